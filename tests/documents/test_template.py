# ruff: noqa: E501 - pieces of XML stand on one line
"""An authority's own Word file, filled in and read back: by control, by bookmark, by a question's words."""

from contextlib import nullcontext
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document as opened
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from bot.documents.places import Found
from bot.documents.template import TemplateUnreadable, _slanted, filled, found_in, template_of
from bot.documents.text import lines
from tests.documents.reflecting import EVERY_SCRIPT, HOSTILE, added, document, finished
from tests.flows.walking import WEST_SUSSEX
from tests.forms.authority_docx import FILE

SEED = FILE.read_bytes()
ASKED = tuple((q.key, q.ask) for q in WEST_SUSSEX if not q.private)
BY_WORDS = {
    *(
        "prompted",
        "learning_need",
        "sw_report",
        "prof_input",
        "outcome",
        "scaling",
        "smarter",
        "hindsight",
        "fit",
    ),
    *("escalate", "incorporate", "fook_conscious", "fook_impact", "fook_causes", "fook_empowered"),
}


def cells(file: bytes) -> list[list[str]]:
    return [[p.text for p in row.cells[0].paragraphs] for row in opened(BytesIO(file)).tables[0].rows]


def test_the_authoritys_own_form_has_a_place_for_each_of_its_questions():
    assert found_in(SEED, ASKED) == dict.fromkeys(BY_WORDS, Found.WORDS)


def test_each_answer_stands_under_its_question_in_its_cell():
    told = document(
        finished(
            prompted="It stayed with me, and these are words enough for no probe.", hindsight="I felt\nthat"
        )
    )
    read = cells(filled(SEED, told))
    assert len(read) == 4
    assert read[0][1:3] == [
        "Details of what prompted this reflection: e.g. why did you choose this child: ",
        "It stayed with me, and these are words enough for no probe.",
    ]
    outcome = read[2]
    at = outcome.index("With the benefit of hindsight, what are your feelings about it?")
    assert outcome[at + 1 : at + 3] == ["I felt", "that"]
    assert outcome[1:2] == ["Plan made"]


def test_a_question_without_a_place_stands_with_its_words_under_the_one_before_it():
    told = document()
    outcome = cells(filled(SEED, told))[2]
    at = outcome.index("Check each letter")
    assert outcome[at + 1] == "S Specific: partly"
    assert outcome.index("Do you need to escalate / raise a dispute if not why not? ") < outcome.index(
        "What is the issue, and its impact on the child?"
    )


@pytest.mark.parametrize(
    ("look", "read"), [("<w:rFonts/><w:sz/>", ["rFonts", "i", "sz"]), ("<w:sz/>", ["i", "sz"]), ("", ["i"])]
)
def test_a_question_without_a_place_is_slanted_in_the_order_in_which_word_reads_a_look(look, read):
    plain = parse_xml(f"<w:rPr {nsdecls('w')}>{look}</w:rPr>")
    assert [child.tag for child in _slanted(plain)] == [qn(f"w:{name}") for name in read]


def test_nothing_that_a_chair_gave_is_lost():
    chair = finished(prompted=HOSTILE, hindsight=EVERY_SCRIPT)
    told = document(chair, added(chair))
    file = opened(BytesIO(filled(SEED, told)))
    text = [p.text for p in file.paragraphs] + [line for cell in cells(filled(SEED, told)) for line in cell]
    for entry in told.entries:
        for line in (*lines(entry.given), *lines(entry.text), *lines(entry.note)):
            assert line in text
    assert {"It went", "better than feared"} <= set(text)


def test_every_other_part_of_the_file_stays_as_it_is():
    with ZipFile(BytesIO(SEED)) as before, ZipFile(BytesIO(filled(SEED, document()))) as after:
        assert before.namelist() == after.namelist()
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"word/document.xml"}


def test_what_stood_in_the_text_still_stands_there_in_order():
    before = [line for cell in cells(SEED) for line in cell if line]
    after = iter(line for cell in cells(filled(SEED, document())) for line in cell)
    assert all(line in after for line in before)


def with_body(*pieces: str) -> bytes:
    """A file with these pieces of XML in it."""
    file = opened()
    for piece in pieces:
        file.element.body.insert(0, parse_xml(piece.replace(">", f" {nsdecls('w')}>", 1)))
    made = BytesIO()
    file.save(made)
    return made.getvalue()


