"""Chats that a chair has left behind: what is still to go from each, and that it is to be told."""

from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum

from msgspec import Struct
from sqlite_utils import Database

from storage import seal_names
from storage.codec import packed, unpacked
from storage.errors import SealBroken
from storage.heads import Heads
from storage.vault import SYSTEM, Vault


class Why(StrEnum):
    """How a chair came to leave a chat behind."""

    MOVED = "moved"
    """They have another account now."""
    REMOVED = "removed"
    """An administrator removed them."""
    LEFT = "left"
    """They wanted everything deleted, and it went later, when the hold on them was lifted."""


class Departure(Struct, frozen=True):
    """An account on Telegram that was a chair's, and the messages that are to go from its chat.

    `stays`: some content is too old to be deleted.
    """

    id: int
    telegram_id: int
    messages: tuple[int, ...]
    stays: bool
    why: Why


class Departures:
    """The chats that were left and are not told yet, which the system's head knows.

    Nothing else is kept of such an account.
    """

    def __init__(self, db: Database, vault: Vault, heads: Heads) -> None:
        self._db = db
        self._vault = vault
        self._heads = heads

    def add(self, telegram_id: int, messages: Sequence[int], why: Why, *, stays: bool) -> None:
        """Somebody is a chair with this account no more."""
        number = self._db.execute("INSERT INTO departures (sealed) VALUES (x'')").lastrowid
        plain = packed([telegram_id, list(messages), stays, why])
        record, size = seal_names.of_departure(number or 0), self._vault.size_of(len(plain))
        sealed = self._vault.seal(plain, owner=SYSTEM, record=record, field=seal_names.DEPARTURE, size=size)
        self._db.execute("UPDATE departures SET sealed = ? WHERE id = ?", (sealed, number))
        self._note(number or 0, sealed)

    def all(self) -> tuple[Departure, ...]:
        """Every chat that is still to be told; one that does not open keeps no other from it."""
        found = []
        for row in self._db.execute("SELECT id, sealed FROM departures ORDER BY id").fetchall():
            with suppress(SealBroken):
                found.append(self._opened(*row))
        return tuple(found)

    def done(self, number: int) -> None:
        """It was told, and nothing is kept of it."""
        self._db.execute("DELETE FROM departures WHERE id = ?", (number,))
        self._note(number, None)

    def _note(self, number: int, sealed: bytes | None) -> None:
        # A head of the system's that does not open must not keep anybody from going.
        with suppress(SealBroken):
            self._heads.note(SYSTEM, seal_names.of_departure(number), sealed)

    def _opened(self, number: int, sealed: bytes) -> Departure:
        record = seal_names.of_departure(number)
        plain = self._vault.open(sealed, owner=SYSTEM, record=record, field=seal_names.DEPARTURE)
        self._heads.prove(SYSTEM, record, sealed)
        telegram_id, messages, stays, *told = unpacked(plain)
        why = told[0] if told else False
        # Before there were three of them, it was told whether the chair was removed.
        why = Why(why) if isinstance(why, str) else Why.REMOVED if why else Why.MOVED
        return Departure(number, telegram_id, tuple(messages), stays, why)
