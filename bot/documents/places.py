"""Where each answer belongs in an authority's own Word file: by control, bookmark or the question's words."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from docx.oxml.ns import qn
from msgspec import Struct

Element = Any
"""An element of the file's XML; lxml's own type tells no more."""
_SPACE = re.compile(r"\s+")


class Found(StrEnum):
    """What a place was found by."""

    CONTROL = "content control"
    BOOKMARK = "bookmark"
    WORDS = "words"


class Place(Struct, frozen=True):
    """A place for one question's answer: the control, the bookmark's start, or the question's paragraph."""

    by: Found
    element: Element


def places(body: Element, asked: Iterable[tuple[str, str]]) -> dict[str, tuple[Place, ...]]:
    """The places in a part of the file for questions, by their keys; `asked` are keys with their words.

    By content controls whose tag is the key, all of them; else by the bookmark of that name; else under the
    first paragraph of a table, or of the text, that holds the words.
    """
    controls: dict[str, list[Element]] = {}
    for control in body.iter(qn("w:sdt")):
        controls.setdefault(_named(control, "w:sdtPr/w:tag", "w:val"), []).append(control)
    marks = {mark.get(qn("w:name")): mark for mark in body.iter(qn("w:bookmarkStart"))}
    paragraphs = list(_in_tables_first(body))
    found: dict[str, tuple[Place, ...]] = {}
    for key, words in asked:
        if key in controls:
            found[key] = tuple(Place(Found.CONTROL, control) for control in controls[key])
        elif key in marks:
            found[key] = (Place(Found.BOOKMARK, marks[key]),)
        else:
            holding = [p for text, p in paragraphs if _asks(text, _plain(words))]
            found |= {key: (Place(Found.WORDS, holding[0]),)} if holding else {}
    return found


def text_of(element: Element) -> str:
    """The text in an element."""
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def _in_tables_first(body: Element) -> Iterator[tuple[str, Element]]:
    found = [(_plain(text_of(p)), p) for p in body.iter(qn("w:p"))]
    in_cells = [one for one in found if next(one[1].iterancestors(qn("w:tc")), None) is not None]
    yield from in_cells
    yield from (one for one in found if one not in in_cells)


def _asks(text: str, words: str) -> bool:
    """Whether a sentence of the text begins with these words."""
    return bool(words) and re.search(rf"(?:^|[.?!:] ){re.escape(words)}", text) is not None


def _named(element: Element, path: str, attribute: str) -> str:
    found = element.find("/".join(qn(step) for step in path.split("/")))
    return "" if found is None else str(found.get(qn(attribute)) or "")


def _plain(text: str) -> str:
    """Words alone: a form and a file may differ in spaces, in apostrophes and in capitals."""
    return _SPACE.sub(" ", text.replace("’", "'").replace("\u00a0", " ")).strip().casefold()
