"""The messages of a chat in rows that do not tell what they are; the keys move them."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        ALTER TABLE messages RENAME TO unsealed_messages;
        DROP INDEX messages_shown;
        DROP INDEX messages_by_age;
        CREATE TABLE messages (
            chair_id INTEGER NOT NULL REFERENCES chairs (id) ON DELETE CASCADE,
            slot INTEGER NOT NULL,
            number BLOB NOT NULL,
            shown BLOB NOT NULL,
            sealed BLOB NOT NULL,
            PRIMARY KEY (chair_id, slot)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX messages_by_number ON messages (chair_id, number);
        CREATE INDEX messages_shown ON messages (chair_id, shown);
    """)
