"""What can be on a screen of what a chair finds again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PastChoices:
    """The parts that the history can be narrowed to."""

    edits: int | None = None


@dataclass(frozen=True, slots=True)
class PastPart:
    """A page of the part that the history is narrowed to."""

    by: str
    page: int = 0
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """What to search for."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of what a search has found; what it was for is kept with the chair."""

    search: int
    page: int = 0
    edits: int | None = None


FindingScreen = PastChoices | PastPart | SearchAsked | FoundPage
