"""The zone that is said beside a time: "4pm GMT", "16:00 UTC", "4pm UK time"."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_UK = ZoneInfo("Europe/London")
_SUMMER = timezone(timedelta(hours=1))
_OFFSET = r"(?<=\d{4}-\d\d-\d\d \d\d:\d\d)\+(?P<hours>\d\d):(?P<minutes>\d\d)"
_ZONE = re.compile(
    rf" ?\b(?P<name>gmt|bst|utc|(?:uk|london|british|local|our|my) time)\b|(?<=:\d\d)z\b|{_OFFSET}",
    re.ASCII,
)


def zones_of(said: str) -> tuple[str, tuple[tzinfo, ...]]:
    """What is left of plain `said` without the zone that it names, and the zones that may be meant.

    Who says GMT in summer, or BST in winter, may mean the clock on the wall as well.
    """
    found = _ZONE.search(said)
    if found is None:
        return said, ()
    left = " ".join(f"{said[: found.start()]} {said[found.end() :]}".split())
    if found["hours"]:
        ahead = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
        return left, (timezone(ahead),) if ahead < timedelta(days=1) else ()
    match found["name"]:
        case "gmt":
            return left, (_UK, UTC)
        case "bst":
            return left, (_UK, _SUMMER)
        case "utc" | None:
            return left, (UTC,)
        case name if name.startswith(("local", "our", "my")):
            return left, ()
        case _:
            return left, (_UK,)
