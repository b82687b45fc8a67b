"""Which days a chair works: their days of the week, their nation's bank holidays, and being away."""

from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from holidays import HolidayBase

_MONDAY_TO_FRIDAY = frozenset(range(5))
_A_DAY = timedelta(days=1)


class Nation(StrEnum):
    """Whose bank holidays hold."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


_SUBDIVISIONS = {Nation.ENGLAND_AND_WALES: "ENG", Nation.SCOTLAND: "SCT", Nation.NORTHERN_IRELAND: "NIR"}


class WorkingDays(Struct, frozen=True):
    """When a chair does not work.

    `working_days` are those of the week on which they do, Monday being 0; `away_until` is the day on which
    they are back; the bank holidays are their `nation`'s.

    Raises:
        ValueError: no working day is left, or one is not a day of the week.
    """

    working_days: frozenset[int] = _MONDAY_TO_FRIDAY
    bank_holidays: bool = True
    away_until: date | None = None
    nation: Nation = Nation.ENGLAND_AND_WALES

    def __post_init__(self) -> None:
        if not self.working_days or not self.working_days <= frozenset(range(7)):
            raise ValueError("A chair works on at least one day of the week, Monday being 0 and Sunday 6.")


def is_working_day(day: date, rest: WorkingDays) -> bool:
    """Whether the chair works on that day."""
    away = rest.away_until is not None and day < rest.away_until
    holiday = rest.bank_holidays and day in _holidays(rest.nation)
    return not away and day.weekday() in rest.working_days and not holiday


def first_working_day(day: date, rest: WorkingDays) -> date:
    """That day if the chair works on it, or the next on which they do."""
    day = max(day, rest.away_until or day)
    while not is_working_day(day, rest):
        day += _A_DAY
    return day


def next_working_day(day: date, rest: WorkingDays) -> date:
    """The first working day after that day."""
    return first_working_day(day + _A_DAY, rest)


def working_days_later(day: date, count: int, rest: WorkingDays) -> date:
    """The working day that is so many working days after that day."""
    for _ in range(count):
        day = next_working_day(day, rest)
    return day


def bank_holidays(year: int, nation: Nation) -> dict[date, str]:
    """The nation's bank holidays in that year, in order, each with its English name."""
    known = _holidays(nation)
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return {day: str(known[day]) for day in days if day.year == year and day in known}


@cache
def _holidays(nation: Nation) -> "HolidayBase":
    # Loaded on first use: reading the package takes a tenth of a second and some memory.
    from holidays import country_holidays  # noqa: PLC0415

    return country_holidays("GB", subdiv=_SUBDIVISIONS[nation], language="en_GB")
