"""Whatever a chair types, each message that shows it parses, fits, and has the chair's text to the letter."""

import re
from datetime import date
from itertools import groupby
from unicodedata import category

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.sandbox.standin.text.entities import utf16_length
from bot.strings import chat as strings
from bot.views.html import Block, escape, paginate
from bot.views.pages import ask_delete_message
from bot.views.question import question_message
from bot.views.review import answer_message, index_message
from bot.views.summary import summary_messages
from flows.answer import Answer, Piece, Status
from flows.form import REVIEW, SUBMITTED, Pace, QuestionKind
from flows.loading import parse, source_of
from flows.plain_words import one_line
from flows.reflection import Reflection, begin
from flows.summary import summarise
from tests.server import MONDAY_AT_THREE
from tests.tdlib import delivered, parsed, part

FORM = parse(*source_of("west_sussex"))
CHOSEN = {"type": "initial", "outcome": "made", "scaling": "3", "smarter": "partly", "escalate": "already"}
ODD = (
    *("<b>", "</b>", "<", ">", "&", "&amp;", "&lt;", "&#65;", "</blockquote>", "<a href='x'>", "{}", "%s"),
    *(
        "\n",
        "\n\n",
        " ",
        "  ",
        "\t",
        ". ",
        "\u200b",
        "\u200d",
        "\ufeff",
        "\u00a0",
        "\u3000",
        "\u2066",
        "\u061c",
    ),
    *("😀", "👨\u200d👩\u200d👧", "é", "e\u0301", "Z\u0337", "שלום", "مرحبا", "字", "ﷺ", "\U0010fffd"),
    *("**", "__", "`", "/help", "@name", "https://example.org", "word ", "x" * 90),
)
SCALARS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PIECES = st.lists(st.sampled_from(ODD) | SCALARS, max_size=12).map("".join)
LONG = st.builds(lambda piece, times, end: piece * times + end, PIECES, st.integers(1, 400), PIECES)


def texts(limit: int) -> st.SearchStrategy[str]:
    """What a bot can come to hear, and a form with that limit takes."""
    return (PIECES | LONG).map(lambda text: delivered(text[:limit])[:limit].strip()).filter(bool)


def saying(said: dict[str, str], cursor: str = REVIEW) -> Reflection:
    """A reflection in which every branch with words is open, and these were said."""
    at = MONDAY_AT_THREE
    draft = begin(FORM, 7, Pace.FULL, at)
    for question in FORM:
        picked = (CHOSEN[question.key],) if question.key in CHOSEN else ()
        if not picked and question.comment:
            picked = (question.choices[0].key,)
        pieces = (Piece(said[question.key], 1, at),) if question.key in said else ()
        marks = {criterion.key: "partly" for criterion in question.criteria}
        answer = Answer(Status.GIVEN, picked=picked, pieces=pieces, marks=marks)
        draft = draft.answering(question.key, Answer(Status.SKIPPED) if answer.empty else answer)
    return replace(draft, cursor=cursor)


WORDED = [
    key
    for key, asked in saying({}).path.items()
    if (asked.question.kind is QuestionKind.TEXT or asked.question.comment) and key != "label"
]
ANSWERS = st.dictionaries(st.sampled_from(WORDED), texts(10_000), min_size=1, max_size=5)


def quoted(html: str) -> str:
    """What a message quotes, once it is found to be one that Telegram takes."""
    text, entities = parsed(html)
    assert any(category(c) not in ("Cc", "Cf", "Zl", "Zp", "Zs") for c in text)
    assert utf16_length(text) <= 4_096
    assert len(entities) <= 100
    return "".join(part(text, entity) for entity in entities if "BlockQuote" in entity["type"]["@type"])


@settings(max_examples=100, deadline=None)
@given(ANSWERS)
def test_the_summary_has_what_was_said_to_the_letter(said):
    sent = saying(said, SUBMITTED)
    html = [post.html for post in summary_messages(sent, MONDAY_AT_THREE)]
    # What is set apart comes after its section.
    order = [item.key for part in summarise(sent).parts for item in part.items]
    assert "".join(map(quoted, html)) == "".join(said[key] for key in order if key in said)


