"""The names that calendars give to time zones, brought to the names that the zone database knows."""

import zoneinfo
from functools import cache

_MICROSOFT = {
    "(utc+00:00) dublin, edinburgh, lisbon, london": "Europe/London",
    "(gmt) greenwich mean time : dublin, edinburgh, lisbon, london": "Europe/London",
    "(utc) coordinated universal time": "UTC",
    "tzone://microsoft/utc": "UTC",
}
"""Names for people that Outlook writes where an identifier belongs, in lower case."""


def known_zone(name: str) -> str | None:
    """The zone database's own name for the zone that a calendar calls `name`, or None when nobody knows it.

    Understood are its own names in any case, Windows names ("GMT Standard Time"), and names behind a vendor's
    prefix ("/vendor.example/Europe/London"). A calendar's own definition of a zone is not looked at.
    """
    wanted = name.strip().strip('"').casefold()
    names = _names()
    return next((names[ending] for ending in _endings(wanted) if ending in names), None)


def _endings(name: str) -> list[str]:
    """The name, and for one behind a prefix its last three, two and one parts."""
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
    return _MICROSOFT | windows | own
