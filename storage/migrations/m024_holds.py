"""Legal holds, what is to be erased once they are lifted, and why a line of the audit was written, sealed."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        CREATE TABLE holds (
            chair_id INTEGER PRIMARY KEY REFERENCES chairs (id) ON DELETE CASCADE,
            since TEXT NOT NULL
        ) STRICT;
        CREATE TABLE wanted_gone (
            id INTEGER PRIMARY KEY,
            chair_id INTEGER NOT NULL REFERENCES chairs (id) ON DELETE CASCADE,
            reflection_id INTEGER REFERENCES reflections (id) ON DELETE CASCADE
        ) STRICT;
        CREATE INDEX wanted_gone_by_reflection ON wanted_gone (reflection_id);
        CREATE TABLE audit_reasons (number INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
    """)
