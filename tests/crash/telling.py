"""What a scripted chair has said, question by question, and how it compares with what is stored."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flows.answer import Answer, Status
from flows.reflection import Reflection

# Words that no choice, day or command of the form is made of.
_VOCABULARY = (  # noqa: SIM905 - a page of quotes and commas reads worse
    "lantern harbour slate ladder window kettle gravel timber orchard saddle pebble copper meadow "
    "ribbon anchor basket <b>bracket</b> R&D “quoted” naïve 🙂 bramble thimble cellar granite"
).split()


@dataclass(slots=True)
class Told:
    """What one chair has given for one question; `done` once nothing more belongs to it."""

    picked: list[str] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    day: date | None = None
    pieces: dict[int, str] = field(default_factory=dict)
    """Text by the message that said it, in the order said."""
    held: dict[int, str] = field(default_factory=dict)
    """Text for an answer that stands: what becomes of it is still to be decided."""
    decided: str = ""
    """The button that decided it."""
    placed: bool = False
    """Whether the chair had to say where a text belongs, so that it came behind others."""
    skipped: bool = False
    done: bool = False
    to_tap: list[str] = field(default_factory=list)
    """Labels still to be tapped."""


@dataclass(slots=True)
class Walk:
    """One reflection as its chair lived it; `seen` are the bot's messages that showed each question."""

    number: int
    id: int | None = None
    told: dict[str, Told] = field(default_factory=dict)
    seen: dict[str, list[int]] = field(default_factory=dict)
    sent: bool = False
    erased: bool = False


def differences(walk: Walk, kept: Reflection | None) -> Iterator[str]:
    """Everything in which the stored reflection is not what its chair said, each in a line."""
    if kept is None:
        yield f"reflection {walk.id} is not there"
        return
    if not kept.submitted:
        yield f"reflection {walk.id} is not submitted, but at {kept.cursor}"
    for key in sorted(set(walk.told) ^ set(kept.answers)):
        yield f"reflection {walk.id}, {key}: {'not kept' if key in walk.told else 'never said'}"
    for key, answer in kept.answers.items():
        if key in walk.told and not _agree(told := walk.told[key], answer):
            yield f"reflection {walk.id}, {key}: said {_as_told(told)}, kept {_as_kept(answer)}"


def words(rng: random.Random, count: int) -> str:
    """A text of so many words that nobody else says."""
    return " ".join([f"#{rng.getrandbits(40):x}", *rng.choices(_VOCABULARY, k=count - 1)])


def long_text(rng: random.Random) -> str:
    """A text that a phone sends as two messages, the second well below its limit."""
    length = 4_096 + rng.randint(300, 2_500)
    text = f"#{rng.getrandbits(40):x}"
    while len(text) < length:
        text += " " + rng.choice(_VOCABULARY)
    return text


def _agree(told: Told, answer: Answer) -> bool:
    said, kept = _as_told(told), _as_kept(answer)
    if not told.placed:
        return said == kept
    # What had to be placed may have come behind what was said after it, and too late for a comment.
    words = sorted((piece.source, piece.text) for piece in answer.messages)
    return (*said[:-1], sorted(said[-1])) == (*kept[:-1], words)


def _as_told(told: Told) -> tuple[Any, ...]:
    return told.skipped, sorted(told.picked), told.marks, told.day, list(told.pieces.items())


def _as_kept(answer: Answer) -> tuple[Any, ...]:
    skipped = answer.status is Status.SKIPPED
    words = [(piece.source, piece.text) for piece in answer.pieces]
    return skipped, sorted(answer.picked), dict(answer.marks), answer.day, words
