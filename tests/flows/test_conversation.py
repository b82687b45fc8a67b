"""The step: what becomes of a reflection, and what is seen, when a chair does one thing."""

import pytest

from flows import given
from flows.answer import Status
from flows.effects import Ask, Corrected, Recall, Redraw, Refusal, Refuse, Review, Sent, Tell
from flows.form import NOT_SCALED, Pace
from tests.flows.walking import HARBOUR, LONG_ENOUGH, WEST_SUSSEX, Walking

# Beginning, and each kind of question


def test_a_reflection_opens_with_the_forms_words_and_its_first_question():
    assert Walking().effects == (Tell("opening"), Ask("type"))


def test_the_90_seconds_begin_at_the_first_quick_question():
    assert Walking(pace=Pace.QUICK).effects == (Tell("opening"), Ask("prompted"))


def test_a_tap_on_a_choice_answers_it_and_asks_the_next():
    chair = Walking()
    assert chair.picks("initial") == (Redraw("type"), Ask("held"))
    assert chair.answer("type").picked == ("initial",)
    assert chair.reflection.updated_at == chair.now


def test_a_choice_that_invites_a_comment_waits_for_it():
    chair = Walking().until("prof_input")
    assert chair.picks("partly") == (Redraw("prof_input"),)
    chair.says("health had nothing to add")
    assert chair.effects == (Redraw("prof_input"), Ask("outcome"))
    assert (chair.answer("prof_input").picked, chair.answer("prof_input").text) == (
        ("partly",),
        "health had nothing to add",
    )


def test_done_instead_of_a_comment_goes_on():
    chair = Walking().until("prof_input")
    chair.picks("partly")
    assert chair.is_done() == (Redraw("prof_input"), Ask("outcome"))
    assert chair.answer("prof_input").text == ""


def test_words_before_the_choice_are_its_comment_and_the_choice_then_goes_on():
    chair = Walking().until("prof_input")
    chair.says("only health came")
    assert chair.effects == (Ask("prof_input"),)
    assert chair.picks("no") == (Redraw("prof_input"), Ask("outcome"))
    assert chair.answer("prof_input").text == "only health came"


def test_done_with_a_comment_and_no_choice_does_not_finish():
    chair = Walking().until("prof_input")
    chair.says("only health came")
    assert chair.is_done() == (Recall(),)
    assert chair.at == "prof_input"


def test_skipping_the_choice_keeps_the_words_said_about_it():
    chair = Walking().until("prof_input")
    chair.says("only health came")
    assert chair.skips() == (Redraw("prof_input"), Ask("outcome"))
    assert chair.answer("prof_input").text == "only health came"
    assert chair.answer("prof_input").status is Status.GIVEN


def test_a_typed_choice_counts_as_a_tap():
    chair = Walking()
    chair.says("review")
    assert chair.answer("type").picked == ("review",)
    assert chair.effects == (Redraw("type"), Ask("held"))


def test_a_typed_answer_that_is_no_choice_is_refused_and_changes_nothing():
    chair = Walking()
    before = chair.reflection
    chair.says("a long one")
    assert chair.effects == (Refuse(Refusal.NOT_A_CHOICE, "type"),)
    assert chair.reflection is before


def test_several_are_picked_and_put_back_until_done():
    chair = Walking().until("category")
    chair.picks("emotional", "neglect", "sexual")
    chair.puts_back("sexual")
    assert chair.answer("category").picked == ("neglect", "emotional")
    assert chair.is_done() == (Redraw("category"), Ask("dissent"))


def test_done_with_nothing_picked_asks_for_a_skip_instead():
    chair = Walking().until("category")
    chair.picks("neglect")
    chair.puts_back("neglect")
    assert chair.is_done() == (Recall(),)
    assert chair.skips() == (Redraw("category"), Ask("dissent"))


def test_done_before_anything_was_given_changes_nothing():
    chair = Walking().until("category")
    assert chair.is_done() == (Recall(),)


def test_a_typed_list_picks_several():
    chair = Walking().until("category")
    chair.says("Neglect and emotional")
    assert chair.effects == (Ask("category"),)
    assert chair.answer("category").picked == ("neglect", "emotional")
    chair.says("physical")
    assert chair.answer("category").picked == ("neglect", "physical", "emotional")


def test_why_not_takes_reasons_and_words_together():
    chair = Walking().until("esc_why_not")
    chair.picks("informal")
    chair.says("we spoke after the meeting")
    chair.says("and again today")
    chair.is_done()
    assert chair.answer("esc_why_not").picked == ("informal",)
    assert chair.answer("esc_why_not").text == "we spoke after the meeting\nand again today"


def test_why_not_can_be_answered_in_words_alone():
    chair = Walking().until("esc_why_not")
    chair.says("it was dealt with")
    assert chair.is_done() == (Redraw("esc_why_not"), Ask("incorporate"))


