"""Following a rule through a window, with no more steps than a budget allows.

The library that others use follows a rule that never comes, as 30 February, to the year 9999. Here the days
of the window alone are looked at, or those from the start where a rule has a count.
"""

from calendar import isleap, monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import product

from msgspec.structs import replace

from flows.calendar.refusals import CalendarRefusal, Refused
from flows.calendar.rules import OF_A_DAY, Rule

_MOST_TIMES = 300
"""Times of one day."""


class Budget:
    """How many steps may still be taken, for all entries of a file together and for one of them."""

    def __init__(self, steps: int, at_once: int) -> None:
        self._left = steps
        self._at_once = at_once
        self._now = 0

    def begin(self) -> None:
        """Another entry's turn."""
        self._now = 0

    def spend(self, steps: int) -> None:
        """Take steps; Refused(UNKNOWN_RULE) where one entry, TOO_MANY where all of them take too many."""
        self._now += steps
        self._left -= steps
        if self._left < 0:
            raise Refused(CalendarRefusal.TOO_MANY)
        if self._now > self._at_once:
            raise Refused(CalendarRefusal.UNKNOWN_RULE)


def occurrences(
    rule: Rule, starts: datetime, after: datetime, last: datetime, budget: Budget
) -> Iterator[datetime]:
    """The times on the wall from `after` to `last` when a series that `starts` takes place, in order.

    The start is always the first of them, as RFC 5545 has it. `rule.until` is the caller's to look at.

    Raises:
        Refused: when the budget is spent.
    """
    left = rule.count
    for at in _from_start(rule, starts, after if left is None else starts, last, budget):
        if at > last or left == 0:
            return
        left = None if left is None else left - 1
        if at >= after:
            yield at


def _from_start(
    rule: Rule, starts: datetime, after: datetime, last: datetime, budget: Budget
) -> Iterator[datetime]:
    yield starts
    rule = _completed(rule, starts)
    if rule.frequency in OF_A_DAY:
        found = _within_days(rule, starts, after, last, budget)
    else:
        found = _on_days(rule, starts, after, last, budget)
    yield from (at for at in found if at > starts)


def _completed(rule: Rule, starts: datetime) -> Rule:
    """The rule with what it leaves to its start: day, month and time."""
    days = rule.weekdays or rule.year_days or rule.month_days or rule.weeks
    match rule.frequency:
        case "YEARLY" if not days:
            rule = replace(rule, months=rule.months or (starts.month,), month_days=(starts.day,))
        case "MONTHLY" if not days:
            rule = replace(rule, month_days=(starts.day,))
        case "WEEKLY" if not days:
            rule = replace(rule, weekdays=((0, starts.weekday()),))
        case _:
            pass
    if rule.weeks and not (rule.weekdays or rule.month_days or rule.year_days):
        rule = replace(rule, weekdays=((0, starts.weekday()),))
    size = OF_A_DAY.get(rule.frequency, 86_400)
    return replace(
        rule,
        hours=rule.hours or ((starts.hour,) if size > 3_600 else ()),
        minutes=rule.minutes or ((starts.minute,) if size > 60 else ()),
        seconds=rule.seconds or ((starts.second,) if size > 1 else ()),
    )


def _on_days(
    rule: Rule, starts: datetime, after: datetime, last: datetime, budget: Budget
) -> Iterator[datetime]:
    if len(rule.hours) * len(rule.minutes) * len(rule.seconds) > _MOST_TIMES:
        raise Refused(CalendarRefusal.UNKNOWN_RULE)
    times = [time(*at) for at in product(rule.hours, rule.minutes, rule.seconds)]
    for days in _periods(rule, starts.date(), after.date(), last.date()):
        budget.spend(1 + len(days))
        found = [datetime.combine(day, at) for day in days if _falls_on(rule, day) for at in times]
        budget.spend(len(found))
        yield from _placed(rule, found)


def _placed(rule: Rule, found: list[datetime]) -> list[datetime]:
    """Those at the positions that the rule asks for, of all in one period."""
    if not rule.positions:
        return found
    count = len(found)
    places = {place - 1 if place > 0 else count + place for place in rule.positions}
    return [found[place] for place in sorted(places) if 0 <= place < count]


