"""What a chair agrees to: the authority's own words about their data, and who can have it opened.

A process has one set of terms. They are set once, as the bot is built.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import astuple

from storage.escrow import Recipients

MOST = 2_000
"""How many characters the authority's words may have: they stand on one page with the bot's own."""
_FIELDS = ("version", "authority", "controller", "contact")
_MARK = 16


class PrivacyText(Struct, frozen=True):
    """An authority's words: who it is, who decides about the data, whom to ask, and paragraphs of its own."""

    version: str
    authority: str
    controller: str
    contact: str
    paragraphs: tuple[str, ...] = ()


class Terms(Struct, frozen=True, dict=True):
    """The authority's words, if it has given any, and the two who can open content together, if any can."""

    text: PrivacyText | None = None
    recipients: Recipients | None = None

    @cached_property
    def mark(self) -> str:
        """What tells these terms from any others; empty where a service has set nothing."""
        text, recipients = self.text, self.recipients
        told = [text and [*astuple(text)], recipients and recipients.keys]
        return "" if told == [None, None] else hashlib.sha256(json.dumps(told).encode()).hexdigest()[:_MARK]


_now = [Terms()]


def hold_to(terms: Terms) -> None:
    """From now on, these are the terms."""
    _now[:] = [terms]


def current() -> Terms:
    """The terms of now."""
    return _now[0]


def text_of(file: Path) -> PrivacyText:
    """The authority's words, of a TOML file; ValueError with all that is wrong with it."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise ValueError("names no file of TOML that can be read as UTF-8 text") from None
    if problems := [*_problems(found)]:
        raise ValueError(f"names a file in which {'; '.join(problems)}")
    said = {name: found[name].strip() for name in _FIELDS}
    return PrivacyText(**said, paragraphs=tuple(one.strip() for one in found.get("paragraphs", [])))


def _problems(found: dict[str, object]) -> Iterator[str]:
    for name in _FIELDS:
        if not _is_text(found.get(name)):
            yield f"{name} is to be a line of text"
    paragraphs = found.get("paragraphs", [])
    if not isinstance(paragraphs, list) or not all(map(_is_text, paragraphs)):
        yield "paragraphs is to be a list of lines of text"
        paragraphs = []
    for name in sorted(found.keys() - {*_FIELDS, "paragraphs"}):
        yield f"{name if name.isprintable() else 'a name'} is not known"
    length = sum(len(str(value)) for value in (*(found.get(name, "") for name in _FIELDS), *paragraphs))
    if length > MOST:
        yield f"there are {length:,} characters, of {MOST:,} that have room"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and not value.isspace() and value != ""
