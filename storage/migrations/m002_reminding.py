"""Nudges, the conferences they follow, addenda; and who was erased, so no backup brings them back."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        CREATE TABLE nudges (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            chair_id INTEGER NOT NULL REFERENCES chairs (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            about TEXT NOT NULL,
            local TEXT NOT NULL,
            zone TEXT NOT NULL,
            due TEXT NOT NULL,
            nth INTEGER NOT NULL,
            asked INTEGER NOT NULL CHECK (asked IN (0, 1)),
            sent_at TEXT,
            message_id INTEGER
        ) STRICT;
        CREATE INDEX nudges_due ON nudges (due, id) WHERE sent_at IS NULL;
        CREATE INDEX nudges_coming ON nudges (chair_id, due, id) WHERE sent_at IS NULL;
        CREATE INDEX nudges_sent ON nudges (chair_id, sent_at);
        CREATE INDEX nudges_about ON nudges (chair_id, about, sent_at);

        CREATE TABLE conferences (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            chair_id INTEGER NOT NULL REFERENCES chairs (id) ON DELETE CASCADE,
            ends_at TEXT NOT NULL,
            zone TEXT NOT NULL,
            uid_hash TEXT,
            reflection_id INTEGER REFERENCES reflections (id) ON DELETE SET NULL,
            UNIQUE (chair_id, uid_hash)
        ) STRICT;
        CREATE INDEX conferences_coming ON conferences (chair_id, ends_at, id);
        CREATE INDEX conferences_reflection ON conferences (reflection_id);

        CREATE TABLE addenda (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            reflection_id INTEGER NOT NULL REFERENCES reflections (id) ON DELETE CASCADE,
            about TEXT NOT NULL,
            sealed BLOB NOT NULL,
            at TEXT NOT NULL,
            message_id INTEGER
        ) STRICT;
        CREATE INDEX addenda_of_reflection ON addenda (reflection_id, id);

        CREATE TABLE erased (
            chair_id INTEGER PRIMARY KEY
        ) STRICT;
    """)
