"""The beginning, the end and the nth weekday of a week, a month or a year, as `dates` found them said."""

import re
from datetime import date, timedelta
from functools import partial

from flows.time.days import (
    MONTH_NUMBERS,
    Day,
    Today,
    exact,
    in_next_week,
    last_day,
    months_on,
    nth_weekday,
    yearless,
)
from flows.time.reading import NotUnderstood, TimeRefusal


def nth(found: re.Match[str], today: Today) -> Day:
    """The last Friday in January, the 2nd Monday of next month."""
    nth = int(found["nth"]) if found["nth"] else None
    weekday = found["weekday"]
    if found["month"] is None:
        ahead = 1 if found["which"] == "next" else 0
        return nth_weekday(nth, weekday, months_on(today.day.replace(day=1), ahead))
    month = MONTH_NUMBERS[found["month"]]
    year = int(found["year"]) if found["year"] else today.day.year
    if not date.min.year <= year < date.max.year:
        return NotUnderstood(TimeRefusal.NO_SUCH_DATE)
    day = nth_weekday(nth, weekday, date(year, month, 1))
    gone = found["year"] is None and isinstance(day, date) and day < today.day
    return nth_weekday(nth, weekday, date(year + 1, month, 1)) if gone else day


def end(found: re.Match[str], today: Today) -> Day:
    """The last day of a month or year, the Friday of a week."""
    ahead = 1 if found["which"] == "next" else 0
    match found["whole"]:
        case "week":
            return today.day + timedelta(days=4 - today.day.weekday() + 7 * ahead)
        case "year":
            return date(today.day.year + ahead, 12, 31)
        case _:
            return months_on(today.day.replace(day=1), 1 + ahead) - timedelta(days=1)


def end_of_month(found: re.Match[str], today: Today) -> Day:
    """The last day of a month that is named."""
    month = MONTH_NUMBERS[found["month"]]
    if found["year"]:
        return last_day(month, int(found["year"]))
    return yearless(month, 31, today, partial(last_day, month))


def start(found: re.Match[str], today: Today) -> Day:
    """The first day of next week, month or year."""
    match found["whole"]:
        case "week":
            return in_next_week(0, today.day)
        case "year":
            return date(today.day.year + 1, 1, 1)
        case _:
            return months_on(today.day.replace(day=1), 1)


def start_of_month(found: re.Match[str], today: Today) -> Day:
    """The first day of a month that is named."""
    month = MONTH_NUMBERS[found["month"]]
    if found["year"]:
        return exact(1, month, int(found["year"]))
    return yearless(month, 1, today, partial(exact, 1, month))
