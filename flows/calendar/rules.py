"""Recurrence rules of every kind that RFC 5545 allows, or vCalendar 1.0, as they are written."""

from msgspec import Struct

from flows.calendar.old_rules import modern
from flows.calendar.refusals import CalendarRefusal, Refused

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OF_A_DAY = {"HOURLY": 3_600, "MINUTELY": 60, "SECONDLY": 1}
"""Frequencies that come more than once a day, in seconds."""
_PERIODS = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", *OF_A_DAY)
_LISTS = {
    "BYMONTH": (1, 12),
    "BYWEEKNO": (-53, 53),
    "BYYEARDAY": (-366, 366),
    "BYMONTHDAY": (-31, 31),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 60),
    "BYSETPOS": (-366, 366),
}
_KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *_LISTS}
_LONGEST_LIST = 400


class Rule(Struct, frozen=True):
    """A recurrence rule; `until` is as written, and lists that are not given are empty."""

    frequency: str
    interval: int
    count: int | None
    until: str
    week_starts: int
    weekdays: tuple[tuple[int, int], ...]
    """Which of its kind, or 0 for every one, and the weekday."""
    months: tuple[int, ...]
    weeks: tuple[int, ...]
    year_days: tuple[int, ...]
    month_days: tuple[int, ...]
    hours: tuple[int, ...]
    minutes: tuple[int, ...]
    seconds: tuple[int, ...]
    positions: tuple[int, ...]


def parse_rule(text: str) -> Rule:
    """The rule that a calendar writes so; Refused(UNKNOWN_RULE) for what RFC 5545 does not allow."""
    try:
        return _parsed(text)
    except ValueError:
        raise Refused(CalendarRefusal.UNKNOWN_RULE) from None


def _parsed(text: str) -> Rule:
    given: dict[str, str] = {}
    for part in filter(None, modern(text).strip().split(";")):
        name, _, value = part.partition("=")
        name = name.strip().upper()
        if name in given or not (name in _KNOWN or name.startswith("X-")):
            raise ValueError(name)
        given[name] = value.strip().upper()
    frequency = given.get("FREQ", "")
    interval = int(given.get("INTERVAL", "1"))
    count = int(given["COUNT"]) if "COUNT" in given else None
    lists = {name: _numbers(given.get(name, ""), *bounds) for name, bounds in _LISTS.items()}
    weekdays = tuple(map(_weekday, filter(None, given.get("BYDAY", "").split(","))))
    counted = any(which for which, _ in weekdays)
    if frequency not in _PERIODS or not 1 <= interval <= 1_000_000 or (count is not None and count < 1):
        raise ValueError(frequency)
    if (counted and frequency not in {"MONTHLY", "YEARLY"}) or (lists["BYWEEKNO"] and frequency != "YEARLY"):
        raise ValueError(frequency)
    if max(map(len, (weekdays, *lists.values()))) > _LONGEST_LIST:
        raise ValueError(frequency)
    return Rule(
        frequency=frequency,
        interval=interval,
        count=count,
        until=given.get("UNTIL", ""),
        week_starts=_WEEKDAYS.index(given.get("WKST", "MO")),
        weekdays=weekdays,
        months=lists["BYMONTH"],
        weeks=lists["BYWEEKNO"],
        year_days=lists["BYYEARDAY"],
        month_days=lists["BYMONTHDAY"],
        hours=lists["BYHOUR"],
        minutes=lists["BYMINUTE"],
        seconds=tuple(sorted({min(second, 59) for second in lists["BYSECOND"]})),
        positions=lists["BYSETPOS"],
    )


def _numbers(text: str, least: int, most: int) -> tuple[int, ...]:
    numbers = tuple(sorted({int(part) for part in text.split(",")})) if text else ()
    if any(not least <= number <= most or (number == 0 and least != 0) for number in numbers):
        raise ValueError(text)
    return numbers


def _weekday(text: str) -> tuple[int, int]:
    text = text.strip()
    which = int(text[:-2]) if text[:-2] else 0
    if abs(which) > 53 or text[:-2] == "0":
        raise ValueError(text)
    return which, _WEEKDAYS.index(text[-2:])
