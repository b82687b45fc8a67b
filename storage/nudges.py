"""The nudges that are to come and those that were sent: each chair's together, in one seal.

So nobody sees without the key how many there are, of what kind, or when they are due. Those to come are kept
in memory, for what is due is asked for every few seconds.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple, replace
from sqlite_utils import Database

from flows.availability import NudgeKind
from flows.nudges import Nudge
from storage import seal_names
from storage.cache import TransactionalCache
from storage.chair_seals import put_seal
from storage.chairs import Chair
from storage.codec import from_utc, packed, unpacked, utc
from storage.errors import SealBroken
from storage.heads import Heads
from storage.vault import Vault

ON_ITS_WAY = timedelta(minutes=15)
"""How long a nudge that was handed over may take to arrive, before it is judged anew."""
_EACH = 1_000_000
"""A nudge's number is its chair's, times this, and its own; smaller ones are older than that."""
_SIZE = 8_192
"""The bytes of a seal of a chair's nudges, some seventy."""
_KNOWN = frozenset(NudgeKind)


class StoredNudge(Struct, frozen=True):
    """A chair's nudge; `sent_at` and `message_id` are set once it was sent."""

    id: int
    chair_id: int
    nudge: Nudge
    sent_at: datetime | None
    message_id: int | None


class Kept(Struct, frozen=True):
    """A nudge as it is kept; of a kind that another version planned, too. Times are text that sorts."""

    id: int
    kind: str
    about: str
    local: str
    zone: str
    due: str
    nth: int
    asked: int
    sent_at: str | None = None
    message_id: int | None = None
    handed_at: str | None = None

    @property
    def known(self) -> bool:
        """Whether this version knows its kind."""
        return self.kind in _KNOWN

    @property
    def order(self) -> tuple[str, int]:
        """What is due earlier comes first."""
        return self.due, self.id

    def is_due(self, now: str, handed_before: str) -> bool:
        """Whether its time has come, and it is not on its way."""
        waits = self.handed_at is None or self.handed_at < handed_before
        return self.known and self.sent_at is None and self.due <= now and waits

    def values(self) -> list[object]:
        """What is sealed of it."""
        return [*astuple(self)]


