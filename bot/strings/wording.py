"""The words of the form in use, put into the product's sentences where these have `[key]`.

A sentence that has any is made of its template at every use: a module of sentences gives such by its
`__getattr__`. What is said to a chair is said while `speaking` their form's words; what is said to nobody whose
form is known, in the words that were set once, as the bot was built.
"""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from contextvars import ContextVar
from functools import lru_cache
from html import escape
from typing import Any

from bot.strings.keeping import UNTIL_DELETED
from flows.wording import shared, titles_of, words_of

_KEY = re.compile(r"\[([A-Za-z_]+)\]")
_usual = words_of({})
_commands: set[str] = set()
_service = {"how_long": UNTIL_DELETED}
"""What a service has set, whichever form is asked."""
_spoken: ContextVar[Mapping[str, str] | None] = ContextVar("spoken", default=None)


def speak(*texts: Mapping[str, str]) -> None:
    """From now on, speak in the words that the texts of these forms share, wherever no one form's are spoken."""
    _usual.clear()
    _usual.update(words_of(shared(texts)))
    _commands.clear()
    _commands.update(words_of(each)["command"] for each in texts)


def speaking(texts: Mapping[str, str]) -> AbstractContextManager[None]:
    """Speak in the words of a form's texts meanwhile, here and in nothing that goes on beside it."""
    return _Speaking(_words_of(tuple(texts.items())))


class _Speaking:
    __slots__ = ("_before", "_words")

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words

    def __enter__(self) -> None:
        self._before = _spoken.set(self._words)

    def __exit__(self, *_: object) -> None:
        _spoken.reset(self._before)


def calendar_words() -> tuple[str, ...]:
    """The words by which an event is known in a calendar, where a chair has chosen none."""
    return titles_of(_now())


def event() -> str:
    """What is reflected on, without its article."""
    return _now()["event"]


def commands() -> frozenset[str]:
    """The names of the command that asks when an event ends, one for each of the forms."""
    return frozenset({*_commands, _usual["command"]})


def say_how_long(kept: str) -> None:
    """From now on, say that things are kept for so long, whichever form's words are spoken."""
    _service["how_long"] = kept


@lru_cache
def _words_of(texts: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return words_of(dict(texts))


def _now() -> Mapping[str, str]:
    return _spoken.get() or _usual


def _word(key: str) -> str:
    return _service[key] if key in _service else _now()[key]


def sentence(module: str, templates: Mapping[str, Any], name: str) -> Any:
    """The sentence of this name, or whatever holds several of them; AttributeError if there is no such."""
    if name not in templates:
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    return _filled(templates[name])


def _filled(template: Any) -> Any:
    match template:
        case str():
            return _KEY.sub(lambda key: escape(_word(key[1]), quote=False), template)
        case dict():
            return {_filled(key) if type(key) is str else key: _filled(one) for key, one in template.items()}
        case _:
            return tuple(map(_filled, template))
