"""A document as a PDF that screen readers and archives can use: PDF/UA-1 and PDF/A-2a in one, set by typst.

These standards allow no character that a file cannot show. A character that no font has is replaced by its
name, and the page says so.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import typst

from bot.documents.model import Document, Entry
from bot.documents.signs import in_words, named
from bot.documents.text import lines
from bot.strings import documents as strings

_STANDARDS = ("ua-1", "a-2a")
FONTS = ("Libertinus Serif", "Noto Sans", "Noto Sans Arabic", "Noto Sans Bengali", "Droid Sans Fallback")
_REFUSED = re.compile(r'`"(.+?)"`', re.DOTALL)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_ONE_BY_ONE = 12
"""How many characters are looked at one by one, before all of their kind are named together."""
_TRIES = 60
_HERE = Path(__file__).parent


def pdf(document: Document) -> bytes:
    """The file; at worst one that meets no standard, and says so."""
    return set_in_type("page", told_of(document), document.finished)


def set_in_type(page: str, told: dict[str, Any], at: datetime) -> bytes:
    """The file of what is told, on this page; at worst one that meets no standard, and says so."""
    readable, made = readable_and_made(page, told, at)
    if made is not None:
        return made
    plain = readable | {"warning": strings.PLAIN_FILE}
    return _compiled(_compiler(page, own_fonts=False), plain, at, ())


def readable_and_made(page: str, told: dict[str, Any], at: datetime) -> tuple[dict[str, Any], bytes | None]:
    """What is told, with all named that the file cannot show, and the file; none if it meets no standard."""
    plain = _each(told, str)
    told = _each(plain, in_words)
    if told != plain:
        told["warning"] = strings.SOME_NAMED
    # The fonts that typst brings have all of Latin; to look at the system's takes ten times as long.
    for own_fonts in (True, False):
        compiler = _compiler(page, own_fonts=own_fonts)
        made, refused = _made(compiler, told, at)
        if made is not None:
            return told, made
    for attempt in range(_TRIES):
        if refused is None:
            break
        told = _each(told, partial(_without, refused, all_of_its_kind=attempt >= _ONE_BY_ONE))
        told["warning"] = strings.SOME_NAMED
        made, refused = _made(compiler, told, at)
        if made is not None:
            return told, made
    return told, None


@cache
def _compiler(page: str, *, own_fonts: bool) -> typst.Compiler:
    return typst.Compiler(str(_HERE / f"{page}.typ"), root=str(_HERE), ignore_system_fonts=own_fonts)


def _made(compiler: typst.Compiler, told: dict[str, Any], at: datetime) -> tuple[bytes | None, str | None]:
    """The file, or the first text in it that cannot stand there, where typst names one."""
    try:
        return _compiled(compiler, told, at, _STANDARDS), None
    except typst.TypstError as error:
        found = _REFUSED.search(error.message)
        return None, _ESCAPE.sub(_meant, found[1]) if found else None


def _compiled(
    compiler: typst.Compiler, told: dict[str, Any], at: datetime, standards: tuple[str, ...]
) -> bytes:
    made = compiler.compile(
        format="pdf",
        sys_inputs={"document": json.dumps(told)},
        pdf_standards=cast("Any", list(standards)),
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)  # noqa: S101 - one file, since it goes to no path
    return made


def _meant(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else escape[2]


def told_of(document: Document) -> dict[str, Any]:
    """The document as the page reads it."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "fonts": FONTS,
        "warning": "",
        "introduction": [{"kind": kind, "text": text} for kind, text in document.introduction],
        "facts": document.facts,
        "sections": [
            {
                "title": section.title,
                "introduction": lines(section.introduction),
                "entries": [_entry(entry) for entry in section.entries],
            }
            for section in document.sections
        ],
        "later_title": strings.ADDITIONS,
        "later": [{"title": added.title, "text": lines(added.text)} for added in document.later],
        **signatures_of(document.signatures),
    }


def signatures_of(signed_by: Iterable[str]) -> dict[str, Any]:
    """The place for signatures, as the page reads it."""
    return {
        "signatures_title": strings.SIGNATURES,
        "signature_heads": (strings.WHO, strings.NAME, strings.SIGNATURE, strings.DATE),
        "signatures": [(who, "", "", "") for who in signed_by],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "ask": entry.ask,
        "given": lines(entry.given),
        "letter_heads": (strings.LETTER, strings.ASKED, strings.MARK),
        "letters": [(f"{one.letter} {one.word}", one.ask, one.mark) for one in entry.letters],
        "follow_up": lines(entry.follow_up),
        "text": lines(entry.text),
        "note_title": lines(entry.note_title),
        "note": lines(entry.note),
    }


def _each(told: Any, change: Callable[[str], str]) -> Any:
    """The same with each of its texts changed."""
    match told:
        case str():
            return change(told)
        case dict():
            return {key: _each(value, change) for key, value in told.items()}
        case list() | tuple():
            return [_each(value, change) for value in told]
        case _:
            return told


def _without(refused: str, text: str, *, all_of_its_kind: bool) -> str:
    """The text with what was refused named wherever it stands, or with all that is of its kind."""
    if not all_of_its_kind:
        return text.replace(refused, named(refused))
    kind = _kind(refused[0])
    runs = groupby(text, lambda character: _kind(character) == kind)
    return "".join(named(next(run)) if is_gone else "".join(run) for is_gone, run in runs)


def _kind(character: str) -> str:
    """The script of a letter, or what else a character is."""
    category = unicodedata.category(character)
    return unicodedata.name(character, "").split(" ")[0] if category[0] in "LM" else category
