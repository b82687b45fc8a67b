"""Days in words: a grammar of British, day-first dates. It works on the plain form of `spoken_words`."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from flows.time.plain import NotUnderstood, TimeRefusal

YEARS_AHEAD = 2
_JUST_GONE = timedelta(days=31)

_WEEKDAYS = {
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
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS_IN = {"month": 1, "year": 12}

_WEEKDAY = "|".join(_WEEKDAYS)
_MONTH = "|".join(_MONTHS)
_COUNT = r"(?P<count>\d{1,6}|an?)"
_UNIT = r"(?P<unit>day|week|fortnight|month|year)s?"
_LEAD = r"(?:(?:on|by|for) )?"
_NAMED = rf"{_LEAD}(?:(?P<weekday>{_WEEKDAY}) )?(?:the )?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
# After a month's name two digits may be an hour; from 24 on they cannot.
_YEAR_AFTER_NAME = r"(?P<year>\d{4}|2[4-9]|3\d)"
_FROM_NOW = re.compile(rf"(?:in )?{_COUNT} {_UNIT}(?:'?s?'? time| from now| (?:from )?today)?", re.ASCII)

_Day = date | NotUnderstood
_Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], _Day]]


def day_of(said: str, today: date) -> date | NotUnderstood:
    """The day that plain `said` names, from `today` to two years ahead, or why not.

    Where a reader could take it either way: a weekday is the coming one and, on that very weekday, unclear;
    "next" is the one in next week, Monday to Sunday; a date without a year is the next of its kind, but one
    that went by within the last month is taken for the past; the end of a week is its Friday.
    """
    for pattern, read in _RULES:
        if found := pattern.fullmatch(said):
            return _within(read(found, today), today)
    return NotUnderstood(TimeRefusal.UNCLEAR)


def counts_from_now(said: str) -> bool:
    """Whether plain `said` counts days, weeks, months or years from now, as "a week today" does."""
    return _FROM_NOW.fullmatch(said) is not None


def _within(day: _Day, today: date) -> _Day:
    if isinstance(day, NotUnderstood):
        return day
    if day < today:
        return NotUnderstood(TimeRefusal.PAST)
    return NotUnderstood(TimeRefusal.TOO_FAR) if day > _months_on(today, 12 * YEARS_AHEAD) else day


def _months_on(day: date, months: int) -> date:
    """`day` so many months on, or that month's last day when it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _on(day: date, count: int, unit: str) -> _Day:
    """`day` so many units on."""
    if unit in _DAYS_IN:
        days = count * _DAYS_IN[unit]
        return (
            day + timedelta(days=days)
            if days < 366 * (YEARS_AHEAD + 1)
            else NotUnderstood(TimeRefusal.TOO_FAR)
        )
    months = count * _MONTHS_IN[unit]
    return _months_on(day, months) if months <= 12 * YEARS_AHEAD else NotUnderstood(TimeRefusal.TOO_FAR)


def _number(count: str | None) -> int:
    return int(count) if count and count.isdigit() else 1


def _coming(weekday: str, today: date) -> _Day:
    """The coming `weekday`; on that very weekday it may be today or a week today, so it is unclear."""
    ahead = (_WEEKDAYS[weekday] - today.weekday()) % 7
    return today + timedelta(days=ahead) if ahead else NotUnderstood(TimeRefusal.UNCLEAR)


def _next_week(weekday: int, today: date) -> date:
    return today + timedelta(days=7 - today.weekday() + weekday)


def _exact(day: int, month: int, year: int) -> _Day:
    try:
        return date(year, month, day)
    except ValueError:
        return NotUnderstood(TimeRefusal.NO_SUCH_DATE)


def _last_day(month: int, year: int) -> _Day:
    return (
        _exact(monthrange(year, month)[1], month, year) if year else NotUnderstood(TimeRefusal.NO_SUCH_DATE)
    )


def _yearless(month: int, day: int, today: date, exact: Callable[[int], _Day]) -> _Day:
    """The next such date; one that has just gone by is more likely a slip than a year ahead."""
    for year in (today.year - 1, today.year):
        gone = exact(year)
        if isinstance(gone, date) and timedelta(0) < today - gone <= _JUST_GONE:
            return NotUnderstood(TimeRefusal.PAST)
    ahead = (month, day) >= (today.month, today.day)
    return exact(today.year if ahead else today.year + 1)


def _agreeing(day: _Day, weekday: str | None) -> _Day:
    """`day` if it falls on the weekday named beside it, where one is."""
    if weekday and isinstance(day, date) and day.weekday() != _WEEKDAYS[weekday]:
        return NotUnderstood(TimeRefusal.NO_SUCH_DATE)
    return day


def _past(_found: re.Match[str], _today: date) -> _Day:
    return NotUnderstood(TimeRefusal.PAST)


def _near(found: re.Match[str], today: date) -> _Day:
    return today + timedelta(days={"today": 0, "tomorrow": 1}.get(found["near"], 2))


def _counted(found: re.Match[str], today: date) -> _Day:
    return _on(today, _number(found["count"]), found["unit"])


def _counted_from(found: re.Match[str], today: date) -> _Day:
    """A week on Tuesday, a fortnight tomorrow, Monday week."""
    match found["base"]:
        case "today":
            base: _Day = today
        case "tomorrow":
            base = today + timedelta(days=1)
        case weekday if found["unit"] in _DAYS_IN:
            base = _coming(weekday, today)
        case _:
            base = NotUnderstood(TimeRefusal.UNCLEAR)
    return base if isinstance(base, NotUnderstood) else _on(base, _number(found["count"]), found["unit"])


