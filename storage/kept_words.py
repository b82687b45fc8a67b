"""Words that wait: for their place to be known, or until nothing in them may identify somebody; sealed."""

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
    """One message that waits, and when it was sent; all of one `burst` have one place.

    `after` is the last that the chair had seen when they wrote it. `held` says what it is for and why it
    waits, in a form that only its writer reads; it is empty where the place is all that is not known.
    """

    burst: int
    message_id: int
    text: str
    at: datetime
    after: int = 0
    held: str = ""


class KeptWords:
    """The words of each chair that wait; somebody else's read as missing.

    They are few, and all that is known of them is sealed: whoever looks for some opens all of the chair's.
    """

    def __init__(self, db: Database, vault: Vault, heads: Heads) -> None:
        self._db = db
        self._vault = vault
        self._heads = heads

    def keep(self, chair: Chair, message_id: int, text: str, *, after: int, at: datetime) -> int:
        """Keep a message that was written when `after` was the last that the chair had seen; its burst.

        Messages between which nothing was shown are one burst, while no more is known of where they belong.
        """
        bursts = [one.burst for _, one in self._all(chair) if one.after == after and not one.held]
        return self._put(chair, Words(max(bursts, default=0), message_id, text, at, after))

    def hold(self, chair: Chair, words: Words) -> int:
        """Keep words of which it is known what they are for; their burst, a new one if they have none."""
        return self._put(chair, words)

    def _put(self, chair: Chair, words: Words) -> int:
        inserted = self._db.execute("INSERT INTO kept_words (chair_id, sealed) VALUES (?, x'')", (chair.id,))
        number = inserted.lastrowid
        assert number is not None  # noqa: S101 - an INSERT has a row id
        words = replace(words, burst=words.burst or number)
        self._seal(chair, number, words)
        return words.burst

    def of(self, chair: Chair, burst: int) -> tuple[Words, ...]:
        """The messages of a burst, in the order in which they were sent; none once they have a place."""
        return tuple(one for _, one in self._all(chair) if one.burst == burst)

    def all(self, chair: Chair) -> tuple[Words, ...]:
        """Everything of the chair's that waits, in the order in which it came."""
        return tuple(one for _, one in self._all(chair))

    def bursts(self, chair: Chair) -> tuple[int, ...]:
        """All that waits, oldest first."""
        return tuple(sorted({one.burst for _, one in self._all(chair)}))

    def correct(self, chair: Chair, message_id: int, text: str) -> bool:
        """Put other words in place of those of a message that waits; whether it waits."""
        waits = [one for _, one in self._all(chair) if one.message_id == message_id and not one.held]
        for one in waits:
            self.change(chair, replace(one, text=text))
        return bool(waits)

    def change(self, chair: Chair, words: Words) -> None:
        """Keep a message of a burst as it is now."""
        for number, one in self._all(chair):
            if (one.burst, one.message_id) == (words.burst, words.message_id):
                self._seal(chair, number, words)

    def forget(self, chair: Chair, burst: int) -> None:
        """They have a place, or are not wanted."""
        for number, one in self._all(chair):
            if one.burst == burst:
                self._db.execute("DELETE FROM kept_words WHERE id = ?", (number,))
                self._heads.note(chair.id, seal_names.of_words(number), None)

    def _all(self, chair: Chair) -> Iterator[tuple[int, Words]]:
        """All of a chair's, each with its number."""
        rows = self._db.execute(
            "SELECT id, sealed FROM kept_words WHERE chair_id = ? ORDER BY id", (chair.id,)
        ).fetchall()
        for number, sealed in rows:
            opened = _opened(self._vault, chair.id, number, sealed)
            self._heads.prove(chair.id, seal_names.of_words(number), sealed)
            yield number, opened

    def _seal(self, chair: Chair, number: int, words: Words) -> None:
        sealed = seal_words(self._vault, chair.id, number, words)
        self._db.execute("UPDATE kept_words SET sealed = ? WHERE id = ?", (sealed, number))
        self._heads.note(chair.id, seal_names.of_words(number), sealed)


def seal_words(vault: Vault, owner: int, number: int, words: Words) -> bytes:
    """Words that wait, of this number."""
    value = [words.burst, words.after, words.message_id, words.text, zoned(words.at)]
    plain = packed([*value, words.held] if words.held else value)
    return vault.seal(plain, owner=owner, record=seal_names.of_words(number), field=seal_names.WORDS)


def _opened(vault: Vault, owner: int, number: int, sealed: bytes) -> Words:
    plain = vault.open(sealed, owner=owner, record=seal_names.of_words(number), field=seal_names.WORDS)
    burst, after, message_id, text, at, *held = unpacked(plain)
    return Words(burst, message_id, text, from_zoned(at), after, *held)
