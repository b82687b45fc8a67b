"""The dates of one entry: those that its rules and lists give, without those that it leaves out itself."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo

from msgspec import Struct

from flows.calendar.entries import Entry, Window
from flows.calendar.lines import Line
from flows.calendar.occurrences import Budget, occurrences
from flows.calendar.refusals import CalendarRefusal, Refused
from flows.calendar.rules import parse_rule
from flows.calendar.values import Zones, between, length, moment, moments, utc

_A_DAY = timedelta(days=1)
_FARTHEST_MOVE = timedelta(days=366)
_FOR_EVER = "9999"
"""The year in which what has no end is said to end."""
_MOST_DATES = 1_000
"""Dates of one series in the window, and those that it names singly and that are to come."""


class Date(Struct, frozen=True):
    """One date of a series as it was first to be, and how long it lasts."""

    original: datetime
    lasts: timedelta


Dates = dict[datetime, Date]
"""The dates of a series by their moment in UTC."""


def needed(entry: Entry, name: str) -> Line:
    """The line of that name; Refused(NO_SENSE) for an entry that cannot do without."""
    line = entry.times.get(name)
    if line is None:
        raise Refused(CalendarRefusal.NO_SENSE)
    return line


def within(zones: Zones, own: tzinfo | None) -> Zones:
    """The zones of an entry, with its own for times that name none."""
    return lambda name: own if name is None and own is not None else zones(name)


def lasts_of(entry: Entry, starts: datetime) -> timedelta:
    """How long an entry lasts; without an end no time at all, as RFC 5545 has it."""
    ends = entry.times.get("DTEND")
    if ends is None:
        given = entry.times.get("DURATION")
        return timedelta(0) if given is None else length(given.value)
    until = moment(ends, within(entry.zones, starts.tzinfo))
    if not isinstance(until, datetime):
        raise Refused(CalendarRefusal.NO_SENSE)
    return between(starts, until)


def has_end(entry: Entry) -> bool:
    """Whether the entry says when it ends."""
    return any(line.name in {"DTEND", "DURATION"} for line in entry.times.lines)


def day_of(at: datetime | date, zone: tzinfo | None) -> date:
    """The day on which something is, by the clocks of a zone."""
    return at.astimezone(zone).date() if isinstance(at, datetime) else at


def dates_of(
    entry: Entry,
    starts: datetime,
    lasts: timedelta,
    window: Window,
    budget: Budget,
    *,
    margin: timedelta = timedelta(0),
) -> tuple[Dates, int]:
    """The dates of an entry that may matter to a window, when some are moved by `margin` at most.

    Also how many of its dates are days without a time.

    Raises:
        Refused: for rules and lists that cannot be read, or hold too much.
    """
    if margin > _FARTHEST_MOVE:
        raise Refused(CalendarRefusal.UNKNOWN_RULE)
    zone = starts.tzinfo
    after = wall(window.start - 2 * _A_DAY - margin, zone)
    last = wall(window.end + _A_DAY + margin, zone)
    zones = within(entry.zones, zone)
    follow = _Follow(starts, after, last, zones, budget)
    walls = {at for line in entry.times.all("RRULE") for at in follow.rule(line)}
    walls.add(starts.replace(tzinfo=None))
    found = {utc(at): Date(at, lasts) for at in (one.replace(tzinfo=zone) for one in walls)}
    all_day = 0
    for at, its_length in _listed(entry, "RDATE", zones, window, budget):
        if isinstance(at, datetime):
            found[utc(at)] = Date(at, lasts if its_length is None else its_length)
        else:
            all_day += 1
    for line in entry.times.all("EXRULE"):
        for one in follow.rule(line):
            found.pop(utc(one.replace(tzinfo=zone)), None)
    _leave_out(found, {at for at, _ in _listed(entry, "EXDATE", zones, window, budget)}, zone)
    if len(found) > _MOST_DATES:
        raise Refused(CalendarRefusal.UNKNOWN_RULE)
    return found, all_day


def take_out(dates: Dates, originals: list[datetime | date], zone: tzinfo | None) -> None:
    """Take out the dates for which exceptions stand: by their moment, or the only one of their day."""
    elsewhere = [at for at in originals if not isinstance(at, datetime) or dates.pop(utc(at), None) is None]
    on_days = _by_day(dates, zone) if elsewhere else {}
    for at in elsewhere:
        on_day = on_days.pop(day_of(at, zone), [])
        if len(on_day) == 1:
            del dates[on_day[0]]


def wall(at: datetime, zone: tzinfo | None) -> datetime:
    """What the clocks of a zone show."""
    try:
        return at.astimezone(zone).replace(tzinfo=None, fold=0)
    except OverflowError:
        raise Refused(CalendarRefusal.NO_SENSE) from None


class _Follow(Struct, frozen=True):
    """Follows an entry's rules from one time on the wall to another."""

    starts: datetime
    after: datetime
    last: datetime
    zones: Zones
    budget: Budget

    def rule(self, line: Line) -> Iterator[datetime]:
        """The times on the wall that a rule gives."""
        rule = parse_rule(line.value)
        last = min(self.last, self._until(rule.until)) if rule.until else self.last
        found = occurrences(rule, self.starts.replace(tzinfo=None), self.after, last, self.budget)
        for count, at in enumerate(found):
            if count >= _MOST_DATES:
                raise Refused(CalendarRefusal.UNKNOWN_RULE)
            yield at

    def _until(self, written: str) -> datetime:
        """The last moment of a rule on the entry's own wall; a day lasts until its end."""
        if written.startswith(_FOR_EVER):
            return self.last
        until = moment(Line("UNTIL", {}, written), self.zones)
        if isinstance(until, datetime):
            return wall(until, self.starts.tzinfo)
        return datetime.combine(until, time.max)


def _listed(
    entry: Entry, name: str, zones: Zones, window: Window, budget: Budget
) -> Iterator[tuple[datetime | date, timedelta | None]]:
    """What the lists of that name hold that is not past."""
    for line in entry.times.all(name):
        values = [value for value in line.value.split(",") if value.strip()[:8] >= window.first_day]
        budget.spend(len(values))
        if len(values) > _MOST_DATES:
            raise Refused(CalendarRefusal.UNKNOWN_RULE)
        yield from moments(line, zones, values)


def _leave_out(dates: Dates, excluded: set[datetime | date], zone: tzinfo | None) -> None:
    """Leave out dates by their moment; by their day, where that alone is given, or midnight stands for it."""
    days: set[date] = set()
    for at in excluded:
        if not isinstance(at, datetime):
            days.add(at)
        elif dates.pop(utc(at), None) is None and at.time() == time(0):
            days.add(at.date())
    by_day = _by_day(dates, zone) if days else {}
    for day in days:
        for known in by_day.get(day, ()):
            del dates[known]


def _by_day(dates: Dates, zone: tzinfo | None) -> dict[date, list[datetime]]:
    found: dict[date, list[datetime]] = {}
    for at, one in dates.items():
        found.setdefault(day_of(one.original, zone), []).append(at)
    return found
