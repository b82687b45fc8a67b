"""Why a calendar, or one entry of it, cannot be used; nothing of it is ever repeated."""

from enum import StrEnum


class CalendarRefusal(StrEnum):
    """Why a calendar, or an entry in it, was refused."""

    TOO_BIG = "too big"
    NOT_A_CALENDAR = "not a calendar"
    NOTHING_INSIDE = "nothing inside"
    """An archive or an e-mail, without a calendar in it."""
    LOCKED = "locked"
    """An archive with a password."""
    SUSPICIOUS = "suspicious"
    """An archive that is nested, names places outside itself, or unfolds without end."""
    TOO_MANY = "too many"
    UNKNOWN_ZONE = "unknown zone"
    UNKNOWN_RULE = "unknown rule"
    NO_SENSE = "no sense"
    """An entry whose times contradict themselves or are missing."""
    NOT_NOW = "not now"
    TOO_OFTEN = "too often"
    """The reader could not be started; the calendar may be good."""


class Refused(Exception):
    """The calendar, or the entry, cannot be used; the reason says why, and nothing of it is repeated."""

    def __init__(self, reason: CalendarRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason
