"""What can be shown of words whose place is not known, and of what is added or renamed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordsAsked:
    """Where the words of a burst belong; `places` has the reflections and questions to choose from.

    Each place is a reflection's number and a question's key, which may be empty, with a colon between them;
    places are parted by commas.
    """

    burst: int
    places: str


@dataclass(frozen=True, slots=True)
class WordsPlaced:
    """They have their place: a question, or a reflection as a whole."""

    question: str = ""
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class WordsDropped:
    """They belong nowhere."""

    edits: int | None = None


@dataclass(frozen=True, slots=True)
class WhereTo:
    """The questions of a reflection: which one are the words of a burst for, or words to come if it is 0."""

    burst: int = 0
    page: int = 0
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class WhichReflection:
    """All the chair's reflections: which one are the words of a burst for."""

    burst: int
    page: int = 0
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class AdditionAsked:
    """The chair is asked for what they add to a question, or to a reflection as a whole."""

    question: str = ""


@dataclass(frozen=True, slots=True)
class NameAsked:
    """The chair is asked what a reflection is to be called."""


@dataclass(frozen=True, slots=True)
class Named:
    """A reflection has another name."""


WordsScreen = (
    WordsAsked | WordsPlaced | WordsDropped | WhereTo | WhichReflection | AdditionAsked | NameAsked | Named
)
