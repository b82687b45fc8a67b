"""What nudges and what they lead to put on the screen; a part of the closed union of screens."""

from msgspec import Struct


class Nudged(Struct, frozen=True):
    """Nudges that are due, in one message: their numbers, parted by commas."""

    nudges: str


class NudgeOpened(Struct, frozen=True):
    """One nudge of several, in a message of its own."""

    nudge: int


class NudgeMoved(Struct, frozen=True):
    """When a nudge comes instead."""

    nudge: int
    edits: int | None = None


class NudgeDone(Struct, frozen=True):
    """A nudge has been taken up."""

    edits: int | None = None


class NudgeDropped(Struct, frozen=True):
    """A nudge is dropped."""

    edits: int | None = None


class NudgeGone(Struct, frozen=True):
    """What a nudge was about is no longer there."""

    edits: int | None = None


class LookedBack(Struct, frozen=True):
    """What the reflection said then, and the question what came of it; `kind` is the nudge's."""

    kind: str


class Noted(Struct, frozen=True):
    """Words were added to a submitted reflection; `kind` is that of the nudge that asked for them."""

    kind: str


class NoteCorrected(Struct, frozen=True):
    """Words that were added later have been corrected."""


class AskedDay(Struct, frozen=True):
    """The question on which day to ask again."""

    kind: str


class NotADay(Struct, frozen=True):
    """A day was not understood, and why; `words` are those of the grammar that were typed, and no others."""

    reason: str
    words: str = ""


class DayUnderstood(Struct, frozen=True):
    """The day on which to ask again, as it was understood, and whether that is right.

    In ISO form; several, parted by commas, where each may be meant.
    """

    kind: str
    day: str


class DaySet(Struct, frozen=True):
    """The day on which the chair is asked again."""

    day: str
    edits: int | None = None


class Closed(Struct, frozen=True):
    """An escalation, or what was monitored, is closed."""

    kind: str
    edits: int | None = None


class LookBackPlan(Struct, frozen=True):
    """When the chair looks back, with other times to choose."""

    edits: int | None = None


class NothingAdded(Struct, frozen=True):
    """Nothing was added."""

    edits: int | None = None


class YearPage(Struct, frozen=True):
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
