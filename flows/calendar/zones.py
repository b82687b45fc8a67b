"""The zones of a calendar: what it defines itself, and the names that the zone database or Windows knows."""

import zoneinfo
from datetime import date, datetime, tzinfo
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

from flows.calendar.defined_zones import agree, changes_offset, defined_zone, shape_of
from flows.calendar.lines import Component
from flows.calendar.refusals import CalendarRefusal, Refused

_PEOPLE = {
    "dublin, edinburgh, lisbon, london": "Europe/London",
    "greenwich mean time : dublin, edinburgh, lisbon, london": "Europe/London",
    "british summer time": "Europe/London",
    "bst": "Europe/London",
    "uk": "Europe/London",
    "coordinated universal time": "UTC",
    "tzone://microsoft/utc": "UTC",
    "z": "UTC",
}
"""Names for people that programs write where an identifier belongs, in lower case."""
_MOST_DEFINITIONS = 500
_MOST_READ = 50
"""Definitions that are looked at: as many zones as one file may be in."""
_Definition = tuple[tuple[str, str], ...]


def known_zone(name: str) -> str | None:
    """The zone database's own name for the zone that a calendar calls `name`, or None when nobody knows it.

    Understood are its own names in any case, Windows names ("GMT Standard Time"), names for people
    ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London"), and names behind a vendor's prefix
    ("/vendor.example/Europe/London").
    """
    wanted = _plain(name)
    names = _names()
    return next((names[ending] for ending in _endings(wanted) if ending in names), None)


class _Window(Protocol):
    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...


class FileZones:
    """The zones that one file defines, each definition read once; they last as long as its reading."""

    def __init__(self, window: _Window) -> None:
        self._first, self._last = window.start.date(), window.end.date()
        self._found: dict[tuple[str, _Definition | None], tzinfo | None] = {}

    def zone(self, name: str, definition: Component | None) -> tzinfo | None:
        """The zone of a name and its definition; none where nobody says what it is, or too many were read."""
        said = (_plain(name), None if definition is None else _written(definition))
        if said not in self._found:
            read = len(self._found) < _MOST_READ
            self._found[said] = _zone(name, definition, self._first, self._last) if read else None
        return self._found[said]


class CalendarZones:
    """The zones of one calendar of a file; they are nobody else's."""

    def __init__(self, calendar: Component, of_file: FileZones, *, default: tzinfo) -> None:
        self._default = default
        self._of_file = of_file
        definitions = [one for one in calendar.inside if one.kind == "VTIMEZONE"][:_MOST_DEFINITIONS]
        self._definitions = {_plain(one.value("TZID")): one for one in definitions}
        self._found: dict[str, tzinfo | None] = {}

    def named(self, name: str | None) -> tzinfo:
        """The zone that the calendar calls so; without a name, that of the whole calendar.

        Raises:
            Refused: UNKNOWN_ZONE where neither the calendar nor anybody else says what it is.
        """
        if name is None:
            return self._default
        if name not in self._found:
            self._found[name] = self._of_file.zone(name, self._definitions.get(_plain(name)))
        zone = self._found[name]
        if zone is None:
            raise Refused(CalendarRefusal.UNKNOWN_ZONE)
        return zone


def _written(definition: Component) -> _Definition:
    """All that a definition says, to know it again."""
    return tuple((line.name, line.value) for part in (definition, *definition.inside) for line in part.lines)


def _zone(name: str, definition: Component | None, first: date, last: date) -> tzinfo | None:
    """What a zone is: as it is defined, where that can be believed, or as its name is known.

    A definition is believed when nobody knows the name; when the name is of a zone whose clocks never change,
    as GMT; and when it has the shape of the United Kingdom or of Europe. Otherwise a known name counts: many
    programs define no more of a zone than they need just then.
    """
    known = known_zone(name)
    real = None if known is None else ZoneInfo(known)
    defined = None if definition is None else defined_zone(definition, first, last)
    if defined is None or (real is not None and agree(defined, real, first, last)):
        return real
    shaped = shape_of(defined, first, last)
    if shaped is not None or real is None or not changes_offset(real, first):
        return shaped or defined
    return real


def _plain(name: str) -> str:
    return " ".join(name.replace("\\", "").strip().strip('"').casefold().split())


def _endings(name: str) -> list[str]:
    """The name, without a difference in brackets before it; for one behind a prefix, its last parts."""
    if name.startswith("(") and ")" in name:
        return [name, name.partition(")")[2].strip()]
    if not name.startswith("/"):
        return [name]
    parts = name.strip("/").split("/")
    return ["/".join(parts[-length:]) for length in (3, 2, 1)]


@cache
def _names() -> dict[str, str]:
    # Loaded on first use: the calendar library is large, and most chairs never send a calendar.
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415

    own = {name.casefold(): name for name in zoneinfo.available_timezones()}
    windows = {name.casefold(): own[zone.casefold()] for name, zone in WINDOWS_TO_OLSON.items()}
    return windows | _PEOPLE | own
