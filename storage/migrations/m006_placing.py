"""What stood on the screen when words were written; words that wait until their place is known."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        ALTER TABLE messages ADD COLUMN turned_to INTEGER;
        CREATE INDEX messages_turned_to ON messages (chair_id, turned_to) WHERE turned_to IS NOT NULL;

        ALTER TABLE outbox ADD COLUMN tried INTEGER NOT NULL DEFAULT 0 CHECK (tried IN (0, 1));
        ALTER TABLE outbox ADD COLUMN refused INTEGER NOT NULL DEFAULT 0 CHECK (refused IN (0, 1, 2));

        CREATE TABLE kept_words (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            chair_id INTEGER NOT NULL REFERENCES chairs (id) ON DELETE CASCADE,
            burst INTEGER NOT NULL,
            after INTEGER NOT NULL,
            message_id INTEGER NOT NULL,
            sealed BLOB NOT NULL,
            at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX kept_words_of_chair ON kept_words (chair_id, burst, id);
    """)
