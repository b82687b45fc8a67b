"""What a chair can do to a reflection: a closed union that `conversation.step` takes."""

from dataclasses import dataclass
from datetime import datetime

from flows.form import Mark

ALL_CHOICES = "choices"
"""The part of a question that is made of all its choices."""


@dataclass(frozen=True, slots=True)
class Said:
    """The chair sent a message; `source` names it. With `to`, it is for that question or its answer.

    `sent` is when, by the chair's clock, if not just now: days are counted from it. `formatted`: the phone
    sent formatting that is not kept. `part` is what of the question was folded out: a criterion of its grid
    by key, or all its choices.
    """

    text: str
    source: int
    to: str | None = None
    sent: datetime | None = None
    formatted: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """The chair changed the text of the message that `source` names, and that was `sent` then."""

    text: str
    source: int
    sent: datetime | None = None


@dataclass(frozen=True, slots=True)
class Picked:
    """The chair tapped a choice, a score or, as an ISO date, a day.

    `on` says whether it is picked or put back, so that a doubled tap changes nothing.
    """

    question: str
    choice: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class Marked:
    """The chair tapped a mark for one criterion of a grid."""

    question: str
    criterion: str
    mark: str


@dataclass(frozen=True, slots=True)
class MarkedAll:
    """The chair gave all criteria of a grid the same mark at once, and is done with it."""

    question: str
    mark: Mark = Mark.MET


@dataclass(frozen=True, slots=True)
class Finished:
    """The chair is done with a question that takes several taps or a comment, or keeps its answer."""

    question: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """The chair passes the question over."""

    question: str


@dataclass(frozen=True, slots=True)
class Back:
    """The chair goes to the question before this one."""

    question: str


@dataclass(frozen=True, slots=True)
class HeldAdded:
    """The held words join the answer that stands."""

    question: str


@dataclass(frozen=True, slots=True)
class HeldReplaces:
    """The held words, or the day that they name, take the place of what stands."""

    question: str


@dataclass(frozen=True, slots=True)
class HeldDropped:
    """The answer stays as it is; the held words are no part of it."""

    question: str


@dataclass(frozen=True, slots=True)
class CommentHolds:
    """The comment goes with the changed choice."""

    question: str


@dataclass(frozen=True, slots=True)
class CommentDropped:
    """The comment does not go with the changed choice."""

    question: str


@dataclass(frozen=True, slots=True)
class Cleared:
    """The chair empties an answer."""

    question: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What was last replaced or cleared here stands again; what takes its place now can be had back too."""

    question: str


@dataclass(frozen=True, slots=True)
class TakenUp:
    """The chair takes up a question that was only offered."""

    question: str


@dataclass(frozen=True, slots=True)
class Change:
    """The chair, at review, goes to one question to change its answer."""

    question: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """The chair, at review, asks for the skipped questions once more."""


@dataclass(frozen=True, slots=True)
class Extended:
    """The chair goes on from the 90-second capture to the whole form."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The chair comes back to a draft."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """The chair sends the reviewed reflection."""


Input = (
    Said
    | Edited
    | Picked
    | Marked
    | MarkedAll
    | Finished
    | Skipped
    | Back
    | HeldAdded
    | HeldReplaces
    | HeldDropped
    | CommentHolds
    | CommentDropped
    | Cleared
    | Undone
    | TakenUp
    | Change
    | Reopened
    | Extended
    | Resumed
    | Submitted
)
