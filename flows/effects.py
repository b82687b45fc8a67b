"""What should be seen after a step: a closed union that delivery shows; it holds nothing a chair wrote."""

from enum import StrEnum

from msgspec import Struct


class Refusal(StrEnum):
    """Why something that a chair did was not taken."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_DAY = "not_a_day"
    PAST_DAY = "past_day"
    WHICH_DAY = "which_day"
    NOT_A_GRID_ANSWER = "not_a_grid_answer"
    AT_REVIEW = "at_review"
    UNKNOWN_MESSAGE = "unknown_message"
    TOO_MANY_WAIT = "too_many_wait"
    TOO_MANY_COMMENTS = "too_many_comments"
    TOO_MANY_DRAFTS = "too_many_drafts"


class NoteReason(StrEnum):
    """Why words were kept as a note, and not taken for the answer."""

    UNMATCHED = "unmatched"
    """They name none of what can be answered."""
    SEVERAL = "several"
    """They name more than one where one is asked for."""
    PAST_DAY = "past_day"
    ASIDE = "aside"
    """The answer was understood, and they say more."""


class Ask(Struct, frozen=True):
    """The current question is put, as a new message, in the state its answer has."""

    question: str


class Recall(Struct, frozen=True):
    """Where the chair stands (a question, review) is put again, unless it is the last thing on the screen."""


class Redraw(Struct, frozen=True):
    """The question's message shows the state its answer has now: more buttons, or none once settled."""

    question: str


class Tell(Struct, frozen=True):
    """A text of the form is shown once."""

    text: str


class Review(Struct, frozen=True):
    """The whole reflection is shown before it is sent."""


class Sent(Struct, frozen=True):
    """The reflection was submitted: its summary is shown."""


class Corrected(Struct, frozen=True):
    """An edited message has corrected its answer."""

    question: str


class Added(Struct, frozen=True):
    """A reply was added to an answer."""

    question: str


class Held(Struct, frozen=True):
    """Words came for a question that has its answer: both are shown, and the chair says what becomes of them.

    Where the question stands in the state that its answer has, as with `Ask`; of a reflection that was sent,
    it is a day that a correction names.
    """

    question: str


class AskHolds(Struct, frozen=True):
    """A choice was changed under its comment: the comment is shown, and the chair says if it still holds."""

    question: str


class NoteKept(Struct, frozen=True):
    """Words that were no answer are kept as a note to the question; it stands again after this."""

    question: str
    because: NoteReason = NoteReason.UNMATCHED


class Replaced(Struct, frozen=True):
    """The answer was replaced, and what stood there can be had back."""

    question: str


class Emptied(Struct, frozen=True):
    """The answer was cleared, and can be had back."""

    question: str


class Restored(Struct, frozen=True):
    """What had been replaced or cleared stands again."""

    question: str


class LeftOut(Struct, frozen=True):
    """A changed answer closes this question: unless it opens again, its words are no part of what is sent."""

    question: str


class FormattingLost(Struct, frozen=True):
    """Once a reflection: formatting other than strikethrough and links is not kept."""


class Refuse(Struct, frozen=True):
    """Something was not taken, and why; `question` is what it was meant for, `limit` the bound it broke.

    `days` are those that may be meant, in ISO form, parted by commas.
    """

    reason: Refusal
    question: str = ""
    limit: int = 0
    days: str = ""


Effect = (
    Ask
    | Recall
    | Redraw
    | Tell
    | Review
    | Sent
    | Corrected
    | Added
    | Held
    | AskHolds
    | NoteKept
    | Replaced
    | Emptied
    | Restored
    | LeftOut
    | FormattingLost
    | Refuse
)
