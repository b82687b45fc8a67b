"""What can be shown of a chair's settings and the nudges to come."""

from msgspec import Struct


class SettingsPage(Struct, frozen=True):
    """A page of the settings."""

    part: str
    edits: int | None = None


class ZoneUnknown(Struct, frozen=True):
    """A time zone was not understood."""


class NudgeList(Struct, frozen=True):
    """A page of the nudges to come, each to move or drop."""

    page: int = 0
    edits: int | None = None


class NudgeTimeAsked(Struct, frozen=True):
    """The question when a nudge is to come instead."""


class NudgeTimeUnderstood(Struct, frozen=True):
    """When a nudge is to come instead, as it was understood, and whether that is right.

    A moment in ISO form; several, parted by commas, where each may be meant.
    """

    nudge: int
    at: str


class NudgeBeforeEnd(Struct, frozen=True):
    """A nudge after a conference cannot come before that ends."""

    nudge: int


class AwayUnderstood(Struct, frozen=True):
    """The day on which the chair is back, as it was understood, and whether that is right.

    In ISO form; several, parted by commas, where each may be meant.
    """

    day: str


PreferenceScreen = (
    SettingsPage
    | ZoneUnknown
    | NudgeList
    | NudgeTimeAsked
    | NudgeTimeUnderstood
    | NudgeBeforeEnd
    | AwayUnderstood
)