BLOCK = (
    "<w:sdt><w:sdtPr><w:tag w:val='hindsight'/><w:showingPlcHdr/><w:dataBinding w:xpath='/a' w:storeItemID='b'/></w:sdtPr>"
    "<w:sdtContent><w:p><w:pPr><w:jc w:val='right'/></w:pPr><w:r><w:rPr><w:rStyle w:val='PlaceholderText'/>"
    "</w:rPr><w:t>Click here</w:t></w:r></w:p></w:sdtContent></w:sdt>"
)
INLINE = (
    "<w:p><w:r><w:t xml:space='preserve'>Feelings: </w:t></w:r><w:sdt><w:sdtPr><w:tag w:val='hindsight'/><w:showingPlcHdr/>"
    "</w:sdtPr><w:sdtContent><w:r><w:t>Click here</w:t></w:r></w:sdtContent></w:sdt></w:p>"
)
LIST = (
    "<w:p><w:sdt><w:sdtPr><w:tag w:val='type'/><w:dropDownList><w:listItem w:displayText='First one' w:value='initial'/>"
    "<w:listItem w:displayText='Later one' w:value='review'/></w:dropDownList></w:sdtPr><w:sdtContent><w:r>"
    "<w:t>Choose</w:t></w:r></w:sdtContent></w:sdt></w:p>"
)
MARK = "<w:p><w:bookmarkStart w:id='7' w:name='hindsight'/><w:r><w:t>here</w:t></w:r><w:bookmarkEnd w:id='7'/></w:p>"


def body(file: bytes):
    return opened(BytesIO(file)).element.body


def test_a_block_control_has_a_paragraph_a_line_and_no_placeholder():
    made = body(filled(with_body(BLOCK), document(finished(hindsight="I felt\nthat"))))
    control = made.find(qn("w:sdt"))
    said = control.findall(f".//{qn('w:p')}")
    assert ["".join(t.text for t in p.iter(qn("w:t"))) for p in said] == ["I felt", "that"]
    assert all(p.pPr.find(qn("w:jc")) is not None for p in said)
    gone = ("w:showingPlcHdr", "w:dataBinding", "w:rStyle")
    assert [name for name in gone if control.find(f".//{qn(name)}") is not None] == []


def test_an_inline_control_has_line_breaks():
    made = body(filled(with_body(INLINE), document(finished(hindsight="I felt\nthat"))))
    content = made.find(f".//{qn('w:sdtContent')}")
    assert [t.text for t in content.iter(qn("w:t"))] == ["I felt", "that"]
    assert len(list(content.iter(qn("w:br")))) == 1


def test_a_list_shows_the_item_whose_value_is_the_choice():
    made = body(filled(with_body(LIST), document()))
    assert [t.text for t in made.find(f".//{qn('w:sdtContent')}").iter(qn("w:t"))] == ["First one"]


def test_a_bookmark_is_filled_between_its_ends():
    file = filled(with_body(MARK), document(finished(hindsight="I felt\nthat")))
    assert opened(BytesIO(file)).paragraphs[0].text == "I felt\nthat"


def test_a_control_goes_before_a_bookmark_and_that_before_words():
    words = "<w:p><w:r><w:t>With the benefit of hindsight, what are your feelings about it?</w:t></w:r></w:p>"
    asked = (("hindsight", WEST_SUSSEX.question("hindsight").ask),)
    assert found_in(with_body(words, MARK, BLOCK), asked) == {"hindsight": Found.CONTROL}
    assert found_in(with_body(words, MARK), asked) == {"hindsight": Found.BOOKMARK}
    assert found_in(with_body(words), asked) == {"hindsight": Found.WORDS}


def test_an_answer_goes_into_the_empty_cell_beside_or_below_its_question():
    ask = WEST_SUSSEX.question("hindsight").ask
    for rows, columns in ((1, 2), (2, 1)):
        file = opened()
        file.add_table(rows, columns).cell(0, 0).text = ask
        made = BytesIO()
        file.save(made)
        table = opened(BytesIO(filled(made.getvalue(), document(finished(hindsight="I felt"))))).tables[0]
        assert table.cell(0, 0).text == ask
        assert "I felt" in table.cell(rows - 1, columns - 1).text.split("\n")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no file of Word's", SEED[:-200]])
def test_what_is_no_word_file_is_refused_by_a_sentence(content, tmp_path):
    (tmp_path / "form.docx").write_bytes(content)
    with pytest.raises(TemplateUnreadable, match="That is not a Word document"):
        template_of(tmp_path / "form.docx")


def test_one_that_is_not_there_is_refused_too(tmp_path):
    with pytest.raises(TemplateUnreadable, match="No such file"):
        template_of(tmp_path / "form.docx")


@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)])
def test_a_file_whose_parts_are_too_big_together_is_refused_unopened(tmp_path, more, taken):
    made = BytesIO(SEED)
    with ZipFile(made, "a", ZIP_DEFLATED) as package:
        size = 64 * 2**20 - sum(part.file_size for part in package.infolist())
        package.writestr("word/media/large.bin", bytes(size + more))
    (path := tmp_path / "form.docx").write_bytes(made.getvalue())
    with nullcontext() if taken else pytest.raises(TemplateUnreadable, match="it is too big"):
        assert template_of(path) == made.getvalue()
