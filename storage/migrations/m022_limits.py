"""How often something was done in a time, and by whom, so that a restart does not forget it."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        CREATE TABLE limits (
            token BLOB PRIMARY KEY,
            until TEXT NOT NULL,
            sealed BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX limits_by_end ON limits (until);
    """)