@pytest.mark.parametrize("score", ["0", "7", "10", NOT_SCALED])
def test_a_score_is_one_tap(score):
    chair = Walking().until("scaling")
    chair.picks(score)
    assert chair.answer("scaling").picked == (score,)
    assert chair.at != "scaling"


@pytest.mark.parametrize(
    ("typed", "score"), [("7", "7"), ("seven", "7"), ("7/10", "7"), ("Not scaled", NOT_SCALED)]
)
def test_a_score_can_be_typed(typed, score):
    chair = Walking().until("scaling")
    chair.says(typed)
    assert chair.answer("scaling").picked == (score,)


def test_a_score_off_the_scale_is_refused():
    chair = Walking().until("scaling")
    chair.says("11")
    assert chair.effects == (Refuse(Refusal.NOT_A_CHOICE, "scaling"),)


def test_letters_are_marked_one_by_one_until_done():
    chair = Walking().until("smarter_checks", smarter="partly")
    assert chair.marks(timely="met", specific="partly") == (Redraw("smarter_checks"),)
    chair.marks(timely="not_met")
    assert chair.answer("smarter_checks").marks == {"specific": "partly", "timely": "not_met"}
    assert chair.is_done() == (Redraw("smarter_checks"), Ask("smarter_fix"))


def test_words_are_no_answer_to_a_grid():
    chair = Walking().until("smarter_checks", smarter="no")
    chair.says("all of them")
    assert chair.effects == (Refuse(Refusal.NOT_A_GRID_ANSWER, "smarter_checks"),)


def test_a_day_is_one_tap():
    chair = Walking().until("esc_by", escalate="yes")
    assert chair.picks("2026-12-01") == (Redraw("esc_by"), Ask("incorporate"))
    assert str(chair.answer("esc_by").day) == "2026-12-01"


def test_a_typed_day_is_shown_as_it_was_understood_and_waits_for_done():
    chair = Walking().until("esc_by", escalate="yes")
    chair.says("in a fortnight")
    assert chair.effects == (Ask("esc_by"),)
    assert str(chair.answer("esc_by").day) == "2026-12-07"
    assert chair.is_done() == (Redraw("esc_by"), Ask("incorporate"))


def test_a_day_that_was_misunderstood_can_be_typed_again_or_skipped():
    chair = Walking().until("esc_by", escalate="yes")
    chair.says("tomorrow")
    chair.says("in a week")
    assert str(chair.answer("esc_by").day) == "2026-11-30"
    assert chair.skips() == (Redraw("esc_by"), Ask("incorporate"))
    assert chair.answer("esc_by").day is None


def test_a_day_already_given_is_not_skipped():
    chair = Walking().until("incorporate", escalate="yes")
    chair.goes_back()
    assert chair.at == "esc_by"
    assert chair.skips() == (Recall(),)
    assert str(chair.answer("esc_by").day) == "2026-12-01"


@pytest.mark.parametrize(
    ("typed", "reason"), [("yesterday", Refusal.PAST_DAY), ("when they can", Refusal.NOT_A_DAY)]
)
def test_a_day_that_cannot_be_is_refused(typed, reason):
    chair = Walking().until("esc_by", escalate="yes")
    chair.says(typed)
    assert chair.effects == (Refuse(reason, "esc_by"),)


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
    chair.says("the other drawing")
    assert chair.at == "learning_need"
    assert chair.answer("prompted").text == "the other drawing"


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
    assert chair.does(given.TakenUp("smarter_checks")) == (Redraw("smarter"), Ask("smarter_checks"))
    assert chair.reflection.offers("smarter") == ()
    assert chair.skips() == (Redraw("smarter_checks"), Ask("hindsight"))


def test_taking_up_what_is_not_on_offer_changes_nothing():
    chair = Walking().until("smarter")
    assert chair.does(given.TakenUp("smarter_checks")) == (Recall(),)
    chair.picks("partly")
    assert chair.does(given.TakenUp("smarter_checks")) == (Recall(),)
    assert chair.does(given.TakenUp("hindsight")) == (Recall(),)


def test_an_offer_waits_though_the_comment_was_given_before_the_choice():
    chair = Walking().until("smarter")
    chair.says("we ran out of time")
    assert chair.picks("yes") == (Redraw("smarter"),)
    assert chair.does(given.TakenUp("smarter_checks")) == (Redraw("smarter"), Ask("smarter_checks"))
    assert chair.answer("smarter").text == "we ran out of time"


# Back, keep, skip, change


def test_back_asks_the_question_before_and_done_keeps_its_answer():
    chair = Walking().until("label")
    assert chair.goes_back() == (Ask("held"),)
    assert chair.goes_back() == (Ask("type"),)
    assert chair.is_done() == (Redraw("type"), Ask("label"))


