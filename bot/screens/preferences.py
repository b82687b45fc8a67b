"""What can be shown of a chair's settings and the nudges to come."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """A page of the settings."""

    part: str
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class ZoneUnknown:
    """A time zone was not understood."""


@dataclass(frozen=True, slots=True)
class NudgeList:
    """A page of the nudges to come, each to move or drop."""

    page: int = 0
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class NudgeTimeAsked:
    """The question when a nudge is to come instead."""


@dataclass(frozen=True, slots=True)
class NudgeTimeUnderstood:
    """When a nudge is to come instead, as it was understood, and whether that is right.

    A moment in ISO form; several, parted by commas, where each may be meant.
    """

    nudge: int
    at: str


@dataclass(frozen=True, slots=True)
class NudgeBeforeEnd:
    """A nudge after a conference cannot come before that ends."""

    nudge: int


@dataclass(frozen=True, slots=True)
class AwayUnderstood:
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
