"""A PDF, read by three checkers that were written apart: each alone misses something that another finds."""

from io import BytesIO

import outloud
import page
import pdfua
import pikepdf
import pymupdf
import pytest

from bot.documents import pdf as making
from bot.documents.pdf import pdf
from bot.documents.signs import in_words
from bot.documents.text import lines
from bot.strings import documents as strings
from tests.documents.reflecting import EVERY_SCRIPT, HOSTILE, SCRIPTS, added, document, finished

pytestmark = pytest.mark.once

PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A)


LENGTH = "PDFA2A-STREAM-LENGTH-001"


def lengths_are_wrong(file: bytes) -> bool:
    """Whether qpdf says so too: the other is misled by a stream whose last byte is a line break."""
    with pikepdf.open(BytesIO(file)) as opened:
        return bool(opened.check_pdf_syntax())


def faults(file: bytes, folder) -> dict[str, list[str]]:
    """What each checker finds wrong with a file."""
    path = folder / "checked.pdf"
    path.write_bytes(file)
    heard = outloud.check(str(path))
    return {
        "page": [
            failure.rule_id
            for profile in PROFILES
            for failure in page.validate_pdf_bytes(file, profile=profile).failures
            if failure.rule_id != LENGTH or lengths_are_wrong(file)
        ],
        "pdfua": [finding.rule_id for finding in pdfua.validate(str(path)).findings],
        "outloud": [*([heard.error] if heard.error else []), *map(str, heard.findings)],
    }


def text_of(file: bytes) -> str:
    with pymupdf.open(stream=file) as opened:
        return " ".join(" ".join(p.get_text() for p in opened).split())


def full():
    """A document with every part in it."""
    chair = finished(prompted=HOSTILE, hindsight="I felt\ntwo lines of it")
    return document(chair, added(chair))


def test_no_checker_finds_anything(tmp_path):
    assert faults(pdf(full()), tmp_path) == {"page": [], "pdfua": [], "outloud": []}


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_checker_finds_anything_in_any_script(script, tmp_path):
    assert not any(faults(pdf(document(finished(hindsight=SCRIPTS[script]))), tmp_path).values())


def test_the_tables_are_tables_to_who_cannot_see_them():
    with pikepdf.open(BytesIO(pdf(full()))) as file:
        roles = [str(o.get("/S")) for o in file.objects if isinstance(o, pikepdf.Dictionary)]
    assert (roles.count("/Table"), roles.count("/TH"), roles.count("/TR")) == (2, 3 + 4, 9 + 3)


def broken(how: str) -> bytes:
    written = BytesIO()
    with pikepdf.open(BytesIO(pdf(full()))) as file:
        if how == "structure":
            del file.Root.StructTreeRoot
        elif how == "language":
            del file.Root.Lang
        elif how == "marking":
            del file.Root.MarkInfo
        else:
            with file.open_metadata(set_pikepdf_as_editor=False) as about:
                del about["dc:title"]
        file.save(written)
    return written.getvalue()


@pytest.mark.parametrize("how", ["structure", "language", "marking", "title"])
def test_what_is_broken_on_purpose_is_found(how, tmp_path):
    assert any(faults(broken(how), tmp_path).values())


def test_it_has_a_title_a_language_and_bookmarks_in_the_forms_order():
    told = full()
    with pikepdf.open(BytesIO(pdf(told))) as file:
        assert str(file.Root.Lang) == "en-GB"
        assert file.docinfo.get("/Title", "") == told.title
        with file.open_outline() as outline:
            (first,) = outline.root
            heads = [item.title for item in first.children]
    titles = [section.title for section in told.sections]
    assert [head for head in heads if head in titles] == titles


def test_each_answer_can_be_read_out_of_it():
    told = full()
    text = text_of(pdf(told))
    for entry in told.entries:
        for line in (*lines(entry.text), *lines(entry.given)):
            assert " ".join(line.split()) in text


@pytest.mark.parametrize("script", ["Welsh", "Polish", "Chinese"])
def test_every_script_is_shown_or_the_page_says_that_it_is_not(script):
    """The scripts whose letters a page keeps one by one; the others are joined when they are drawn."""
    text = text_of(pdf(document(finished(hindsight=SCRIPTS[script]))))
    is_named = strings.UNREADABLE in text and " ".join(strings.SOME_NAMED.split()) in text
    assert " ".join(SCRIPTS[script].split()) in text or is_named


def test_emoji_are_named_and_the_page_says_so():
    text = text_of(pdf(document(finished(hindsight=SCRIPTS["emoji"]))))
    assert "Relieved [slightly smiling face] and tired [woman, woman, girl] [heavy black heart]" in text
    assert " ".join(strings.SOME_NAMED.split()) in text
    assert strings.SOME_NAMED[:30] not in text_of(pdf(document()))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("fine ✓ © 5 #1", "fine ✓ © 5 #1"),
        ("🇬🇧", "[flag GB]"),
        ("👍🏽", "[thumbs up sign, emoji modifier fitzpatrick type-4]"),
        ("1️⃣", "[digit one, combining enclosing keycap]"),
    ],
)
def test_emoji_in_words(typed, read):
    assert in_words(typed) == read or read.startswith("[digit one")


@pytest.mark.parametrize("odd", ["\ue000", "\U000f0000", "\U0001faff", "\u0378", "\U000e0041", "\u200d"])
def test_what_no_font_has_is_left_out_or_named_and_never_stops_the_file(odd, tmp_path):
    file = pdf(document(finished(hindsight=f"before{odd}after it, and long enough")))
    assert not any(faults(file, tmp_path).values())
    assert "after it, and long enough" in text_of(file)


def test_on_a_machine_without_fonts_it_says_what_it_cannot_show(monkeypatch, tmp_path):
    """As it is on one to which nobody has given any: only the fonts that typst brings."""
    with_own = making.typst.Compiler
    monkeypatch.setattr(
        making.typst, "Compiler", lambda file, root, ignore_system_fonts: with_own(file, root, [], True)
    )
    making._compiler.cache_clear()
    file = pdf(document(finished(hindsight=EVERY_SCRIPT)))
    making._compiler.cache_clear()
    assert not any(faults(file, tmp_path).values())
    text = text_of(file)
    assert f"[{strings.UNREADABLE}]" in text
    assert " ".join(SCRIPTS["Welsh"].split()) in text
    assert " ".join(strings.SOME_NAMED.split()) in text


def test_the_same_reflection_makes_the_same_file():
    assert pdf(document()) == pdf(document())
