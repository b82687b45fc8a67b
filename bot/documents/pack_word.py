"""A pack as a Word file: contents that lead to each heading, and the form's table for each reflection."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from docx.document import Document as WordFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from bot.documents.pack import PackDocument, Told
from bot.documents.picture import png
from bot.documents.word import add_answers
from bot.documents.word_file import (
    ANSWER,
    CONTENTS,
    QUESTION,
    add,
    add_facts,
    add_signatures,
    begun,
    saved,
)
from bot.strings import documents as document_strings
from bot.strings import packs as strings

_FIELD = r'TOC \o "1-1" \h \n'
"""Contents of the first headings, as links and without page numbers, which no file knows before it is set."""
_PICTURE = Cm(8)
Element = Any
"""An element of the file's XML."""


def pack_word(document: PackDocument, told: Told) -> bytes:
    """The file."""
    file = begun(document.title, document.made)
    add(file, document.title, "Title")
    add(file, document.subtitle, "Subtitle")
    add_facts(file, document.facts)
    headings = (strings.FIGURES, *document.headings, document_strings.SIGNATURES)
    add(file, strings.CONTENTS, QUESTION).paragraph_format.space_before = Cm(1)
    _contents(file, headings)
    _headed(file, 0, headings[0])
    drawn = file.add_picture(BytesIO(png(document.picture)), width=_PICTURE)
    drawn._inline.docPr.set("descr", strings.IN_WORDS)
    for part in document.figures:
        for line in part:
            add(file, line, ANSWER)
        file.add_paragraph()
    for number, one in enumerate(document.documents, 1):
        _headed(file, number, headings[number])
        add_facts(file, one.facts)
        file.add_paragraph()
        add_answers(file, one)
        told(number)
    _headed(file, len(headings) - 1, headings[-1])
    add_signatures(file, document.signatures)
    return saved(file)


def _headed(file: WordFile, number: int, text: str) -> None:
    """A heading on a new page, to which the contents lead."""
    heading = add(file, text, "Heading 1")
    heading.paragraph_format.page_break_before = True
    start, end = (
        _element("w:bookmarkStart", id=str(number), name=_mark(number)),
        _element("w:bookmarkEnd", id=str(number)),
    )
    runs = heading._p.r_lst
    runs[0].addprevious(start)
    runs[-1].addnext(end)


def _contents(file: WordFile, headings: Iterable[str]) -> None:
    """A field that Word can bring up to date, and what it would show until then."""
    entries = []
    for number, text in enumerate(headings):
        entry = add(file, "", CONTENTS)
        link = _element("w:hyperlink", anchor=_mark(number), history="1")
        entry._p.append(link)
        link.append(entry.add_run(text)._r)
        entries.append(entry)
    first = entries[0]._p.r_lst[0]
    for each in (_char("begin"), _instruction(), _char("separate")):
        first.addprevious(each)
    entries[-1]._p.append(_char("end"))


def _char(kind: str) -> Element:
    run = _element("w:r")
    run.append(_element("w:fldChar", fldCharType=kind))
    return run


def _instruction() -> Element:
    run, text = _element("w:r"), _element("w:instrText")
    text.text = f" {_FIELD} "
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    return run


def _mark(number: int) -> str:
    return f"_Toc{number + 1:08}"


def _element(tag: str, **attributes: str) -> Element:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
