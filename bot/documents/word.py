"""A document as a Word file of the product's own: real styles and headings, and the form's table."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from docx import Document as new_file
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from bot.documents.model import Document, Entry, Letter, Section
from bot.documents.text import lines, reads_from_the_right
from bot.strings import documents as strings
from flows.form_text import Line, Style
from flows.front import Prose

_FONT = "Arial"
_LANGUAGE = "en-GB"
_STYLES = {Prose.HEADING: "Heading 2", Prose.BULLET: "List Bullet", Prose.PARAGRAPH: "Normal"}
_QUESTION, _ANSWER, _FOLLOW_UP = "Question", "Answer", "Follow-up"
_PAGE_STYLES = {
    Style.TITLE: "Title",
    Style.HEADING: "Heading 2",
    Style.QUESTION: _QUESTION,
    Style.WORDS: _ANSWER,
    Style.RULE: _FOLLOW_UP,
    Style.CHOICE: "List Bullet",
}
_WIDTH = Cm(16.5)


def word(document: Document) -> bytes:
    """The file."""
    file = new_file()
    _prepare(file, document.title, document.finished)
    file.add_paragraph(document.title, "Title")
    file.add_paragraph(document.subtitle, "Subtitle")
    _facts(file.add_table(0, 2, "Table Grid"), document.facts)
    file.add_paragraph()
    for kind, text in document.introduction:
        file.add_paragraph(text, _STYLES[kind])
    form = _sized(file.add_table(0, 1, "Table Grid"), (_WIDTH,))
    for section in document.sections:
        _section(form.add_row().cells[0], section)
    if document.later:
        cell = form.add_row().cells[0]
        _first(cell, strings.ADDITIONS, "Heading 2")
        for added in document.later:
            cell.add_paragraph(added.title, _QUESTION)
            _words(cell, added.text, _ANSWER)
    file.add_paragraph(strings.SIGNATURES, "Heading 2")
    _signatures(file.add_table(0, 4, "Table Grid"), document.signatures)
    return _saved(file)


def form_as_word(lines_of_form: Iterable[Line], title: str, at: datetime) -> bytes:
    """A form's page as a file, to send for approval; `at` is when it was made."""
    file = new_file()
    _prepare(file, title, at)
    for line in lines_of_form:
        # One text is one paragraph: its own line breaks stay in it.
        _set(file.add_paragraph(style=_PAGE_STYLES[line.style]), line.text)
    return _saved(file)


def _saved(file: WordFile) -> bytes:
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _prepare(file: WordFile, title: str, at: datetime) -> None:
    about = file.core_properties
    about.title, about.author, about.language = title, "", _LANGUAGE
    about.comments, about.keywords = "", ""
    about.created = about.modified = at.replace(tzinfo=None)
    page = file.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.25)
    page.top_margin = page.bottom_margin = Cm(2)
    normal = _styled(file, "Normal", size=10.5, after=6)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LANGUAGE)
    normal.element.get_or_add_rPr().append(language)
    _styled(file, "Title", size=20, after=2, bold=True)
    _styled(file, "Subtitle", size=12, after=10)
    _styled(file, "Heading 2", size=12, before=10, after=4, bold=True)
    _styled(file, "List Bullet", size=10.5, after=3)
    _styled(file, _QUESTION, size=10.5, before=8, after=2, bold=True).paragraph_format.keep_with_next = True
    _styled(file, _ANSWER, size=10.5, after=4)
    _styled(
        file, _FOLLOW_UP, size=10.5, before=2, after=2, italic=True
    ).paragraph_format.keep_with_next = True


def _styled(
    file: WordFile,
    name: str,
    *,
    size: float,
    after: float,
    before: float = 0,
    bold: bool = False,
    italic: bool = False,
) -> ParagraphStyle:
    known = name in [style.name for style in file.styles]
    style = file.styles[name] if known else file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - each of them is
    if not known:
        style.base_style = file.styles["Normal"]
        style.quick_style = True
    font, spacing = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = _FONT, Pt(size), bold, italic
    font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in [name for name in fonts.attrib if name.endswith("Theme")]:
        # A theme's font goes before one that is named.
        del fonts.attrib[theme]
    fonts.set(qn("w:cs"), _FONT)
    spacing.space_before, spacing.space_after = Pt(before), Pt(after)
    return style


def _section(cell: _Cell, section: Section) -> None:
    _first(cell, section.title, "Heading 2")
    _words(cell, section.introduction, "Normal")
    for entry in section.entries:
        _entry(cell, entry)


def _entry(cell: _Cell, entry: Entry) -> None:
    _words(cell, entry.ask, _QUESTION)
    _words(cell, entry.given, _ANSWER)
    if entry.letters:
        _letters(cell, entry.letters)
    _words(cell, entry.follow_up, _FOLLOW_UP)
    _words(cell, entry.text, _ANSWER)
    if entry.note:
        _words(cell, entry.note_title, _FOLLOW_UP)
        _words(cell, entry.note, _ANSWER)


def _letters(cell: _Cell, letters: Iterable[Letter]) -> None:
    table = _sized(cell.add_table(0, 3), (Cm(3.6), Cm(9), Cm(2.6)))
    table.style = "Table Grid"
    _row(table, (strings.LETTER, strings.ASKED, strings.MARK), header=True)
    for one in letters:
        _row(table, (f"{one.letter} {one.word}", one.ask, one.mark))


def _facts(table: Table, facts: Iterable[tuple[str, str]]) -> None:
    _sized(table, (Cm(3.5), Cm(13)))
    for name, value in facts:
        _row(table, (name, value))


def _signatures(table: Table, signed_by: Iterable[str]) -> None:
    _sized(table, (Cm(4.5), Cm(4.5), Cm(4.5), Cm(3)))
    _row(table, (strings.WHO, strings.NAME, strings.SIGNATURE, strings.DATE), header=True)
    for who in signed_by:
        _row(table, (who, "", "", ""))


def _row(table: Table, texts: Iterable[str], *, header: bool = False) -> None:
    row = table.add_row()
    for cell, width, text in zip(row.cells, [column.width for column in table.columns], texts, strict=True):
        _first(cell, text, _QUESTION if header else _ANSWER)
        cell.width = width or 0
    if header:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _sized(table: Table, widths: tuple[int, ...]) -> Table:
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _first(cell: _Cell, text: str, style: str) -> None:
    """Put a text into the paragraph that a new cell has."""
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    # Some programs keep a whole table together if its first paragraph keeps with the next, and leave a gap.
    paragraph.paragraph_format.keep_with_next = False
    _set(paragraph, text)


def _words(cell: _Cell, text: str, style: str) -> None:
    """Add a text, a paragraph a line."""
    for line in lines(text):
        _set(cell.add_paragraph(style=style), line)


def _set(paragraph: Paragraph, text: str) -> None:
    """Put a text into an empty paragraph, in the direction in which it reads."""
    run = paragraph.add_run(text)
    if reads_from_the_right(text):
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        run.font.rtl = True
