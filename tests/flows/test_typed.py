"""What words make of an answer: kept to the letter, or refused."""

import pytest

from flows import inputs
from flows.effects import Ask, FormattingLost, NoteKept, NoteReason, Redraw, Refusal, Refuse
from tests.flows.walking import HARBOUR, LONG_ENOUGH, Walking

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


# A choice and its reason, and formatting


def test_a_choice_with_its_reason_is_both_and_goes_on():
    chair = Walking().until("prof_input")
    chair.says("No, because only health came")
    assert chair.effects == (Redraw("prof_input"), Ask("outcome"))
    answer = chair.answer("prof_input")
    assert (answer.picked, answer.text) == (("no",), "No, because only health came")


def test_a_reason_for_a_choice_that_takes_no_comment_is_its_note():
    chair = Walking().until("dissent")
    chair.says("No - it was unanimous")
    assert chair.effects == (Redraw("dissent"), NoteKept("dissent", NoteReason.ASIDE), Ask("scaling"))
    answer = chair.answer("dissent")
    assert (answer.picked, answer.note) == (("none",), "No - it was unanimous")


def test_reasons_in_words_are_the_comment_of_several():
    chair = Walking().until("esc_why_not")
    chair.says("Agreed informally, because the team manager rang me")
    assert chair.effects == (Ask("esc_why_not"),)
    answer = chair.answer("esc_why_not")
    assert (answer.picked, answer.text) == (
        ("informal",),
        "Agreed informally, because the team manager rang me",
    )


def test_a_reason_too_long_for_its_question_is_refused():
    chair = Walking().until("dissent")
    chair.says("No, because " + "x" * 10_000)
    assert chair.effects == (Refuse(Refusal.TOO_LONG, "dissent", 10_000),)


def test_a_reason_in_reply_to_an_earlier_choice_is_its_note():
    chair = Walking()
    chair.skips()
    chair.says("Initial, because it was the first", to="type")
    assert chair.effects == (NoteKept("type", NoteReason.ASIDE), Redraw("type"))
    assert chair.answer("type").settled
    chair.says("Initial, because " + "x" * 10_000, to="type")
    assert chair.effects == (Refuse(Refusal.TOO_LONG, "type", 10_000),)


def test_notes_follow_one_another_and_a_long_one_is_joined():
    chair = Walking().until("scaling")
    chair.says("7 or 8")
    chair.says("x" * 4_096)
    chair.says("y", after=1)
    assert chair.answer("scaling").note == "7 or 8\n" + "x" * 4_096 + "y"


def test_that_formatting_is_not_kept_is_told_once():
    chair = Walking().until("learning_need")
    chair.does(inputs.Said(LONG_ENOUGH, 900, formatted=True))
    assert chair.effects == (FormattingLost(), Ask("sw_report"))
    chair.does(inputs.Said(LONG_ENOUGH, 901, formatted=True))
    assert chair.effects == (Ask("prof_input"),)


def test_a_label_is_read_on_one_line():
    chair = Walking().until("label")
    chair.says("the tall\nhouse")
    assert chair.reflection.label == "the tall house"
