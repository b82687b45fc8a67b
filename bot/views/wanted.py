"""A file that a message brings: it is made when the message is sent, and kept nowhere."""

from dataclasses import dataclass
from datetime import datetime

from bot.actions.documents import DocumentFormat
from flows.reflection import Reflection
from flows.summary import Addition
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
