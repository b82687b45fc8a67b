"""Where words may belong: to a question of a reflection, or to it as a whole; and how a chair is asked."""

from collections.abc import Iterable

from bot.screens.words import WordsAsked
from flows.form import REVIEW
from flows.reflection import Reflection

Place = tuple[Reflection, str]
"""A reflection, and the key of one of its questions; an empty key is the reflection as a whole."""


def place_of(draft: Reflection) -> Place:
    """The question that a draft asks; the draft as a whole where it is at review."""
    return draft, "" if draft.cursor == REVIEW else draft.cursor


def where(burst: int, places: Iterable[Place]) -> WordsAsked:
    """The question which of these places the words of a burst have."""
    distinct = dict.fromkeys(f"{reflection.id}:{question}" for reflection, question in places)
    return WordsAsked(burst, ",".join(distinct))
