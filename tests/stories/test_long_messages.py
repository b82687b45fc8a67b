"""A long answer that the phone splits into several messages is one answer, as far as it may go."""

import pytest

from bot.sandbox.standin.people import split_as_apps_do
from tests.chair import WORDS


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
