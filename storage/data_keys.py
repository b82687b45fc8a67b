"""Where data keys are stored, sealed by the keyring; destroying one makes all that it sealed unreadable."""

from sqlite_utils import Database


class DataKeys:
    """The sealed data key of each owner.

    `destroyed` is set by the destruction of a key: its last traces on disk are to be overwritten at once.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self.destroyed = False

    def find(self, owner: int) -> bytes | None:
        """An owner's data key as it is sealed."""
        row = self._db.execute("SELECT sealed FROM data_keys WHERE owner = ?", (owner,)).fetchone()
        return None if row is None else bytes(row[0])

    def put(self, owner: int, sealed: bytes) -> None:
        """Store an owner's data key, in place of one that is there."""
        self._db.execute("INSERT OR REPLACE INTO data_keys (owner, sealed) VALUES (?, ?)", (owner, sealed))

    def replace(self, owner: int, sealed: bytes) -> None:
        """Store an owner's data key, sealed anew, and destroy it as it was sealed before."""
        self.destroyed = True
        self.put(owner, sealed)

    def destroy(self, owner: int) -> None:
        """Delete an owner's data key."""
        self.destroyed = True
        self._db.execute("DELETE FROM data_keys WHERE owner = ?", (owner,))

    def owners(self) -> tuple[int, ...]:
        """Everybody who has a data key."""
        return tuple(owner for (owner,) in self._db.execute("SELECT owner FROM data_keys ORDER BY owner"))
