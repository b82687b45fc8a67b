"""Reckoning with days: so many on, the coming weekday, the next such date, and those with a name."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from msgspec import Struct

from flows.time.plain import MONTHS
from flows.time.reading import Either, NotUnderstood, TimeRefusal, one_or_either
from flows.time.working_days import (
    Nation,
    WorkingDays,
    bank_holidays,
    first_working_day,
    is_working_day,
    working_days_later,
)

YEARS_AHEAD = 2
_JUST_GONE = timedelta(days=31)

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday weds wed",
            "thursday thurs thur thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
MONTH_NUMBERS = {name: number for number, names in enumerate(MONTHS, start=1) for name in names.split()}
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS_IN = {"month": 1, "year": 12}
_NO_SUCH = NotUnderstood(TimeRefusal.NO_SUCH_DATE)
_TOO_FAR = NotUnderstood(TimeRefusal.TOO_FAR)

Day = date | Either[date] | NotUnderstood


class Today(Struct, frozen=True):
    """The day on which something is said, and by whose bank holidays.

    `small_hours`: soon after midnight, when tomorrow may be the day that has just begun. `near`: what is
    meant is not a year away, so that a date that has just gone by is past, not next year's. `on`: the days
    that were named before, for a time that comes without one.
    """

    day: date
    nation: Nation = Nation.ENGLAND_AND_WALES
    small_hours: bool = False
    near: bool = False
    on: tuple[date, ...] = ()

    @property
    def unnamed(self) -> "date | Either[date]":
        """The day that is meant where none is named."""
        return one_or_either(self.on or (self.day,))


def months_on(day: date, months: int) -> date:
    """`day` so many months on, or that month's last day when it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_on(day: date, count: int, unit: str) -> Day:
    """`day` so many units on; none at all is no length."""
    if count == 0:
        return _NO_SUCH
    if unit in _DAYS_IN:
        days = count * _DAYS_IN[unit]
        return day + timedelta(days=days) if days < 366 * (YEARS_AHEAD + 1) else _TOO_FAR
    months = count * _MONTHS_IN[unit]
    return months_on(day, months) if months <= 12 * YEARS_AHEAD else _TOO_FAR


def working_days_on(day: date, count: int, nation: Nation) -> Day:
    """`day` so many statutory working days on: Monday to Friday, without the nation's bank holidays."""
    if count == 0:
        return _NO_SUCH
    if count > 260 * YEARS_AHEAD:
        return _TOO_FAR
    return working_days_later(day, count, WorkingDays(nation=nation))


def coming(weekday: str, today: date) -> date | Either[date]:
    """The coming `weekday`; said on that very weekday, it may be today or a week today."""
    ahead = (WEEKDAYS[weekday] - today.weekday()) % 7
    day = today + timedelta(days=ahead)
    return day if ahead else Either((day, day + timedelta(days=7)))


def in_next_week(weekday: int, today: date) -> date:
    """That weekday, Monday being 0, of the week that begins on the coming Monday."""
    return today + timedelta(days=7 - today.weekday() + weekday)


def working_week(day: date) -> tuple[date, ...]:
    """Monday to Friday of the week of `day`."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=ahead) for ahead in range(5))


def exact(day: int, month: int, year: int) -> Day:
    """That date, if there is such a date."""
    try:
        return date(year, month, day)
    except ValueError:
        return _NO_SUCH


def yearless(month: int, day: int, today: Today, of: Callable[[int], Day], weekday: str | None = None) -> Day:
    """The next such date, which must fall on the weekday named beside it, where one is."""
    ahead = (month, day) >= (today.day.month, today.day.day)
    meant = agreeing(of(today.day.year if ahead else today.day.year + 1), weekday)
    doubted = today.near or (isinstance(meant, NotUnderstood) and meant.reason is TimeRefusal.OTHER_WEEKDAY)
    for year in (today.day.year - 1, today.day.year) if doubted else ():
        gone = agreeing(of(year), weekday)
        if isinstance(gone, date) and timedelta(0) < today.day - gone <= _JUST_GONE:
            return NotUnderstood(TimeRefusal.PAST)
    return meant


def agreeing(day: Day, weekday: str | None) -> Day:
    """`day` if it falls on the weekday named beside it, where one is."""
    if weekday and isinstance(day, date) and day.weekday() != WEEKDAYS[weekday]:
        return NotUnderstood(TimeRefusal.OTHER_WEEKDAY)
    return day


def last_day(month: int, year: int) -> Day:
    """The last day of a month."""
    return exact(monthrange(year, month)[1], month, year) if year else _NO_SUCH


def nth_weekday(nth: int | None, weekday: str, month: date) -> Day:
    """The nth such weekday of the month of a day; none for its last."""
    first = month.replace(day=1)
    days = [first + timedelta(days=n) for n in range(31)]
    found = [day for day in days if day.month == first.month and day.weekday() == WEEKDAYS[weekday]]
    if nth is None:
        return found[-1]
    return found[nth - 1] if 0 < nth <= len(found) else _NO_SUCH


def first_working_day_of(month: date, nation: Nation) -> date:
    """The first statutory working day of the month of a day."""
    return first_working_day(month.replace(day=1), WorkingDays(nation=nation))


def last_working_day(month: date, nation: Nation) -> date:
    """The last statutory working day of the month of a day."""
    day = months_on(month.replace(day=1), 1) - timedelta(days=1)
    while not is_working_day(day, WorkingDays(nation=nation)):
        day -= timedelta(days=1)
    return day


_HOLIDAYS = {
    "good friday": ("Good Friday",),
    "easter monday": ("Easter Monday",),
    "early may bank holiday": ("May Day",),
    "may bank holiday": ("May Day", "Spring Bank Holiday"),
    "spring bank holiday": ("Spring Bank Holiday",),
    "summer bank holiday": ("Late Summer Bank Holiday", "Summer Bank Holiday"),
    "august bank holiday": ("Late Summer Bank Holiday", "Summer Bank Holiday"),
}
HOLIDAY_NAMES = (*_HOLIDAYS, "easter sunday", "easter", "bank holiday")


def named_holiday(name: str, today: Today) -> Day:
    """The next bank holiday of that name, or Easter; where several are called so, each of that year's."""
    if name == "bank holiday":
        return next(day for day in _holidays_from(today) if day > today.day)
    if name.startswith("easter"):
        return _easter(name, today)
    labels = _HOLIDAYS[name]
    found = [day for day, label in _holidays_from(today).items() if label in labels]
    return one_or_either(day for day in found if day.year == found[0].year) if found else _NO_SUCH


def _easter(name: str, today: Today) -> Day:
    """Easter goes by Good Friday, which is kept in every nation."""
    for year in (today.day.year, today.day.year + 1):
        kept = bank_holidays(year, today.nation)
        friday = next(day for day, label in kept.items() if label == "Good Friday")
        days = {"easter sunday": (2,), "easter monday": (3,)}.get(name, (0, 2, 3))
        found = [friday + timedelta(days=n) for n in days]
        if found[-1] >= today.day:
            return one_or_either(day for day in found if day >= today.day)
    return _NO_SUCH


def _holidays_from(today: Today) -> dict[date, str]:
    years = (today.day.year, today.day.year + 1)
    kept = {day: label for year in years for day, label in bank_holidays(year, today.nation).items()}
    return {day: label for day, label in kept.items() if day >= today.day}