@settings(max_examples=100, deadline=None)
@given(ANSWERS)
def test_each_answer_of_the_review_opens_to_the_letter(said):
    draft = saying(said)
    for page in range(len(draft.path)):
        quoted(index_message(draft, page).html)
    for key in draft.path:
        parts = [answer_message(draft, key).html]
        # A text that repeats itself may have parts that are alike: the last is what all further ones are.
        last = answer_message(draft, key, 99).html
        while parts[-1] != last or len("".join(map(quoted, parts))) < len(said.get(key, "")):
            parts.append(answer_message(draft, key, len(parts)).html)
        assert "".join(map(quoted, parts)) == said.get(key, "")


@settings(max_examples=100, deadline=None)
@given(texts(10_000))
def test_a_question_shows_the_beginning_of_its_answer_to_the_letter(text):
    draft = saying({"hindsight": text}, "hindsight")
    for unfolded in (False, True):
        shown = quoted(question_message(draft, "hindsight", date(2026, 11, 23), unfolded=unfolded).html)
        beginning = shown.removeprefix(FORM.question("hindsight").help) if unfolded else shown
        assert beginning == text or text.startswith(beginning.removesuffix(" …"))


@settings(max_examples=100, deadline=None)
@given(texts(60))
def test_a_label_is_shown_to_the_letter_wherever_it_is(label):
    sent = saying({"label": label}, SUBMITTED)
    assert one_line(label) in parsed(summary_messages(sent, MONDAY_AT_THREE)[0].html)[0]
    question = re.sub("</?b>", "", strings.ASK_DELETE).format(label, strings.FORGET_WORD)
    assert parsed(ask_delete_message(label, 7).html)[0] == question


BLOCKS = st.lists(
    st.builds(
        Block,
        head=texts(90).map(lambda text: f"<b>What? {escape(text)}</b>"),
        body=texts(10_000) | st.just(""),
        before=st.just("<blockquote>"),
        after=st.just("</blockquote>"),
    ),
    min_size=1,
    max_size=6,
)


def runs(text: str) -> list[tuple[bool, str]]:
    """The text in runs of characters that leave a mark, or leave none."""
    return [(marks, "".join(run)) for marks, run in groupby(text, lambda c: category(c)[0] not in "CZ")]


def marked(text: str) -> str:
    """The characters of the text that leave a mark."""
    return "".join(run for marks, run in runs(text) if marks)


@example([Block("<b>What?</b>", "\U00018d09" * 192, "<blockquote>", "</blockquote>")], 400)
@example([Block("<b>What?</b>", "\u2066\n\n" * 142, "<blockquote>", "</blockquote>")], 400)
@settings(max_examples=100, deadline=None)
@given(BLOCKS, st.integers(400, 4_000))
def test_pages_lose_and_reorder_nothing(blocks, limit):
    cut = paginate(blocks, limit)
    shown, said = "".join(quoted(page) for page in cut), "".join(block.body for block in blocks)
    if all(marks or len(run) < limit // 4 for marks, run in runs(said)):
        assert shown == said
    # No page is made of what leaves no mark alone, and nothing else is left out.
    assert marked(shown) == marked(said)
    assert all(utf16_length(parsed(page)[0]) <= limit for page in cut)


@pytest.mark.parametrize(("letter", "units"), [("x", 1), ("é", 1), ("\uffff", 1), ("😀", 2)])
def test_a_text_without_a_pause_fills_every_page_but_the_last(letter, units):
    *full, last = paginate([Block("", letter * 1_000)], 103)
    assert {len(page) for page in full} == {100 // units}
    assert len(last) * units <= 100


@pytest.mark.parametrize("blank", ["\n", " ", "\u200b", "\u00a0"])
def test_white_space_that_would_fill_a_message_leaves_no_message_blank(blank):
    for length in range(3_900, 4_000, 10):
        text = f"{'x' * length} a{blank * 4_094}b"
        cut = paginate([Block("<b>What was it?</b>", text, "<blockquote>", "</blockquote>")])
        shown = "".join(quoted(page) for page in cut)
        assert shown.replace(blank, "") == text.replace(blank, "")
