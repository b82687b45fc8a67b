"""A file or a picture that a message brings: it is made when the message is sent, and kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.documents import DocumentFormat
from flows.reflection import Reflection
from flows.summary import Addition
from flows.year_figures import Figures
from storage.addenda import Addendum


@dataclass(frozen=True, slots=True)
class WantedData:
    """Everything that is held about a chair, by their number; it is read when the file is made."""

    chair: int
    made: datetime

    @property
    def format(self) -> str:
        """What it is, for a log."""
        return "archive"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A finished reflection with all that was added to it, and the format; `finished` is by their clock.

    `additions` are to be read, and `addenda` are the same as they are kept.
    """

    reflection: Reflection
    finished: datetime
    additions: tuple[Addition, ...]
    addenda: tuple[Addendum, ...]
    format: DocumentFormat


@dataclass(frozen=True, slots=True)
class Picture:
    """A year's figures from one day until another, to be drawn.

    `progress` is how many pieces there are of how many, and how many with a peer. `scale` is its two
    ends, and `choices` are the answers to each question about their own development, in the form's order.
    """

    figures: Figures
    opened: date
    until: date
    progress: tuple[tuple[int, int], ...]
    scale: tuple[int, int]
    choices: Mapping[str, tuple[str, ...]]
