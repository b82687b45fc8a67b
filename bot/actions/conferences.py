"""What a chair can ask about conferences and their calendar."""

from msgspec import Struct


class AskConference(Struct, frozen=True):
    """The chair wants to say when a conference ends."""


class EndsIn(Struct, frozen=True):
    """A conference ends in so many minutes; 0 for this evening."""

    minutes: int
    edits: int | None = None


class EndsAt(Struct, frozen=True):
    """A conference ends then: a moment in ISO form, that the chair has agreed to."""

    at: str
    edits: int | None = None


class ListConferences(Struct, frozen=True):
    """The chair looks at a page of what is to come."""

    page: int = 0
    edits: int | None = None


class DropConference(Struct, frozen=True):
    """The chair does not want to be asked after a conference, listed on that page."""

    conference: int
    page: int = 0
    edits: int | None = None


class KeepConference(Struct, frozen=True):
    """The chair wants to be asked after it all the same."""

    conference: int
    page: int = 0
    edits: int | None = None


class DropMissing(Struct, frozen=True):
    """The chair does without the conferences that their calendar no longer holds."""

    edits: int | None = None


class CalendarSent(Struct, frozen=True):
    """The chair sent a calendar, of so many bytes; no button can do this."""

    message_id: int
    file_id: str
    size: int


class CalendarRead(Struct, frozen=True):
    """A calendar was read: how many conferences it had, or why it was refused. No button can do this.

    Of the rest: how many entries could not be read, and why most of those; which conferences were taken away,
    as moments in ISO form parted by commas; how many entries are no conference to come.
    """

    message_id: int
    count: int = 0
    refused: str = ""
    unread: int = 0
    reason: str = ""
    gone: str = ""
    cancels: bool = False
    all_day: int = 0
    past: int = 0
    others: int = 0


ConferenceAction = (
    CalendarSent
    | CalendarRead
    | AskConference
    | EndsIn
    | EndsAt
    | ListConferences
    | DropConference
    | KeepConference
    | DropMissing
)
