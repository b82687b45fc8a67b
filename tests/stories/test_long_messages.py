"""A long answer that the phone splits into several messages is one answer, as far as it may go."""

import pytest

from bot.sandbox.standin.faults import HalfClose
from bot.sandbox.standin.people import split_as_apps_do
from flows.form import Pace
from tests.chair import WORDS

BRIEF = "It was the second conference in a row without the father, and nobody had asked what keeps him away."


def prose(length: int) -> str:
    """Words with one space between them, none of them alike."""
    text = " ".join(f"word{n}" for n in range(length // 5))
    return text[:length].strip()


@pytest.mark.parametrize("length", [5_000, 9_000, 9_999])
async def test_a_long_text_is_one_answer_to_the_letter(chair, length):
    text = prose(length)
    await chair.reflects_until("learning_need", skipping=True)
    pieces = await chair.says(text)
    assert len(pieces) == len(split_as_apps_do(text)) > 1
    chair.sees_last("How did the social work report")
    record = await chair.record()
    assert record.answers["learning_need"].text == text
    assert "sw_report" not in record.answers


async def test_a_long_text_without_a_space_is_one_answer_to_the_letter(chair):
    text = "😀é字" * 2_500
    await chair.reflects_until("learning_need", skipping=True)
    await chair.says(text)
    assert (await chair.record()).answers["learning_need"].text == text


async def test_a_long_comment_is_one_comment(chair):
    await chair.reflects_until("prof_input", skipping=True)
    await chair.taps("Yes")
    await chair.says(prose(6_000))
    chair.sees_last("What was the outcome of the conference?")
    assert (await chair.record()).answers["prof_input"].text == prose(6_000)


async def test_over_ten_thousand_characters_are_refused_from_the_piece_that_goes_over(chair):
    text = prose(14_000)
    await chair.reflects_until("learning_need", skipping=True)
    await chair.says(text)
    chair.sees("That is more than 10,000 characters", "everything before it is")
    kept = (await chair.record()).answers["learning_need"].text
    assert kept == " ".join(split_as_apps_do(text)[:2])
    assert await chair.at() == "sw_report"
    await chair.says(WORDS)
    assert (await chair.record()).answers["sw_report"].text == WORDS


async def test_two_long_answers_one_after_the_other_are_two_answers(chair):
    await chair.reflects_until("learning_need", skipping=True)
    await chair.says(prose(4_000))
    await chair.says(prose(3_900))
    record = await chair.record()
    assert record.answers["learning_need"].text == prose(4_000)
    assert record.answers["sw_report"].text == prose(3_900)


async def test_one_piece_can_be_edited(chair):
    text = prose(9_000)
    await chair.reflects_until("learning_need", skipping=True)
    await chair.says(text)
    first, second, third = split_as_apps_do(text)
    await chair.edits(second[:40], "The middle, put shortly.")
    chair.sees("Corrected:")
    answer = (await chair.record()).answers["learning_need"]
    assert answer.text == f"{first} The middle, put shortly. {third}"


async def test_a_reply_that_the_phone_splits_is_added_whole(chair):
    await chair.reflects_until("sw_report", {"learning_need": WORDS}, skipping=True)
    await chair.replies("What was the learning need", prose(6_000))
    record = await chair.record()
    assert record.answers["learning_need"].text == f"{WORDS}\n{prose(6_000)}"
    assert "sw_report" not in record.answers


async def test_going_back_to_a_long_answer_shows_its_beginning(chair):
    await chair.reflects_until("learning_need", skipping=True)
    await chair.says(prose(9_000))
    await chair.taps("‹ Back")
    chair.sees("word0 word1 word2", " …", "[Keep this ›]")


async def sends_in_two(chair, text, between, reply_to=None):
    """A text that the phone cuts in two, the second half after the bot has dealt with the first."""
    first, rest = split_as_apps_do(text)
    chair.looks_away()
    chair.phone.send(first, reply_to)
    between()
    await chair.server.work()
    chair.phone.send(rest)
    await chair.server.work()


async def test_the_rest_of_a_long_text_joins_it_though_the_next_question_stands_between(chair):
    await chair.reflects_until("learning_need", skipping=True)
    await sends_in_two(chair, prose(6_000), lambda: None)
    record = await chair.record()
    assert record.answers["learning_need"].text == prose(6_000)
    assert "sw_report" not in record.answers
    chair.does_not_see("Where does")


async def test_the_rest_of_a_long_text_joins_it_though_the_next_question_may_have_arrived(chair):
    await chair.reflects_until("learning_need", skipping=True)

    def break_line():
        # What the other chairs are sent takes numbers too, so nobody can tell by those.
        chair.server.telegram.world.last_message_id += 1
        chair.server.telegram.faults.next("sendMessage", fault=HalfClose())

    await sends_in_two(chair, prose(6_000), break_line)
    assert (await chair.record()).answers["learning_need"].text == prose(6_000)
    chair.does_not_see("Where does")


async def test_the_rest_of_a_long_reply_joins_it_though_the_review_stands_between(chair):
    await chair.reflects_until("review", {"prompted": BRIEF}, pace=Pace.QUICK)
    asked = chair.message(BRIEF, mine=True)["message_id"]
    await sends_in_two(chair, prose(6_000), lambda: None, asked)
    assert (await chair.record()).answers["prompted"].text == f"{BRIEF}\n{prose(6_000)}"
    chair.does_not_see("Where does")


async def test_the_rest_of_a_long_reply_joins_a_reflection_that_is_finished(chair):
    await chair.reflects_until("review", {"prompted": BRIEF}, pace=Pace.QUICK)
    asked = chair.message(BRIEF, mine=True)["message_id"]
    await chair.finishes()
    await sends_in_two(chair, prose(6_000), lambda: None, asked)
    assert (await chair.record()).answers["prompted"].text == f"{BRIEF}\n{prose(6_000)}"
    chair.does_not_see("Where does")
