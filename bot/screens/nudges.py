"""What nudges and what they lead to put on the screen; a part of the closed union of screens."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Nudged:
    """Nudges that are due, in one message: their numbers, parted by commas."""

    nudges: str


@dataclass(frozen=True, slots=True)
class NudgeOpened:
    """One nudge of several, in a message of its own."""

    nudge: int


@dataclass(frozen=True, slots=True)
class NudgeMoved:
    """When a nudge comes instead."""

    nudge: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class NudgeDone:
    """A nudge has been taken up."""

    edits: int | None = None


@dataclass(frozen=True, slots=True)
class NudgeDropped:
    """A nudge is dropped."""

    edits: int | None = None


@dataclass(frozen=True, slots=True)
class NudgeGone:
    """What a nudge was about is no longer there."""

    edits: int | None = None


@dataclass(frozen=True, slots=True)
class LookedBack:
    """What the reflection said then, and the question what came of it; `kind` is the nudge's."""

    kind: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Words were added to a submitted reflection; `kind` is that of the nudge that asked for them."""

    kind: str


@dataclass(frozen=True, slots=True)
class NoteCorrected:
    """Words that were added later have been corrected."""


@dataclass(frozen=True, slots=True)
class AskedDay:
    """The question on which day to ask again."""

    kind: str


@dataclass(frozen=True, slots=True)
class NotADay:
    """A day was not understood, and why; `words` are those of the grammar that were typed, and no others."""

    reason: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class DayUnderstood:
    """The day on which to ask again, as it was understood, and whether that is right.

    In ISO form; several, parted by commas, where each may be meant.
    """

    kind: str
    day: str


@dataclass(frozen=True, slots=True)
class DaySet:
    """The day on which the chair is asked again."""

    day: str
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """An escalation, or what was monitored, is closed."""

    kind: str
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class LookBackPlan:
    """When the chair looks back, with other times to choose."""

    edits: int | None = None


@dataclass(frozen=True, slots=True)
class NothingAdded:
    """Nothing was added."""

    edits: int | None = None


@dataclass(frozen=True, slots=True)
class YearPage:
    """How much of what a form's professional year asks for is there: reflections, and those with a peer."""

    form: str
    version: int
    sent: int
    with_peer: int


NudgeScreen = (
    Nudged
    | NudgeOpened
    | NudgeMoved
    | NudgeDone
    | NudgeDropped
    | NudgeGone
    | LookedBack
    | Noted
    | NoteCorrected
    | AskedDay
    | NotADay
    | DayUnderstood
    | DaySet
    | Closed
    | LookBackPlan
    | NothingAdded
    | YearPage
)
