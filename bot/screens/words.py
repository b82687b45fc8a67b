"""What can be shown of words whose place is not known, and of what is added or renamed."""

from msgspec import Struct


class WordsAsked(Struct, frozen=True):
    """Where the words of a burst belong; `places` has the reflections and questions to choose from.

    Each place is a reflection's number and a question's key, which may be empty, with a colon between them;
    places are parted by commas.
    """

    burst: int
    places: str


class WordsPlaced(Struct, frozen=True):
    """They have their place: a question, or a reflection as a whole."""

    question: str = ""
    edits: int | None = None


class WordsDropped(Struct, frozen=True):
    """They belong nowhere."""

    edits: int | None = None


class WhereTo(Struct, frozen=True):
    """The questions of a reflection: which one are the words of a burst for, or words to come if it is 0."""

    burst: int = 0
    page: int = 0
    edits: int | None = None


class WhichReflection(Struct, frozen=True):
    """All the chair's reflections: which one are the words of a burst for."""

    burst: int
    page: int = 0
    edits: int | None = None


class AdditionAsked(Struct, frozen=True):
    """The chair is asked for what they add to a question, or to a reflection as a whole."""

    question: str = ""


class NameAsked(Struct, frozen=True):
    """The chair is asked what a reflection is to be called."""


class Named(Struct, frozen=True):
    """A reflection has another name."""


WordsScreen = (
    WordsAsked | WordsPlaced | WordsDropped | WhereTo | WhichReflection | AdditionAsked | NameAsked | Named
)
