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


PreferenceScreen = SettingsPage | ZoneUnknown | NudgeList | NudgeTimeAsked
