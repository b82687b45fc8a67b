"""The one seal that each chair has in a table of its own, such as all that waits to be shown to them."""

from sqlite_utils import Database


def put_seal(db: Database, table: str, owner: int, sealed: bytes) -> bool:
    """Put a seal in the place of the chair's; False, and nothing is kept, of a chair who is gone.

    One of the same size is written over the other where it lies: no page is freed and taken anew.
    """
    over = f"UPDATE {table} SET sealed = ? WHERE chair_id = ? AND length(sealed) = ?"  # noqa: S608
    if db.execute(over, (sealed, owner, len(sealed))).rowcount:
        return True
    # On a full disk a plain INSERT takes the whole transaction with it; this one undoes itself alone.
    anew = f"INSERT OR REPLACE INTO {table} (chair_id, sealed) SELECT id, ? FROM chairs WHERE id = ?"  # noqa: S608
    return db.execute(anew, (sealed, owner)).rowcount == 1
