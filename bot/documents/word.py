"""A document as a Word file of the product's own: real styles and headings, and the form's table."""

from collections.abc import Iterable
from datetime import datetime

from docx.document import Document as WordFile
from docx.shared import Cm
from docx.table import _Cell

from bot.documents.model import Document, Entry, Letter, Section
from bot.documents.word_file import (
    ANSWER,
    FOLLOW_UP,
    QUESTION,
    WIDTH,
    add,
    add_facts,
    add_first,
    add_lines,
    add_row,
    add_signatures,
    begun,
    saved,
    sized,
)
from bot.strings import documents as strings
from flows.form_text import Line, Style
from flows.front import Prose

_STYLES = {Prose.HEADING: "Heading 2", Prose.BULLET: "List Bullet", Prose.PARAGRAPH: "Normal"}
_PAGE_STYLES = {
    Style.TITLE: "Title",
    Style.HEADING: "Heading 2",
    Style.QUESTION: QUESTION,
    Style.WORDS: ANSWER,
    Style.RULE: FOLLOW_UP,
    Style.CHOICE: "List Bullet",
}


def word(document: Document) -> bytes:
    """The file."""
    file = begun(document.title, document.finished)
    add(file, document.title, "Title")
    add(file, document.subtitle, "Subtitle")
    add_facts(file, document.facts)
    file.add_paragraph()
    for kind, text in document.introduction:
        add(file, text, _STYLES[kind])
    add_answers(file, document)
    add(file, strings.SIGNATURES, "Heading 2")
    add_signatures(file, document.signatures)
    return saved(file)


def form_as_word(lines_of_form: Iterable[Line], title: str, at: datetime) -> bytes:
    """A form's page as a file, to send for approval; `at` is when it was made."""
    file = begun(title, at)
    for line in lines_of_form:
        # One text is one paragraph: its own line breaks stay in it.
        add(file, line.text, _PAGE_STYLES[line.style])
    return saved(file)


def add_answers(file: WordFile, document: Document) -> None:
    """The form's table, with the answers in it and what was added later."""
    form = sized(file.add_table(0, 1, "Table Grid"), (WIDTH,))
    for section in document.sections:
        _section(form.add_row().cells[0], section)
    if document.later:
        cell = form.add_row().cells[0]
        add_first(cell, strings.ADDITIONS, "Heading 2")
        for added in document.later:
            add(cell, added.title, QUESTION)
            add_lines(cell, added.text, ANSWER)


def _section(cell: _Cell, section: Section) -> None:
    add_first(cell, section.title, "Heading 2")
    add_lines(cell, section.introduction, "Normal")
    for entry in section.entries:
        _entry(cell, entry)


def _entry(cell: _Cell, entry: Entry) -> None:
    add_lines(cell, entry.ask, QUESTION)
    add_lines(cell, entry.given, ANSWER)
    if entry.letters:
        _letters(cell, entry.letters)
    add_lines(cell, entry.follow_up, FOLLOW_UP)
    add_lines(cell, entry.text, ANSWER)
    if entry.note:
        add_lines(cell, entry.note_title, FOLLOW_UP)
        add_lines(cell, entry.note, ANSWER)


def _letters(cell: _Cell, letters: Iterable[Letter]) -> None:
    table = sized(cell.add_table(0, 3), (Cm(3.6), Cm(9), Cm(2.6)))
    table.style = "Table Grid"
    add_row(table, (strings.LETTER, strings.ASKED, strings.MARK), header=True)
    for one in letters:
        add_row(table, (f"{one.letter} {one.word}", one.ask, one.mark))
