"""A zone as a calendar defines it itself, and the real one that it has the shape of."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from flows.calendar.lines import Component
from flows.calendar.occurrences import Budget, occurrences
from flows.calendar.refusals import Refused
from flows.calendar.rules import OF_A_DAY, parse_rule

_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?", re.ASCII)
_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?", re.ASCII)
_MOST_ONSETS = 2_000
_STEPS = 6_000
"""How far the rules and lists of one definition are followed."""
_STEPS_OF_A_PART = 20
_SHAPES = ("Europe/London", "Europe/Paris", "Europe/Athens")
"""The United Kingdom's shape, and the other two of Europe's."""


class DefinedZone(tzinfo):
    """A zone by its changes: when each comes, in UTC, and the offsets before and after it."""

    def __init__(self, changes: list[tuple[datetime, timedelta, timedelta]]) -> None:
        self._offsets = [changes[0][1], *(after for _, _, after in changes)]
        self._moments = [at for at, _, _ in changes]
        self._walls = [[at + pick(before, after) for at, before, after in changes] for pick in (max, min)]
        """When each shows on the wall: for the first of a repeated or skipped hour, and for the second."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """How far the clock is ahead of UTC."""
        if moment is None:
            return self._offsets[-1]
        return self._offsets[bisect_right(self._walls[moment.fold], moment.replace(tzinfo=None, fold=0))]

    def dst(self, _moment: datetime | None) -> timedelta:
        """Nothing: a definition tells offsets alone."""
        return timedelta(0)

    def tzname(self, _moment: datetime | None) -> str:
        """No name: it is the file's own, and not to be shown."""
        return ""

    def fromutc(self, moment: datetime) -> datetime:
        """The wall time here of a moment whose digits are UTC's."""
        bare = moment.replace(tzinfo=None, fold=0)
        place = bisect_right(self._moments, bare)
        wall = bare + self._offsets[place]
        back = self._offsets[place] - self._offsets[place - 1] if place else timedelta(0)
        repeated = place > 0 and back < timedelta(0) and bare < self._moments[place - 1] - back
        return wall.replace(tzinfo=self, fold=int(repeated))


def defined_zone(definition: Component, start: date, end: date) -> DefinedZone | None:
    """The zone that a calendar defines, as it is from a year before `start` to a year after `end`.

    None where the definition cannot be read.
    """
    first, last = date(start.year - 1, 1, 1), date(end.year + 1, 12, 31)
    window = (datetime.combine(first, time()), datetime.combine(last, time()))
    try:
        parts = [part for part in definition.inside if part.kind in {"STANDARD", "DAYLIGHT"}]
        budget = Budget(_STEPS, _STEPS)
        changes = sorted(change for part in parts for change in _changes(part, *window, budget))
    except (Refused, ValueError, OverflowError):
        return None
    return DefinedZone(changes) if 0 < len(changes) <= _MOST_ONSETS else None


def shape_of(zone: tzinfo, start: date, end: date) -> ZoneInfo | None:
    """The zone of the United Kingdom or of Europe whose offsets `zone` has on every day."""
    named = (ZoneInfo(name) for name in _SHAPES)
    return next((real for real in named if agree(zone, real, start, end)), None)


def agree(one: tzinfo, other: tzinfo, start: date, end: date) -> bool:
    """Whether two zones have the same offset on every day from one to another, and for a year at least."""
    days = max(366, (end - start).days + 1)
    noons = (datetime.combine(start + timedelta(days=ahead), time(12), UTC) for ahead in range(days))
    return all(_offset(noon, one) == _offset(noon, other) for noon in noons)


def changes_offset(zone: tzinfo, start: date) -> bool:
    """Whether the zone's clocks ever change in the year from `start`."""
    noons = (datetime.combine(start + timedelta(days=ahead), time(12), UTC) for ahead in range(0, 366, 10))
    return len({_offset(noon, zone) for noon in noons}) > 1


def _offset(moment: datetime, zone: tzinfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()


def _changes(
    part: Component, first: datetime, last: datetime, budget: Budget
) -> Iterator[tuple[datetime, timedelta, timedelta]]:
    before, after = _ahead(part.value("TZOFFSETFROM")), _ahead(part.value("TZOFFSETTO"))
    starts = _wall(part.value("DTSTART"))
    budget.spend(_STEPS_OF_A_PART)
    walls = {starts}
    for line in part.all("RDATE"):
        values = line.value.split(",")
        budget.spend(len(values))
        walls |= {_wall(value) for value in values}
    for line in part.all("RRULE"):
        budget.spend(_STEPS_OF_A_PART)
        rule = parse_rule(line.value)
        if rule.frequency in OF_A_DAY:
            raise ValueError("no clocks change more than once a day")
        until = last
        if rule.until:
            # The end is given in UTC, and the rule goes by the clocks as they are before the change.
            until = min(last, _wall(rule.until) + (before if rule.until.endswith("Z") else timedelta(0)))
        walls |= set(occurrences(rule, starts, first, until, budget))
    yield from ((wall - before, before, after) for wall in walls)


def _ahead(text: str) -> timedelta:
    found = _OFFSET.fullmatch(text.strip())
    if found is None:
        raise ValueError("not an offset")
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    if ahead >= timedelta(days=1):
        raise ValueError("not an offset")
    return -ahead if found[1] == "-" else ahead


def _wall(text: str) -> datetime:
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError("not a time")
    wall = datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
    # At either end of the calendar an offset would lead out of it.
    return min(max(wall, datetime(2, 1, 1)), datetime(9998, 12, 31))  # noqa: DTZ001
