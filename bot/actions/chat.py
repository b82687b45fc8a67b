"""What a chair can ask of the bot: the closed union that handlers make of updates and `service` takes."""

from datetime import datetime

from msgspec import Struct

from flows.form import Pace
from flows.inputs import Input


class Wrote(Struct, frozen=True):
    """A message in words; `reply_to` is the message that it replies to.

    `about` is the reflection and the question that the buttons under that message belong to; `quoted` are
    words that may be somebody else's, as of a forwarded message. `formatted`: some formatting is not kept.
    """

    text: str
    message_id: int
    reply_to: int | None = None
    about: tuple[int, str] | None = None
    quoted: bool = False
    formatted: bool = False


class Rewrote(Struct, frozen=True):
    """A sent message whose words were edited; `sent` is when it was first sent.

    `captioned`: the words stand under a picture or a file by now.
    """

    text: str
    message_id: int
    sent: datetime | None = None
    captioned: bool = False


class Mistyped(Struct, frozen=True):
    """A command that nobody knows; `said` is the whole message."""

    said: Wrote


class SentOther(Struct, frozen=True):
    """A message that is not words: a photo, a sticker, a voice note."""

    message_id: int


class TapUnknown(Struct, frozen=True):
    """A tap on a button that this version cannot read."""


class Tapped(Struct, frozen=True):
    """A tap on a button of one reflection."""

    reflection: int
    given: Input


class Started(Struct, frozen=True):
    """`/start`, with what a link carried."""

    payload: str = ""


class Agreed(Struct, frozen=True):
    """A newcomer has read the privacy text and joins with the code of an invitation."""

    code: str


class GoHome(Struct, frozen=True):
    """The chair asks for the first page."""


class Reflect(Struct, frozen=True):
    """The chair wants to reflect: begins, or chooses between that and going on."""


class Begin(Struct, frozen=True):
    """The chair starts a new reflection at one of the two speeds."""

    pace: Pace


class Continue(Struct, frozen=True):
    """The chair goes on with a draft."""

    reflection: int


class Pause(Struct, frozen=True):
    """The chair stops for now."""


class Cancel(Struct, frozen=True):
    """The chair wants out of the current reflection: asks what is to become of the draft."""


class ReadHelp(Struct, frozen=True):
    """`/help`."""


class ReadPrivacy(Struct, frozen=True):
    """`/privacy`."""


class ListPast(Struct, frozen=True):
    """The chair's reflections, newest first."""


class TurnPast(Struct, frozen=True):
    """Another page of them, in place of the page that is the message `edits`."""

    page: int
    edits: int | None = None


class Open(Struct, frozen=True):
    """The chair opens one reflection of the history."""

    reflection: int


class AskForget(Struct, frozen=True):
    """`/forget`: asks what is to be deleted."""


class AskDelete(Struct, frozen=True):
    """The chair wants a reflection deleted: asks for the word with which that is done."""

    reflection: int


class Delete(Struct, frozen=True):
    """The button of an earlier version by which a chair meant it: it asks for the word too."""

    reflection: int
    edits: int | None = None


class Keep(Struct, frozen=True):
    """The chair thought better of a deletion."""

    reflection: int
    edits: int | None = None


class TurnReview(Struct, frozen=True):
    """Another page of the review, in place."""

    reflection: int
    page: int
    edits: int | None = None


class ReadAnswer(Struct, frozen=True):
    """One answer of the review is read whole, or a later part of it, in place."""

    reflection: int
    question: str
    part: int = 0
    edits: int | None = None


class Unfold(Struct, frozen=True):
    """The help of a question is unfolded (or folded again) in place."""

    reflection: int
    question: str
    folded: bool = False
    edits: int | None = None


class LookAt(Struct, frozen=True):
    """A part of a question is shown in place: a criterion of its grid by key, or all its choices."""

    reflection: int
    question: str
    part: str
    edits: int | None = None


class ClearChat(Struct, frozen=True):
    """The chair wants everything of a case gone from the chat."""


class AgreedTo(Struct, frozen=True):
    """A newcomer agrees to the terms that have this mark, and joins."""

    code: str
    mark: str


class AgreedAgain(Struct, frozen=True):
    """A chair agrees to the terms that have this mark, and begins a reflection, if there is a `pace`."""

    mark: str
    pace: Pace | None = None


class KeepAfterAll(Struct, frozen=True):
    """What was to be deleted once the legal hold is lifted is to stay."""


class AskLeave(Struct, frozen=True):
    """The chair wants everything deleted: asks for the word with which that is done."""


class Leave(Struct, frozen=True):
    """The button of an earlier version by which a chair left: it asks for the word too."""


class LeaveNow(Struct, frozen=True):
    """The chair has typed the word, in this message: they leave, and everything of theirs is deleted."""

    message_id: int


ChatAction = (
    Wrote
    | Rewrote
    | Mistyped
    | SentOther
    | TapUnknown
    | Tapped
    | Started
    | Agreed
    | AgreedTo
    | AgreedAgain
    | GoHome
    | Reflect
    | Begin
    | Continue
    | Pause
    | Cancel
    | ReadHelp
    | ReadPrivacy
    | ListPast
    | TurnPast
    | Open
    | AskForget
    | AskDelete
    | Delete
    | Keep
    | TurnReview
    | ReadAnswer
    | Unfold
    | LookAt
    | ClearChat
    | KeepAfterAll
    | AskLeave
    | Leave
    | LeaveNow
)
