"""What is still to be shown, in order, until it has been: form keys and numbers, never a chair's words.

Of a time that was refused it holds what may be said again of it: numbers, days and months, and no other word.
All that waits for a chair is one seal, so that nobody sees without the key how much that is, or what became
of it: a low score has a notice beside the next question. It is in memory too, and sealed once for all jobs
that are run together.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple, replace
from sqlite_utils import Database

from storage import seal_names
from storage.cache import TransactionalCache
from storage.chair_seals import put_seal
from storage.chairs import Chair, Chairs
from storage.codec import packed, unpacked
from storage.errors import SealBroken
from storage.ownership import Ownership
from storage.vault import SYSTEM, Vault

DAMAGED = "damaged"
"""The kind of what does not open."""
_EACH = 1_000_000_000
"""A screen's number is its chair's, times this, and its own."""
_SIZE = 4_604
"""The bytes of a seal of all that waits for a chair, some fifty screens."""


class Pending(Struct, frozen=True):
    """One thing to show, of which the first `sent` messages have been sent; no body if it cannot be read.

    `tried`: the one after those may have arrived too. `refused`: Telegram did not take it once before.
    """

    id: int
    reflection_id: int | None
    kind: str
    body: dict[str, str | int] | None
    sent: int
    tried: bool = False
    refused: bool = False


class AsideScreen(Struct, frozen=True):
    """Something that could not be shown, and to whom."""

    id: int
    chair_id: int
    kind: str


class Waiting(Struct, frozen=True):
    """A screen as it is kept, its body as JSON. `refused` is 1 until it is brought back, and then 2."""

    number: int
    reflection_id: int | None
    kind: str
    body: str
    sent: int = 0
    tried: int = 0
    refused: int = 0
    aside: int = 0

    @property
    def waits(self) -> bool:
        """Whether it is to be shown."""
        return not self.aside and self.refused != 1

    def values(self) -> list[object]:
        """What is sealed of it."""
        return [*astuple(self)]


Kept = tuple[int, tuple[Waiting, ...]]
"""The last number that was given, and all that there is of a chair."""


class Outbox:
    """What waits to be shown to each chair."""

    def __init__(self, db: Database, vault: Vault, chairs: Chairs, ownership: Ownership) -> None:
        self._db = db
        self._vault = vault
        self._chairs = chairs
        self._ownership = ownership
        self.kept_of: TransactionalCache[int, Kept] = TransactionalCache(_EACH)
        """All that there is, by chair."""
        self._changed: dict[int, Kept] = {}

    def put(self, chair: Chair, reflection_id: int | None, kind: str, body: Mapping[str, str | int]) -> None:
        """Add something to show; nothing is added for a reflection that the chair does not have."""
        if reflection_id is not None and not self._ownership.is_theirs(chair.id, reflection_id):
            return
        last, kept = self._of(chair.id)
        screen = Waiting(last + 1, reflection_id, kind, packed(dict(body)).decode())
        self._save(chair.id, screen.number, (*kept, screen))

    def pending(self, chair: Chair) -> tuple[Pending, ...]:
        """What waits for this chair, in order."""
        return tuple(_pending(chair.id, one) for one in self._of(chair.id)[1] if one.waits)

    def everything(self, chair: Chair) -> tuple[Pending, ...]:
        """What waits for this chair, whatever became of it so far."""
        return tuple(_pending(chair.id, one) for one in self._of(chair.id)[1])

    def standing(self, chair: Chair) -> tuple[tuple[Pending, bool], ...]:
        """What waits for this chair, each with whether it is set aside."""
        return tuple((_pending(chair.id, one), bool(one.aside)) for one in self._of(chair.id)[1])

    def begin_anew(self, chair: Chair) -> None:
        """Have all that waits for this chair be shown from its beginning, for none of it was seen yet."""
        last, kept = self._of(chair.id)
        anew = tuple(replace(one, sent=0, tried=0) for one in kept)
        if anew != kept:
            self._save(chair.id, last, anew)

    def waiting(self) -> tuple[Chair, ...]:
        """Every chair for whom something waits."""
        owners = [owner for owner in self._owners() if any(one.waits for one in self._of(owner)[1])]
        return tuple(chair for owner in owners if (chair := self._chairs.by_id(owner)) is not None)

    def mark_tried(self, pending_ids: Iterable[int], *, tried: bool) -> None:
        """Whether these may have arrived: they are on their way, or nobody knows how that ended."""
        for owner, numbers in _by_owner(pending_ids).items():
            self._each(owner, numbers, lambda one: replace(one, tried=int(tried)))

    def may_have_arrived(self, chair: Chair) -> tuple[Pending, ...]:
        """What waits for this chair and may have been seen by them, in order."""
        return tuple(one for one in self.pending(chair) if one.tried)

    def refuse(self, pending_id: int, sent: int) -> None:
        """Telegram takes no more than the first `sent` of its messages: it waits for `bring_back`."""
        self._change(pending_id, refused=1, tried=0, sent=sent)

    def bring_back(self, chair: Chair) -> None:
        """Have what was refused be tried once more."""
        last, kept = self._of(chair.id)
        if any(one.refused == 1 for one in kept):
            back = (replace(one, refused=2) if one.refused == 1 else one for one in kept)
            self._save(chair.id, last, tuple(back))

    def counts(self) -> tuple[int, int]:
        """How many things wait, for all chairs together, and how many are set aside."""
        every = [one for owner in self._owners() for one in self._of(owner)[1]]
        return sum(one.waits for one in every), sum(one.aside for one in every)

    def set_aside(self, pending_id: int) -> None:
        """Take something that cannot be shown out of the way without losing it."""
        self._change(pending_id, aside=1)

    def retry(self, pending_id: int) -> None:
        """Put something that was set aside back, behind all that waits, to be shown as if it was new."""
        owner, number = divmod(pending_id, _EACH)
        last, kept = self._of(owner)
        found = [one for one in kept if one.number == number and one.aside]
        if found:
            again = Waiting(last + 1, found[0].reflection_id, found[0].kind, found[0].body)
            others = (one for one in kept if one.number != number)
            self._save(owner, again.number, (*others, again))

    def set_asides(self) -> tuple[AsideScreen, ...]:
        """What is set aside, in order."""
        return tuple(
            AsideScreen(owner * _EACH + one.number, owner, one.kind)
            for owner in self._owners()
            for one in self._of(owner)[1]
            if one.aside
        )

    def done(self, pending_id: int) -> None:
        """It has been shown, or never needs to be."""
        owner, number = divmod(pending_id, _EACH)
        self._each(owner, {number}, lambda _: None)

    def forget(self, owner: int, reflection_id: int) -> None:
        """A reflection of the chair's is gone, and whatever waits to be shown of it with it."""
        _, kept = self._of(owner)
        numbers = {one.number for one in kept if one.reflection_id == reflection_id}
        self._each(owner, numbers, lambda _: None)

    def advance(self, pending_id: int, sent: int) -> None:
        """So many of its messages have been sent, and more are to follow."""
        self._change(pending_id, sent=sent)

    def settle(self) -> None:
        """Seal what has changed since this was done last."""
        for owner, (last, kept) in self._changed.items():
            sealed = seal_screens(self._vault, owner, kept, last=last)
            if not put_seal(self._db, "outbox", owner, sealed):
                self.kept_of.drop(owner)
        self._changed.clear()

    def undo(self) -> None:
        """Forget what was not settled."""
        self._changed.clear()

    def _owners(self) -> list[int]:
        return sorted(owner for (owner,) in self._db.execute("SELECT id FROM chairs"))

    def _change(self, pending_id: int, **changes: Any) -> None:
        owner, number = divmod(pending_id, _EACH)
        self._each(owner, {number}, lambda one: replace(one, **changes))

    def _each(self, owner: int, numbers: set[int], changed: Callable[[Waiting], Waiting | None]) -> None:
        """Replace each of these by what `changed` makes of it; None drops it."""
        last, kept = self._of(owner)
        after = tuple(_replaced(kept, numbers, changed))
        if after != kept:
            self._save(owner, last, after)

    def _of(self, owner: int) -> Kept:
        """All that there is of a chair; one thing that cannot be read where it does not open."""
        kept = self.kept_of.get(owner)
        if kept is None:
            row = self._db.execute("SELECT sealed FROM outbox WHERE chair_id = ?", (owner,)).fetchone()
            try:
                kept = (0, ()) if row is None else open_screens(self._vault, owner, row[0])
            except SealBroken:
                # Which numbers were given is not known any more, and what is on its way has some of them.
                number = _EACH // 2 + int.from_bytes(row[0][-3:])
                kept = number, (Waiting(number, None, DAMAGED, ""),)
            self.kept_of.put(owner, kept)
        return kept

    def _save(self, owner: int, last: int, kept: tuple[Waiting, ...]) -> None:
        self._changed[owner] = last, kept
        self.kept_of.put(owner, (last, kept))


