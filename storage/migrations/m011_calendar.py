"""Which entry of a calendar a conference is a date of, and when a calendar missed it."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.execute("ALTER TABLE conferences ADD COLUMN series TEXT")
    db.execute("ALTER TABLE conferences ADD COLUMN missed_at TEXT")
