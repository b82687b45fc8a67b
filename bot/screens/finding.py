"""What can be on a screen of what a chair finds again."""

from msgspec import Struct


class PastChoices(Struct, frozen=True):
    """The parts that the history can be narrowed to."""

    edits: int | None = None


class PastPart(Struct, frozen=True):
    """A page of the part that the history is narrowed to."""

    by: str
    page: int = 0
    edits: int | None = None


class SearchAsked(Struct, frozen=True):
    """What to search for."""


class FoundPage(Struct, frozen=True):
    """A page of what a search has found; what it was for is kept with the chair."""

    search: int
    page: int = 0
    edits: int | None = None


FindingScreen = PastChoices | PastPart | SearchAsked | FoundPage
