"""The shape of the database, as numbered steps; one that has landed is never edited, only followed."""

from sqlite_utils import Database, Migrations

steps = Migrations("afterword")


@steps()
def m001_record(db: Database) -> None:
    """Chairs and their keys, forms, reflections and their answers, messages, the way in and out, the audit.

    BLOB columns are sealed. Times that are compared are UTC in one fixed width.
    """
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


@steps()
def m002_reminding(db: Database) -> None:
    """Nudges, the conferences they follow, addenda; and who was erased, so no backup brings them back."""
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


@steps()
def m003_waiting(db: Database) -> None:
    """What the bot waits to hear, nudges on their way out, conferences that a chair does not want."""
    db.executescript("""
        ALTER TABLE chairs ADD COLUMN waiting TEXT;
        ALTER TABLE nudges ADD COLUMN handed_at TEXT;
        ALTER TABLE conferences ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0 CHECK (dropped IN (0, 1));
        ALTER TABLE conferences ADD COLUMN seen_at TEXT;
    """)


@steps()
def m004_progress(db: Database) -> None:
    """How much of something long has been sent; when to try again is the running bot's own affair."""
    db.executescript("""
        ALTER TABLE outbox DROP COLUMN tries;
        ALTER TABLE outbox DROP COLUMN not_before;
        ALTER TABLE outbox ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
    """)


@steps()
def m005_aside(db: Database) -> None:
    """A screen that cannot be shown stays, out of the way of those behind it."""
    db.executescript("""
        ALTER TABLE outbox ADD COLUMN aside INTEGER NOT NULL DEFAULT 0 CHECK (aside IN (0, 1));
        CREATE INDEX outbox_waiting ON outbox (aside, chair_id);
    """)


@steps()
def m006_placing(db: Database) -> None:
    """What stood on the screen when words were written; words that wait until their place is known."""
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


@steps()
def m007_slots(db: Database) -> None:
    """A reflection in slots of one size; what is there already moves there once its keys are at hand."""
    db.executescript("""
        DROP INDEX reflections_drafts;
        ALTER TABLE reflections ADD COLUMN submitted_on TEXT;
        ALTER TABLE reflections ADD COLUMN sealed BLOB NOT NULL DEFAULT x'';
        CREATE INDEX reflections_drafts_of_chair ON reflections (chair_id, id) WHERE submitted_on IS NULL;

        ALTER TABLE answers RENAME TO unsealed_answers;
        CREATE TABLE answers (
            reflection_id INTEGER NOT NULL REFERENCES reflections (id) ON DELETE CASCADE,
            slot INTEGER NOT NULL,
            sealed BLOB NOT NULL,
            PRIMARY KEY (reflection_id, slot)
        ) STRICT, WITHOUT ROWID;
    """)


@steps()
def m008_sealed(db: Database) -> None:
    """Nudges and what waits to be shown under seal, each chair bound to their account; the keys move them."""
    db.executescript("""
        ALTER TABLE nudges RENAME TO unsealed_nudges;
        CREATE TABLE nudges (
            chair_id INTEGER PRIMARY KEY REFERENCES chairs (id) ON DELETE CASCADE,
            sealed BLOB NOT NULL
        ) STRICT;
        ALTER TABLE chairs ADD COLUMN account BLOB NOT NULL DEFAULT x'';
        ALTER TABLE outbox ADD COLUMN sealed BLOB NOT NULL DEFAULT x'';
    """)


@steps()
def m009_messages(db: Database) -> None:
    """The messages of a chat in rows that do not tell what they are; the keys move them."""
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


@steps()
def m010_words(db: Database) -> None:
    """Words that wait, with all that is known of them under seal; the keys move them."""
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


@steps()
def m011_calendar(db: Database) -> None:
    """Which entry of a calendar a conference is a date of, and when a calendar missed it."""
    db.execute("ALTER TABLE conferences ADD COLUMN series TEXT")
    db.execute("ALTER TABLE conferences ADD COLUMN missed_at TEXT")


@steps()
def m012_inbox_by_chat(db: Database) -> None:
    """Each chat's updates are found by themselves, however many another chat's there are.

    What belongs to no chat asks for nothing, and is no longer taken in.
    """
    db.executescript("""
        DELETE FROM inbox WHERE chat_id IS NULL AND aside = 0;
        CREATE INDEX inbox_waiting ON inbox (chat_id, update_id) WHERE aside = 0;
    """)
