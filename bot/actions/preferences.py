"""What a chair can set, and what they can do with the nudges to come."""

from enum import StrEnum

from msgspec import Struct


class SettingsPart(StrEnum):
    """A page of the settings."""

    ALL = "all"
    QUIET = "quiet"
    DAYS = "days"
    AWAY = "away"
    ZONE = "zone"
    KINDS = "kinds"
    WEEKLY = "weekly"
    LOOK_BACK = "look"
    WORDS = "words"
    FORM = "form"


class Setting(StrEnum):
    """One thing that a chair can set."""

    QUIET_FROM = "from"
    QUIET_UNTIL = "until"
    NO_QUIET = "never"
    WORKS = "works"
    RESTS = "rests"
    BANK_HOLIDAYS = "bank"
    NATION = "nation"
    AWAY_UNTIL = "away"
    ZONE = "zone"
    KIND_ON = "on"
    KIND_OFF = "off"
    STOPPED = "stop"
    WEEKLY_DAY = "wday"
    WEEKLY_AT = "wat"
    LOOK_BACK = "weeks"
    USUAL_WORDS = "usual"
    FORM = "form"


class OpenSettings(Struct, frozen=True):
    """The chair looks at a page of the settings."""

    part: SettingsPart = SettingsPart.ALL
    edits: int | None = None


class Set(Struct, frozen=True):
    """The chair sets something, on that page of the settings."""

    part: SettingsPart
    setting: Setting
    value: str
    edits: int | None = None


class ListNudges(Struct, frozen=True):
    """The chair looks at a page of the nudges to come."""

    page: int = 0
    edits: int | None = None


class PutOff(Struct, frozen=True):
    """A nudge, listed on that page, comes on that day, in ISO form, instead."""

    nudge: int
    day: str
    page: int = 0
    edits: int | None = None


class DropNudge(Struct, frozen=True):
    """A nudge, listed on that page, does not come."""

    nudge: int
    page: int = 0
    edits: int | None = None


class AskTime(Struct, frozen=True):
    """The chair wants to say when a nudge comes instead."""

    nudge: int


PreferenceAction = OpenSettings | Set | ListNudges | PutOff | DropNudge | AskTime
