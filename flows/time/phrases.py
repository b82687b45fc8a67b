"""Time in words: what a chair types or says about when, read strictly.

The grammar is our own. It covers British phrases exactly and refuses the rest; general date parsers read more
and are silently wrong on some of it ("4.30pm tomorrow", "tonight at 8", "a week today"), and cost memory and
start-up time. `docs/time-in-words.md` lists what is understood.
"""

from datetime import UTC, date, datetime, time

from flows.time.clock import Clock, Part, clocks, part_of, stretch_of
from flows.time.dates import counts_from_now, day_of
from flows.time.plain import NotUnderstood, TimeRefusal, plain
from flows.time.wall_time import EVENING, is_before, settled

__all__ = ["NotUnderstood", "TimeRefusal", "day", "moment"]

_UNCLEAR = NotUnderstood(TimeRefusal.UNCLEAR)


def day(text: str, today: date) -> date | NotUnderstood:
    """The day that `text` names, from `today` to two years ahead, or why not. Never raises."""
    return day_of(plain(text), today)


def moment(text: str, now: datetime) -> datetime | NotUnderstood:
    """The moment that `text` names, in the zone of `now` and not before it, or why not. Never raises.

    An hour without am or pm is between 8 in the morning and 8 in the evening, unless a part of the day is
    named. No day means today. What is counted in days from now ("a week today") keeps the time of day of
    `now`. A time that the clocks skip is moved on by as much as they skip; of one that they repeat, it is the
    first.
    """
    said = plain(text)
    if said in {"now", "right now"}:
        return now
    if (stretch := stretch_of(said)) is not None:
        return (now.astimezone(UTC) + stretch).astimezone(now.tzinfo)
    found = part_of(said)
    if found is None:
        return _UNCLEAR
    left, part = found
    readings = {reading for clock in clocks(left) if (reading := _read(clock, part, now)) != _UNCLEAR}
    match len(readings):
        case 0:
            return _without_clock(left, part, now)
        case 1:
            return readings.pop()
        case _:
            return _UNCLEAR


def _read(clock: Clock, part: Part, now: datetime) -> datetime | NotUnderstood:
    """The moment when this clock face is the time, and all around it the day."""
    if clock.bare and part is Part.WORKING and clock.around not in {"", "today", "tomorrow"}:
        return _UNCLEAR
    named = day_of(clock.around, now.date()) if clock.around else now.date()
    at = clock.within(part)
    if isinstance(named, NotUnderstood):
        return named
    return _UNCLEAR if at is None else _at(named, at, now)


def _without_clock(left: str, part: Part, now: datetime) -> datetime | NotUnderstood:
    """A day with no hour: an evening has its own, a day counted from now keeps now's, others have none."""
    same_time = left.removeprefix("same time ").removeprefix("this time ")
    named = now.date() if not left and part is not Part.WORKING else day_of(same_time, now.date())
    if isinstance(named, NotUnderstood):
        return named
    if part is Part.EVENING:
        return _at(named, EVENING, now)
    if counts_from_now(left) or same_time != left:
        return _at(named, now.time().replace(second=0, microsecond=0), now)
    return NotUnderstood(TimeRefusal.NO_TIME)


def _at(named: date, at: time, now: datetime) -> datetime | NotUnderstood:
    found = settled(datetime.combine(named, at, now.tzinfo))
    return NotUnderstood(TimeRefusal.PAST) if is_before(found, now) else found
