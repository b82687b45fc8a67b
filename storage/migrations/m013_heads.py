"""A head for each chair, which names the newest of all that is sealed of theirs, and the sum of all heads.

The keys make both.

What a chair's next words are for goes into it too, since that tells what they were last asked.
"""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        CREATE TABLE heads (
            chair_id INTEGER PRIMARY KEY REFERENCES chairs (id) ON DELETE CASCADE,
            sealed BLOB NOT NULL
        ) STRICT;
        ALTER TABLE canary ADD COLUMN tally BLOB NOT NULL DEFAULT x'';
        CREATE TABLE unsealed_waiting (
            chair_id INTEGER PRIMARY KEY,
            waiting TEXT
        ) STRICT;
        INSERT INTO unsealed_waiting SELECT id, waiting FROM chairs;
        ALTER TABLE chairs DROP COLUMN waiting;
    """)
