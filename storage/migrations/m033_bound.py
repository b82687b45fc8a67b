"""A head of the system's own, which knows the newest of what belongs to no chair: invitations, chats that
were left, the texts of forms. A chair's head also knows which of their updates were set aside.

The keys make it, and seal with each invitation when it runs out. Since a head may be of nobody, it refers to
no chair, and does not go with one by itself.
"""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        ALTER TABLE heads RENAME TO heads_of_chairs;
        CREATE TABLE heads (chair_id INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
        INSERT INTO heads SELECT chair_id, sealed FROM heads_of_chairs;
        DROP TABLE heads_of_chairs;
        CREATE TABLE unsealed_bounds (id INTEGER PRIMARY KEY) STRICT;
    """)
