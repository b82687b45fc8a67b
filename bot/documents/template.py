"""An authority's own Word file, filled in: every part but the text itself stays as it is, byte for byte."""

from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree

from bot.documents.model import Document, Entry
from bot.documents.places import Element, Found, Place, places, text_of
from bot.documents.text import lines, reads_from_the_right
from bot.strings import documents as strings
from storage.errors import AfterwordError

_BODY = "word/document.xml"
_BIGGEST = 64 * 1024 * 1024
"""Bytes that all parts together may have."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class TemplateUnreadable(AfterwordError):
    """That is not a Word document (.docx) that can be filled in."""


def template_of(path: Path) -> bytes:
    """The authority's file; TemplateUnreadable if it cannot be filled in."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TemplateUnreadable(f"{path}: {error.strerror}") from None
    _opened(content)
    return content


def found_in(file: bytes, asked: tuple[tuple[str, str], ...]) -> dict[str, Found]:
    """By what each question that has a place in the file was found; TemplateUnreadable."""
    _, body = _opened(file)
    return {key: there[0].by for key, there in places(body, asked).items()}


def filled(file: bytes, document: Document) -> bytes:
    """The file with the answers; one that has no place stands, with its question, under the one before it.

    What comes before all places, or after a place that holds no more, stands at the end.
    """
    parts, body = _opened(file)
    entries = {entry.key: entry for entry in document.entries}
    there = places(body, tuple((key, entry.words) for key, entry in entries.items()))
    anchors: dict[Element, Element] = {}
    last: Place | None = None
    left: list[Entry] = []
    for key, entry in entries.items():
        if key in there:
            last = there[key][0]
            for place in there[key]:
                _put(place, entry, anchors)
        elif last is not None and last.by is Found.WORDS:
            _under(last.element, _lines(entry), anchors, title=entry.words)
        else:
            left.append(entry)
    _at_the_end(body, document, left)
    parts[_BODY] = etree.tostring(body.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return _written(file, parts)


def _opened(file: bytes) -> tuple[dict[str, bytes], Element]:
    try:
        with ZipFile(BytesIO(file)) as package:
            if sum(one.file_size for one in package.infolist()) > _BIGGEST:
                raise TemplateUnreadable("it is too big")
            parts = {one.filename: package.read(one) for one in package.infolist()}
        body = etree.fromstring(parts[_BODY], etree.XMLParser(resolve_entities=False, no_network=True))
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, etree.XMLSyntaxError) as error:
        raise TemplateUnreadable(type(error).__name__) from None
    return parts, body


