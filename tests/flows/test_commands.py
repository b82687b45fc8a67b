"""The words on the buttons, typed, are the buttons."""

import pytest

from flows import inputs
from flows.answer import Status
from flows.commands import Command, command_of
from flows.effects import Ask, Recall, Redraw, Restored, Review, Sent
from tests.flows.walking import LONG_ENOUGH, Walking


@pytest.mark.parametrize("command", Command)
@pytest.mark.parametrize("typed", ["{}", "{}.", "{}?", " {} ", "‘{}’", "{} please", "Please {}!"])
def test_a_buttons_word_is_known_in_any_case_and_with_any_end_mark(command, typed):
    assert command_of(typed.format(command.value)) is command
    assert command_of(typed.format(command.value.upper())) is command


@pytest.mark.parametrize(
    "typed", ["", "skipping rope", "they went back", "help came late", "undone", "done deal"]
)
def test_other_words_are_no_buttons(typed):
    assert command_of(typed) is None


def test_skip_and_next_pass_a_question_over():
    chair = Walking().until("prompted")
    chair.says("Skip.")
    assert chair.effects == (Redraw("prompted"), Ask("learning_need"))
    assert chair.answer("prompted").status is Status.SKIPPED
    chair.says("NEXT")
    assert (chair.answer("learning_need").status, chair.at) == (Status.SKIPPED, "sw_report")


def test_back_goes_back_and_next_keeps_what_is_there():
    chair = Walking().until("learning_need")
    chair.says("back")
    assert chair.effects == (Ask("prompted"),)
    chair.says("next")
    assert chair.effects == (Redraw("prompted"), Ask("learning_need"))
    assert chair.answer("prompted").text == LONG_ENOUGH


@pytest.mark.parametrize("typed", ["done", "Next", "I'm done."])
def test_done_and_next_finish_what_is_begun(typed):
    chair = Walking().until("prof_input")
    chair.picks("yes")
    chair.says(typed)
    assert (chair.at, chair.answer("prof_input").text) == ("outcome", "")


def test_done_with_nothing_given_puts_the_question_again():
    chair = Walking().until("learning_need")
    chair.says("done")
    assert chair.effects == (Recall(),)
    assert "learning_need" not in chair.reflection.answers


def test_undo_where_nothing_was_replaced_is_back():
    chair = Walking().until("held")
    chair.says("undo")
    assert chair.at == "type"


def test_the_buttons_words_at_review():
    chair = Walking().until("review")
    chair.does(inputs.Cleared("hindsight"))
    chair.says("undo")
    assert chair.effects == (Restored("hindsight"), Review())
    chair.says("back")
    assert chair.at == chair.path[-1]
    chair.is_done()
    chair.says("Finish.")
    assert chair.effects == (Sent(),)


def test_done_at_review_is_finish():
    chair = Walking().until("review")
    chair.says("I'm done.")
    assert chair.effects == (Sent(),)
