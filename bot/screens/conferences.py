"""What can be shown of conferences and their calendar."""

from msgspec import Struct


class ConferenceAsked(Struct, frozen=True):
    """The question when a conference ends."""


class ConferenceUnderstood(Struct, frozen=True):
    """When a conference ends, as it was understood, and whether that is right.

    A moment in ISO form; several, parted by commas, where each may be meant.
    """

    at: str


class ConferencePlanned(Struct, frozen=True):
    """When a conference ends, and when the chair is asked after it."""

    conference: int
    edits: int | None = None


class ConferenceList(Struct, frozen=True):
    """A page of the conferences to come, each to keep or drop."""

    page: int = 0
    edits: int | None = None


class NotATime(Struct, frozen=True):
    """A time was not understood, and why; `words` are those of the grammar that were typed, and no others."""

    reason: str
    words: str = ""


class CalendarTaken(Struct, frozen=True):
    """How many conferences a calendar had, with a list of all that are to come; or why it was refused.

    The rest is as in `CalendarRead`.
    """

    count: int
    refused: str = ""
    unread: int = 0
    reason: str = ""
    gone: str = ""
    cancels: bool = False
    all_day: int = 0
    past: int = 0
    others: int = 0


ConferenceScreen = (
    ConferenceAsked | ConferenceUnderstood | ConferencePlanned | ConferenceList | NotATime | CalendarTaken
)
