"""A calendar that is sent again: what of it was known before, and what of that no longer takes place."""

from collections import defaultdict
from datetime import datetime, timedelta

from msgspec import Struct

from flows.calendar.conferences import CalendarReading
from flows.calendar.series import Conference
from flows.time.wall_time import is_before

_FARTHEST = timedelta(days=4)
"""How far a whole series may have moved for its dates still to be the same ones."""


class Known(Struct, frozen=True):
    """A conference that an earlier calendar held; `settled` when a reflection has come of it."""

    id: int
    ends: datetime
    uid_hash: str
    series: str | None
    dropped: bool = False
    settled: bool = False


class Reconciled(Struct, frozen=True):
    """What becomes of the record when a calendar is taken in."""

    kept: tuple[tuple[int | None, Conference], ...]
    """Every conference of the calendar, with the number of the known one that it is, if it is one."""
    gone: tuple[Known, ...]
    """Those to come that the calendar says do not take place."""
    absent: tuple[Known, ...]
    """Those to come that the calendar should hold, and does not: the chair is to be asked."""


def reconciled(known: tuple[Known, ...], reading: CalendarReading, now: datetime) -> Reconciled:
    """Bring together what was known at `now`, zone-aware and in the chair's zone, with what a calendar holds.

    A conference is the same by its UID and original day; when all dates of a series are on other days than
    they were, each is the nearest of those before.
    """
    ids = _same(known, reading.conferences)
    ids |= _moved(known, reading.conferences, ids)
    found = set(ids.values())
    coming = [one for one in known if one.id not in found and not one.settled and is_before(now, one.ends)]
    gone = tuple(one for one in coming if one.uid_hash in reading.gone or one.series in reading.whole)
    absent = tuple(one for one in coming if one not in gone and _is_absent(one, reading, now))
    kept = tuple((ids.get(one.uid_hash), one) for one in reading.conferences)
    return Reconciled(kept, gone, absent)


def _same(known: tuple[Known, ...], found: tuple[Conference, ...]) -> dict[str, int]:
    """The number of the known conference that each is by its own hash, or by the former one."""
    numbers = {one.uid_hash: one.id for one in known}
    same = {one.uid_hash: numbers[one.uid_hash] for one in found if one.uid_hash in numbers}
    taken = set(same.values())
    for one in found:
        former = numbers.get(one.former)
        if one.uid_hash not in same and former is not None and former not in taken:
            same[one.uid_hash] = former
            taken.add(former)
    return same


def _moved(known: tuple[Known, ...], found: tuple[Conference, ...], same: dict[str, int]) -> dict[str, int]:
    before: dict[str, list[Known]] = defaultdict(list)
    for one in known:
        if one.series is not None:
            before[one.series].append(one)
    after: dict[str, list[Conference]] = defaultdict(list)
    for conference in found:
        after[conference.series].append(conference)
    moved: dict[str, int] = {}
    for series, conferences in after.items():
        if any(conference.uid_hash in same for conference in conferences):
            continue
        left = sorted(before[series], key=lambda one: one.ends)
        for conference in conferences:
            nearest = min(left, key=lambda one: abs(one.ends - conference.ends), default=None)
            if nearest is not None and abs(nearest.ends - conference.ends) <= _FARTHEST:
                moved[conference.uid_hash] = nearest.id
                left.remove(nearest)
    return moved


def _is_absent(one: Known, reading: CalendarReading, now: datetime) -> bool:
    if reading.spans is None or one.dropped or one.series in reading.doubtful:
        return False
    first, last = reading.spans
    return first <= one.ends.astimezone(now.tzinfo).date() <= last
