"""A Word file of the product's own, opened again and read paragraph by paragraph."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as opened
from docx.oxml.ns import qn

from bot.documents.text import lines
from bot.documents.word import word
from tests.documents.reflecting import EVERY_SCRIPT, HOSTILE, SCRIPTS, added, document, finished


def cells(told, **answers):
    file = opened(BytesIO(word(told)))
    return [row.cells[0] for row in file.tables[1].rows]


def paragraphs(file, style):
    everywhere = [
        *file.paragraphs,
        *(p for t in file.tables for row in t.rows for p in row.cells[0].paragraphs),
    ]
    return [p.text for p in everywhere if p.style.name == style]


def test_the_file_has_the_forms_title_introduction_table_and_headings_in_order():
    told = document()
    file = opened(BytesIO(word(told)))
    assert [p.text for p in file.paragraphs[:2]] == [told.title, told.subtitle]
    assert [p.style.name for p in file.paragraphs[:3]] == ["Title", "Subtitle", "Normal"]
    headings = [cell.paragraphs[0] for cell in cells(told)]
    assert [h.text for h in headings] == [section.title for section in told.sections]
    assert {h.style.name for h in headings} == {"Heading 2"}


def test_every_question_is_styled_as_one_with_its_answer_below():
    told = document(finished(hindsight="I felt\ntwo lines of it"))
    (cell,) = [cell for cell in cells(told) if "With the benefit of hindsight" in cell.text]
    found = [(p.style.name, p.text) for p in cell.paragraphs]
    at = found.index(("Question", "With the benefit of hindsight, what are your feelings about it?"))
    assert found[at + 1 : at + 3] == [("Answer", "I felt"), ("Answer", "two lines of it")]


def test_each_answer_stands_to_the_letter():
    told = document(finished(prompted=HOSTILE, hindsight=EVERY_SCRIPT))
    text = "\n".join(p.text for cell in cells(told) for p in cell.paragraphs)
    for entry in told.entries:
        for line in (*lines(entry.text), *lines(entry.given)):
            assert line in text


def test_letters_are_a_table_whose_head_is_repeated():
    told = document()
    (cell,) = [cell for cell in cells(told) if cell.tables]
    table = cell.tables[0]
    read = [[c.text for c in row.cells] for row in table.rows]
    (letters,) = [entry.letters for entry in told.entries if entry.letters]
    assert read[0] == ["Letter", "Question", "Mark"]
    assert read[1:] == [[f"{one.letter} {one.word}", one.ask, one.mark] for one in letters]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_additions_and_signatures_stand_last():
    chair = finished()
    told = document(chair, added(chair))
    file = opened(BytesIO(word(told)))
    assert [p.text for p in cells(told)[-1].paragraphs] == [
        "Added later",
        "Looking back, Monday 4 January 2027",
        "It went",
        "better than feared",
    ]
    assert [row.cells[0].text for row in file.tables[-1].rows] == ["Who", *told.signatures]


@pytest.mark.parametrize("script", SCRIPTS)
def test_words_that_read_from_the_right_are_set_so(script):
    told = document(finished(hindsight=SCRIPTS[script]))
    found = [p for cell in cells(told) for p in cell.paragraphs if p.text == SCRIPTS[script]]
    assert found
    assert all((p._p.pPr.find(qn("w:bidi")) is not None) == (script == "Arabic") for p in found)


def test_the_file_names_nobody_and_has_its_language_and_title():
    about = opened(BytesIO(word(document()))).core_properties
    assert (about.author, about.comments, about.title) == ("", "", "REFLECTIVE LEARNING")
    assert about.language == "en-GB"


def test_what_was_written_is_in_the_text_alone():
    """Not in a property, a comment or a name."""
    file = word(document(finished(label="seldom seen", hindsight="zebra")))
    with ZipFile(BytesIO(file)) as parts:
        holding = {name for name in parts.namelist() if b"zebra" in parts.read(name)}
    assert holding == {"word/document.xml"}
