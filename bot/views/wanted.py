"""A file or a picture that a message brings: it is made when the message is sent, and kept nowhere."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.actions.documents import DocumentFormat
from flows.reflection import Reflection
from flows.summary import Addition
from flows.year_figures import Figures

if TYPE_CHECKING:
    # A process that draws a picture reads this module too, and has no use for the record.
    from storage.addenda import Addendum


class WantedData(Struct, frozen=True):
    """Everything that is held about a chair, by their number; it is read when the file is made."""

    chair: int
    made: datetime

    @property
    def format(self) -> str:
        """What it is, for a log."""
        return "archive"


class Wanted(Struct, frozen=True):
    """A finished reflection with all that was added to it, and the format; `finished` is by their clock.

    `additions` are to be read, and `addenda` are the same as they are kept.
    """

    reflection: Reflection
    finished: datetime
    additions: tuple[Addition, ...]
    addenda: "tuple[Addendum, ...]"
    format: DocumentFormat


class WantedPack(Struct, frozen=True):
    """The pack with this number of a chair, of reflections by their numbers, oldest first.

    It is read when it is made. `of` is how they were chosen, and `ends` is another once one of them has
    changed. `message` is the one that tells how far it is.
    """

    chair: int
    number: int
    of: str
    reflections: tuple[int, ...]
    ends: tuple[str, ...]
    format: DocumentFormat
    message: int | None


class Picture(Struct, frozen=True):
    """Figures from one day until another, to be drawn under a title.

    `progress` is how many pieces there are of how many, and how many with a peer. `scale` is its two
    ends, and `choices` are the answers to each question about their own development, in the form's order.
    """

    figures: Figures
    opened: date
    until: date
    title: str
    progress: tuple[tuple[int, int], ...]
    scale: tuple[int, int]
    choices: Mapping[str, tuple[str, ...]]
