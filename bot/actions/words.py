"""What a chair can say of words whose place is not known, and what they can add or rename."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The words of a burst belong to this question, or to a reflection as a whole where none is named."""

    burst: int
    reflection: int
    question: str
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class DropWords:
    """They belong nowhere, all that there are by now: what earlier versions offered."""

    burst: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class DropTold:
    """Those that the question told of belong nowhere; `last` is the last message of them."""

    burst: int
    last: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class BeginWithWords:
    """A reflection is begun for them."""

    burst: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class AskWhere:
    """The chair chooses to which question of a reflection to add; the words of a burst, unless it is 0."""

    reflection: int
    burst: int = 0
    page: int = 0
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class AskWhich:
    """The chair looks for the reflection that the words of a burst belong to, among all of theirs."""

    burst: int
    page: int = 0
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class AddTo:
    """The next words are added to this question of a submitted reflection, or to it as a whole."""

    reflection: int
    question: str = ""


@dataclass(frozen=True, slots=True)
class AskName:
    """The next words are a reflection's name."""

    reflection: int


WordsAction = PlaceWords | DropWords | DropTold | BeginWithWords | AskWhere | AskWhich | AddTo | AskName
