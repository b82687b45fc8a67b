"""What comes of reading a time in words: one meaning, several to choose from, or a refusal that says why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from msgspec import Struct

Meaning = TypeVar("Meaning")


class TimeRefusal(StrEnum):
    """Why a time or day in words was refused."""

    PAST = "past"
    NO_SUCH_DATE = "no such date"
    OTHER_WEEKDAY = "other weekday"
    NO_SUCH_TIME = "no such time"
    TOO_FAR = "too far"
    NO_TIME = "no time"
    NO_DAY = "no day"
    MIDNIGHT = "midnight"
    SEVERAL = "several"
    HOUR_OR_DAY = "hour or day"
    VAGUE = "vague"
    TOO_LONG = "too long"
    WORDS_BESIDE = "words beside"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A refusal, and why.

    `words` are those of what was typed that the grammar knows (numbers, days, months, hours), and no others:
    enough to say what was refused, and nothing of what else a chair may have written.
    """

    reason: TimeRefusal
    words: str = field(default="", compare=False)


class Either(Struct, Generic[Meaning], frozen=True):
    """Two or more meanings, the most likely first, between which only the one who said it can choose."""

    options: tuple[Meaning, ...]


def one_or_either(options: Iterable[Meaning]) -> Meaning | Either[Meaning]:
    """The one meaning that there is, or all of them, each once; there is at least one."""
    found = tuple(dict.fromkeys(options))
    return found[0] if len(found) == 1 else Either(found)


def options_of(meant: Meaning | Either[Meaning]) -> tuple[Meaning, ...]:
    """Every meaning, where there may be one or several."""
    return meant.options if isinstance(meant, Either) else (meant,)