class Nudges:
    """Every chair's nudges; one of a kind that another version planned stays, and is not seen."""

    def __init__(self, db: Database, vault: Vault, heads: Heads) -> None:
        self._db = db
        self._vault = vault
        self._heads = heads
        self.coming_of: TransactionalCache[int, tuple[Kept, ...]] = TransactionalCache(_EACH)
        """What is still to come, by chair, the earliest first."""

    def put(self, chair: Chair, nudge: Nudge) -> int:
        """Add a nudge to come, and return its number."""
        last, kept = self._load(chair.id)
        number = chair.id * _EACH + last + 1
        self._save(chair.id, last + 1, [*kept, Kept(number, *_row(nudge))])
        return number

    def due(self, now: datetime, limit: int = 100) -> tuple[StoredNudge, ...]:
        """The nudges of all chairs whose time has come and that are not on their way, the earliest first."""
        at, handed_before = utc(now), utc(now - ON_ITS_WAY)
        found = []
        for owner in self._chairs():
            for kept in self._coming(owner):
                if kept.due > at:
                    break
                if kept.is_due(at, handed_before):
                    found.append((kept.order, owner, kept))
        return tuple(_stored(owner, kept) for _, owner, kept in sorted(found)[:limit])

    def due_to(self, chair: Chair, now: datetime) -> tuple[StoredNudge, ...]:
        """The chair's nudges whose time has come and that are not on their way, the earliest first."""
        at, handed_before = utc(now), utc(now - ON_ITS_WAY)
        return self._some(chair.id, lambda kept: kept.is_due(at, handed_before))

    def release(self, nudge_ids: Iterable[int], at: datetime) -> None:
        """The nudges are on their way out, in the outbox; they are due again if they do not arrive."""
        for nudge_id in nudge_ids:
            self._change(nudge_id, handed_at=utc(at))

    def coming(self, chair: Chair) -> tuple[StoredNudge, ...]:
        """What the chair is still to be sent, the earliest first."""
        return self._some(chair.id, lambda kept: kept.sent_at is None)

    def kept(self, chair: Chair) -> tuple[Kept, ...]:
        """All of the chair's, to come or sent, also of kinds that this version does not know."""
        return tuple(self._load(chair.id)[1])

    def find(self, chair: Chair, nudge_id: int) -> StoredNudge | None:
        """One nudge, to come or sent."""
        found = self._some(chair.id, lambda kept: kept.id == nudge_id)
        return found[0] if found else None

    def move(self, chair: Chair, nudge_id: int, nudge: Nudge) -> None:
        """Put another nudge in the place of one, to come even if that was sent."""
        self._each(chair.id, lambda kept: Kept(nudge_id, *_row(nudge)) if kept.id == nudge_id else kept)

    def put_off(self, chair_id: int, due: datetime, until: datetime) -> None:
        """Have all of a chair's nudges that are due by a time wait until another."""
        by, later = utc(due), utc(until)
        self._each(
            chair_id,
            lambda kept: (
                replace(kept, due=later, handed_at=None) if kept.sent_at is None and kept.due <= by else kept
            ),
        )

    def in_message(self, chair: Chair, message_id: int) -> tuple[StoredNudge, ...]:
        """The chair's nudges that a message brought."""
        return self._some(chair.id, lambda kept: kept.sent_at is not None and kept.message_id == message_id)

    def sent(self, nudge_id: int, message_id: int | None, at: datetime) -> None:
        """A nudge was sent, in this message; in none if Telegram would not take it."""
        self._change(nudge_id, sent_at=utc(at), message_id=message_id)

    def drop(self, chair: Chair, nudge_id: int) -> None:
        """Drop a nudge."""
        self._each(chair.id, lambda kept: None if kept.id == nudge_id else kept)

    def drop_about(self, chair: Chair, about: str) -> None:
        """Drop all that is still to come about something; what was sent stays counted."""
        self._each(chair.id, lambda kept: None if kept.about == about and kept.sent_at is None else kept)

    def sent_about(self, chair: Chair, about: str) -> int:
        """How many the chair was ever sent about something."""
        _, kept = self._load(chair.id)
        return sum(one.about == about and one.sent_at is not None for one in kept)

    def unknown(self) -> tuple[tuple[int, int, str], ...]:
        """What is to come of kinds that this version does not know: the number, the chair's, and the kind."""
        return tuple(
            (kept.id, owner, kept.kind)
            for owner in self._chairs()
            for kept in self._coming(owner)
            if not kept.known
        )

    def restore(self, chair_id: int, kept: Iterable[Kept]) -> None:
        """Put these in the place of all the nudges of a chair."""
        rows = [*kept]
        self._save(chair_id, _last_of(rows), rows)

    def _chairs(self) -> list[int]:
        return sorted(owner for (owner,) in self._db.execute("SELECT id FROM chairs"))

    def _coming(self, owner: int) -> tuple[Kept, ...]:
        """What is to come to a chair, the earliest first; nothing where it does not open: others go on."""
        known = self.coming_of.get(owner)
        if known is None:
            try:
                _, kept = self._load(owner)
            except SealBroken:
                kept = []
            known = self._remember(owner, kept)
        return known

    def _remember(self, owner: int, kept: Iterable[Kept]) -> tuple[Kept, ...]:
        coming = tuple(sorted((one for one in kept if one.sent_at is None), key=lambda one: one.order))
        self.coming_of.put(owner, coming)
        return coming

    def _some(self, owner: int, wanted: Callable[[Kept], bool]) -> tuple[StoredNudge, ...]:
        _, kept = self._load(owner)
        found = [one for one in kept if one.known and wanted(one)]
        return tuple(_stored(owner, one) for one in sorted(found, key=lambda one: one.order))

    def _each(self, owner: int, changed: Callable[[Kept], Kept | None]) -> None:
        """Replace each of a chair's nudges by what `changed` makes of it; None drops it."""
        last, kept = self._load(owner)
        after = [became for one in kept if (became := changed(one)) is not None]
        if after != kept:
            self._save(owner, last, after)

    def _change(self, nudge_id: int, **changes: Any) -> None:
        for owner in self._owners(nudge_id):
            self._each(owner, lambda kept: replace(kept, **changes) if kept.id == nudge_id else kept)

    def _owners(self, nudge_id: int) -> Iterator[int]:
        """Whose nudge this is; those of earlier versions do not tell by their number."""
        if nudge_id >= _EACH:
            yield nudge_id // _EACH
            return
        for owner in self._chairs():
            if any(kept.id == nudge_id for kept in self._coming(owner)):
                yield owner

    def _load(self, owner: int) -> tuple[int, list[Kept]]:
        """The last number that was given, and all of a chair's nudges."""
        row = self._db.execute("SELECT sealed FROM nudges WHERE chair_id = ?", (owner,)).fetchone()
        if row is None:
            return 0, []
        opened = open_nudges(self._vault, owner, row[0])
        self._heads.prove(owner, seal_names.NUDGES, row[0])
        return opened

    def _save(self, owner: int, last: int, kept: list[Kept]) -> None:
        sealed = seal_nudges(self._vault, owner, kept, last=last)
        if put_seal(self._db, "nudges", owner, sealed):
            self._heads.note(owner, seal_names.NUDGES, sealed)
        self._remember(owner, kept)


def _last_of(kept: list[Kept]) -> int:
    return max((one.id % _EACH for one in kept), default=0)


def seal_nudges(vault: Vault, owner: int, kept: list[Kept], *, last: int | None = None) -> bytes:
    """All of a chair's nudges, sealed, with the last number that was given to one."""
    plain = packed([_last_of(kept) if last is None else last, [one.values() for one in kept]])
    record = seal_names.of_chair(owner)
    return vault.seal(plain, owner=owner, record=record, field=seal_names.NUDGES, size=_SIZE)


def open_nudges(vault: Vault, owner: int, sealed: bytes) -> tuple[int, list[Kept]]:
    """The last number that was given to a nudge of a chair's, and their nudges; or SealBroken."""
    record = seal_names.of_chair(owner)
    last, rows = unpacked(vault.open(sealed, owner=owner, record=record, field=seal_names.NUDGES))
    return last, [Kept(*row) for row in rows]


def _row(nudge: Nudge) -> tuple[str, str, str, str, str, int, int]:
    if nudge.local.tzinfo is not None:
        raise ValueError("a wall time has no zone of its own")
    local, due = nudge.local.isoformat(), utc(nudge.due)
    return nudge.kind.value, nudge.about, local, nudge.zone, due, nudge.nth, int(nudge.asked)


def _stored(owner: int, kept: Kept) -> StoredNudge:
    wall = datetime.fromisoformat(kept.local)
    nudge = Nudge(
        NudgeKind(kept.kind), kept.about, wall, kept.zone, from_utc(kept.due), kept.nth, bool(kept.asked)
    )
    sent_at = None if kept.sent_at is None else from_utc(kept.sent_at)
    return StoredNudge(kept.id, owner, nudge, sent_at, kept.message_id)
