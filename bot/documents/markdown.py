"""A document as Markdown (CommonMark, and its tables): the chair's words are text, never markup."""

import re
from collections.abc import Iterable, Iterator

from bot.documents.model import Document, Entry, Letter
from bot.documents.text import lines
from bot.strings import documents as strings
from flows.front import Prose

_MARKUP = re.compile(r"([\\`*_\[\]<>&|~$])")
_AT_THE_START = re.compile(r"^(\s*)(?:([#+=>-])|(\d{1,9})([.)]))")
_SPACES = re.compile(r"^[ \t]+|[ \t]+$")
_MARKS = {Prose.HEADING: "## ", Prose.BULLET: "- ", Prose.PARAGRAPH: ""}


def markdown(document: Document) -> bytes:
    """The file, in UTF-8."""
    return ("\n\n".join(filter(None, _blocks(document))) + "\n").encode()


def _blocks(document: Document) -> Iterator[str]:
    yield f"# {_plain(document.title)}"
    yield _plain(document.subtitle)
    yield "\n".join(f"- {_plain(name)}: {_plain(value)}" for name, value in document.facts)
    for kind, text in document.introduction:
        yield _MARKS[kind] + _plain(text)
    for section in document.sections:
        yield f"## {_plain(section.title)}"
        yield _text(section.introduction)
        for entry in section.entries:
            yield from _entry(entry)
    if document.later:
        yield f"## {strings.ADDITIONS}"
    for added in document.later:
        yield f"### {_plain(added.title)}"
        yield _text(added.text)
    yield f"## {strings.SIGNATURES}"
    heads = (strings.WHO, strings.NAME, strings.SIGNATURE, strings.DATE)
    yield _table(heads, ((who, "", "", "") for who in document.signatures))


def _entry(entry: Entry) -> Iterator[str]:
    if entry.ask:
        yield f"### {_plain(entry.ask)}"
    yield _text(entry.given)
    if entry.letters:
        yield _table((strings.LETTER, strings.ASKED, strings.MARK), map(_cells, entry.letters))
    yield _emphasised(entry.follow_up)
    yield _text(entry.text)
    if entry.note:
        yield _emphasised(entry.note_title)
        yield _text(entry.note)


def _cells(one: Letter) -> tuple[str, ...]:
    return f"{one.letter} {one.word}", one.ask, one.mark


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    listed = (heads, *rows)
    head, *body = ("| " + " | ".join(map(_plain, row)) + " |" for row in listed)
    return "\n".join((head, "|" + " --- |" * len(heads), *body))


def _emphasised(text: str) -> str:
    return f"*{_plain(text.strip())}*" if text.strip() else ""


def _text(text: str) -> str:
    """A text with its lines kept; a blank line begins a paragraph."""
    paragraphs = re.split(r"\n\s*\n", "\n".join(lines(text)))
    return "\n\n".join("\\\n".join(map(_plain, filter(str.strip, one.split("\n")))) for one in paragraphs)


def _plain(text: str) -> str:
    """One line of text, with whatever would be read as markup escaped."""
    line = _SPACES.sub("", text.replace("\n", " "))
    return _AT_THE_START.sub(_escaped, _MARKUP.sub(r"\\\1", line))


def _escaped(found: re.Match[str]) -> str:
    space, sign, number, stop = found.groups()
    return f"{space}\\{sign}" if sign else f"{space}{number}\\{stop}"
