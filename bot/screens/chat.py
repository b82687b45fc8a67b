"""What can be on a screen, a step's effects and the bot's own pages."""

from dataclasses import dataclass
from enum import StrEnum

from flows.form import Pace


class HowChanged(StrEnum):
    """What has become of an answer when the review is shown again."""

    CHANGED = "changed"
    CORRECTED = "corrected"
    ADDED = "added"
    EMPTIED = "emptied"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Home:
    """The first page: reflect, go on, look back; `joined` greets a newcomer."""

    joined: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """Everything of the chair's is here now."""


@dataclass(frozen=True, slots=True)
class Choose:
    """There are drafts: go on with one, or start another."""


@dataclass(frozen=True, slots=True)
class Paused:
    """Everything is kept."""


@dataclass(frozen=True, slots=True)
class AskCancelled:
    """What is to become of the draft."""


@dataclass(frozen=True, slots=True)
class NothingOpen:
    """Words came while no question was open: they are not kept."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What was asked for has been deleted."""


@dataclass(frozen=True, slots=True)
class ButtonUnknown:
    """A button of another version was tapped."""


@dataclass(frozen=True, slots=True)
class WordsUnplaced:
    """Words came for something that this version cannot name: they are not kept."""


@dataclass(frozen=True, slots=True)
class OnlyWords:
    """A photo, a sticker or the like is not kept."""


@dataclass(frozen=True, slots=True)
class HelpPage:
    """What the bot does, and its commands."""


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """What is kept, where, and how to have it deleted."""


@dataclass(frozen=True, slots=True)
class Past:
    """A page of the history."""

    page: int = 0
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One reflection of the history: its summary, or where a draft stands."""


@dataclass(frozen=True, slots=True)
class ForgetOffered:
    """What can be deleted: one of the newest reflections, or everything."""


@dataclass(frozen=True, slots=True)
class AskDeleted:
    """Whether this reflection is to be deleted, and the word for it."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """A reflection is gone; `stays` says whether some of it cannot be deleted from the chat any more."""

    edits: int | None = None
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A reflection stays."""

    edits: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A page of the review, in place."""

    page: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewAt:
    """The review, on the page of a question whose answer was changed, corrected or added to."""

    question: str
    how: HowChanged = HowChanged.CHANGED


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """One answer of the review whole, or a part of it, in place."""

    question: str
    part: int = 0
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A question with its help, or without it again, in place."""

    question: str
    folded: bool = False
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A question with one part of it shown, in place: a criterion by its key, or all its choices."""

    question: str
    part: str
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class ChatCleared:
    """What holds content has gone from the chat, `by_itself` or because the chair wanted it.

    `stays`: not all of it could. `hints`: how Telegram itself can do it is said.
    """

    stays: bool = False
    hints: bool = False
    by_itself: bool = False


class HeldBack(StrEnum):
    """What a legal hold keeps from being deleted."""

    REFLECTION = "reflection"
    EVERYTHING = "everything"
    CHAT = "chat"
    NOTHING = "nothing"
    """What was to go once it is lifted stays after all."""


@dataclass(frozen=True, slots=True)
class HoldTold:
    """A legal hold is on the chair, and this waits for its end."""

    what: HeldBack


@dataclass(frozen=True, slots=True)
class TermsAsked:
    """The terms have changed: whether the chair agrees, before a reflection of this pace begins."""

    pace: Pace | None = None


@dataclass(frozen=True, slots=True)
class TermsAgreed:
    """The chair has agreed, and begins what they wanted by another tap."""


@dataclass(frozen=True, slots=True)
class DisclosureTold:
    """The service has had so many reflections of the chair's opened, on this day."""

    day: str
    count: int


@dataclass(frozen=True, slots=True)
class AskLeft:
    """Whether everything is to be deleted, and the word for it."""


ChatPage = (
    Home
    | Moved
    | Choose
    | NothingOpen
    | Gone
    | ButtonUnknown
    | WordsUnplaced
    | OnlyWords
    | HelpPage
    | PrivacyPage
    | Past
    | ForgetOffered
    | Deleted
    | ChatCleared
    | HoldTold
    | TermsAsked
    | TermsAgreed
    | DisclosureTold
    | AskLeft
)
"""Pages of the bot's own, about no one reflection."""
ChatNote = Paused | AskCancelled | AskDeleted | Kept
"""A few words about one reflection."""
ChatScreen = ChatPage | ChatNote | Reading | ReviewPage | ReviewAt | AnswerPage | Unfolded | LookedAt

NOTE_ON = "on "
"""Before a question's key: what a note on its answer is called in the record of what was shown."""
