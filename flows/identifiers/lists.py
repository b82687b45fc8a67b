"""The guard's lists, read once from the package: names, words of English, and what tells the two apart."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from msgspec import Struct


class Lists(Struct, frozen=True):
    """Everything that the rules look up, folded."""

    names: dict[str, str]
    """A name and its marks: g given, f a girl's, m a boy's, s surname, o on our own lists, w also a word."""
    words: frozenset[str]
    titles: frozenset[str]
    soft_titles: frozenset[str]
    particles: frozenset[str]
    kin: dict[str, str]
    """What somebody is, and the role that it gives."""
    context: dict[str, frozenset[str]]
    abbreviations: frozenset[str]
    known: frozenset[str]
    """Capitals that identify nobody: abbreviations, agencies, peoples, languages, days."""
    places: frozenset[str]
    theorists: frozenset[str]
    names_first: frozenset[str]
    phrases: tuple[str, ...]


@cache
def lists() -> Lists:
    """The lists, the same at every call."""
    table = tomllib.loads(_read("vocabulary.toml"))
    known = table["known"]
    return Lists(
        names=dict(line.split(" ", 1) for line in _lines("names.txt")),
        words=frozenset(_lines("words.txt")),
        titles=_set(table["titles"]),
        soft_titles=_set(table["soft_titles"]),
        particles=_set(table["particles"]),
        kin={word: role for role, words in table["kin"].items() for word in words.split()},
        context={name: _set(words) for name, words in table["context"].items()},
        abbreviations=_set(known["abbreviations"]),
        known=_set(" ".join(known[name] for name in ("abbreviations", "agencies", "proper"))),
        places=_set(known["places"]),
        theorists=_set(known["theorists"]),
        names_first=_set(known["names_first"]),
        phrases=tuple(known["phrases"]),
    )


def _set(words: Any) -> frozenset[str]:
    return frozenset(word.replace("'", "") for word in words.split())


def _lines(name: str) -> Iterator[str]:
    return (line for line in _read(name).splitlines() if not line.startswith("#"))


def _read(name: str) -> str:
    return (resources.files("flows") / "identifiers" / "word_lists" / name).read_text(encoding="utf-8")
