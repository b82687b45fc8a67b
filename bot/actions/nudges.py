"""What a chair can ask of a nudge and of what it leads to; a part of the closed union of actions."""

from msgspec import Struct

from flows.availability import NudgeKind
from flows.form import Pace
from flows.nudges import Snooze


class TakeUp(Struct, frozen=True):
    """The chair turns to what a nudge is about; `grouped`: from a message that holds other nudges too."""

    nudge: int
    grouped: bool = False
    edits: int | None = None


class StartFrom(Struct, frozen=True):
    """The chair begins the reflection that a nudge after a conference asks for."""

    nudge: int
    pace: Pace
    edits: int | None = None


class AskLater(Struct, frozen=True):
    """The chair would rather be asked later."""

    nudge: int
    snooze: Snooze
    edits: int | None = None


class DropNudge(Struct, frozen=True):
    """The chair does not want to be asked about this."""

    nudge: int
    edits: int | None = None


class AskDay(Struct, frozen=True):
    """The chair wants to be asked again, about an escalation or what they monitor, on another day."""

    reflection: int
    kind: NudgeKind


class AgainOn(Struct, frozen=True):
    """The chair says the day, in ISO form."""

    reflection: int
    kind: NudgeKind
    day: str
    edits: int | None = None


class Close(Struct, frozen=True):
    """The chair is done with an escalation or with what they monitor."""

    reflection: int
    kind: NudgeKind
    edits: int | None = None


class PlanLookBack(Struct, frozen=True):
    """The chair wants to choose when to look back at a reflection."""

    reflection: int


class LookBackIn(Struct, frozen=True):
    """The chair looks back so many weeks after the reflection was sent; 0 for never."""

    reflection: int
    weeks: int
    edits: int | None = None


class NothingToAdd(Struct, frozen=True):
    """The chair does not write what they were asked for."""

    edits: int | None = None


class MoveNudge(Struct, frozen=True):
    """A nudge comes at that moment instead, in ISO form, that the chair has agreed to."""

    nudge: int
    at: str
    edits: int | None = None


class ReadYear(Struct, frozen=True):
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
