"""Nothing is replaced or dropped without a word: what is held, in doubt, cleared, and had back."""

import pytest

from flows import inputs
from flows.answer import Status
from flows.effects import (
    Added,
    Ask,
    AskHolds,
    Corrected,
    Emptied,
    Held,
    LeftOut,
    Recall,
    Redraw,
    Refusal,
    Refuse,
    Replaced,
    Restored,
    Review,
)
from tests.flows.walking import LONG_ENOUGH, Walking


def holding(text: str = "and the grandmother") -> Walking:
    """A chair who went back to an answered question and wrote to it."""
    chair = Walking().until("fit")
    chair.goes_back()
    chair.says(text)
    return chair


# A new text for an answered question


def test_a_new_text_for_an_answered_question_is_held_and_what_is_there_stands():
    chair = holding()
    assert chair.effects == (Held("hindsight"),)
    assert (chair.answer("hindsight").text, chair.at) == (LONG_ENOUGH, "hindsight")
    assert not chair.answer("hindsight").settled


@pytest.mark.parametrize("typed", [None, "Add to it", "add."])
def test_held_words_can_be_added(typed):
    chair = holding()
    chair.says(typed) if typed else chair.does(inputs.HeldAdded("hindsight"))
    assert chair.effects == (Redraw("hindsight"), Added("hindsight"), Ask("fit"))
    assert chair.answer("hindsight").text == f"{LONG_ENOUGH}\nand the grandmother"


@pytest.mark.parametrize("typed", [None, "Take its place", "replace it"])
def test_held_words_can_take_the_place_of_what_was_there(typed):
    chair = holding()
    chair.says(typed) if typed else chair.does(inputs.HeldReplaces("hindsight"))
    assert chair.effects == (Redraw("hindsight"), Replaced("hindsight"), Ask("fit"))
    assert chair.answer("hindsight").text == "and the grandmother"


@pytest.mark.parametrize("typed", [None, "leave it"])
def test_held_words_can_be_dropped_and_had_back(typed):
    chair = holding()
    chair.says(typed) if typed else chair.does(inputs.HeldDropped("hindsight"))
    assert chair.effects == (Redraw("hindsight"), Ask("fit"))
    assert chair.answer("hindsight").text == LONG_ENOUGH
    chair.does(inputs.Undone("hindsight"))
    assert chair.answer("hindsight").text == "and the grandmother"
    chair.does(inputs.Undone("hindsight"))
    assert chair.answer("hindsight").text == LONG_ENOUGH


def test_words_sent_one_after_another_are_held_together():
    chair = holding()
    chair.says("and the aunt")
    assert chair.effects == (Held("hindsight"),)
    chair.does(inputs.HeldReplaces("hindsight"))
    assert chair.answer("hindsight").text == "and the grandmother\nand the aunt"


def test_a_long_text_cut_by_the_phone_is_held_as_one():
    chair = holding("x" * 4_096)
    chair.says("y" * 10, after=1)
    assert chair.effects == (Recall(),)
    chair.does(inputs.HeldReplaces("hindsight"))
    assert chair.answer("hindsight").text == "x" * 4_096 + "y" * 10


def test_held_words_that_are_too_long_to_join_can_still_take_the_place():
    chair = holding("x" * 4_000)
    for _ in range(2):
        chair.says("z" * 2_990)
    assert chair.does(inputs.HeldAdded("hindsight")) == (Refuse(Refusal.TOO_LONG, "hindsight", 10_000),)
    chair.does(inputs.HeldReplaces("hindsight"))
    assert len(chair.answer("hindsight").text) == 4_000 + 2 * 2_991


def test_held_words_can_be_corrected_while_they_wait():
    chair = holding()
    assert chair.edits(chair.message, "and both grandmothers") == (Corrected("hindsight"), Held("hindsight"))
    chair.does(inputs.HeldReplaces("hindsight"))
    assert chair.answer("hindsight").text == "and both grandmothers"