def test_back_at_the_first_question_stays_there():
    chair = Walking()
    assert chair.goes_back() == (Recall(),)
    assert chair.at == "type"


def test_back_passes_over_closed_branches():
    chair = Walking().until("incorporate", escalate="unsure")
    chair.goes_back()
    assert chair.at == "esc_unsure"
    chair.goes_back()
    assert chair.at == "escalate"


def test_back_from_review_is_the_last_question():
    chair = Walking().until("review")
    assert chair.goes_back() == (Ask("wellbeing"),)


def test_the_same_choice_once_more_keeps_it():
    chair = Walking().until("held")
    chair.goes_back()
    before = chair.answer("type")
    assert chair.picks("initial") == (Redraw("type"), Ask("held"))
    assert chair.answer("type") is before


def test_a_new_text_takes_the_place_of_the_old():
    chair = Walking().until("prompted")
    chair.goes_back()
    chair.says("a shorter label")
    assert chair.answer("label").text == "a shorter label"


def test_a_new_comment_takes_the_place_of_the_old():
    chair = Walking().until("prof_input")
    chair.picks("no")
    chair.says("nobody came")
    chair.goes_back()
    chair.says("nobody came but the school")
    assert chair.at == "outcome"
    assert chair.answer("prof_input").picked == ("no",)
    assert chair.answer("prof_input").text == "nobody came but the school"


def test_what_was_answered_is_not_skipped():
    chair = Walking().until("held")
    chair.goes_back()
    assert chair.skips() == (Recall(),)
    assert chair.answer("type").picked == ("initial",)


def test_what_was_skipped_can_be_answered_or_skipped_again():
    chair = Walking()
    chair.skips()
    chair.goes_back()
    chair.skips()
    chair.goes_back()
    assert chair.is_done() == (Redraw("type"), Ask("held"))
    chair.goes_back()
    chair.picks("other")
    assert chair.answer("type").picked == ("other",)


def test_changing_escalate_to_no_asks_why_not_and_returns_to_review():
    chair = Walking().until("review", escalate="yes")
    assert chair.changes("escalate") == (Ask("escalate"),)
    assert chair.picks("no") == (Redraw("escalate"), Ask("esc_why_not"))
    chair.picks("no_concern")
    assert chair.is_done() == (Redraw("esc_why_not"), Review())


def test_a_change_that_closes_a_branch_keeps_its_answers_until_submission():
    chair = Walking().until("review", escalate="yes")
    chair.changes("escalate")
    chair.picks("no")
    chair.picks("other")
    chair.is_done()
    assert "esc_issue" in chair.reflection.answers
    chair.submits()
    assert "esc_issue" not in chair.reflection.answers
    assert set(chair.reflection.answers) == set(chair.path)


def test_a_branch_that_opens_again_has_its_answers_still():
    chair = Walking().until("review", escalate="yes")
    chair.changes("escalate")
    chair.picks("no")
    chair.goes_back()
    assert chair.picks("yes") == (Redraw("escalate"), Review())


def test_a_change_of_what_is_not_asked_changes_nothing():
    chair = Walking().until("review")
    assert chair.changes("esc_unsure") == (Recall(),)
    assert chair.at == "review"


# Review, the skipped, submission


def test_review_comes_after_the_last_question():
    assert Walking().until("review").effects[-1] == Review()


def test_the_skipped_questions_are_offered_once_more_at_review():
    chair = Walking().until("learning_need")
    chair.skips()
    chair.until("fit")
    chair.skips()
    chair.until("review")
    assert chair.does(given.Reopened()) == (Ask("learning_need"),)
    assert chair.reflection.reoffered
    chair.skips()
    assert chair.at == "fit"
    chair.says(LONG_ENOUGH)
    assert chair.effects == (Review(),)


def test_what_may_be_skipped_is_not_offered_once_more():
    chair = Walking().until("label")
    chair.skips()
    chair.until("review")
    assert chair.does(given.Reopened()) == (Recall(),)


def test_the_skipped_are_reopened_at_review_only():
    chair = Walking()
    chair.skips()
    assert chair.does(given.Reopened()) == (Recall(),)
    assert chair.answer("type").status is Status.SKIPPED


def test_words_at_review_are_refused_and_review_is_shown_again():
    chair = Walking().until("review")
    chair.says("one more thing")
    assert chair.effects == (Refuse(Refusal.AT_REVIEW), Recall())


def test_submission_needs_review():
    chair = Walking()
    assert chair.submits() == (Recall(),)
    assert not chair.reflection.submitted


def test_submission_dates_the_reflection():
    chair = Walking().until("review")
    assert chair.submits() == (Sent(),)
    assert chair.reflection.submitted
    assert chair.reflection.submitted_at == chair.now


