"""Time in words: what a chair types or says about when, read strictly.

The grammar is our own. It covers British phrases exactly and refuses the rest; general date parsers read more
and are silently wrong on some of it ("4.30pm tomorrow", "tonight at 8", "a week today"), and cost memory and
start-up time. `docs/time-in-words.md` lists what is understood.
"""

from datetime import UTC, date, datetime, time

from flows.time.clock import OFFERED, Clock, Part, clocks, part_of
from flows.time.dates import counts_from_now, day_of
from flows.time.days import Day, Today
from flows.time.lengths import length_of
from flows.time.plain import plain
from flows.time.reading import Either, NotUnderstood, TimeRefusal, one_or_either, options_of
from flows.time.wall_time import SMALL_HOURS, is_before, settled
from flows.time.why import refused
from flows.time.working_days import Nation
from flows.time.zones import zones_of

__all__ = [
    "Either",
    "Nation",
    "NotUnderstood",
    "TimeRefusal",
    "day",
    "moment",
    "options_of",
]

_NOW = {"now", "right now", "just now", "straight away", "immediately"}
_UNCLEAR = NotUnderstood(TimeRefusal.UNCLEAR)
_USUAL = Nation.ENGLAND_AND_WALES

_Moment = datetime | Either[datetime] | NotUnderstood


def day(
    text: str, today: date, nation: Nation = _USUAL, *, small_hours: bool = False
) -> date | Either[date] | NotUnderstood:
    """The day that `text` names, from `today` to two years ahead, or why not. Never raises.

    Several days where more than one may be meant. Working days are counted without the nation's bank
    holidays. In the `small_hours` tomorrow may be today.
    """
    parted = part_of(plain(text))
    found = _UNCLEAR if parted is None else day_of(parted[0], Today(today, nation, small_hours))
    return refused(text, found.reason) if isinstance(found, NotUnderstood) else found


def moment(
    text: str, now: datetime, nation: Nation = _USUAL, on: tuple[date, ...] = ()
) -> datetime | Either[datetime] | NotUnderstood:
    """The moment that `text` names, in the zone of `now` and not before it, or why not. Never raises.

    Several moments where more than one may be meant. An hour without am or pm is between 8 in the morning and
    8 in the evening, unless a part of the day is named; seven is in the morning or in the evening. No day
    means today, or the day that was said before: any of `on`. What is counted in days from now ("a week
    today") keeps the time of day of `now`. A time that the clocks skip is moved on by as much as they skip;
    of one that they repeat, it is the first.
    """
    said, zones = zones_of(plain(text))
    clocks_there = [now.astimezone(zone) for zone in zones] or [now]
    found = [_moment(said, there, nation, on) for there in clocks_there]
    meant = [one.astimezone(now.tzinfo) for each in found for one in _moments(each)]
    if meant:
        return one_or_either(meant)
    first = found[0]
    return refused(text, first.reason if isinstance(first, NotUnderstood) else TimeRefusal.UNCLEAR)


def _moments(found: _Moment) -> tuple[datetime, ...]:
    return () if isinstance(found, NotUnderstood) else options_of(found)


def _moment(said: str, now: datetime, nation: Nation, on: tuple[date, ...]) -> _Moment:
    if said in _NOW:
        return now
    today = Today(now.date(), nation, now.time() < SMALL_HOURS, near=True, on=on)
    lasting = length_of(said)
    ahead = () if lasting is None else ((now.astimezone(UTC) + lasting).astimezone(now.tzinfo),)
    found = part_of(said)
    if found is None:
        return _UNCLEAR
    left, part = found
    readings = [reading for clock in clocks(left) if (reading := _read(clock, part, now, today)) != _UNCLEAR]
    meant = (*ahead, *(one for reading in readings for one in _moments(reading)))
    if meant:
        return one_or_either(meant)
    reasons = dict.fromkeys(readings)
    match len(reasons):
        case 0:
            return _without_clock(left, part, now, today)
        case 1:
            return readings[0]
        case _:
            return _UNCLEAR


def _read(clock: Clock, part: Part, now: datetime, today: Today) -> _Moment:
    """The moments when this clock face is the time, and all around it the day."""
    if clock.bare and part is Part.WORKING and clock.around not in {"", "today", "tomorrow"}:
        return _UNCLEAR
    times = clock.within(part)
    if not clock.around and clock.rolls and not today.on:
        return _first_to_come(_at(today.day, times, now), _at(day_of("tomorrow", today), times, now))
    named = day_of(clock.around, today) if clock.around else today.unnamed
    if isinstance(named, NotUnderstood):
        return named
    return _at(named, times, now) if times else _UNCLEAR


def _first_to_come(now: _Moment, later: _Moment) -> _Moment:
    """Both, where today's is still to come."""
    return one_or_either((*_moments(now), *_moments(later)))


def _without_clock(left: str, part: Part, now: datetime, today: Today) -> _Moment:
    """A day with no hour: a part of the day offers its own, and a day counted from now keeps now's."""
    same_time = left.removeprefix("same time ").removeprefix("this time ")
    named = _day_without_clock(left, same_time, part, today)
    if isinstance(named, NotUnderstood):
        return named
    if part is not Part.WORKING:
        return _at(named, OFFERED[part], now)
    if counts_from_now(left) or same_time != left:
        return _at(named, (now.time().replace(second=0, microsecond=0),), now)
    return NotUnderstood(TimeRefusal.NO_TIME)


def _day_without_clock(left: str, same_time: str, part: Part, today: Today) -> Day:
    if not left and part is not Part.WORKING:
        return today.unnamed
    found = day_of(same_time, today)
    unit = same_time.removeprefix("next ")
    same_weekday = same_time != left and unit in {"week", "fortnight", "month", "year"}
    return day_of(f"1 {unit}", today) if same_weekday else found


def _at(named: Day, times: tuple[time, ...], now: datetime) -> _Moment:
    """The moments of those days and times that are not past."""
    if isinstance(named, NotUnderstood):
        return named
    found = [settled(datetime.combine(one, at, now.tzinfo)) for one in options_of(named) for at in times]
    ahead = [one for one in found if not is_before(one, now)]
    return one_or_either(ahead) if ahead else NotUnderstood(TimeRefusal.PAST)