def test_what_is_held_is_asked_about_before_review_and_never_lost():
    chair = holding()
    chair.goes_back()
    chair.changes("fit")
    chair.until("hindsight")
    assert chair.effects[-1] == Held("hindsight")
    assert chair.is_done() == (Recall(),)
    assert chair.skips() == (Recall(),)
    assert chair.submits() == (Recall(),)


def test_what_waits_can_be_decided_from_elsewhere():
    chair = holding()
    chair.changes("fit")
    assert chair.does(inputs.HeldAdded("hindsight")) == (Redraw("hindsight"), Added("hindsight"))
    assert chair.at == "fit"


def test_a_new_comment_is_held_too():
    chair = Walking().until("prof_input")
    chair.picks("no")
    chair.says("nobody came")
    chair.goes_back()
    chair.says("nobody came but the school")
    assert chair.effects == (Held("prof_input"),)
    chair.does(inputs.HeldReplaces("prof_input"))
    assert (chair.answer("prof_input").picked, chair.answer("prof_input").text) == (
        ("no",),
        "nobody came but the school",
    )


@pytest.mark.parametrize(
    "did",
    [
        inputs.HeldAdded,
        inputs.HeldReplaces,
        inputs.HeldDropped,
        inputs.CommentHolds,
        inputs.CommentDropped,
        inputs.Undone,
        inputs.Cleared,
    ],
)
@pytest.mark.parametrize("key", ["hindsight", "held", "nonsense", "esc_unsure"])
def test_a_stale_button_changes_nothing(did, key):
    chair = Walking().until("held")
    before = chair.reflection
    assert chair.does(did(key)) == (Recall(),)
    assert chair.reflection is before


# A changed choice with a comment


def doubting() -> Walking:
    chair = Walking().until("prof_input")
    chair.picks("no")
    chair.says("only health came")
    chair.goes_back()
    chair.picks("yes")
    return chair


def test_a_changed_choice_keeps_its_comment_and_asks_whether_it_holds():
    chair = doubting()
    assert chair.effects == (AskHolds("prof_input"),)
    assert (chair.answer("prof_input").picked, chair.answer("prof_input").text) == (
        ("yes",),
        "only health came",
    )
    assert chair.at == "prof_input"


@pytest.mark.parametrize("typed", [None, "yes", "yep"])
def test_the_comment_still_holds(typed):
    chair = doubting()
    chair.says(typed) if typed else chair.does(inputs.CommentHolds("prof_input"))
    assert chair.effects == (Redraw("prof_input"), Ask("outcome"))
    assert chair.answer("prof_input").text == "only health came"


@pytest.mark.parametrize("typed", [None, "No."])
def test_the_comment_holds_no_more_and_can_be_had_back(typed):
    chair = doubting()
    chair.says(typed) if typed else chair.does(inputs.CommentDropped("prof_input"))
    assert chair.effects == (Redraw("prof_input"), Replaced("prof_input"), Ask("outcome"))
    assert (chair.answer("prof_input").picked, chair.answer("prof_input").text) == (("yes",), "")
    chair.says("undo")
    assert chair.answer("prof_input").text == "only health came"


def test_a_new_comment_settles_the_doubt_about_the_old():
    chair = doubting()
    chair.says("all of them helped")
    assert chair.effects == (Held("prof_input"),)
    chair.does(inputs.HeldReplaces("prof_input"))
    assert chair.answer("prof_input").text == "all of them helped"
    assert chair.at == "outcome"


def test_a_new_comment_dropped_leaves_the_old_in_doubt():
    chair = doubting()
    chair.says("all of them helped")
    assert chair.does(inputs.HeldDropped("prof_input")) == (AskHolds("prof_input"),)


def test_another_kind_of_conference_keeps_the_outcomes_comment_and_asks():
    chair = Walking().until("outcome")
    chair.picks("made")
    chair.says("after two hours")
    chair.until("review")
    chair.changes("type")
    chair.picks("review")
    assert chair.at == "outcome"
    assert chair.picks("continues") == (AskHolds("outcome"),)
    assert chair.answer("outcome").text == "after two hours"


