"""Chairs and their keys, forms, reflections and their answers, messages, the way in and out, the audit.

BLOB columns are sealed. Times that are compared are UTC in one fixed width.
"""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        CREATE TABLE data_keys (
            owner INTEGER PRIMARY KEY,
            sealed BLOB NOT NULL
        ) STRICT;

        CREATE TABLE canary (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            sealed BLOB NOT NULL
        ) STRICT;

        CREATE TABLE invitations (
            code_hash BLOB PRIMARY KEY,
            name BLOB NOT NULL,
            expires_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE chairs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            telegram_id INTEGER NOT NULL UNIQUE,
            name BLOB NOT NULL,
            settings BLOB,
            joined_at TEXT NOT NULL,
            current INTEGER REFERENCES reflections (id) ON DELETE SET NULL,
            zone TEXT,
            unreachable INTEGER NOT NULL DEFAULT 0 CHECK (unreachable IN (0, 1))
        ) STRICT;
        CREATE INDEX chairs_current ON chairs (current);

        CREATE TABLE forms (
            id TEXT NOT NULL,
            version INTEGER NOT NULL,
            source TEXT NOT NULL,
            PRIMARY KEY (id, version)
        ) STRICT;

        CREATE TABLE reflections (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            chair_id INTEGER NOT NULL REFERENCES chairs (id) ON DELETE CASCADE,
            form_id TEXT NOT NULL,
            form_version INTEGER NOT NULL,
            pace TEXT NOT NULL,
            started_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            submitted_at TEXT,
            cursor TEXT NOT NULL,
            state TEXT NOT NULL,
            label BLOB,
            FOREIGN KEY (form_id, form_version) REFERENCES forms (id, version)
        ) STRICT;
        CREATE INDEX reflections_of_chair ON reflections (chair_id, id);
        CREATE INDEX reflections_drafts ON reflections (chair_id, id) WHERE cursor <> 'submitted';

        CREATE TABLE answers (
            reflection_id INTEGER NOT NULL REFERENCES reflections (id) ON DELETE CASCADE,
            question TEXT NOT NULL,
            sealed BLOB NOT NULL,
            PRIMARY KEY (reflection_id, question)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE messages (
            chair_id INTEGER NOT NULL REFERENCES chairs (id) ON DELETE CASCADE,
            message_id INTEGER NOT NULL,
            reflection_id INTEGER REFERENCES reflections (id) ON DELETE SET NULL,
            ours INTEGER NOT NULL CHECK (ours IN (0, 1)),
            what TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (chair_id, message_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX messages_shown ON messages (reflection_id, chair_id, what, ours, message_id);
        CREATE INDEX messages_by_age ON messages (chair_id, at);

        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            chair_id INTEGER NOT NULL REFERENCES chairs (id) ON DELETE CASCADE,
            reflection_id INTEGER REFERENCES reflections (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            body TEXT NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0,
            not_before TEXT
        ) STRICT;
        CREATE INDEX outbox_of_chair ON outbox (chair_id, id);

        CREATE TABLE inbox (
            update_id INTEGER PRIMARY KEY,
            chat_id INTEGER,
            owner INTEGER NOT NULL,
            body BLOB NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0,
            aside INTEGER NOT NULL DEFAULT 0 CHECK (aside IN (0, 1)),
            taken_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE inbox_done (
            update_id INTEGER PRIMARY KEY,
            at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX inbox_done_by_age ON inbox_done (at);

        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            event TEXT NOT NULL,
            chair_id INTEGER
        ) STRICT;
    """)
