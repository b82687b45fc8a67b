"""What a chair can ask of the bot: the closed union that handlers make of updates and `service` takes."""

from dataclasses import dataclass
from datetime import datetime

from flows.form import Pace
from flows.inputs import Input


@dataclass(frozen=True, slots=True)
class Wrote:
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


@dataclass(frozen=True, slots=True)
class Rewrote:
    """A sent message whose words were edited; `sent` is when it was first sent.

    `captioned`: the words stand under a picture or a file by now.
    """

    text: str
    message_id: int
    sent: datetime | None = None
    captioned: bool = False


@dataclass(frozen=True, slots=True)
class Mistyped:
    """A command that nobody knows; `said` is the whole message."""

    said: Wrote


@dataclass(frozen=True, slots=True)
class SentOther:
    """A message that is not words: a photo, a sticker, a voice note."""

    message_id: int


@dataclass(frozen=True, slots=True)
class TapUnknown:
    """A tap on a button that this version cannot read."""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tap on a button of one reflection."""

    reflection: int
    given: Input


@dataclass(frozen=True, slots=True)
class Started:
    """`/start`, with what a link carried."""

    payload: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """A newcomer has read the privacy text and joins with the code of an invitation."""

    code: str


@dataclass(frozen=True, slots=True)
class GoHome:
    """The chair asks for the first page."""


@dataclass(frozen=True, slots=True)
class Reflect:
    """The chair wants to reflect: begins, or chooses between that and going on."""


@dataclass(frozen=True, slots=True)
class Begin:
    """The chair starts a new reflection at one of the two speeds."""

    pace: Pace


@dataclass(frozen=True, slots=True)
class Continue:
    """The chair goes on with a draft."""

    reflection: int


@dataclass(frozen=True, slots=True)
class Pause:
    """The chair stops for now."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """The chair wants out of the current reflection: asks what is to become of the draft."""


@dataclass(frozen=True, slots=True)
class ReadHelp:
    """`/help`."""


@dataclass(frozen=True, slots=True)
class ReadPrivacy:
    """`/privacy`."""


@dataclass(frozen=True, slots=True)
class ListPast:
    """The chair's reflections, newest first."""


@dataclass(frozen=True, slots=True)
class TurnPast:
    """Another page of them, in place of the page that is the message `edits`."""

    page: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """The chair opens one reflection of the history."""

    reflection: int


@dataclass(frozen=True, slots=True)
class AskForget:
    """`/forget`: asks what is to be deleted."""


@dataclass(frozen=True, slots=True)
class AskDelete:
    """The chair wants a reflection deleted: asks for the word with which that is done."""

    reflection: int


@dataclass(frozen=True, slots=True)
class Delete:
    """The button of an earlier version by which a chair meant it: it asks for the word too."""

    reflection: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class Keep:
    """The chair thought better of a deletion."""

    reflection: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class TurnReview:
    """Another page of the review, in place."""

    reflection: int
    page: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """One answer of the review is read whole, or a later part of it, in place."""

    reflection: int
    question: str
    part: int = 0
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class Unfold:
    """The help of a question is unfolded (or folded again) in place."""

    reflection: int
    question: str
    folded: bool = False
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class LookAt:
    """A part of a question is shown in place: a criterion of its grid by key, or all its choices."""

    reflection: int
    question: str
    part: str
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class ClearChat:
    """The chair wants everything of a case gone from the chat."""


@dataclass(frozen=True, slots=True)
class AgreedTo:
    """A newcomer agrees to the terms that have this mark, and joins."""

    code: str
    mark: str


@dataclass(frozen=True, slots=True)
class AgreedAgain:
    """A chair agrees to the terms that have this mark, and begins a reflection, if there is a `pace`."""

    mark: str
    pace: Pace | None = None


@dataclass(frozen=True, slots=True)
class KeepAfterAll:
    """What was to be deleted once the legal hold is lifted is to stay."""


@dataclass(frozen=True, slots=True)
class AskLeave:
    """The chair wants everything deleted: asks for the word with which that is done."""


@dataclass(frozen=True, slots=True)
class Leave:
    """The button of an earlier version by which a chair left: it asks for the word too."""


@dataclass(frozen=True, slots=True)
class LeaveNow:
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