def _written(file: bytes, parts: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(BytesIO(file)) as package, ZipFile(made, "w") as copy:
        for one in package.infolist():
            copy.writestr(one, parts[one.filename])
    return made.getvalue()


def _put(place: Place, entry: Entry, anchors: dict[Element, Element]) -> None:
    match place.by:
        case Found.CONTROL:
            _into_control(place.element, entry)
        case Found.BOOKMARK:
            _into_bookmark(place.element, _lines(entry))
        case Found.WORDS:
            _under(place.element, _lines(entry), anchors)


def _into_control(control: Element, entry: Entry) -> None:
    about, content = control.find(qn("w:sdtPr")), control.find(qn("w:sdtContent"))
    if content is None:
        return
    said = _chosen(about, entry) or _lines(entry)
    for name in ("w:showingPlcHdr", "w:dataBinding"):
        # A placeholder is gone once something stands there; bound to data, Word would put that back.
        for gone in about.findall(qn(name)):
            about.remove(gone)
    paragraph, run = content.find(f".//{qn('w:p')}"), content.find(f".//{qn('w:r')}")
    look = _look_of(run)
    if paragraph is None:
        content[:] = [_run(said, look)]
        return
    holder = paragraph.getparent()
    plain = [_paragraph(line, look, paragraph.find(qn("w:pPr"))) for line in said]
    for old in holder.findall(qn("w:p")):
        holder.remove(old)
    holder.extend(plain or [_paragraph("", look, None)])


def _chosen(about: Element, entry: Entry) -> tuple[str, ...]:
    """The words of a list's item, if the control is one: by its value, the choice's key, or by its words."""
    for item in about.iter(qn("w:listItem")):
        value, shown = item.get(qn("w:value")), item.get(qn("w:displayText"))
        if value in entry.picked or (entry.given and entry.given in (value, shown)):
            return (shown or value,)
    return ()


def _into_bookmark(start: Element, said: tuple[str, ...]) -> None:
    """Put the words in the place of what stands between the bookmark's ends, if that is one paragraph's."""
    look, after = None, start.getnext()
    while after is not None and after.tag != qn("w:bookmarkEnd"):
        following = after.getnext()
        if after.tag == qn("w:r"):
            look = look if look is not None else _look_of(after)
            after.getparent().remove(after)
        after = following
    run = _run(said, look)
    if start.getparent().tag == qn("w:p"):
        start.addnext(run)
    else:
        # A bookmark between paragraphs has no words of its own to stand in.
        paragraph = OxmlElement("w:p")
        paragraph.append(run)
        start.addnext(paragraph)


def _under(
    paragraph: Element, said: tuple[str, ...], anchors: dict[Element, Element], *, title: str = ""
) -> None:
    """Put the words under a paragraph, or into the empty cell beside or below it that is meant for them."""
    look = _look_of(paragraph.find(qn("w:r")))
    anchor = anchors.get(paragraph)
    if anchor is None:
        cell = _empty_cell_for(paragraph)
        anchor = paragraph if cell is None else cell.findall(qn("w:p"))[-1]
    heads = [_paragraph(title, _slanted(look), None)] if title else []
    for added in (*heads, *(_paragraph(line, look, None) for line in said)):
        anchor.addnext(added)
        anchor = added
    anchors[paragraph] = anchor


def _empty_cell_for(paragraph: Element) -> Element | None:
    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    if cell is None or any(text_of(p).strip() for p in cell.findall(qn("w:p")) if p is not paragraph):
        return None
    row = cell.getparent()
    place = [*row.iterchildren(qn("w:tc"))].index(cell)
    below = next(row.itersiblings(qn("w:tr")), None)
    beside = [*row.iterchildren(qn("w:tc"))][place + 1 : place + 2]
    under = [] if below is None else [*below.iterchildren(qn("w:tc"))][place : place + 1]
    return next((one for one in (*beside, *under) if not text_of(one).strip()), None)


def _at_the_end(body: Element, document: Document, left: list[Entry]) -> None:
    said = [(entry.words, _lines(entry)) for entry in left]
    said += [(added.title, lines(added.text)) for added in document.later]
    added = [_paragraph(strings.NO_PLACE, None, None)] if left else []
    for title, words in said:
        added.append(_paragraph(title, _slanted(None), None))
        added += [_paragraph(line, None, None) for line in words]
    last = body.find(qn("w:body"))
    settings = last.find(qn("w:sectPr"))
    for paragraph in added:
        if settings is None:
            last.append(paragraph)
        else:
            settings.addprevious(paragraph)


def _lines(entry: Entry) -> tuple[str, ...]:
    return tuple(_said(entry))


def _said(entry: Entry) -> Iterator[str]:
    yield from lines(entry.given)
    for one in entry.letters:
        yield f"{one.letter} {one.word}: {one.mark}"
    for text in (entry.follow_up, entry.text, entry.note_title, entry.note):
        yield from lines(text)


def _look_of(run: Element | None) -> Element | None:
    """How a run's words look, for others to look so: not as a placeholder, and not as a heading."""
    look = None if run is None else run.find(qn("w:rPr"))
    if look is None:
        return None
    look = deepcopy(look)
    for name in ("w:rStyle", "w:b", "w:bCs"):
        for gone in look.findall(qn(name)):
            look.remove(gone)
    return look


def _slanted(look: Element | None) -> Element:
    """The same look for a question that the file does not ask."""
    look = OxmlElement("w:rPr") if look is None else deepcopy(look)
    for gone in look.findall(qn("w:i")):
        look.remove(gone)
    # Word wants this after the font and before all else that can be here.
    look.insert(1 if look.find(qn("w:rFonts")) is not None else 0, OxmlElement("w:i"))
    return look


def _paragraph(line: str, look: Element | None, shape: Element | None) -> Element:
    paragraph = OxmlElement("w:p")
    if shape is not None:
        paragraph.append(deepcopy(shape))
    elif reads_from_the_right(line):
        shape = OxmlElement("w:pPr")
        shape.append(OxmlElement("w:bidi"))
        paragraph.append(shape)
    paragraph.append(_run((line,), look))
    return paragraph


def _run(said: tuple[str, ...], look: Element | None) -> Element:
    run = OxmlElement("w:r")
    if look is not None:
        run.append(deepcopy(look))
    for number, line in enumerate(said):
        if number:
            run.append(OxmlElement("w:br"))
        text = OxmlElement("w:t")
        text.text = line
        text.set(_SPACE, "preserve")
        run.append(text)
    return run
