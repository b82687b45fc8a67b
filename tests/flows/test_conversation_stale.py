"""The step: doubled taps, and buttons that have gone stale."""

import pytest

from flows import inputs
from flows.effects import Corrected, Recall, Redraw
from tests.flows.walking import LONG_ENOUGH, WEST_SUSSEX, Walking

# Stale and doubled taps


def test_a_doubled_tap_changes_nothing():
    chair = Walking().until("category")
    assert chair.picks("neglect") == (Redraw("category"),)
    before = chair.reflection
    assert chair.picks("neglect") == ()
    assert chair.reflection is before
    chair.is_done()
    before = chair.reflection
    assert chair.does(inputs.Finished("category")) == (Recall(),)
    assert chair.does(inputs.Picked("category", "sexual")) == (Recall(),)
    assert chair.reflection is before


@pytest.mark.parametrize(
    "did",
    [
        inputs.Picked("type", "review"),
        inputs.Marked("smarter_checks", "timely", "met"),
        inputs.Finished("type"),
        inputs.Skipped("type"),
        inputs.Back("type"),
        inputs.TakenUp("smarter_checks"),
        inputs.Change("nowhere"),
        inputs.Picked("held", "nonsense"),
        inputs.Marked("held", "timely", "met"),
        inputs.Submitted(),
    ],
)
def test_a_stale_button_brings_the_current_question_back(did):
    chair = Walking().until("held")
    before = chair.reflection
    assert chair.does(did) == (Recall(),)
    assert chair.reflection is before


def test_a_button_from_a_closed_branch_is_stale():
    chair = Walking().until("review", escalate="yes")
    chair.changes("escalate")
    chair.picks("unsure")
    assert chair.does(inputs.Picked("esc_stage", "formal")) == (Recall(),)


@pytest.mark.parametrize("nonsense", ["", "soon", "2026-13-01", "\ud800", "2026-12-01\n"])
def test_a_day_that_is_no_day_is_a_stale_button(nonsense):
    chair = Walking().until("esc_by", escalate="yes")
    assert chair.picks(nonsense) == (Recall(),)


def test_a_grid_is_not_picked_and_a_text_is_not_marked():
    chair = Walking().until("smarter_checks", smarter="partly")
    assert chair.picks("timely") == (Recall(),)
    assert chair.does(inputs.Marked("smarter_checks", "timely", "perfect")) == (Recall(),)
    assert chair.does(inputs.Marked("smarter_checks", "nothing", "met")) == (Recall(),)


def test_the_step_itself_keeps_the_form_that_the_reflection_began_with():
    chair = Walking().until("review")
    assert chair.reflection.form is WEST_SUSSEX


def test_an_edit_says_quietly_that_it_corrected():
    chair = Walking().until("prompted")
    first = chair.says(LONG_ENOUGH)
    assert chair.edits(first, "the school, in the end, saw it first") == (Corrected("prompted"),)
    assert chair.answer("prompted").text == "the school, in the end, saw it first"
    assert chair.at == "learning_need"