@pytest.mark.parametrize(
    "did",
    [
        given.Submitted(),
        given.Resumed(),
        given.Reopened(),
        given.Extended(),
        given.Back("submitted"),
        given.Change("type"),
        given.Picked("type", "review"),
        given.Skipped("type"),
    ],
)
def test_a_submitted_reflection_obeys_no_button(did):
    chair = Walking().until("review")
    chair.submits()
    sent = chair.reflection
    assert chair.does(did) == (Recall(),)
    assert chair.reflection is sent


def test_a_draft_resumes_where_it_was_left():
    chair = Walking().until("hindsight")
    before = chair.reflection
    assert chair.does(given.Resumed()) == (Ask("hindsight"),)
    assert chair.reflection is before
    chair.until("review")
    assert chair.does(given.Resumed()) == (Review(),)


# The 90 seconds


def test_the_90_seconds_ask_the_quick_questions_only():
    chair = Walking(pace=Pace.QUICK).until("review")
    assert chair.path == ["prompted", "outcome", "scaling", "hindsight", "escalate"]


def test_the_90_seconds_can_be_sent_as_they_are():
    chair = Walking(pace=Pace.QUICK).until("review")
    assert chair.submits() == (Sent(),)


def test_the_90_seconds_go_on_to_the_whole_form_without_asking_twice():
    chair = Walking(pace=Pace.QUICK).until("review", escalate="no")
    given_before = dict(chair.reflection.answers)
    assert chair.does(given.Extended()) == (Ask("type"),)
    asked = []
    while chair.at != "review":
        asked.append(chair.at)
        key = chair.path[chair.path.index(chair.at)]
        chair._answers_with({"type": "initial", "smarter": "yes"}.get(key))
    assert not set(asked) & set(given_before)
    assert set(chair.path) == {*asked, *given_before}


def test_the_90_seconds_can_be_left_half_way_for_the_whole_form():
    chair = Walking(pace=Pace.QUICK).until("scaling")
    assert chair.does(given.Extended()) == (Ask("type"),)
    assert chair.reflection.pace is Pace.FULL


def test_going_on_to_the_whole_form_twice_is_going_on_once():
    chair = Walking().until("review")
    chair.changes("held")
    assert chair.does(given.Extended()) == (Recall(),)
    assert chair.at == "held"


def test_the_90_seconds_offer_nothing_that_they_would_not_ask():
    chair = Walking(HARBOUR, Pace.QUICK).until("plan")
    assert chair.picks("yes") == (Redraw("plan"),)
    assert chair.reflection.offers("plan") == ()
    assert Walking(HARBOUR).until("letters", plan="no").at == "letters"


# Stale and doubled taps


def test_a_doubled_tap_changes_nothing():
    chair = Walking().until("category")
    assert chair.picks("neglect") == (Redraw("category"),)
    before = chair.reflection
    assert chair.picks("neglect") == ()
    assert chair.reflection is before
    chair.is_done()
    before = chair.reflection
    assert chair.does(given.Finished("category")) == (Recall(),)
    assert chair.does(given.Picked("category", "sexual")) == (Recall(),)
    assert chair.reflection is before


@pytest.mark.parametrize(
    "did",
    [
        given.Picked("type", "review"),
        given.Marked("smarter_checks", "timely", "met"),
        given.Finished("type"),
        given.Skipped("type"),
        given.Back("type"),
        given.TakenUp("smarter_checks"),
        given.Change("nowhere"),
        given.Picked("held", "nonsense"),
        given.Marked("held", "timely", "met"),
        given.Submitted(),
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
    assert chair.does(given.Picked("esc_stage", "formal")) == (Recall(),)


@pytest.mark.parametrize("nonsense", ["", "soon", "2026-13-01", "\ud800", "2026-12-01\n"])
def test_a_day_that_is_no_day_is_a_stale_button(nonsense):
    chair = Walking().until("esc_by", escalate="yes")
    assert chair.picks(nonsense) == (Recall(),)


def test_a_grid_is_not_picked_and_a_text_is_not_marked():
    chair = Walking().until("smarter_checks", smarter="partly")
    assert chair.picks("timely") == (Recall(),)
    assert chair.does(given.Marked("smarter_checks", "timely", "perfect")) == (Recall(),)
    assert chair.does(given.Marked("smarter_checks", "nothing", "met")) == (Recall(),)


def test_the_step_itself_keeps_the_form_that_the_reflection_began_with():
    chair = Walking().until("review")
    assert chair.reflection.form is WEST_SUSSEX


def test_an_edit_says_quietly_that_it_corrected():
    chair = Walking().until("prompted")
    first = chair.says(LONG_ENOUGH)
    assert chair.edits(first, "the school, in the end, saw it first") == (Corrected("prompted"),)
    assert chair.answer("prompted").text == "the school, in the end, saw it first"
    assert chair.at == "learning_need"
