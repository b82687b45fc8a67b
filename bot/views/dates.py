"""Days as a chair reads them."""

from datetime import date


def short_day(day: date) -> str:
    """A day as a button has room for: “Fri 4 Dec”."""
    return f"{day:%a} {day.day} {day:%b}"


def long_day(day: date) -> str:
    """A day in full: “Friday 4 December 2026”."""
    return f"{day:%A} {day.day} {day:%B %Y}"