def _weekday(found: re.Match[str], today: date) -> _Day:
    return _coming(found["weekday"], today)


def _next_weekday(found: re.Match[str], today: date) -> _Day:
    return _next_week(_WEEKDAYS[found["weekday"]], today)


def _written(found: re.Match[str], today: date) -> _Day:
    """25/12, 25 December, December 25th, 25.12.2026, 2026-12-25."""
    day, month = int(found["day"]), found["month"]
    number = _MONTHS[month] if month in _MONTHS else int(month)
    year = found["year"]
    if year is None:
        return _agreeing(_yearless(number, day, today, partial(_exact, day, number)), found["weekday"])
    return _agreeing(_exact(day, number, int(year) if len(year) == 4 else 2000 + int(year)), found["weekday"])


def _ordinal(found: re.Match[str], today: date) -> _Day:
    """The 25th, of this or the next month; alone, the next 25th."""
    day = int(found["day"])
    month = today
    if found["which"] == "next" or (found["which"] is None and day < today.day):
        month = _months_on(today.replace(day=1), 1)
    return _agreeing(_exact(day, month.month, month.year), found["weekday"])


def _end(found: re.Match[str], today: date) -> _Day:
    """The last day of a month or year, the Friday of a week."""
    ahead = 1 if found["which"] == "next" else 0
    match found["whole"]:
        case "week":
            return today + timedelta(days=4 - today.weekday() + 7 * ahead)
        case "year":
            return date(today.year + ahead, 12, 31)
        case _:
            return _months_on(today.replace(day=1), 1 + ahead) - timedelta(days=1)


def _end_of_month(found: re.Match[str], today: date) -> _Day:
    month = _MONTHS[found["month"]]
    if found["year"]:
        return _last_day(month, int(found["year"]))
    return _yearless(month, 31, today, partial(_last_day, month))


def _start(found: re.Match[str], today: date) -> _Day:
    match found["whole"]:
        case "week":
            return _next_week(0, today)
        case "year":
            return date(today.year + 1, 1, 1)
        case _:
            return _months_on(today.replace(day=1), 1)


def _rule(pattern: str, read: Callable[[re.Match[str], date], _Day]) -> _Rule:
    return re.compile(pattern, re.ASCII), read


_RULES: tuple[_Rule, ...] = (
    _rule(rf"{_LEAD}(?:the )?(?P<near>today|tomorrow|day after tomorrow)", _near),
    _rule(rf"yesterday|.* ago|last (?:{_WEEKDAY}|week|month|year)|(?:{_WEEKDAY}) last week", _past),
    _rule(rf"(?:in )?{_COUNT} {_UNIT}(?:'?s?'? time| from now)?", _counted),
    _rule(rf"(?:in )?{_COUNT} {_UNIT} (?:on |from )?(?P<base>today|tomorrow|{_WEEKDAY})", _counted_from),
    _rule(rf"{_LEAD}(?P<base>today|tomorrow|{_WEEKDAY}) (?P<count>)(?P<unit>week|fortnight)", _counted_from),
    _rule(rf"{_LEAD}(?:this |coming |this coming )?(?P<weekday>{_WEEKDAY})", _weekday),
    _rule(rf"{_LEAD}next (?P<weekday>{_WEEKDAY})", _next_weekday),
    _rule(rf"{_LEAD}(?P<weekday>{_WEEKDAY}) next week", _next_weekday),
    _rule(rf"next week (?:on )?(?P<weekday>{_WEEKDAY})", _next_weekday),
    _rule(rf"{_NAMED}(?P<day>\d{{1,2}})(?:/(?P<month>\d{{1,2}})(?:/{_YEAR})?)", _written),
    _rule(rf"{_NAMED}(?P<day>\d{{1,2}})(?:\.(?P<month>\d{{1,2}})(?:\.{_YEAR})?)", _written),
    _rule(rf"{_NAMED}(?P<day>\d{{1,2}})-(?P<month>\d{{1,2}})-{_YEAR}", _written),
    _rule(rf"{_LEAD}(?P<weekday>)(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}})", _written),
    _rule(
        rf"{_NAMED}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ?(?P<month>{_MONTH})(?: {_YEAR_AFTER_NAME})?",
        _written,
    ),
    _rule(
        rf"{_NAMED}(?P<month>{_MONTH}) (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: (?P<year>\d{{4}}))?",
        _written,
    ),
    _rule(rf"{_NAMED}(?P<day>\d{{1,2}})(?:st|nd|rd|th)(?: of (?P<which>this|next) month)?", _ordinal),
    _rule(rf"{_LEAD}(?:the )?(?:end|last day) of (?:(?P<which>the|this|next) )?(?P<whole>month|year)", _end),
    _rule(rf"{_LEAD}(?:the )?end of (?:(?P<which>the|this|next) )?(?P<whole>week)", _end),
    _rule(rf"{_LEAD}(?:the )?end of (?P<month>{_MONTH})(?: (?P<year>\d{{4}}))?", _end_of_month),
    _rule(rf"{_LEAD}(?:the )?(?:start|beginning) of next (?P<whole>week|month|year)", _start),
)
