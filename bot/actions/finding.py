"""What a chair can ask to find something again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskSearch:
    """The chair wants to search: what for is asked, or stands behind the command."""


@dataclass(frozen=True, slots=True)
class TurnFound:
    """Another page of what a search has found, in place."""

    search: int
    page: int = 0
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class ChooseBy:
    """The chair wants a part of the history alone: which, is asked in place."""

    edits: int | None = None


@dataclass(frozen=True, slots=True)
class TurnPastBy:
    """A page of the history narrowed to a part, in place."""

    by: str
    page: int = 0
    edits: int | None = None


FindingAction = AskSearch | TurnFound | ChooseBy | TurnPastBy
