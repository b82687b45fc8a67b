"""What can be on a screen, a step's effects and the bot's own pages."""

from enum import StrEnum

from msgspec import Struct

from flows.form import Pace


class HowChanged(StrEnum):
    """What has become of an answer when the review is shown again."""

    CHANGED = "changed"
    CORRECTED = "corrected"
    ADDED = "added"
    EMPTIED = "emptied"
    RESTORED = "restored"


class Home(Struct, frozen=True):
    """The first page: reflect, go on, look back; `joined` greets a newcomer."""

    joined: bool = False


class Moved(Struct, frozen=True):
    """Everything of the chair's is here now."""


class Choose(Struct, frozen=True):
    """There are drafts: go on with one, or start another."""


class Paused(Struct, frozen=True):
    """Everything is kept."""


class AskCancelled(Struct, frozen=True):
    """What is to become of the draft."""


class NothingOpen(Struct, frozen=True):
    """Words came while no question was open: they are not kept."""


class Gone(Struct, frozen=True):
    """What was asked for has been deleted."""


class ButtonUnknown(Struct, frozen=True):
    """A button of another version was tapped."""


class WordsUnplaced(Struct, frozen=True):
    """Words came for something that this version cannot name: they are not kept."""


class OnlyWords(Struct, frozen=True):
    """A photo, a sticker or the like is not kept."""


class HelpPage(Struct, frozen=True):
    """What the bot does, and its commands."""


class PrivacyPage(Struct, frozen=True):
    """What is kept, where, and how to have it deleted."""


class Past(Struct, frozen=True):
    """A page of the history."""

    page: int = 0
    edits: int | None = None


class Reading(Struct, frozen=True):
    """One reflection of the history: its summary, or where a draft stands."""


class ForgetOffered(Struct, frozen=True):
    """What can be deleted: one of the newest reflections, or everything."""


class AskDeleted(Struct, frozen=True):
    """Whether this reflection is to be deleted, and the word for it."""


class Deleted(Struct, frozen=True):
    """A reflection is gone; `stays` says whether some of it cannot be deleted from the chat any more."""

    edits: int | None = None
    stays: bool = False


class Kept(Struct, frozen=True):
    """A reflection stays."""

    edits: int | None = None


class ReviewPage(Struct, frozen=True):
    """A page of the review, in place."""

    page: int
    edits: int | None = None


class ReviewAt(Struct, frozen=True):
    """The review, on the page of a question whose answer was changed, corrected or added to."""

    question: str
    how: HowChanged = HowChanged.CHANGED


class AnswerPage(Struct, frozen=True):
    """One answer of the review whole, or a part of it, in place."""

    question: str
    part: int = 0
    edits: int | None = None


class Unfolded(Struct, frozen=True):
    """A question with its help, or without it again, in place."""

    question: str
    folded: bool = False
    edits: int | None = None


class LookedAt(Struct, frozen=True):
    """A question with one part of it shown, in place: a criterion by its key, or all its choices."""

    question: str
    part: str
    edits: int | None = None


class ChatCleared(Struct, frozen=True):
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


class HoldTold(Struct, frozen=True):
    """A legal hold is on the chair, and this waits for its end."""

    what: HeldBack


class TermsAsked(Struct, frozen=True):
    """The terms have changed: whether the chair agrees, before a reflection of this pace begins."""

    pace: Pace | None = None


class TermsAgreed(Struct, frozen=True):
    """The chair has agreed, and begins what they wanted by another tap."""


class DisclosureTold(Struct, frozen=True):
    """The service has had so many reflections of the chair's opened, on this day."""

    day: str
    count: int


class AskLeft(Struct, frozen=True):
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
