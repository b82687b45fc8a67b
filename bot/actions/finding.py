"""What a chair can ask to find something again."""

from msgspec import Struct


class AskSearch(Struct, frozen=True):
    """The chair wants to search: what for is asked, or stands behind the command."""


class TurnFound(Struct, frozen=True):
    """Another page of what a search has found, in place."""

    search: int
    page: int = 0
    edits: int | None = None


class ChooseBy(Struct, frozen=True):
    """The chair wants a part of the history alone: which, is asked in place."""

    edits: int | None = None


class TurnPastBy(Struct, frozen=True):
    """A page of the history narrowed to a part, in place."""

    by: str
    page: int = 0
    edits: int | None = None


FindingAction = AskSearch | TurnFound | ChooseBy | TurnPastBy
