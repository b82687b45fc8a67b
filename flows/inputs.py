"""What a chair can do to a reflection: a closed union that `conversation.step` takes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """The chair sent a message; `source` names it. With `to`, it replies to that question or its answer."""

    text: str
    source: int
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """The chair changed the text of the message that `source` names."""

    text: str
    source: int


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
    | Finished
    | Skipped
    | Back
    | TakenUp
    | Change
    | Reopened
    | Extended
    | Resumed
    | Submitted
)
