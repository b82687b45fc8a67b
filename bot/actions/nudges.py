"""What a chair can ask of a nudge and of what it leads to; a part of the closed union of actions."""

from dataclasses import dataclass

from flows.availability import NudgeKind
from flows.form import Pace
from flows.nudges import Snooze


@dataclass(frozen=True, slots=True)
class TakeUp:
    """The chair turns to what a nudge is about; `grouped`: from a message that holds other nudges too."""

    nudge: int
    grouped: bool = False
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class StartFrom:
    """The chair begins the reflection that a nudge after a conference asks for."""

    nudge: int
    pace: Pace
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class AskLater:
    """The chair would rather be asked later."""

    nudge: int
    snooze: Snooze
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class DropNudge:
    """The chair does not want to be asked about this."""

    nudge: int
    edits: int | None = None


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
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """The chair is done with an escalation or with what they monitor."""

    reflection: int
    kind: NudgeKind
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class PlanLookBack:
    """The chair wants to choose when to look back at a reflection."""

    reflection: int


@dataclass(frozen=True, slots=True)
class LookBackIn:
    """The chair looks back so many weeks after the reflection was sent; 0 for never."""

    reflection: int
    weeks: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class NothingToAdd:
    """The chair does not write what they were asked for."""

    edits: int | None = None


@dataclass(frozen=True, slots=True)
class MoveNudge:
    """A nudge comes at that moment instead, in ISO form, that the chair has agreed to."""

    nudge: int
    at: str
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class ReadYear:
    """The chair wants to know what their professional year still asks for."""


NudgeAction = (
    TakeUp
    | StartFrom
    | AskLater
    | DropNudge
    | AskDay
    | AgainOn
    | Close
    | PlanLookBack
    | LookBackIn
    | NothingToAdd
    | ReadYear
    | MoveNudge
)
