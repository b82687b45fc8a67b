"""A pack as a file: read by the checkers of single PDFs, and opened as Word."""

import asyncio
from io import BytesIO

import pikepdf
import pytest
from docx import Document as opened
from docx.oxml.ns import qn

from bot.actions.documents import DocumentFormat
from bot.documents import process
from bot.documents.maker import DocumentNotMade, Maker
from bot.documents.pack_pdf import pack_pdf
from bot.documents.pack_word import pack_word
from bot.strings import documents as strings
from bot.strings import packs
from bot.views.wanted import WantedPack
from tests.documents.packing import document_of, pack
from tests.documents.reflecting import EVERY_SCRIPT, HOSTILE, SCRIPTS
from tests.documents.test_pdf import faults, text_of
from tests.documents.test_process import wanted as reflection

pytestmark = pytest.mark.once


def unheard(_count):
    pass


REPEATED = "running header or footer line(s) are tagged as content"


def faults_of(file, folder):
    """What the checkers find, but that lines are repeated: a form's question may begin several pages."""
    found = faults(file, folder)
    return found | {"outloud": [one for one in found["outloud"] if REPEATED not in one]}


def test_no_checker_finds_anything(tmp_path):
    assert not any(faults_of(pack_pdf(document_of(3), unheard), tmp_path).values())


def test_no_checker_finds_anything_in_every_script_together(tmp_path):
    file = pack_pdf(document_of(2, hindsight=f"{EVERY_SCRIPT}\n{HOSTILE}", label="ŵy 学校 🙂"), unheard)
    assert not any(faults_of(file, tmp_path).values())
    text = text_of(file)
    assert " ".join(SCRIPTS["Welsh"].split()) in text
    assert SCRIPTS["Chinese"] in text
    assert " ".join(strings.SOME_NAMED.split()) in text


def test_its_bookmarks_are_the_picture_and_each_reflection_with_its_sections():
    told = document_of(3)
    with pikepdf.open(BytesIO(pack_pdf(told, unheard))) as file, file.open_outline() as outline:
        heads = [item.title for item in outline.root]
        sections = [item.title for item in outline.root[-2].children]
    assert heads == [packs.FIGURES, *told.headings, strings.SIGNATURES]
    titles = [section.title for section in told.documents[-1].sections]
    assert [title for title in sections if title in titles] == titles


def test_the_picture_is_told_to_who_cannot_see_it():
    with pikepdf.open(BytesIO(pack_pdf(document_of(2), unheard))) as file:
        told = [str(o["/Alt"]) for o in file.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o]
    assert told == [packs.IN_WORDS]
    told = opened(BytesIO(pack_word(document_of(2), unheard)))
    assert [shape._inline.docPr.get("descr") for shape in told.inline_shapes] == [packs.IN_WORDS]


@pytest.mark.parametrize("make", [pack_pdf, pack_word])
def test_how_far_it_is_is_heard_reflection_by_reflection(make):
    heard: list[int] = []
    make(document_of(4), heard.append)
    assert heard == [1, 2, 3, 4]


def test_the_contents_of_word_are_a_field_whose_links_lead_to_the_headings():
    told = document_of(3)
    file = opened(BytesIO(pack_word(told, unheard)))
    headings = [p for p in file.paragraphs if p.style.name == "Heading 1"]
    entries = [p for p in file.paragraphs if p.style.name == "toc 1"]
    texts = [packs.FIGURES, *told.headings, strings.SIGNATURES]
    assert [p.text for p in headings] == texts
    assert ["".join(t.text for t in p._p.iter(qn("w:t"))) for p in entries] == texts
    marks = [p._p.find(qn("w:bookmarkStart")).get(qn("w:name")) for p in headings]
    assert [p._p.find(qn("w:hyperlink")).get(qn("w:anchor")) for p in entries] == marks
    chars = [c.get(qn("w:fldCharType")) for p in entries for c in p._p.iter(qn("w:fldChar"))]
    assert chars == ["begin", "separate", "end"]
    (code,) = [t.text for p in entries for t in p._p.iter(qn("w:instrText"))]
    assert code.split() == ["TOC", "\\o", '"1-1"', "\\h", "\\n"]


def test_word_has_a_table_of_the_form_for_each_reflection_and_one_place_for_signatures():
    told = document_of(3)
    tables = opened(BytesIO(pack_word(told, unheard))).tables
    forms = [table for table in tables if len(table.columns) == 1]
    assert [table.rows[0].cells[0].paragraphs[0].text for table in forms] == [
        one.sections[0].title for one in told.documents
    ]
    assert [table.rows[0].cells[0].text for table in tables].count(strings.WHO) == 1


def wanted(kind):
    return WantedPack(1, 1, "all", (1,), ("a",), kind, None)


async def test_a_hundred_reflections_are_made_in_the_process_that_makes_all_files():
    async def read(_wanted):
        return pack(100)

    heard: list[int] = []
    made = Maker(packs=read)
    await made.make_ahead(wanted(DocumentFormat.PDF), heard.append)
    name, content = await made.make(wanted(DocumentFormat.PDF))
    assert name == "reflections-2027-09-17-1054.pdf"
    assert content.startswith(b"%PDF-1.7")
    assert heard == [*range(1, 101)]


async def test_while_a_pack_is_made_other_files_are():
    """Even where packs wait for one another, and none is ever done."""

    reads, stuck = asyncio.Event(), asyncio.Event()

    async def read(_wanted):
        reads.set()
        await stuck.wait()

    made = Maker(packs=read)
    tasks = [
        asyncio.create_task(made.make_ahead(wanted(f))) for f in (DocumentFormat.PDF, DocumentFormat.WORD)
    ]
    await reads.wait()
    assert (await made.make(reflection(DocumentFormat.MARKDOWN)))[1]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_pack_that_fails_or_of_which_nothing_is_left_is_not_made(monkeypatch):
    async def read(_wanted):
        return pack(1)

    async def gone(_wanted):
        raise LookupError

    with pytest.raises(DocumentNotMade, match="LookupError"):
        await Maker(packs=gone).make(wanted(DocumentFormat.PDF))
    monkeypatch.setattr(process.sys, "executable", "/bin/false")
    with pytest.raises(DocumentNotMade, match="status 1"):
        await Maker(packs=read).make(wanted(DocumentFormat.PDF))


async def test_a_pack_is_given_once_and_then_made_anew():
    async def read(_wanted):
        return pack(1)

    made, one = Maker(packs=read), wanted(DocumentFormat.WORD)
    await made.make_ahead(one)
    assert made.is_made(one)
    await made.make(one)
    assert not made.is_made(one)
    await made.make_ahead(one)
    made.forget(one)
    assert not made.is_made(one)
