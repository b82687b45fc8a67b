"""How often something was done, and by whom, within a time: counts that a restart does not forget.

Whoever it was is known by a token that only the key makes, and the count is sealed.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage import seal_names
from storage.codec import from_utc, packed, unpacked, utc
from storage.errors import SealBroken
from storage.vault import SYSTEM, Vault

_SIZE = 64
"""The bytes of a sealed count."""


class Limits:
    """Counts of things that only so many may be of in a time."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def spend(self, what: str, who: int, *, most: int, within: timedelta, now: datetime) -> datetime | None:
        """Count one more; None if it may be, or from when on one may be again.

        The time begins with the first.
        """
        self.forget(now)
        token = self._token(what, who)
        count, until = self._count(token) or (0, now + within)
        if count >= most:
            return until
        sealed = self._vault.seal(
            packed(count + 1), owner=SYSTEM, record=seal_names.LIMIT, field=token.hex(), size=_SIZE
        )
        self._db.execute("INSERT OR REPLACE INTO limits VALUES (?, ?, ?)", (token, utc(until), sealed))
        return None

    def spent(self, what: str, who: int, *, most: int, now: datetime) -> bool:
        """Whether there were as many as there may be."""
        found = self._count(self._token(what, who))
        return found is not None and found[0] >= most and found[1] > now

    def of(self, who: int, whats: Iterable[str]) -> tuple[tuple[str, int, datetime], ...]:
        """What is counted of somebody, of these things: how often, and until when."""
        found = ((what, self._count(self._token(what, who))) for what in whats)
        return tuple((what, *known) for what, known in found if known is not None)

    def forget(self, now: datetime) -> None:
        """Forget the counts whose time is over."""
        self._db.execute("DELETE FROM limits WHERE until <= ?", (utc(now),))

    def _count(self, token: bytes) -> tuple[int, datetime] | None:
        row = self._db.execute("SELECT sealed, until FROM limits WHERE token = ?", (token,)).fetchone()
        if row is None:
            return None
        try:
            plain = self._vault.open(row[0], owner=SYSTEM, record=seal_names.LIMIT, field=token.hex())
        except SealBroken:
            # Somebody has written here who has no key; it is counted from the beginning.
            return None
        return int(unpacked(plain)), from_utc(row[1])

    def _token(self, what: str, who: int) -> bytes:
        return self._vault.token(f"limit|{what}|{who}")
