"""What words make of an answer: a long text that a phone cut in pieces is one."""

from itertools import pairwise

import pytest
from msgspec.structs import replace

from flows.effects import Added, Ask, Recall, Refusal, Refuse
from flows.typed import MESSAGE_UNITS, continues, units
from tests.flows.walking import LONG_ENOUGH, Walking

SMILE = "🙂"


def words_of(count: int) -> str:
    """A text of exactly so many characters, with a space in every eighth place."""
    return ("seventy " * (count // 8 + 1))[: count - 1] + "."


# Long texts, cut by the phone


@pytest.mark.parametrize("length", [5_000, 9_000])
def test_a_text_cut_at_spaces_is_one_answer(length):
    text, pieces = words_of(length), []
    left = text
    while left:
        end = len(left) if len(left) <= MESSAGE_UNITS else left.rindex(" ", 0, MESSAGE_UNITS)
        pieces.append(left[:end])
        left = left[end + 1 :]
    assert len(pieces) == length // MESSAGE_UNITS + 1
    chair = Walking().until("learning_need")
    for piece in pieces:
        chair.says(piece, after=1)
    assert chair.effects == (Recall(),)
    assert chair.answer("learning_need").text == text
    assert chair.at == "sw_report"


@pytest.mark.parametrize("length", [5_000, 9_000])
def test_a_text_cut_inside_a_word_is_one_answer(length):
    text = "x" * length
    chair = Walking().until("learning_need")
    for start in range(0, length, MESSAGE_UNITS):
        chair.says(text[start : start + MESSAGE_UNITS], after=1)
    assert chair.answer("learning_need").text == text


@pytest.mark.parametrize("lead", ["", "a"])
def test_a_text_of_emoji_is_cut_where_no_more_fits(lead):
    text = lead + SMILE * 3_000
    first = lead + SMILE * ((MESSAGE_UNITS - len(lead)) // 2)
    assert MESSAGE_UNITS - units(first) == len(lead)
    chair = Walking().until("learning_need")
    chair.says(first, after=1)
    chair.says(text[len(first) :], after=1)
    assert chair.answer("learning_need").text == text


def test_the_rest_may_be_a_single_word():
    chair = Walking().until("learning_need")
    first = words_of(4_000)
    chair.says(first)
    chair.says("end", after=0)
    assert chair.answer("learning_need").text == f"{first} end"


def test_what_comes_later_than_a_moment_is_a_new_answer():
    chair = Walking().until("learning_need")
    chair.says(words_of(4_000))
    chair.says("a new answer", after=6)
    assert chair.answer("sw_report").text == "a new answer"


def test_what_follows_a_text_that_did_not_fill_its_message_is_a_new_answer():
    chair = Walking().until("learning_need")
    chair.says(words_of(3_000))
    chair.says("a new answer", after=1)
    assert chair.answer("sw_report").text == "a new answer"


def test_of_words_of_one_second_the_last_is_that_of_the_last_message():
    chair = Walking().until("learning_need")
    first, rest = words_of(4_000), words_of(1_000)
    chair.says(rest, after=1)
    # The first part was placed by hand, behind the second.
    answer = chair.answer("learning_need")
    piece = replace(answer.pieces[0], text=first, source=answer.pieces[0].source - 1)
    late = chair.reflection.answering("learning_need", replace(answer, pieces=(*answer.pieces, piece)))
    assert not continues(replace(late, heard="learning_need"), piece.at)


def test_what_follows_a_tap_is_a_new_answer():
    chair = Walking().until("learning_need")
    chair.says(words_of(4_000), after=1)
    chair.skips()
    chair.now = chair.answer("learning_need").pieces[0].at
    chair.says("no", after=1)
    assert chair.answer("prof_input").picked == ("no",)


def test_a_comment_cut_in_two_is_one_comment():
    chair = Walking().until("prof_input")
    chair.picks("no")
    first = words_of(4_000)
    chair.says(first)
    chair.says("the end", after=1)
    assert chair.answer("prof_input").text == f"{first} the end"
    assert chair.at == "outcome"


@pytest.mark.parametrize("to", [None, "hindsight"])
def test_a_reply_cut_in_two_is_one_reply(to):
    chair = Walking().until("fit")
    first = words_of(4_000)
    chair.says(first, to="hindsight")
    chair.says("the end", to=to, after=1)
    assert chair.effects == (Recall(),)
    assert chair.answer("hindsight").text == f"{LONG_ENOUGH}\n{first} the end"
    assert chair.at == "fit"


def test_a_reply_elsewhere_within_the_moment_goes_where_it_is_meant():
    chair = Walking().until("fit")
    chair.says(words_of(4_000))
    chair.says("and the grandmother", to="hindsight", after=1)
    assert chair.effects == (Added("hindsight"),)


def test_each_piece_can_be_edited():
    chair = Walking().until("learning_need")
    first = chair.says(words_of(4_000))
    rest = chair.says("the end", after=1)
    chair.edits(first, "the beginning")
    chair.edits(rest, "the very end")
    assert chair.answer("learning_need").text == "the beginning the very end"


def test_the_rest_of_a_reply_can_come_after_submission():
    chair = Walking().until("review")
    chair.submits()
    first = words_of(4_000)
    chair.says(first, to="fit")
    chair.says("the end", after=1)
    assert chair.answer("fit").text.endswith(f"{first} the end")


def test_a_rest_that_is_too_long_is_refused_and_nothing_after_it_is_taken():
    chair = Walking().until("learning_need")
    text = words_of(17_000)
    cut = [text[i : i + MESSAGE_UNITS] for i in range(0, len(text), MESSAGE_UNITS)]
    shown = []
    for piece in cut:
        chair.says(piece, after=1)
        shown.append(chair.effects)
    refused = (Refuse(Refusal.TOO_LONG, "learning_need", 10_000),)
    assert shown == [(Ask("sw_report"),), (Recall(),), refused, refused, refused]
    assert text.startswith(chair.answer("learning_need").text)
    assert chair.answer("learning_need").text == text[: 2 * MESSAGE_UNITS]
    assert "sw_report" not in chair.reflection.answers


def test_a_refused_rest_can_be_shortened_by_an_edit():
    chair = Walking().until("learning_need")
    text = words_of(8_191) + "x"
    chair.says(text[:MESSAGE_UNITS], after=1)
    chair.says(text[MESSAGE_UNITS:], after=1)
    refused = chair.says("y" * 4_000, after=1)
    assert chair.answer("learning_need").text == text
    chair.edits(refused, "the end")
    assert chair.answer("learning_need").text == text + "the end"


def test_after_a_refused_rest_and_a_moment_the_chair_goes_on():
    chair = Walking().until("learning_need")
    for _ in range(3):
        chair.says("x" * MESSAGE_UNITS, after=1)
    chair.says("a new answer", after=6)
    assert chair.answer("sw_report").text == "a new answer"


def test_units_are_counted_as_telegram_does():
    assert [units(t) for t in ("a", "é", SMILE, "👩‍👩‍👧")] == [1, 1, 2, 8]
    assert all(units(a) < units(b) for a, b in pairwise(["", "x", "x" + SMILE]))
