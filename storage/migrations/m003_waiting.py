"""What the bot waits to hear, nudges on their way out, conferences that a chair does not want."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        ALTER TABLE chairs ADD COLUMN waiting TEXT;
        ALTER TABLE nudges ADD COLUMN handed_at TEXT;
        ALTER TABLE conferences ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0 CHECK (dropped IN (0, 1));
        ALTER TABLE conferences ADD COLUMN seen_at TEXT;
    """)
