"""What the service has told all chairs, so that what waits to be shown can name it."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.execute("""
        CREATE TABLE announcements (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            sealed BLOB NOT NULL
        ) STRICT
    """)
