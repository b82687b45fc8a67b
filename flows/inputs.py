"""What a chair can do to a reflection: a closed union that `conversation.step` takes."""

from datetime import datetime

from msgspec import Struct

from flows.form import Mark

ALL_CHOICES = "choices"
"""The part of a question that is made of all its choices."""


class Said(Struct, frozen=True):
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


class Edited(Struct, frozen=True):
    """The chair changed the text of the message that `source` names, and that was `sent` then."""

    text: str
    source: int
    sent: datetime | None = None


class Picked(Struct, frozen=True):
    """The chair tapped a choice, a score or, as an ISO date, a day.

    `on` says whether it is picked or put back, so that a doubled tap changes nothing.
    """

    question: str
    choice: str
    on: bool = True


class Marked(Struct, frozen=True):
    """The chair tapped a mark for one criterion of a grid."""

    question: str
    criterion: str
    mark: str


class MarkedAll(Struct, frozen=True):
    """The chair gave all criteria of a grid the same mark at once, and is done with it."""

    question: str
    mark: Mark = Mark.MET


class Finished(Struct, frozen=True):
    """The chair is done with a question that takes several taps or a comment, or keeps its answer."""

    question: str


class Skipped(Struct, frozen=True):
    """The chair passes the question over."""

    question: str


class Back(Struct, frozen=True):
    """The chair goes to the question before this one."""

    question: str


class HeldAdded(Struct, frozen=True):
    """The held words join the answer that stands."""

    question: str


class HeldReplaces(Struct, frozen=True):
    """The held words, or the day that they name, take the place of what stands."""

    question: str


class HeldDropped(Struct, frozen=True):
    """The answer stays as it is; the held words are no part of it."""

    question: str


class CommentHolds(Struct, frozen=True):
    """The comment goes with the changed choice."""

    question: str


class CommentDropped(Struct, frozen=True):
    """The comment does not go with the changed choice."""

    question: str


class Cleared(Struct, frozen=True):
    """The chair empties an answer."""

    question: str


class Undone(Struct, frozen=True):
    """What was last replaced or cleared here stands again; what takes its place now can be had back too."""

    question: str


class TakenUp(Struct, frozen=True):
    """The chair takes up a question that was only offered."""

    question: str


class Change(Struct, frozen=True):
    """The chair, at review, goes to one question to change its answer."""

    question: str


class Reopened(Struct, frozen=True):
    """The chair, at review, asks for the skipped questions once more."""


class Extended(Struct, frozen=True):
    """The chair goes on from the 90-second capture to the whole form."""


class Resumed(Struct, frozen=True):
    """The chair comes back to a draft."""


class Submitted(Struct, frozen=True):
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
