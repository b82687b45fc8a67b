"""The words on the buttons, typed, are the buttons: also on the pages that ask no question of the form."""

import pytest

from flows.form import Pace
from tests.stories.test_placing import SECOND, places, waiting_words


@pytest.mark.parametrize("typed", ["Neither", "neither.", "No"])
async def test_neither_typed_under_the_question_where_words_belong_is_neither(chair, typed):
    await chair.reflects_until("prompted", skipping=True)
    await chair.sends_command("/start")
    await chair.says(SECOND)
    await chair.says(typed)
    assert await waiting_words(chair) == []
    assert "prompted" not in (await chair.record()).answers
    chair.sees("Then I have not kept it")


async def test_it_answers_typed_is_the_button_that_says_so(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.sends_command("/start")
    await chair.says(SECOND)
    assert len(places(chair)) == 1
    await chair.says("it answers")
    assert await waiting_words(chair) == []
    assert (await chair.record()).answers["prompted"].text == SECOND


async def test_the_first_pages_buttons_can_be_typed(chair):
    await chair.sends_command("/start")
    await chair.says("90 seconds")
    chair.sees_last("What kind of conference was it?")
    await chair.sends_command("/start")
    await chair.says("Past reflections.")
    chair.sees("Past reflections")
    await chair.sends_command("/start")
    await chair.says("continue")
    chair.sees_last("What kind of conference was it?")
    assert await waiting_words(chair) == []


@pytest.mark.parametrize("typed", ["continue", "Continue.", "go on", "carry on"])
async def test_after_a_pause_to_go_on_is_to_be_asked_again_and_not_to_pass_the_question_over(chair, typed):
    await chair.reflects_until("learning_need", skipping=True)
    await chair.sends_command("/pause")
    await chair.says(typed)
    chair.sees_last("What was the learning need")
    assert "learning_need" not in (await chair.record()).answers


async def test_what_becomes_of_a_draft_can_be_typed(chair):
    await chair.reflects_until("learning_need", skipping=True)
    await chair.sends_command("/cancel")
    await chair.says("keep")
    chair.sees("Afterword", "[Continue")
    await chair.says("continue")
    chair.sees_last("What was the learning need")
    assert await waiting_words(chair) == []


async def test_a_number_typed_at_review_opens_that_answer(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.says("2")
    chair.sees("Details of what prompted this reflection", "[Change]")
    await chair.says("4.")
    chair.sees("What was the scaling?", "[Change]")
    assert await waiting_words(chair) == []


async def test_what_stands_under_a_summary_can_be_typed(chair):
    await chair.reflects_until("review", {"label": "The corridor"}, pace=Pace.QUICK, skipping=True)
    await chair.finishes()
    await chair.says("past reflections")
    chair.sees("Past reflections")
    assert await waiting_words(chair) == []


async def test_a_word_of_a_page_that_has_gone_by_is_an_answer(chair):
    await chair.sends_command("/start")
    await chair.reflects_until("prompted", skipping=True)
    await chair.says("Past reflections")
    assert (await chair.record()).answers["prompted"].text == "Past reflections"
