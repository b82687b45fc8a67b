"""Which recurrence rules are followed: those whose next date is always near, so that following them ends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flows.calendar.ics import CalendarRefusal, Refused

_COMMON = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
_ALLOWED = {
    "DAILY": _COMMON | {"BYDAY"},
    "WEEKLY": _COMMON | {"BYDAY"},
    "MONTHLY": _COMMON | {"BYDAY", "BYMONTHDAY", "BYSETPOS"},
    "YEARLY": _COMMON | {"BYDAY", "BYMONTHDAY", "BYSETPOS", "BYMONTH"},
}
_LONGEST_LIST = 35
_DAYS_OF_EVERY_MONTH = 28
_WEEKS_OF_EVERY_MONTH = 4


def check_rule(rule: Mapping[str, list[Any]], starts: datetime) -> None:
    """Let pass the rules that calendars write for people: every so many days, weeks, months or years.

    A rule that asks for more than one time a day, or for a date that may never come (30 February, a sixth
    Monday, every second day when it is a Monday), would be followed to the end of time.

    Raises:
        Refused: UNKNOWN_RULE for any other rule.
    """
    values = {str(key).upper(): list(value) for key, value in rule.items()}
    frequency = str(values.get("FREQ", [""])[0]).upper()
    interval = int(values.get("INTERVAL", [1])[0])
    allowed = values.keys() <= _ALLOWED.get(frequency, set())
    short = all(len(value) <= _LONGEST_LIST for value in values.values())
    if not (allowed and short and interval >= 1 and _comes(frequency, interval, values, starts)):
        raise Refused(CalendarRefusal.UNKNOWN_RULE)


def _comes(frequency: str, interval: int, values: dict[str, list[Any]], starts: datetime) -> bool:
    """Whether the rule's next date is always within a few of its own steps."""
    ordinals = [_ordinal(str(day)) for day in values.get("BYDAY", [])]
    positions = [int(position) for position in values.get("BYSETPOS", [])]
    if frequency in {"DAILY", "WEEKLY"}:
        return not any(ordinals) and (frequency == "WEEKLY" or interval == 1 or not ordinals)
    if positions and (not ordinals or any(ordinals) or len(positions) > 1):
        return False
    weeks = 5 if frequency == "MONTHLY" and interval == 1 else _WEEKS_OF_EVERY_MONTH
    if not all(abs(week) <= weeks for week in ordinals + positions):
        return False
    days = [int(day) for day in values.get("BYMONTHDAY", [])]
    months = [int(month) for month in values.get("BYMONTH", [])]
    if (days and ordinals) or not all(1 <= month <= 12 for month in months):
        return False
    certain = any(1 <= abs(day) <= _DAYS_OF_EVERY_MONTH for day in days)
    return not days or certain or (starts.day in days and (not months or starts.month in months))


def _ordinal(day: str) -> int:
    """Which of its kind a weekday is: 2 of "2TU", -1 of "-1FR", 0 when it is every one."""
    return int(day[:-2] or 0)
