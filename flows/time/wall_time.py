"""Wall time and zones: what a clock on the wall shows, turned into the one moment that it means.

A chair thinks in wall time ("half past eight tomorrow"), so what recurs is kept as wall time and zone, and
the moment is worked out from the two, each time anew.
"""

from datetime import UTC, datetime, time

EVENING = time(18)
"""What "this evening" means."""

SMALL_HOURS = time(5)
"""Until then, who says tomorrow may mean the day that has just begun."""


def settled(wall: datetime) -> datetime:
    """The moment, in the same zone, at which a clock there shows the zone-aware `wall`.

    A time that the clocks repeat in autumn is the first of the two. A time that they skip in spring is moved
    on by as much as they skip (01:30 becomes 02:30), so it neither fails nor falls before the change.
    """
    return wall.replace(fold=0).astimezone(UTC).astimezone(wall.tzinfo)


def is_before(one: datetime, other: datetime) -> bool:
    """Whether zone-aware `one` comes before zone-aware `other` in real time.

    Python compares two datetimes of the same zone by their wall time, which is wrong in the repeated hour.
    """
    return one.astimezone(UTC) < other.astimezone(UTC)
