"""Markdown, read by a parser that was written apart: what a chair wrote is text, never markup."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.documents.markdown import _text, markdown
from bot.documents.text import fit, lines
from tests.documents.reflecting import EVERY_SCRIPT, HOSTILE, added, document, finished

READER = MarkdownIt("commonmark").enable("table")
MARKS = st.sampled_from(
    (
        "# ",
        "- ",
        "1. ",
        "> ",
        "*",
        "**",
        "`",
        "```\n",
        "| a | b |\n|---|---|",
        "<b>",
        "&amp;",
        "[x](y)",
        "\\",
        "\n",
    )
)


def tokens(source: str):
    for block in READER.parse(source):
        yield block
        yield from block.children or ()


ENDS = {"softbreak", "hardbreak", "paragraph_close", "heading_close", "th_close", "td_close"}


def read(source: str) -> str:
    """The text of a source, as a reader sees it."""
    said = {"text", "text_special"}
    return "".join(t.content if t.type in said else "\n" if t.type in ENDS else "" for t in tokens(source))


def squeezed(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def test_headings_and_answers_stand_in_order():
    chair = finished(hindsight="I felt")
    source = markdown(document(chair, added(chair))).decode()
    heads = [line for line in source.splitlines() if line.startswith("# ")]
    assert heads == ["# REFLECTIVE LEARNING"]
    assert "### With the benefit of hindsight, what are your feelings about it?\n\nI felt\n" in source
    assert (
        source.index("## Escalation")
        < source.index("## Further learning needs")
        < source.index("## Added later")
    )


def test_the_letters_are_a_table():
    names = [t.type for t in tokens(markdown(document()).decode())]
    assert names.count("table_open") == 2
    assert names.count("tr_open") == 9 + 3


def test_each_answer_reads_as_it_was_written():
    told = document(finished(prompted=HOSTILE, hindsight=EVERY_SCRIPT))
    text = squeezed(read(markdown(told).decode()))
    for entry in told.entries:
        for line in lines(entry.text):
            assert line.strip() in text


@given(st.lists(MARKS | st.text(max_size=20), max_size=12).map("".join).map(fit))
def test_whatever_is_typed_is_text(typed):
    source = _text(typed)
    assert {t.type for t in tokens(source)} <= {
        *("paragraph_open", "inline", "text", "text_special", "softbreak", "hardbreak", "paragraph_close")
    }
    assert squeezed(read(source)) == [" ".join(line.split("\x00")) for line in squeezed(typed)]
