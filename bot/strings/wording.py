"""The words of the form in use, put into the product's sentences where these have `[key]`.

A process asks one form. Its words are set once, as the bot is built, and a sentence that has any is made of
its template at every use: a module of sentences gives such by its `__getattr__`.
"""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from bot.strings.keeping import UNTIL_DELETED
from flows.wording import titles_of, words_of

_KEY = re.compile(r"\[([A-Za-z_]+)\]")
_words = {**words_of({}), "how_long": UNTIL_DELETED}


def speak(texts: Mapping[str, str], how_long: str = UNTIL_DELETED) -> None:
    """From now on, speak in the words that a form's texts have, and say for how long things are kept."""
    _words.clear()
    _words.update({**words_of(texts), "how_long": how_long})


def calendar_words() -> tuple[str, ...]:
    """The words by which an event is known in a calendar, where a chair has chosen none."""
    return titles_of(_words)


def command() -> str:
    """The name of the command that asks when an event ends."""
    return _words["command"]


def sentence(module: str, templates: Mapping[str, Any], name: str) -> Any:
    """The sentence of this name, or whatever holds several of them; AttributeError if there is no such."""
    if name not in templates:
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    return _filled(templates[name])


def _filled(template: Any) -> Any:
    match template:
        case str():
            return _KEY.sub(lambda key: escape(_words[key[1]], quote=False), template)
        case dict():
            return {_filled(key) if type(key) is str else key: _filled(one) for key, one in template.items()}
        case _:
            return tuple(map(_filled, template))
