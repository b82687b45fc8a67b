"""One entry of a calendar: what it says of itself, without its title and whatever else it holds."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from flows.calendar.lines import Component, Line, events_in
from flows.calendar.titles import Titles, is_declined
from flows.calendar.values import Zones
from flows.calendar.zones import CalendarZones, FileZones, known_zone

_ADDRESS = re.compile(r"[^\s:<>]+@[^\s:<>]+")
_DAY = re.compile(r"\d{8}", re.ASCII)
_UNTIL = re.compile(r"\bUNTIL=(\d{8})", re.IGNORECASE | re.ASCII)
_ANSWERS = frozenset({"REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"})
_INVITES = frozenset({"REQUEST", "ADD", "CANCEL"})


class Window(Struct, frozen=True):
    """From when until when conferences are wanted, and the chair's zone."""

    start: datetime
    end: datetime
    zone: ZoneInfo

    @property
    def first_day(self) -> str:
        """The first day on which something may start that is still to end, as calendars write it."""
        return _first_day(self.start.date())


class Entry(Struct, frozen=True):
    """An entry: whether it is a conference, none where it has no title; whether it takes place; its times.

    `order` grows with each version of one entry.
    """

    uid: str
    order: tuple[int, str]
    named: bool | None
    off: bool
    """Cancelled, or declined by the chair."""
    times: Component
    zones: Zones
    whole: bool = True

    @property
    def is_exception(self) -> bool:
        """Whether it stands for one date of a series."""
        return self.times.get("RECURRENCE-ID") is not None

    @property
    def repeats(self) -> bool:
        """Whether it has more dates than one."""
        return any(line.name in {"RRULE", "RDATE"} for line in self.times.lines)

    def is_past(self, window: Window) -> bool:
        """Whether it ended before the window for certain, going by what is written alone."""
        days = [line.value[:8] for line in self.times.lines if line.name in {"DTSTART", "RECURRENCE-ID"}]
        for line in self.times.all("RRULE"):
            until = _UNTIL.search(line.value)
            days.append(until[1] if until else "99999999")
        for line in self.times.all("RDATE"):
            days += [value.strip()[:8] for value in line.value.split(",")]
        onwards = any("RANGE" in line.parameters for line in self.times.all("RECURRENCE-ID"))
        # What is written in another way is for the reading to refuse.
        known = bool(days) and all(map(_DAY.fullmatch, days)) and not onwards
        return known and max(days) < window.first_day


class Sheet(Struct, frozen=True):
    """One calendar of a file: its entries, which days it spans, what it was sent for."""

    entries: tuple[Entry, ...]
    spans: tuple[date, date] | None
    """None for what tells of single entries alone, as an invitation does."""
    cancels: bool


def sheet_of(calendar: Component, titles: Titles, window: Window, of_file: FileZones) -> Sheet:
    """What a calendar's component holds; its titles are read here, and go no further."""
    method = calendar.value("METHOD").upper()
    if method in _ANSWERS:
        return Sheet((), None, cancels=False)
    events = list(events_in(calendar))
    zones = CalendarZones(calendar, of_file, default=_default_zone(calendar, window.zone))
    own = _own_addresses(calendar, events)
    entries = tuple(_entry(event, titles, zones.named, own, cancelled=method == "CANCEL") for event in events)
    # One that holds nothing but what is called off was sent to call it off, whatever it says it is.
    cancels = bool(entries) and all(entry.off for entry in entries)
    opened = any(event.get("X-MS-OLK-FORCEINSPECTOROPEN") for event in events)
    single = cancels or opened or method in _INVITES
    return Sheet(entries, None if single else _spans(calendar, events, window), cancels)


def _entry(event: Component, titles: Titles, zones: Zones, own: frozenset[str], *, cancelled: bool) -> Entry:
    title = event.get("SUMMARY")
    off = cancelled or event.value("STATUS").upper() in {"CANCELLED", "CANCELED"}
    if title is not None:
        off = off or titles.is_cancelled(title.value) or is_declined(title.value)
    off = off or _declined(event, own)
    sequence = event.value("SEQUENCE")
    return Entry(
        uid=event.value("UID") or event.value("DTSTART"),
        order=(int(sequence) if _small(sequence) else 0, event.value("DTSTAMP")[:20]),
        named=None if title is None else titles.is_conference(title.value),
        off=off,
        times=Component("VEVENT", [line for line in event.lines if line.name not in {"SUMMARY", "ATTENDEE"}]),
        zones=zones,
        whole=event.whole,
    )


def _small(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) < 10


def _declined(event: Component, own: frozenset[str]) -> bool:
    """Whether the chair said no: by an address known to be theirs, or as the only one who was asked."""
    asked = event.all("ATTENDEE")
    theirs = [line for line in asked if _address(line) in own] or (asked if len(asked) == 1 else [])
    return any(line.parameters.get("PARTSTAT", "").upper() == "DECLINED" for line in theirs)


def _own_addresses(calendar: Component, events: list[Component]) -> frozenset[str]:
    """The addresses of whose calendar it is: those that it is called by, and one asked to everything."""
    named = _ADDRESS.findall(f"{calendar.value('X-WR-CALNAME')} {calendar.value('X-OWNER')}"[:1_000].lower())
    asked = [{_address(line) for line in event.all("ATTENDEE")} for event in events]
    asked = [addresses for addresses in asked if addresses]
    always = set.intersection(*asked) if len(asked) > 1 else set()
    return frozenset(named) | (always if len(always) == 1 else frozenset())


def _address(line: Line) -> str:
    return line.value.lower().removeprefix("mailto:").strip()


def _default_zone(calendar: Component, zone: ZoneInfo) -> tzinfo:
    """The zone of times without one: what the whole calendar is said to be in, or the chair's."""
    named = known_zone(calendar.value("X-WR-TIMEZONE"))
    return zone if named is None else ZoneInfo(named)


def _spans(calendar: Component, events: list[Component], window: Window) -> tuple[date, date] | None:
    """The days that the calendar tells of: those that it names, or the weeks of its entries."""
    stated = [_day(calendar.value(name)) for name in ("X-CALSTART", "X-CALEND")]
    if stated[0] and stated[1]:
        return stated[0], stated[1]
    days = [day for event in events for day in _reach(event, window) if day is not None]
    if not days:
        return None
    first, last = min(days), max(days)
    return (
        date.fromordinal(max(1, first.toordinal() - first.weekday())),
        date.fromordinal(min(date.max.toordinal(), last.toordinal() + 6 - last.weekday())),
    )


def _reach(event: Component, window: Window) -> Iterator[date | None]:
    yield _day(event.value("DTSTART"))
    for line in event.all("RRULE"):
        until = _UNTIL.search(line.value)
        yield _day(until[1]) if until else window.end.date()


def _day(written: str) -> date | None:
    digits = written[:8]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) if _DAY.fullmatch(digits) else None
    except ValueError:
        return None


@cache
def _first_day(today: date) -> str:
    # A conference lasts a day at most, and no two zones are further apart than another.
    return (today - timedelta(days=3)).strftime("%Y%m%d")
