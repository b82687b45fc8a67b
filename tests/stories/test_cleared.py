"""Any answer can be emptied, and had back until the reflection is finished."""

import pytest

from tests.chair import WORDS


@pytest.mark.parametrize("key", ["hindsight", "outcome", "functions", "scaling"])
async def test_an_answer_is_cleared_at_review_and_the_review_says_so_in_its_place(chair, key):
    await chair.reflects_until("review")
    before, last = (await chair.record()).answers[key], chair.phone.chat[-1]["message_id"]
    await chair.opens_answer(key)
    await chair.taps("Clear")
    chair.sees_last("Cleared: “", "Ready to finish")
    # What else is left out by it is said above the review.
    assert chair.phone.chat[-1]["message_id"] == last or key in ("outcome", "scaling")
    assert (await chair.record()).answers[key].empty
    assert await chair.at() == "review"
    await chair.opens_answer(key)
    assert "Clear" not in chair.labels()
    await chair.taps("Undo")
    chair.sees("Back as it was: “", "Ready to finish")
    after = (await chair.record()).answers[key]
    assert (after.picked, after.text) == (before.picked, before.text)


async def test_what_was_cleared_is_in_no_summary(chair):
    await chair.reflects_until("review", {"hindsight": "Something that I would rather not keep here at all."})
    await chair.opens_answer("hindsight")
    await chair.taps("Clear")
    await chair.finishes()
    chair.does_not_see("rather not keep here")


@pytest.mark.parametrize("word", ["Clear", "clear.", "CLEAR IT"])
async def test_an_answer_that_is_being_changed_is_cleared_by_its_button_or_its_word(chair, word):
    await chair.reflects_until("learning_need")
    await chair.taps("‹ Back")
    if word == "Clear":
        await chair.taps(word)
    else:
        await chair.says(word)
    chair.sees("Cleared: “Details of what prompted", "[Undo]")
    chair.sees_last("Details of what prompted", "Type your answer.")
    await chair.says("undo")
    assert (await chair.record()).answers["prompted"].text.endswith(WORDS)


async def test_a_word_that_clears_nothing_is_an_answer_like_any_other(chair):
    await chair.reflects_until("label")
    await chair.says("Clear")
    assert (await chair.record()).answers["label"].text == "Clear"