def test_a_comment_on_an_outcome_that_cannot_stand_is_asked_about_when_it_is_skipped():
    chair = Walking().until("outcome")
    chair.picks("made")
    chair.says("after two hours")
    chair.until("review")
    chair.changes("type")
    chair.picks("review")
    assert chair.skips() == (AskHolds("outcome"),)


def test_reasons_changed_under_their_comment_ask_when_done():
    chair = Walking().until("esc_why_not")
    chair.picks("informal")
    chair.says("we spoke after the meeting")
    chair.is_done()
    chair.goes_back()
    assert chair.picks("other") == (Redraw("esc_why_not"),)
    assert chair.is_done() == (AskHolds("esc_why_not"),)
    assert chair.is_done() == (Recall(),)


# Cleared, and had back


def test_the_answer_on_the_screen_is_cleared_and_asked_again():
    chair = Walking().until("fit")
    chair.goes_back()
    assert chair.does(inputs.Cleared("hindsight")) == (Emptied("hindsight"), Ask("hindsight"))
    assert chair.answer("hindsight").empty
    assert chair.does(inputs.Cleared("hindsight")) == (Recall(),)
    chair.does(inputs.Undone("hindsight"))
    assert chair.effects == (Restored("hindsight"), Ask("hindsight"))
    assert chair.answer("hindsight").text == LONG_ENOUGH


def test_an_answer_elsewhere_is_cleared_and_is_then_skipped():
    chair = Walking().until("review")
    assert chair.does(inputs.Cleared("hindsight")) == (Emptied("hindsight"), Review())
    assert chair.answer("hindsight").status is Status.SKIPPED
    assert chair.does(inputs.Undone("hindsight")) == (Restored("hindsight"), Review())
    assert chair.answer("hindsight").text == LONG_ENOUGH


def test_clearing_takes_picks_marks_days_notes_and_what_is_held():
    chair = holding()
    chair.does(inputs.Cleared("hindsight"))
    assert chair.answer("hindsight").replaced[-1].text == f"{LONG_ENOUGH}\nand the grandmother"
    chair = Walking().until("scaling")
    chair.says("7 or 8")
    chair.does(inputs.Cleared("scaling"))
    assert (chair.answer("scaling").note, chair.answer("scaling").replaced[-1].note) == ("", "7 or 8")


def test_every_version_that_was_replaced_can_be_had_back():
    chair = Walking().until("fit")
    for text in ("the second", "the third"):
        chair.changes("hindsight")
        chair.says(text)
        chair.does(inputs.HeldReplaces("hindsight"))
    seen = [chair.answer("hindsight").text]
    for _ in range(3):
        chair.does(inputs.Undone("hindsight"))
        seen.append(chair.answer("hindsight").text)
    assert seen == ["the third", "the second", LONG_ENOUGH, "the third"]


def test_undo_typed_means_what_was_replaced_last():
    chair = Walking().until("fit")
    chair.changes("hindsight")
    chair.says("the second")
    chair.does(inputs.HeldReplaces("hindsight"))
    assert chair.at == "fit"
    chair.says("Undo.")
    assert chair.effects == (Restored("hindsight"),)
    assert chair.answer("hindsight").text == LONG_ENOUGH


def test_what_was_replaced_is_gone_once_the_reflection_is_sent():
    chair = Walking().until("review")
    chair.does(inputs.Cleared("hindsight"))
    chair.submits()
    assert chair.answer("hindsight").replaced == ()
    assert chair.does(inputs.Undone("hindsight")) == (Recall(),)


# What a changed answer closes


def test_a_changed_answer_names_the_questions_whose_words_it_leaves_out():
    chair = Walking().until("review", escalate="already")
    chair.changes("escalate")
    chair.picks("unsure")
    assert chair.effects == (
        Redraw("escalate"),
        LeftOut("esc_issue"),
        LeftOut("esc_outcome"),
        Ask("esc_unsure"),
    )


def test_a_closed_question_without_words_is_not_spoken_of():
    chair = Walking().until("review")
    chair.changes("escalate")
    assert chair.picks("unsure") == (Redraw("escalate"), Ask("esc_unsure"))
