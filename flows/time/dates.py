"""Days in words: a grammar of British, day-first dates. It works on the plain form of `plain`."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from flows.time import spans
from flows.time.days import (
    HOLIDAY_NAMES,
    MONTH_NUMBERS,
    WEEKDAYS,
    YEARS_AHEAD,
    Day,
    Today,
    agreeing,
    coming,
    days_on,
    exact,
    first_working_day_of,
    in_next_week,
    last_day,
    last_working_day,
    months_on,
    named_holiday,
    working_days_on,
    working_week,
    yearless,
)
from flows.time.reading import Either, NotUnderstood, TimeRefusal, one_or_either, options_of

_WEEKDAY = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTH_NUMBERS)
_COUNT = r"(?P<count>\d{1,6}|an?)"
_UNIT = r"(?P<unit>day|week|fortnight|month|year)s?"
_LEAD = r"(?:(?:on|by|for|till?|until|from|back|back on|no later than|(?:by )?(?:end of day|eod|cob)) )?"
_IN = r"(?:(?:in|within|for) )?"
_NAMED = rf"{_LEAD}(?:(?P<weekday>{_WEEKDAY}) )?(?:the )?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
# After a month's name two digits may be an hour; from 24 on they cannot.
_YEAR_AFTER_NAME = r"(?P<year>\d{4}|2[4-9]|3\d)"
_ON = r"(?:st|nd|rd|th)"
_FROM_NOW = re.compile(
    rf"{_IN}{_COUNT} (?:{_UNIT}|workdays)(?:'?s?'? time| from now| (?:from )?today)?", re.ASCII
)

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Today], Day]]


def day_of(said: str, today: Today) -> Day:
    """The day that plain `said` names, from today to two years ahead, or why not.

    Where a reader could take it either way: a weekday is the coming one and, on that very weekday, today or a
    week today; "next" is the one in next week, Monday to Sunday; a date without a year is the next of its
    kind; the end of a week is its Friday; soon after midnight, tomorrow may be the day that has just begun.
    """
    for pattern, read in _RULES:
        if found := pattern.fullmatch(said):
            return _within(read(found, today), today.day)
    return NotUnderstood(TimeRefusal.UNCLEAR)


def counts_from_now(said: str) -> bool:
    """Whether plain `said` counts days, weeks, months or years from now, as "a week today" does."""
    return _FROM_NOW.fullmatch(said) is not None


def _within(day: Day, today: date) -> Day:
    if isinstance(day, NotUnderstood):
        return day
    days = options_of(day)
    if not (ahead := [one for one in days if one >= today]):
        return NotUnderstood(TimeRefusal.PAST)
    near = [one for one in ahead if one <= months_on(today, 12 * YEARS_AHEAD)]
    return one_or_either(near) if near else NotUnderstood(TimeRefusal.TOO_FAR)


def _each(day: Day, then: Callable[[date], Day]) -> Day:
    """What `then` makes of each day that may be meant."""
    if isinstance(day, NotUnderstood):
        return day
    found = [then(one) for one in options_of(day)]
    meant = [option for one in found if not isinstance(one, NotUnderstood) for option in options_of(one)]
    return one_or_either(meant) if meant else found[0]


def _number(count: str | None) -> int:
    return int(count) if count and count.isdigit() else 1


def _past(_found: re.Match[str], _today: Today) -> Day:
    return NotUnderstood(TimeRefusal.PAST)


def _near(found: re.Match[str], today: Today) -> Day:
    ahead = {"today": 0, "tomorrow": 1}.get(found["near"], 2)
    day = today.day + timedelta(days=ahead)
    return Either((day - timedelta(days=1), day)) if ahead and today.small_hours else day


def _counted(found: re.Match[str], today: Today) -> Day:
    return days_on(today.day, _number(found["count"]), found["unit"])


def _counted_from(found: re.Match[str], today: Today) -> Day:
    """A week on Tuesday, a fortnight tomorrow, Monday week."""
    if found["base"] in WEEKDAYS and found["unit"] not in {"day", "week", "fortnight"}:
        return NotUnderstood(TimeRefusal.UNCLEAR)
    return _each(
        _base(found["base"], today), lambda day: days_on(day, _number(found["count"]), found["unit"])
    )


def _base(said: str, today: Today) -> Day:
    """The day from which another is counted; it may itself have gone by."""
    return coming(said, today.day) if said in WEEKDAYS else day_of(said, today)


def _workdays(found: re.Match[str], today: Today) -> Day:
    """Statutory working days: Monday to Friday, without bank holidays; the day itself is not one of them."""
    base = today.day if found["base"] is None else _base(found["base"], today)
    return _each(base, lambda day: working_days_on(day, _number(found["count"]), today.nation))


def _workday_of_month(found: re.Match[str], today: Today) -> Day:
    """The first or last statutory working day of a month."""
    if found["month"] is None:
        month: Day = months_on(today.day.replace(day=1), 1 if found["which"] == "next" else 0)
    else:
        number = MONTH_NUMBERS[found["month"]]
        month = yearless(number, 31, today, partial(last_day, number))
    of = last_working_day if found["end"] == "last" else first_working_day_of
    return _each(month, lambda day: of(day, today.nation))


def _beside(found: re.Match[str], today: Today) -> Day:
    """The day after Boxing Day, the Friday before Christmas, the Monday after Easter."""
    step = timedelta(days=1 if found["side"] == "after" else -1)

    def neighbour(day: date) -> date:
        day += step
        while found["weekday"] and day.weekday() != WEEKDAYS[found["weekday"]]:
            day += step
        return day

    return _each(_base(found["base"], today), neighbour)


def _weekday(found: re.Match[str], today: Today) -> Day:
    return coming(found["weekday"], today.day)


def _next_weekday(found: re.Match[str], today: Today) -> Day:
    return in_next_week(WEEKDAYS[found["weekday"]], today.day)


def _weekday_next(found: re.Match[str], today: Today) -> Day:
    """Friday next: to some the coming one, to others that of next week."""
    days = (*options_of(coming(found["weekday"], today.day)), _next_weekday(found, today))
    return one_or_either(sorted(day for day in days if isinstance(day, date)))


def _this_week(found: re.Match[str], today: Today) -> Day:
    return in_next_week(WEEKDAYS[found["weekday"]], today.day) - timedelta(days=7)


def _written(found: re.Match[str], today: Today) -> Day:
    """25/12, 25 December, December 25th, 25.12.2026, 2026-12-25."""
    day, month = int(found["day"]), found["month"]
    number = MONTH_NUMBERS[month] if month in MONTH_NUMBERS else int(month)
    year = found["year"]
    if year is None:
        return yearless(number, day, today, partial(exact, day, number), found["weekday"])
    return agreeing(exact(day, number, int(year) if len(year) == 4 else 2000 + int(year)), found["weekday"])


def _ordinal(found: re.Match[str], today: Today) -> Day:
    """The 25th, of this or the next month; alone, the next 25th."""
    day = int(found["day"])
    month = today.day
    if found["which"] == "next" or (found["which"] is None and day < today.day.day):
        month = months_on(today.day.replace(day=1), 1)
    return agreeing(exact(day, month.month, month.year), found["weekday"])


def _week_of(found: re.Match[str], today: Today) -> Day:
    """A week by the day on which it begins or ends: any of its working days may be meant."""
    return _each(day_of(found["base"], today), lambda day: Either(working_week(day)))


def _holiday(found: re.Match[str], today: Today) -> Day:
    return named_holiday(found["holiday"], today)


def _rule(pattern: str, read: Callable[[re.Match[str], Today], Day]) -> _Rule:
    return re.compile(pattern, re.ASCII), read


_WHICH = r"(?:(?P<which>the|this|next) )?"
_THE_FIRST = r"(?:the )?(?:1th|1st|start|beginning|first)(?: day)?"

_RULES: tuple[_Rule, ...] = (
    _rule(rf"{_LEAD}(?:the )?(?P<near>today|tomorrow|day after tomorrow)", _near),
    _rule(rf"yesterday|.* ago|last (?:{_WEEKDAY}|week|month|year)|(?:{_WEEKDAY}) last week", _past),
    _rule(rf"{_IN}{_COUNT} {_UNIT}(?:'?s?'? time| from now)?", _counted),
    _rule(rf"{_IN}{_COUNT} {_UNIT} (?:on |from )?(?P<base>today|tomorrow|{_WEEKDAY})", _counted_from),
    _rule(rf"{_LEAD}(?P<base>today|tomorrow|{_WEEKDAY}) (?P<count>)(?P<unit>week|fortnight)", _counted_from),
    _rule(
        rf"{_IN}{_COUNT} workdays(?:'? time| from now)?(?: (?:from|after) (?P<base>.+))?",
        _workdays,
    ),
    _rule(rf"{_LEAD}(?:the )?(?:next|1th|first) workdays(?P<count>)(?: after (?P<base>.+))?", _workdays),
    _rule(
        rf"{_LEAD}(?:the )?(?P<end>last|1th|1st|first) workdays (?:of|in) "
        rf"(?:(?:(?P<which>the|this|next) )?month|(?P<month>{_MONTH}))",
        _workday_of_month,
    ),
    _rule(rf"{_LEAD}(?:this |coming |this coming )?(?P<weekday>{_WEEKDAY})", _weekday),
    _rule(rf"{_LEAD}next (?P<weekday>{_WEEKDAY})", _next_weekday),
    _rule(rf"{_LEAD}(?P<weekday>{_WEEKDAY}) (?:of )?next week", _next_weekday),
    _rule(rf"next week (?:on )?(?P<weekday>{_WEEKDAY})", _next_weekday),
    _rule(rf"{_LEAD}(?P<weekday>{_WEEKDAY}) next", _weekday_next),
    _rule(rf"{_LEAD}(?P<weekday>{_WEEKDAY}) (?:of )?this week", _this_week),
    _rule(rf"this week (?:on )?(?P<weekday>{_WEEKDAY})", _this_week),
    _rule(rf"{_NAMED}(?P<day>\d{{1,2}})(?:/(?P<month>\d{{1,2}})(?:/{_YEAR})?)", _written),
    _rule(rf"{_NAMED}(?P<day>\d{{1,2}})(?:\.(?P<month>\d{{1,2}})(?:\.{_YEAR})?)", _written),
    _rule(rf"{_NAMED}(?P<day>\d{{1,2}})-(?P<month>\d{{1,2}})-{_YEAR}", _written),
    _rule(rf"{_LEAD}(?P<weekday>)(?P<year>\d{{4}})([/-])(?P<month>\d{{2}})\3(?P<day>\d{{2}})", _written),
    _rule(
        rf"{_NAMED}(?P<day>\d{{1,2}}){_ON}?(?: of)? ?(?P<month>{_MONTH})(?: {_YEAR_AFTER_NAME})?",
        _written,
    ),
    _rule(rf"{_NAMED}(?P<month>{_MONTH}) (?:the )?(?P<day>\d{{1,2}}){_ON}?(?: (?P<year>\d{{4}}))?", _written),
    _rule(rf"{_NAMED}(?P<day>\d{{1,2}}){_ON}(?: of (?P<which>this|next) month)?", _ordinal),
    _rule(
        rf"{_LEAD}(?:the )?(?:last|(?P<nth>\d){_ON}) (?P<weekday>{_WEEKDAY}) (?:of|in) "
        rf"(?:(?:(?P<which>the|this|next) )?month|(?P<month>{_MONTH})(?: (?P<year>\d{{4}}))?)",
        spans.nth,
    ),
    _rule(rf"{_LEAD}(?:the )?(?:end|last day) of {_WHICH}(?P<whole>month|year)", spans.end),
    _rule(rf"{_LEAD}(?:the )?end of {_WHICH}(?P<whole>week)", spans.end),
    _rule(
        rf"{_LEAD}(?:the )?(?:end|last day) of (?P<month>{_MONTH})(?: (?P<year>\d{{4}}))?", spans.end_of_month
    ),
    _rule(rf"{_LEAD}{_THE_FIRST} of next (?P<whole>week|month|year)", spans.start),
    _rule(rf"{_LEAD}{_THE_FIRST} of (?P<month>{_MONTH})(?: (?P<year>\d{{4}}))?", spans.start_of_month),
    _rule(r"(?:the )?(?:w/?[cb]|week (?:commencing|beginning|starting|of)) (?P<base>.+)", _week_of),
    _rule(r"(?:the )?(?:w/?e|week ending) (?P<base>.+)", _week_of),
    _rule(
        rf"{_LEAD}(?:the )?(?:next )?(?P<holiday>{'|'.join(HOLIDAY_NAMES)})",
        _holiday,
    ),
    _rule(
        rf"{_LEAD}(?:the )?(?:day|(?P<weekday>{_WEEKDAY})) (?P<side>after|before) (?P<base>.+)",
        _beside,
    ),
)
