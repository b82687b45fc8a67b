"""The step: probes, the form's texts, branches, and what is only offered."""

from flows import inputs
from flows.answer import Status
from flows.effects import Ask, Recall, Redraw, Review, Tell
from tests.flows.walking import LONG_ENOUGH, Walking

# Probes and the form's texts


def test_a_short_answer_is_probed_once_and_the_answer_to_the_probe_joins_it():
    chair = Walking().until("prompted")
    chair.says("the child's drawing")
    assert chair.effects == (Ask("prompted"),)
    assert chair.answer("prompted").probed
    chair.says("it had no father in it")
    assert chair.effects == (Ask("learning_need"),)
    assert chair.answer("prompted").text == "the child's drawing\nit had no father in it"


def test_done_passes_the_probe_over():
    chair = Walking().until("prompted")
    chair.says("the child's drawing")
    assert chair.skips() == (Recall(),)
    assert chair.is_done() == (Redraw("prompted"), Ask("learning_need"))


def test_an_answer_given_anew_is_not_probed_again():
    chair = Walking().until("prompted")
    chair.says("the drawing")
    chair.is_done()
    chair.goes_back()
    chair.says("the other one")
    chair.does(inputs.HeldReplaces("prompted"))
    assert chair.at == "learning_need"
    assert chair.answer("prompted").text == "the other one"


def test_a_long_enough_answer_is_not_probed():
    chair = Walking().until("prompted")
    chair.says(LONG_ENOUGH)
    assert chair.at == "learning_need"


def test_the_immediate_risk_text_is_shown_once_however_often_the_score_is_low():
    chair = Walking().until("scaling")
    assert Tell("immediate_risk") in chair.picks("1")
    chair.goes_back()
    assert Tell("immediate_risk") not in chair.picks("2")


def test_the_72_hours_are_told_when_a_professional_dissents():
    chair = Walking().until("dissent")
    assert chair.picks("both") == (Redraw("dissent"), Tell("dissent_72_hours"), Ask("scaling"))


def test_the_support_text_is_shown_once_though_two_questions_may_call_for_it():
    chair = Walking().until("fook_empowered")
    chair.picks("no")
    assert chair.is_done() == (Redraw("fook_empowered"), Tell("support"), Ask("functions"))
    chair.until("wellbeing")
    assert chair.picks("with_me") == (Redraw("wellbeing"), Review())


# Branches


def test_escalating_asks_for_the_issue_and_not_why_not():
    chair = Walking().until("review", escalate="yes")
    assert {"esc_issue", "esc_who", "esc_stage", "esc_by"} < set(chair.path)
    assert not {"esc_outcome", "esc_why_not", "esc_unsure"} & set(chair.path)


def test_what_has_been_raised_already_asks_for_its_outcome_too():
    assert "esc_outcome" in Walking().until("review", escalate="already").path


def test_not_sure_asks_what_would_help():
    assert "esc_unsure" in Walking().until("review", escalate="unsure").path


def test_a_skipped_question_opens_no_branch():
    chair = Walking().until("escalate")
    assert chair.skips() == (Redraw("escalate"), Ask("incorporate"))
    assert not [key for key in chair.path if key.startswith("esc_")]


def test_the_outcomes_on_offer_depend_on_the_kind_of_conference():
    labels = {
        kind: {c.key for c in Walking().until("outcome", type=kind).reflection.path["outcome"].choices}
        for kind in ("review", "initial")
    }
    assert "continues" in labels["review"]
    assert "made" not in labels["review"]
    assert "made" in labels["initial"]
    assert "continues" not in labels["initial"]


def test_every_outcome_is_on_offer_when_the_kind_of_conference_was_skipped():
    chair = Walking()
    chair.skips()
    chair.until("outcome")
    assert len(chair.reflection.path["outcome"].choices) == 10


def test_an_outcome_that_the_new_kind_of_conference_rules_out_is_asked_again():
    chair = Walking().until("review")
    chair.changes("type")
    assert chair.picks("review") == (Redraw("type"), Ask("outcome"))
    assert not {"category", "smarter"} & set(chair.path)
    chair.says("Plan continues")
    chair.is_done()
    assert chair.at == "review"
    assert {"category", "smarter"} < set(chair.path)


def test_an_outcome_still_waiting_for_its_comment_is_asked_again_too():
    chair = Walking().until("outcome")
    chair.picks("made")
    chair.goes_back()
    chair.changes("type")
    chair.picks("review")
    assert chair.at == "outcome"
    chair.says("Plan continues")
    assert chair.answer("outcome").picked == ("continues",)


def test_an_outcome_that_was_ruled_out_is_not_kept_by_done_but_can_be_skipped():
    chair = Walking().until("review")
    chair.changes("type")
    chair.picks("review")
    assert chair.is_done() == (Recall(),)
    assert chair.skips() == (Redraw("outcome"), Review())
    assert chair.answer("outcome").status is Status.SKIPPED


def test_skipping_an_outcome_that_was_ruled_out_keeps_its_comment():
    chair = Walking().until("outcome")
    chair.picks("made")
    chair.says("after two hours")
    chair.until("review")
    chair.changes("type")
    chair.picks("review")
    chair.skips()
    assert (chair.answer("outcome").picked, chair.answer("outcome").text) == ((), "after two hours")


def test_words_about_an_outcome_that_was_ruled_out_wait_for_a_new_one():
    chair = Walking().until("review")
    chair.changes("type")
    chair.picks("review")
    chair.says("it went on for hours")
    assert chair.effects == (Ask("outcome"),)
    chair.picks("ended_other")
    assert chair.at == "review"


# The offer


def test_a_yes_offers_the_letters_and_done_passes_them_over():
    chair = Walking().until("smarter")
    assert chair.picks("yes") == (Redraw("smarter"),)
    assert [q.key for q in chair.reflection.offers("smarter")] == ["smarter_checks"]
    assert chair.is_done() == (Redraw("smarter"), Ask("hindsight"))


def test_the_letters_can_be_taken_up():
    chair = Walking().until("smarter")
    chair.picks("yes")
    assert chair.does(inputs.TakenUp("smarter_checks")) == (Redraw("smarter"), Ask("smarter_checks"))
    assert chair.reflection.offers("smarter") == ()
    assert chair.skips() == (Redraw("smarter_checks"), Ask("hindsight"))


def test_taking_up_what_is_not_on_offer_changes_nothing():
    chair = Walking().until("smarter")
    assert chair.does(inputs.TakenUp("smarter_checks")) == (Recall(),)
    chair.picks("partly")
    assert chair.does(inputs.TakenUp("smarter_checks")) == (Recall(),)
    assert chair.does(inputs.TakenUp("hindsight")) == (Recall(),)


def test_an_offer_waits_though_the_comment_was_given_before_the_choice():
    chair = Walking().until("smarter")
    chair.says("we ran out of time")
    assert chair.picks("yes") == (Redraw("smarter"),)
    assert chair.does(inputs.TakenUp("smarter_checks")) == (Redraw("smarter"), Ask("smarter_checks"))
    assert chair.answer("smarter").text == "we ran out of time"