def _periods(rule: Rule, starts: date, after: date, last: date) -> Iterator[list[date]]:
    """The days of each period of the rule, from the one with `after` in it to the one with `last`."""
    interval = rule.interval
    match rule.frequency:
        case "YEARLY":
            for year in range(_aligned(starts.year, after.year, interval), last.year + 1, interval):
                months = rule.months if rule.months and not rule.weeks else range(1, 13)
                yield [day for month in months for day in _days_of(year, month)]
        case "MONTHLY":
            begins, ends = _month(starts), _month(last)
            for month in range(_aligned(begins, _month(after), interval), ends + 1, interval):
                yield _days_of(*divmod(month, 12), first=0)
        case "WEEKLY":
            begins, ends = _week(starts, rule), _week(last, rule)
            for week in range(_aligned(begins, _week(after, rule), interval), ends + 1, interval):
                monday = week * 7 + rule.week_starts + 1
                yield [date.fromordinal(day) for day in range(monday, monday + 7) if day > 0]
        case _:
            first = _aligned(starts.toordinal(), after.toordinal(), interval)
            yield from ([date.fromordinal(day)] for day in range(first, last.toordinal() + 1, interval))


def _aligned(begins: int, after: int, interval: int) -> int:
    """The last step of so many from `begins` that is not behind `after`, or the first there is."""
    return begins + max(0, (after - begins) // interval) * interval


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _week(day: date, rule: Rule) -> int:
    return (day.toordinal() - 1 - rule.week_starts) // 7


def _days_of(year: int, month: int, first: int = 1) -> list[date]:
    month += 1 - first
    return [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]


def _falls_on(rule: Rule, day: date) -> bool:
    """Whether the rule allows the day."""
    if rule.months and day.month not in rule.months:
        return False
    length = monthrange(day.year, day.month)[1]
    if rule.month_days and not {day.day, day.day - length - 1} & set(rule.month_days):
        return False
    year_day, year_length = day.timetuple().tm_yday, 366 if isleap(day.year) else 365
    if rule.year_days and not {year_day, year_day - year_length - 1} & set(rule.year_days):
        return False
    if rule.weeks and not _numbers_of_week(day, rule.week_starts) & set(rule.weeks):
        return False
    if not rule.weekdays:
        return True
    of_month = rule.frequency == "MONTHLY" or bool(rule.months)
    place, of = (day.day, length) if of_month else (year_day, year_length)
    which = {0, (place - 1) // 7 + 1, -((of - place) // 7 + 1)}
    return any(weekday == day.weekday() and wanted in which for wanted, weekday in rule.weekdays)


def _numbers_of_week(day: date, week_starts: int) -> set[int]:
    """The number of the day's week, from either end of the year that its fourth day is in."""
    fourth = day + timedelta(days=3 - (day.weekday() - week_starts) % 7)
    year_day = fourth.timetuple().tm_yday
    year_length = 366 if isleap(fourth.year) else 365
    number = (year_day - 1) // 7 + 1
    weeks = number + (year_length - year_day) // 7
    return {number, number - weeks - 1}


def _within_days(
    rule: Rule, starts: datetime, after: datetime, last: datetime, budget: Budget
) -> Iterator[datetime]:
    """The times of a rule that counts hours, minutes or seconds; what it does not allow is stepped over."""
    step = timedelta(seconds=OF_A_DAY[rule.frequency] * rule.interval)
    begins = starts.replace(minute=0, second=0) if rule.frequency == "HOURLY" else starts
    begins = begins.replace(second=0) if rule.frequency == "MINUTELY" else begins
    at = begins + max(0, (after - begins) // step) * step
    while at <= last:
        budget.spend(1)
        if not _falls_on(rule, at.date()):
            following = datetime.combine(at.date(), time()) + timedelta(days=1)
        elif rule.hours and at.hour not in rule.hours:
            following = at.replace(minute=0, second=0) + timedelta(hours=1)
        elif rule.frequency != "HOURLY" and rule.minutes and at.minute not in rule.minutes:
            following = at.replace(second=0) + timedelta(minutes=1)
        else:
            following = at + step
            minutes = rule.minutes if rule.frequency == "HOURLY" else (at.minute,)
            if rule.frequency != "SECONDLY":
                found = [at.replace(minute=m, second=s) for m, s in product(minutes, rule.seconds)]
            else:
                found = [at] if not rule.seconds or at.second in rule.seconds else []
            budget.spend(len(found))
            yield from _placed(rule, found)
        at += max(1, -((at - following) // step)) * step
