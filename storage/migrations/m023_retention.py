"""When a chair was told that a reflection will go, and where the audit begins once it was cut."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        CREATE TABLE retention_told (
            reflection_id INTEGER PRIMARY KEY REFERENCES reflections (id) ON DELETE CASCADE,
            told_on TEXT NOT NULL
        ) STRICT;
        CREATE INDEX reflections_by_day ON reflections (submitted_on, chair_id)
            WHERE submitted_on IS NOT NULL;
        CREATE TABLE audit_start (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL) STRICT;
    """)
