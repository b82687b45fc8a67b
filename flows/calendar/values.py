"""The values that entries hold: days, moments, lengths and periods of time, each zone-aware or refused."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo

from flows.calendar.lines import Line
from flows.calendar.refusals import CalendarRefusal, Refused
from flows.time.wall_time import settled

Zones = Callable[[str | None], tzinfo]
"""The zone that a calendar calls so, or the one of times without a zone; raises Refused(UNKNOWN_ZONE)."""

# A day that another zone may have is within what dates can say.
_FIRST, _LAST = date.min + timedelta(days=2), date.max - timedelta(days=2)
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[Tt](\d\d)(\d\d)(\d\d)?([Zz])?)?", re.ASCII)
_LENGTH = re.compile(
    r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?",
    re.ASCII | re.IGNORECASE,
)


def moment(line: Line, zones: Zones, value: str | None = None) -> datetime | date:
    """The zone-aware time, or the day, that a line gives; or that one `value` of its list gives.

    Raises:
        Refused: NO_SENSE for what is neither, or is called one and written as the other; UNKNOWN_ZONE.
    """
    written = line.value if value is None else value.strip()
    found = _MOMENT.fullmatch(written)
    if found is None:
        raise Refused(CalendarRefusal.NO_SENSE)
    year, month, day, hour, minute, second, utc = found.groups()
    try:
        on = date(int(year), int(month), int(day))
        if not _FIRST <= on <= _LAST:
            raise Refused(CalendarRefusal.NO_SENSE)
        if hour is None:
            return on
        if line.parameters.get("VALUE", "").upper() == "DATE":
            # A day with a time: whose clock that time is on would be a guess.
            raise Refused(CalendarRefusal.NO_SENSE)
        # A leap second is the last of its minute.
        wall = datetime(*on.timetuple()[:3], int(hour), int(minute), min(int(second or 0), 59))  # noqa: DTZ001
    except ValueError:
        raise Refused(CalendarRefusal.NO_SENSE) from None
    return wall.replace(tzinfo=UTC if utc else zones(line.parameters.get("TZID") or None))


def moments(line: Line, zones: Zones, values: list[str]) -> list[tuple[datetime | date, timedelta | None]]:
    """The times that some values of a line's list give, each with its length where it is a period."""
    found: list[tuple[datetime | date, timedelta | None]] = []
    for value in values:
        begins, slash, ends = value.partition("/")
        starts = moment(line, zones, begins)
        if not slash:
            found.append((starts, None))
        elif not isinstance(starts, datetime):
            raise Refused(CalendarRefusal.NO_SENSE)
        elif ends.strip()[:1] in {"P", "p", "+", "-"}:
            found.append((starts, length(ends)))
        else:
            until = moment(line, zones, ends)
            if not isinstance(until, datetime):
                raise Refused(CalendarRefusal.NO_SENSE)
            found.append((starts, between(starts, until)))
    return found


def length(value: str) -> timedelta:
    """A length of time, perhaps a negative one; Refused(NO_SENSE) for what is none."""
    found = _LENGTH.fullmatch(value.strip())
    if found is None or not any(found.groups()[1:]):
        raise Refused(CalendarRefusal.NO_SENSE)
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    try:
        lasts = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        raise Refused(CalendarRefusal.NO_SENSE) from None
    return -lasts if found[1] == "-" else lasts


def between(starts: datetime, ends: datetime) -> timedelta:
    """How long it is from one time to another: on the wall where they share it, else in real time."""
    if starts.tzinfo is ends.tzinfo:
        return ends - starts
    return utc(ends) - utc(starts)


def utc(moment: datetime) -> datetime:
    """The moment in UTC; one that the clocks skip is moved on, one that they repeat is the first."""
    try:
        return settled(moment).astimezone(UTC)
    except (OverflowError, ValueError):
        raise Refused(CalendarRefusal.NO_SENSE) from None
