"""What words make of an answer: kept to the letter, or refused."""

import pytest

from flows.effects import Refusal, Refuse
from tests.flows.walking import HARBOUR, Walking

SMILE = "🙂"


# To the letter, or refused


@pytest.mark.parametrize(
    "text",
    [
        "tab\tand\nline",
        "  leading and trailing  ",
        f"family {SMILE}👩‍👩‍👧 flag 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "\u200fالعربية مع English",
        "\u202eturned about\u202c",
        "<b>not bold</b> & &amp; <script>",
        "*stars* _lines_ `ticks` [brackets](x)",
        "Zoe\u0308 and Zo\u00eb are kept apart",
        "𝔊𝔬𝔱𝔥𝔦𝔠",
        "zero\u200bwidth",
    ],
)
def test_what_a_chair_types_is_kept_to_the_letter(text):
    chair = Walking().until("learning_need")
    chair.says(text)
    assert chair.answer("learning_need").text == text
    assert chair.at == "sw_report"


@pytest.mark.parametrize("blank", ["", " ", "\n\n", "\t \u2003", "\u00a0"])
def test_nothing_but_space_is_refused(blank):
    chair = Walking().until("learning_need")
    before = chair.reflection
    chair.says(blank)
    assert chair.effects == (Refuse(Refusal.EMPTY, "learning_need"),)
    assert chair.reflection is before


@pytest.mark.parametrize(
    "bad", ["a\x00b", "bell\x07", "return\r", "\x1b[1m", "half \ud83d", "\udc00 half", "next\x85line", "\x7f"]
)
def test_control_characters_and_halves_of_characters_are_refused(bad):
    chair = Walking().until("learning_need")
    before = chair.reflection
    chair.says(bad)
    assert chair.effects == (Refuse(Refusal.UNREADABLE, "learning_need"),)
    assert chair.reflection is before
    assert chair.edits(chair.says("good"), bad) == (Refuse(Refusal.UNREADABLE, "learning_need"),)


def test_a_label_over_its_limit_is_refused_with_the_limit():
    chair = Walking().until("label")
    chair.says("x" * 61)
    assert chair.effects == (Refuse(Refusal.TOO_LONG, "label", 60),)
    chair.says("x" * 60)
    assert chair.at == "prompted"


def test_over_ten_thousand_characters_are_refused():
    chair = Walking().until("learning_need")
    chair.says("x" * 10_001)
    assert chair.effects == (Refuse(Refusal.TOO_LONG, "learning_need", 10_000),)
    chair.says("x" * 10_000)
    assert chair.at == "sw_report"


def test_a_comment_has_a_limit_too():
    chair = Walking().until("prof_input")
    chair.picks("yes")
    chair.says("x" * 10_001)
    assert chair.effects == (Refuse(Refusal.TOO_LONG, "prof_input", 10_000),)
    assert chair.at == "prof_input"


def test_what_a_probe_brings_counts_towards_the_limit():
    chair = Walking(HARBOUR).until("story")
    chair.says("short")
    chair.says("x" * 1_995)
    assert chair.effects == (Refuse(Refusal.TOO_LONG, "story", 2_000),)
    chair.says("x" * 1_994)
    assert chair.at == "review"
