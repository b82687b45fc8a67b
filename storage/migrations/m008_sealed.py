"""Nudges and what waits to be shown under seal, each chair bound to their account; the keys move them."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        ALTER TABLE nudges RENAME TO unsealed_nudges;
        CREATE TABLE nudges (
            chair_id INTEGER PRIMARY KEY REFERENCES chairs (id) ON DELETE CASCADE,
            sealed BLOB NOT NULL
        ) STRICT;
        ALTER TABLE chairs ADD COLUMN account BLOB NOT NULL DEFAULT x'';
        ALTER TABLE outbox ADD COLUMN sealed BLOB NOT NULL DEFAULT x'';
    """)
