"""Which days a chair works: their days of the week, England's bank holidays, and being away."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

_MONDAY_TO_FRIDAY = frozenset(range(5))
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """When a chair does not work.

    `working_days` are those of the week on which they do, Monday being 0; `away_until` is the day on which
    they are back.

    Raises:
        ValueError: no working day is left, or one is not a day of the week.
    """

    working_days: frozenset[int] = _MONDAY_TO_FRIDAY
    bank_holidays: bool = True
    away_until: date | None = None

    def __post_init__(self) -> None:
        if not self.working_days or not self.working_days <= frozenset(range(7)):
            raise ValueError("A chair works on at least one day of the week, Monday being 0 and Sunday 6.")


def is_working_day(day: date, rest: WorkingDays) -> bool:
    """Whether the chair works on that day."""
    away = rest.away_until is not None and day < rest.away_until
    return not away and day.weekday() in rest.working_days and not (rest.bank_holidays and day in _holidays())


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


@cache
def _holidays() -> "HolidayBase":
    # Loaded on first use: reading the package takes a tenth of a second and some memory.
    from holidays import country_holidays  # noqa: PLC0415

    return country_holidays("GB", subdiv="ENG")
