"""Words that wait, with all that is known of them under seal; the keys move them."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        ALTER TABLE kept_words RENAME TO unsealed_kept_words;
        DROP INDEX kept_words_of_chair;
        CREATE TABLE kept_words (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            chair_id INTEGER NOT NULL REFERENCES chairs (id) ON DELETE CASCADE,
            sealed BLOB NOT NULL
        ) STRICT;
        CREATE INDEX kept_words_of_chair ON kept_words (chair_id, id);
        INSERT INTO sqlite_sequence (name, seq)
            SELECT 'kept_words', seq FROM sqlite_sequence WHERE name = 'unsealed_kept_words';
    """)
