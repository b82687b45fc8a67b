"""Chats that a chair has moved away from: the account, and what is still to go from the chat, sealed."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.execute("CREATE TABLE departures (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT")
