"""A screen that cannot be shown stays, out of the way of those behind it."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        ALTER TABLE outbox ADD COLUMN aside INTEGER NOT NULL DEFAULT 0 CHECK (aside IN (0, 1));
        CREATE INDEX outbox_waiting ON outbox (aside, chair_id);
    """)
