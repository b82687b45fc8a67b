"""How much of something long has been sent; when to try again is the running bot's own affair."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        ALTER TABLE outbox DROP COLUMN tries;
        ALTER TABLE outbox DROP COLUMN not_before;
        ALTER TABLE outbox ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
    """)
