"""What waits to be shown to a chair, and their words that wait, as one seal each; updates in their places.

The keys move them.
"""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        DROP INDEX outbox_of_chair;
        DROP INDEX outbox_waiting;
        ALTER TABLE outbox RENAME TO unsealed_outbox;
        CREATE TABLE outbox (
            chair_id INTEGER PRIMARY KEY REFERENCES chairs (id) ON DELETE CASCADE,
            sealed BLOB NOT NULL
        ) STRICT;

        DROP INDEX kept_words_of_chair;
        ALTER TABLE kept_words RENAME TO unsealed_words;
        CREATE TABLE kept_words (
            chair_id INTEGER PRIMARY KEY REFERENCES chairs (id) ON DELETE CASCADE,
            sealed BLOB NOT NULL
        ) STRICT;

        DROP INDEX inbox_waiting;
        CREATE INDEX inbox_waiting ON inbox (chat_id, taken_at, update_id) WHERE aside = 0;
        CREATE TABLE unsealed_inbox (id INTEGER PRIMARY KEY) STRICT;
    """)
