"""Words that wait: for their place to be known, or until nothing in them may identify somebody; sealed."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlite_utils import Database

from storage import seal_names
from storage.chair_seals import put_seal
from storage.chairs import Chair
from storage.codec import from_zoned, packed, unpacked, zoned
from storage.heads import Heads
from storage.vault import Vault

_SIZE = 12_788
"""The bytes of a seal of all of a chair's words that wait: as a rule there are none, or a message or two."""


class Words(Struct, frozen=True):
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


Kept = dict[int, Words]
"""All of a chair's words that wait, by their numbers."""


class KeptWords:
    """The words of each chair that wait; somebody else's read as missing.

    All of a chair's are one seal: nobody sees without the key how many there are, or that there are any.
    """

    def __init__(self, db: Database, vault: Vault, heads: Heads) -> None:
        self._db = db
        self._vault = vault
        self._heads = heads
        self._last: tuple[int, bytes, tuple[int, Kept]] | None = None
        """The chair whose words were opened or sealed last, their seal, and what is in it."""

    def create(self, owner: int) -> None:
        """Make the place where a chair's are, so that the first do not show."""
        self._save(owner, 0, {})

    def keep(self, chair: Chair, message_id: int, text: str, *, after: int, at: datetime) -> int:
        """Keep a message that was written when `after` was the last that the chair had seen; its burst.

        Messages between which nothing was shown are one burst, while no more is known of where they belong.
        """
        bursts = [one.burst for one in self.all(chair) if one.after == after and not one.held]
        return self.hold(chair, Words(max(bursts, default=0), message_id, text, at, after))

    def hold(self, chair: Chair, words: Words) -> int:
        """Keep words of which it is known what they are for; their burst, a new one if they have none."""
        last, kept = self._of(chair.id)
        number = last + 1
        words = replace(words, burst=words.burst or number)
        self._save(chair.id, number, {**kept, number: words})
        return words.burst

    def of(self, chair: Chair, burst: int) -> tuple[Words, ...]:
        """The messages of a burst, in the order in which they were sent; none once they have a place."""
        return tuple(one for one in self.all(chair) if one.burst == burst)

    def all(self, chair: Chair) -> tuple[Words, ...]:
        """Everything of the chair's that waits, in the order in which it came."""
        return tuple(self._of(chair.id)[1].values())

    def bursts(self, chair: Chair) -> tuple[int, ...]:
        """All that waits, oldest first."""
        return tuple(sorted({one.burst for one in self.all(chair)}))

    def correct(self, chair: Chair, message_id: int, text: str) -> bool:
        """Put other words in place of those of a message that waits; whether it waits."""
        waits = [one for one in self.all(chair) if one.message_id == message_id and not one.held]
        for one in waits:
            self.change(chair, replace(one, text=text))
        return bool(waits)

    def change(self, chair: Chair, words: Words) -> None:
        """Keep a message of a burst as it is now."""
        last, kept = self._of(chair.id)
        which = words.burst, words.message_id
        after = {n: words if (one.burst, one.message_id) == which else one for n, one in kept.items()}
        if after != kept:
            self._save(chair.id, last, after)

    def forget(self, chair: Chair, burst: int, *, until: int | None = None) -> None:
        """They have a place, or are not wanted; those up to the message `until`, if it is not all."""
        last, kept = self._of(chair.id)
        others = {
            number: one
            for number, one in kept.items()
            if one.burst != burst or (until is not None and one.message_id > until)
        }
        if others != kept:
            self._save(chair.id, last, others)

    def _of(self, owner: int) -> tuple[int, Kept]:
        """The last number that was given, and all of a chair's."""
        row = self._db.execute("SELECT sealed FROM kept_words WHERE chair_id = ?", (owner,)).fetchone()
        if row is None:
            return 0, {}
        (sealed,) = row
        if self._last is None or self._last[:2] != (owner, sealed):
            self._last = owner, sealed, open_words(self._vault, owner, sealed)
        self._heads.prove(owner, seal_names.WORDS, sealed)
        return self._last[2]

    def _save(self, owner: int, last: int, kept: Kept) -> None:
        sealed = seal_words(self._vault, owner, kept, last=last)
        if put_seal(self._db, "kept_words", owner, sealed):
            self._heads.note(owner, seal_names.WORDS, sealed)
            self._last = owner, sealed, (last, kept)


def seal_words(vault: Vault, owner: int, kept: Kept, *, last: int) -> bytes:
    """All of a chair's words that wait, sealed, with the last number that was given."""
    plain = packed([last, [[number, *_values(one)] for number, one in kept.items()]])
    record = seal_names.of_chair(owner)
    return vault.seal(plain, owner=owner, record=record, field=seal_names.WORDS, size=_SIZE)


def open_words(vault: Vault, owner: int, sealed: bytes) -> tuple[int, Kept]:
    """The last number that was given, and all of a chair's words that wait; or SealBroken."""
    record = seal_names.of_chair(owner)
    last, rows = unpacked(vault.open(sealed, owner=owner, record=record, field=seal_names.WORDS))
    return last, {number: _words(values) for number, *values in rows}


def words_of(plain: bytes) -> Words:
    """One message as it was sealed alone."""
    return _words(unpacked(plain))


def _values(one: Words) -> list[Any]:
    value = [one.burst, one.after, one.message_id, one.text, zoned(one.at)]
    return [*value, one.held] if one.held else value


def _words(values: list[Any]) -> Words:
    burst, after, message_id, text, at, *held = values
    return Words(burst, message_id, text, from_zoned(at), after, *held)
