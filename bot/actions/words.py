"""What a chair can say of words whose place is not known, and what they can add or rename."""

from msgspec import Struct


class PlaceWords(Struct, frozen=True):
    """The words of a burst belong to this question, or to a reflection as a whole where none is named."""

    burst: int
    reflection: int
    question: str
    edits: int | None = None


class DropWords(Struct, frozen=True):
    """They belong nowhere, all that there are by now: what earlier versions offered."""

    burst: int
    edits: int | None = None


class DropTold(Struct, frozen=True):
    """Those that the question told of belong nowhere; `last` is the last message of them."""

    burst: int
    last: int
    edits: int | None = None


class BeginWithWords(Struct, frozen=True):
    """A reflection is begun for them."""

    burst: int
    edits: int | None = None


class AskWhere(Struct, frozen=True):
    """The chair chooses to which question of a reflection to add; the words of a burst, unless it is 0."""

    reflection: int
    burst: int = 0
    page: int = 0
    edits: int | None = None


class AskWhich(Struct, frozen=True):
    """The chair looks for the reflection that the words of a burst belong to, among all of theirs."""

    burst: int
    page: int = 0
    edits: int | None = None


class AddTo(Struct, frozen=True):
    """The next words are added to this question of a submitted reflection, or to it as a whole."""

    reflection: int
    question: str = ""


class AskName(Struct, frozen=True):
    """The next words are a reflection's name."""

    reflection: int


WordsAction = PlaceWords | DropWords | DropTold | BeginWithWords | AskWhere | AskWhich | AddTo | AskName
