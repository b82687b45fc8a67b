"""The sum over all heads: it shows when one chair's whole record, head included, was put back.

Each head adds a number that only the key can compute. The sum is brought up to date once a transaction.
"""

from collections.abc import Iterable
from contextlib import suppress

from sqlite_utils import Database

from storage.cache import TransactionalCache
from storage.errors import SealBroken
from storage.vault import SYSTEM, TOKEN, Vault

_PLACE = ("canary", "tally")
_ALL = 1 << 8 * TOKEN
_END = 8
"""How many of a seal's last bytes identify it; they are a part of its authentication tag."""
HEADS_REMEMBERED = 2_000


def end_of(sealed: bytes) -> str:
    """The end of a seal, which identifies it: no two seals end in the same bytes."""
    return sealed[-_END:].hex()


class Tally:
    """The sum, and which heads may have changed since it was brought up to date."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault
        self._before: dict[int, int] = {}
        self.known: TransactionalCache[int, int] = TransactionalCache(HEADS_REMEMBERED)
        """The numbers of the heads sealed last."""
        self.sum: TransactionalCache[str, int] = TransactionalCache(1)

    def create(self) -> None:
        """Begin with the heads that there are."""
        self._save(self._of_all(self._db.execute("SELECT chair_id, sealed FROM heads")))

    def expect(self, owner: int) -> None:
        """A head is about to change, or to go."""
        if owner not in self._before:
            self._before[owner] = self._of(owner)
        self.known.drop(owner)

    def is_now(self, owner: int, sealed: bytes) -> None:
        """This is the head now."""
        self.known.put(owner, self._number(owner, sealed))

    def settle(self) -> None:
        """Bring the sum up to date before the commit; one that is damaged stays, for `is_right` to find."""
        more = sum(self._of(owner) - before for owner, before in self._before.items()) % _ALL
        if more:
            with suppress(SealBroken):
                self._save((self._kept() + more) % _ALL)

    def forget(self) -> None:
        """Forget which heads may have changed: that is committed, or another process has written."""
        self._before.clear()

    def is_right(self) -> bool:
        """Whether the sum is that of the heads that there are, looked at in one moment."""
        rows = self._db.execute(
            "SELECT canary.tally, heads.chair_id, heads.sealed FROM canary LEFT JOIN heads"
        ).fetchall()
        heads = [(owner, sealed) for _, owner, sealed in rows if owner is not None]
        try:
            return bool(rows) and self._opened(rows[0][0]) == self._of_all(heads)
        except SealBroken:
            return False

    def _of_all(self, heads: Iterable[tuple[int, bytes]]) -> int:
        return sum(self._number(owner, sealed) for owner, sealed in heads) % _ALL

    def _of(self, owner: int) -> int:
        known = self.known.get(owner)
        if known is not None:
            return known
        row = self._db.execute("SELECT sealed FROM heads WHERE chair_id = ?", (owner,)).fetchone()
        return 0 if row is None else self._number(owner, row[0])

    def _number(self, owner: int, sealed: bytes) -> int:
        return int.from_bytes(self._vault.token(f"head|{owner}|{end_of(sealed)}"))

    def _kept(self) -> int:
        kept = self.sum.get("heads")
        if kept is not None:
            return kept
        row = self._db.execute("SELECT tally FROM canary").fetchone()
        return self._opened(b"" if row is None else row[0])

    def _opened(self, sealed: bytes) -> int:
        record, field = _PLACE
        return int.from_bytes(self._vault.open(sealed, owner=SYSTEM, record=record, field=field))

    def _save(self, total: int) -> None:
        record, field = _PLACE
        sealed = self._vault.seal(total.to_bytes(TOKEN), owner=SYSTEM, record=record, field=field)
        self._db.execute("UPDATE canary SET tally = ?", (sealed,))
        self.sum.put("heads", total)
