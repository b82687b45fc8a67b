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
"""Definitions that are looked at: as many zones as one calendar may be in."""


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
    """The zones of one calendar, which last as long as its reading and are nobody else's."""

    def __init__(self, calendar: Component, *, default: tzinfo, window: _Window) -> None:
        self._default = default
        self._first, self._last = window.start.date(), window.end.date()
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
        wanted = _plain(name)
        if wanted not in self._found:
            if len(self._found) > _MOST_READ:
                raise Refused(CalendarRefusal.UNKNOWN_ZONE)
            self._found[wanted] = _zone(name, self._definitions.get(wanted), self._first, self._last)
        zone = self._found[wanted]
        if zone is None:
            raise Refused(CalendarRefusal.UNKNOWN_ZONE)
        return zone


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
