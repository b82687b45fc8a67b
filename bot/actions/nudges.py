"""What a chair can ask of a nudge and of what it leads to; a part of the closed union of actions."""

from dataclasses import dataclass
from enum import StrEnum

from flows.availability import NudgeKind
from flows.form import Pace
from flows.nudges import Snooze


@dataclass(frozen=True, slots=True)
class TakeUp:
    """The chair turns to what a nudge is about; `grouped`: from a message that holds other nudges too."""

    nudge: int
    grouped: int = 0
    into: int = 0


@dataclass(frozen=True, slots=True)
class StartFrom:
    """The chair begins the reflection that a nudge after a conference asks for."""

    nudge: int
    pace: Pace
    into: int = 0


@dataclass(frozen=True, slots=True)
class AskLater:
    """The chair would rather be asked later."""

    nudge: int
    snooze: Snooze
    into: int = 0


@dataclass(frozen=True, slots=True)
class LetGo:
    """The chair does not want to be asked about this."""

    nudge: int
    into: int = 0


@dataclass(frozen=True, slots=True)
class AskDay:
    """The chair wants to be asked again, about an escalation or what they monitor, on another day."""

    reflection: int
    kind: NudgeKind


@dataclass(frozen=True, slots=True)
class AgainOn:
    """The chair says the day, in ISO form."""

    reflection: int
    kind: NudgeKind
    day: str
    into: int = 0


@dataclass(frozen=True, slots=True)
class Close:
    """The chair is done with an escalation or with what they monitor."""

    reflection: int
    kind: NudgeKind
    into: int = 0


@dataclass(frozen=True, slots=True)
class PlanLookBack:
    """The chair wants to choose when to look back at a reflection."""

    reflection: int


@dataclass(frozen=True, slots=True)
class LookBackIn:
    """The chair looks back so many weeks after the reflection was sent; 0 for never."""

    reflection: int
    weeks: int
    into: int = 0


@dataclass(frozen=True, slots=True)
class NothingToAdd:
    """The chair does not write what they were asked for."""

    into: int = 0


@dataclass(frozen=True, slots=True)
class AskConference:
    """The chair wants to say when a conference ends."""


@dataclass(frozen=True, slots=True)
class EndsIn:
    """A conference ends in so many minutes; 0 for this evening."""

    minutes: int
    into: int = 0


@dataclass(frozen=True, slots=True)
class EndsAt:
    """A conference ends then: a moment in ISO form, that the chair has agreed to."""

    at: str
    into: int = 0


@dataclass(frozen=True, slots=True)
class ListConferences:
    """The chair looks at a page of what is to come."""

    page: int = 0
    into: int = 0


@dataclass(frozen=True, slots=True)
class DropConference:
    """The chair does not want to be asked after a conference, listed on that page."""

    conference: int
    page: int = 0
    into: int = 0


@dataclass(frozen=True, slots=True)
class KeepConference:
    """The chair wants to be asked after it all the same."""

    conference: int
    page: int = 0
    into: int = 0


@dataclass(frozen=True, slots=True)
class DropMissing:
    """The chair does without the conferences that their calendar no longer holds."""

    into: int = 0


@dataclass(frozen=True, slots=True)
class CalendarSent:
    """The chair sent a calendar, of so many bytes; no button can do this."""

    message_id: int
    file_id: str
    size: int


@dataclass(frozen=True, slots=True)
class CalendarRead:
    """A calendar was read: how many conferences it had, or why it was refused. No button can do this."""

    message_id: int
    count: int = 0
    refused: str = ""


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


class Setting(StrEnum):
    """One thing that a chair can set."""

    QUIET_FROM = "from"
    QUIET_UNTIL = "until"
    NO_QUIET = "never"
    WORKS = "works"
    RESTS = "rests"
    BANK_HOLIDAYS = "bank"
    AWAY_UNTIL = "away"
    ZONE = "zone"
    KIND_ON = "on"
    KIND_OFF = "off"
    STOPPED = "stop"
    WEEKLY_DAY = "wday"
    WEEKLY_AT = "wat"
    LOOK_BACK = "weeks"
    USUAL_WORDS = "usual"


@dataclass(frozen=True, slots=True)
class OpenSettings:
    """The chair looks at a page of the settings."""

    part: SettingsPart = SettingsPart.ALL
    into: int = 0


@dataclass(frozen=True, slots=True)
class Set:
    """The chair sets something, on that page of the settings."""

    part: SettingsPart
    setting: Setting
    value: str
    into: int = 0


@dataclass(frozen=True, slots=True)
class ListNudges:
    """The chair looks at a page of the nudges to come."""

    page: int = 0
    into: int = 0


@dataclass(frozen=True, slots=True)
class PutOff:
    """A nudge, listed on that page, comes on that day, in ISO form, instead."""

    nudge: int
    day: str
    page: int = 0
    into: int = 0


@dataclass(frozen=True, slots=True)
class DropNudge:
    """A nudge, listed on that page, does not come."""

    nudge: int
    page: int = 0
    into: int = 0


@dataclass(frozen=True, slots=True)
class AskTime:
    """The chair wants to say when a nudge comes instead."""

    nudge: int


PreferenceAction = OpenSettings | Set | ListNudges | PutOff | DropNudge | AskTime


@dataclass(frozen=True, slots=True)
class ReadYear:
    """The chair wants to know what their professional year still asks for."""


ConferenceAction = (
    AskConference | EndsIn | EndsAt | ListConferences | DropConference | KeepConference | DropMissing
)
NudgeAction = (
    TakeUp
    | StartFrom
    | AskLater
    | LetGo
    | AskDay
    | AgainOn
    | Close
    | PlanLookBack
    | LookBackIn
    | NothingToAdd
    | ReadYear
    | ConferenceAction
    | PreferenceAction
)
