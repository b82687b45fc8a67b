"""Reads what goes into a pack, a few reflections at a time, so that others have their turn in between."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.documents.pack import Pack, Piece
from bot.forms import texts_of
from bot.strings import wording
from bot.views.nudges import additions_of
from bot.views.packs import name_of
from bot.views.wanted import WantedPack
from flows.facts import facts_of
from flows.packing import span
from flows.time.wall_time import settled
from storage.records import Records
from storage.store import Store

_A_FEW = 5
"""How many reflections one job reads."""


class PackReader:
    """Reads packs from a store; `zone` is the time of a chair who chose none."""

    def __init__(self, store: Store, *, zone: ZoneInfo, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._zone = zone
        self._clock = clock

    async def of(self, wanted: WantedPack) -> Pack:
        """All of it, as it stands now; LookupError once the chair or all of it is gone."""
        now = self._clock()
        pieces: tuple[Piece, ...] = ()
        for at in range(0, len(wanted.reflections), _A_FEW):
            some = wanted.reflections[at : at + _A_FEW]
            pieces += await self._store.read(partial(_pieces, wanted.chair, some, self._zone, now))
        if not pieces:
            raise LookupError("nothing of it is left")
        return await self._store.read(partial(_pack, wanted, pieces, self._zone, now))


def _context(chair_id: int, zone: ZoneInfo, now: datetime, records: Records) -> Context:
    chair = records.chairs.by_id(chair_id)
    if chair is None:
        raise LookupError("the chair is gone")
    return Context(records, chair, now.astimezone(chair.time_zone(zone)))


def _pieces(
    chair_id: int, numbers: tuple[int, ...], zone: ZoneInfo, now: datetime, records: Records
) -> tuple[Piece, ...]:
    context = _context(chair_id, zone, now, records)
    found = []
    with wording.speaking(texts_of(records, context.chair)):
        for number in numbers:
            reflection = records.reflections.load(number, owner=context.chair)
            if reflection is None or reflection.submitted_at is None:
                continue
            addenda = records.addenda.list(context.chair, number)
            found.append(
                Piece(
                    reflection,
                    reflection.submitted_at.astimezone(context.now.tzinfo),
                    additions_of(context, reflection, addenda),
                    facts_of(reflection, {one.about for one in addenda}),
                )
            )
    return tuple(found)


def _pack(
    wanted: WantedPack, pieces: tuple[Piece, ...], zone: ZoneInfo, now: datetime, records: Records
) -> Pack:
    context = _context(wanted.chair, zone, now, records)
    days = span(wanted.of)
    ends: tuple[datetime, ...] = ()
    if days is not None:
        first, after = (
            settled(datetime.combine(day, time(), context.now.tzinfo))
            for day in (days[0], days[1] + timedelta(days=1))
        )
        held = records.conferences.between(context.chair, first, min(after, context.now))
        ends = tuple(one.ends_at for one in held if not one.dropped)
    name = name_of(wanted.of, tuple(one.facts for one in pieces))
    return Pack(name, context.now, pieces, ends, dict(texts_of(records, context.chair)), wanted.format)