def seal_screens(vault: Vault, owner: int, kept: Iterable[Waiting], *, last: int) -> bytes:
    """All that waits to be shown to a chair, sealed, with the last number that was given.

    The system's key seals it: it holds no word that a chair wrote, and has to come where theirs is broken.
    """
    plain = packed([last, [one.values() for one in kept]])
    record = seal_names.of_chair(owner)
    return vault.seal(plain, owner=SYSTEM, record=record, field=seal_names.OUTBOX, size=_SIZE)


def open_screens(vault: Vault, owner: int, sealed: bytes) -> Kept:
    """The last number that was given, and all that waits to be shown to a chair; or SealBroken."""
    record = seal_names.of_chair(owner)
    last, rows = unpacked(vault.open(sealed, owner=SYSTEM, record=record, field=seal_names.OUTBOX))
    return last, tuple(Waiting(*row) for row in rows)


def _replaced(
    kept: Iterable[Waiting], numbers: set[int], changed: Callable[[Waiting], Waiting | None]
) -> Iterator[Waiting]:
    for one in kept:
        became = changed(one) if one.number in numbers else one
        if became is not None:
            yield became


def _by_owner(pending_ids: Iterable[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for pending_id in pending_ids:
        owner, number = divmod(pending_id, _EACH)
        found.setdefault(owner, set()).add(number)
    return found


def _pending(owner: int, one: Waiting) -> Pending:
    number, tried, refused = owner * _EACH + one.number, bool(one.tried), bool(one.refused)
    return Pending(number, one.reflection_id, one.kind, _body(one.body), one.sent, tried, refused)


def _body(text: str) -> dict[str, str | int] | None:
    try:
        body = json.loads(text)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None
