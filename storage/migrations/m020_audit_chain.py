"""Each line of the audit carries a hash over itself and the one before; its end is sealed afterwards."""

from sqlite_utils import Database

from storage.audit_chain import START, link


def apply(db: Database) -> None:
    db.execute("ALTER TABLE audit ADD COLUMN link BLOB NOT NULL DEFAULT x''")
    before = START
    for number, at, event, chair_id in db.execute(
        "SELECT id, at, event, chair_id FROM audit ORDER BY id"
    ).fetchall():
        before = link(before, number, at, event, chair_id)
        db.execute("UPDATE audit SET link = ? WHERE id = ?", (before, number))
    db.executescript("""
        CREATE TABLE audit_end (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL) STRICT;
        CREATE TABLE unsealed_audit_end (id INTEGER PRIMARY KEY) STRICT;
    """)
