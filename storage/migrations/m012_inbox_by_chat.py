"""Each chat's updates are found by themselves, however many another chat's there are.

What belongs to no chat asks for nothing, and is no longer taken in.
"""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        DELETE FROM inbox WHERE chat_id IS NULL AND aside = 0;
        CREATE INDEX inbox_waiting ON inbox (chat_id, update_id) WHERE aside = 0;
    """)
