"""Word files of the product's own: their styles and pages, and what stands there in words or in a table."""

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

from bot.documents.text import lines, reads_from_the_right
from bot.strings import documents as strings

WIDTH = Cm(16.5)
QUESTION, ANSWER, FOLLOW_UP, CONTENTS = "Question", "Answer", "Follow-up", "toc 1"
_FONT = "Arial"
_LANGUAGE = "en-GB"


def begun(title: str, at: datetime) -> WordFile:
    """A file with nothing in it yet; `at` is when it was made."""
    file = new_file()
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
    _styled(file, "Heading 1", size=15, before=0, after=6, bold=True)
    _styled(file, "Heading 2", size=12, before=10, after=4, bold=True)
    _styled(file, "List Bullet", size=10.5, after=3)
    _styled(file, CONTENTS, size=10.5, after=3)
    _styled(file, QUESTION, size=10.5, before=8, after=2, bold=True).paragraph_format.keep_with_next = True
    _styled(file, ANSWER, size=10.5, after=4)
    _styled(file, FOLLOW_UP, size=10.5, before=2, after=2, italic=True).paragraph_format.keep_with_next = True
    return file


def saved(file: WordFile) -> bytes:
    """The bytes of a file."""
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def add(place: WordFile | _Cell, text: str, style: str) -> Paragraph:
    """A paragraph of this style at the end of a file or a cell."""
    paragraph = place.add_paragraph()
    _style(paragraph, style)
    put(paragraph, text)
    return paragraph


def add_lines(place: WordFile | _Cell, text: str, style: str) -> None:
    """A text, a paragraph a line."""
    for line in lines(text):
        add(place, line, style)


def add_first(cell: _Cell, text: str, style: str) -> None:
    """Put a text into the paragraph that a new cell has."""
    paragraph = cell.paragraphs[0]
    _style(paragraph, style)
    # Some programs keep a whole table together if its first paragraph keeps with the next, and leave a gap.
    paragraph.paragraph_format.keep_with_next = False
    put(paragraph, text)


def put(paragraph: Paragraph, text: str) -> None:
    """Put a text into an empty paragraph, in the direction in which it reads."""
    run = paragraph.add_run(text)
    if reads_from_the_right(text):
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        run.font.rtl = True


def add_row(table: Table, texts: Iterable[str], *, header: bool = False) -> None:
    """A row of a table, each cell as wide as its column."""
    row = table.add_row()
    for cell, width, text in zip(row.cells, [column.width for column in table.columns], texts, strict=True):
        add_first(cell, text, QUESTION if header else ANSWER)
        cell.width = width or 0
    if header:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def sized(table: Table, widths: tuple[int, ...]) -> Table:
    """The table, its columns so wide."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def add_facts(file: WordFile, facts: Iterable[tuple[str, str]]) -> None:
    """A table of names and values."""
    table = sized(file.add_table(0, 2, "Table Grid"), (Cm(3.5), Cm(13)))
    for name, value in facts:
        add_row(table, (name, value))


def add_signatures(file: WordFile, signed_by: Iterable[str]) -> None:
    """A place for signatures."""
    table = sized(file.add_table(0, 4, "Table Grid"), (Cm(4.5), Cm(4.5), Cm(4.5), Cm(3)))
    add_row(table, (strings.WHO, strings.NAME, strings.SIGNATURE, strings.DATE), header=True)
    for who in signed_by:
        add_row(table, (who, "", "", ""))


def _style(paragraph: Paragraph, style: str) -> None:
    # A style's id is its name without the spaces; to have it looked up would take most of the time.
    paragraph._p.style = style.replace(" ", "")


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
