"""Reflections that are shared with a peer; who can read what, and until when, is under seal."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        CREATE TABLE shares (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            chair_id INTEGER NOT NULL REFERENCES chairs (id) ON DELETE CASCADE,
            reflection_id INTEGER NOT NULL REFERENCES reflections (id) ON DELETE CASCADE,
            peer_id INTEGER REFERENCES chairs (id) ON DELETE CASCADE,
            sealed BLOB NOT NULL
        ) STRICT;
        CREATE INDEX shares_of_chair ON shares (chair_id);
        CREATE INDEX shares_of_reflection ON shares (reflection_id);
        CREATE INDEX shares_with_peer ON shares (peer_id);
        CREATE TABLE ended_shares (
            id INTEGER PRIMARY KEY,
            peer_id INTEGER NOT NULL REFERENCES chairs (id) ON DELETE CASCADE
        ) STRICT;
        CREATE TRIGGER share_ended AFTER DELETE ON shares
        WHEN OLD.peer_id IS NOT NULL AND EXISTS (SELECT 1 FROM chairs WHERE id = OLD.peer_id)
        BEGIN
            INSERT INTO ended_shares VALUES (OLD.id, OLD.peer_id);
        END;
    """)
