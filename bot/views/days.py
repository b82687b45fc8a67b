"""Days and moments, as they are written."""

from datetime import date, datetime


def short_day(day: date) -> str:
    """A day as a button has room for: “Fri 4 Dec”."""
    return f"{day:%a} {day.day} {day:%b}"


def long_day(day: date) -> str:
    """A day in full: “Friday 4 December 2026”."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def short_moment(moment: datetime) -> str:
    """A moment as a button has room for: “Fri 4 Dec, 15:30”."""
    return f"{short_day(moment.date())}, {moment:%H:%M}"


def long_moment(moment: datetime) -> str:
    """A moment in full: “Friday 4 December 2026, 15:30”."""
    return f"{long_day(moment.date())}, {moment:%H:%M}"
