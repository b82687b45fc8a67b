"""Words whose place is not known yet: sealed, in order, until the chair has said where they belong."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from storage import seal_names
from storage.chairs import Chair
from storage.codec import from_zoned, packed, unpacked, zoned
from storage.heads import Heads
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Words:
    """One message that waits, and when it was sent; all of one `burst` have one place."""

    burst: int
    message_id: int
    text: str
    at: datetime


class KeptWords:
    """The words of each chair that wait for their place; somebody else's read as missing.

    They are few, and all that is known of them is sealed: whoever looks for some opens all of the chair's.
    """

    def __init__(self, db: Database, vault: Vault, heads: Heads) -> None:
        self._db = db
        self._vault = vault
        self._heads = heads

    def keep(self, chair: Chair, message_id: int, text: str, *, after: int, at: datetime) -> int:
        """Keep a message that was written when `after` was the last that the chair had seen; its burst.

        Messages between which nothing was shown are one burst.
        """
        bursts = [one.burst for _, then, one in self._all(chair) if then == after]
        inserted = self._db.execute("INSERT INTO kept_words (chair_id, sealed) VALUES (?, x'')", (chair.id,))
        number = inserted.lastrowid
        assert number is not None  # noqa: S101 - an INSERT has a row id
        burst = max(bursts, default=number)
        self._seal(chair, number, after, Words(burst, message_id, text, at))
        return burst

    def of(self, chair: Chair, burst: int) -> tuple[Words, ...]:
        """The messages of a burst, in the order in which they were sent; none once they have a place."""
        return tuple(one for _, _, one in self._all(chair) if one.burst == burst)

    def bursts(self, chair: Chair) -> tuple[int, ...]:
        """All that waits, oldest first."""
        return tuple(sorted({one.burst for _, _, one in self._all(chair)}))

    def correct(self, chair: Chair, message_id: int, text: str) -> bool:
        """Put other words in place of those of a message that waits; whether it waits."""
        for number, after, one in self._all(chair):
            if one.message_id == message_id:
                self._seal(chair, number, after, replace(one, text=text))
                return True
        return False

    def forget(self, chair: Chair, burst: int) -> None:
        """They have a place, or are not wanted."""
        for number, _, one in self._all(chair):
            if one.burst == burst:
                self._db.execute("DELETE FROM kept_words WHERE id = ?", (number,))
                self._heads.note(chair.id, seal_names.of_words(number), None)

    def _all(self, chair: Chair) -> Iterator[tuple[int, int, Words]]:
        """All of a chair's, each with its number and what the chair had seen last."""
        rows = self._db.execute(
            "SELECT id, sealed FROM kept_words WHERE chair_id = ? ORDER BY id", (chair.id,)
        ).fetchall()
        for number, sealed in rows:
            opened = _opened(self._vault, chair.id, number, sealed)
            self._heads.prove(chair.id, seal_names.of_words(number), sealed)
            yield number, *opened

    def _seal(self, chair: Chair, number: int, after: int, words: Words) -> None:
        sealed = seal_words(self._vault, chair.id, number, after, words)
        self._db.execute("UPDATE kept_words SET sealed = ? WHERE id = ?", (sealed, number))
        self._heads.note(chair.id, seal_names.of_words(number), sealed)


def seal_words(vault: Vault, owner: int, number: int, after: int, words: Words) -> bytes:
    """Words that wait, of this number, which were written when the chair had seen `after` last."""
    plain = packed([words.burst, after, words.message_id, words.text, zoned(words.at)])
    return vault.seal(plain, owner=owner, record=seal_names.of_words(number), field=seal_names.WORDS)


def _opened(vault: Vault, owner: int, number: int, sealed: bytes) -> tuple[int, Words]:
    plain = vault.open(sealed, owner=owner, record=seal_names.of_words(number), field=seal_names.WORDS)
    burst, after, message_id, text, at = unpacked(plain)
    return after, Words(burst, message_id, text, from_zoned(at))
