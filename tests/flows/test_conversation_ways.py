"""The step: back, keep, skip, change, review, submission, and the two speeds."""

import pytest

from flows import inputs
from flows.answer import Status
from flows.effects import Ask, LeftOut, Recall, Redraw, Refusal, Refuse, Review, Sent
from flows.form import Pace
from tests.flows.walking import HARBOUR, LONG_ENOUGH, Walking

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
    assert chair.picks("no") == (Redraw("escalate"), LeftOut("esc_issue"), Ask("esc_why_not"))
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
    assert chair.does(inputs.Reopened()) == (Ask("learning_need"),)
    assert chair.reflection.reoffered
    chair.skips()
    assert chair.at == "fit"
    chair.says(LONG_ENOUGH)
    assert chair.effects == (Review(),)


def test_what_may_be_skipped_is_not_offered_once_more():
    chair = Walking().until("label")
    chair.skips()
    chair.until("review")
    assert chair.does(inputs.Reopened()) == (Recall(),)


def test_the_skipped_are_reopened_at_review_only():
    chair = Walking()
    chair.skips()
    assert chair.does(inputs.Reopened()) == (Recall(),)
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
        inputs.Submitted(),
        inputs.Resumed(),
        inputs.Reopened(),
        inputs.Extended(),
        inputs.Back("submitted"),
        inputs.Change("type"),
        inputs.Picked("type", "review"),
        inputs.Skipped("type"),
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
    assert chair.does(inputs.Resumed()) == (Ask("hindsight"),)
    assert chair.reflection is before
    chair.until("review")
    assert chair.does(inputs.Resumed()) == (Review(),)


# The 90 seconds


def test_the_90_seconds_ask_the_quick_questions_only():
    chair = Walking(pace=Pace.QUICK).until("review")
    assert chair.path == ["type", "prompted", "outcome", "scaling", "hindsight", "escalate"]


def test_the_90_seconds_can_be_sent_as_they_are():
    chair = Walking(pace=Pace.QUICK).until("review")
    assert chair.submits() == (Sent(),)


def test_the_90_seconds_go_on_to_the_whole_form_without_asking_twice():
    chair = Walking(pace=Pace.QUICK).until("review", escalate="no")
    given_before = dict(chair.reflection.answers)
    assert chair.does(inputs.Extended()) == (Ask("held"),)
    asked = []
    while chair.at != "review":
        asked.append(chair.at)
        key = chair.path[chair.path.index(chair.at)]
        chair._answers_with({"type": "initial", "smarter": "yes"}.get(key))
    assert not set(asked) & set(given_before)
    assert set(chair.path) == {*asked, *given_before}


def test_the_90_seconds_can_be_left_half_way_for_the_whole_form():
    chair = Walking(pace=Pace.QUICK).until("scaling")
    assert chair.does(inputs.Extended()) == (Ask("held"),)
    assert chair.reflection.pace is Pace.FULL


def test_going_on_to_the_whole_form_twice_is_going_on_once():
    chair = Walking().until("review")
    chair.changes("held")
    assert chair.does(inputs.Extended()) == (Recall(),)
    assert chair.at == "held"


def test_the_90_seconds_offer_nothing_that_they_would_not_ask():
    chair = Walking(HARBOUR, Pace.QUICK).until("plan")
    assert chair.picks("yes") == (Redraw("plan"),)
    assert chair.reflection.offers("plan") == ()
    assert Walking(HARBOUR).until("letters", plan="no").at == "letters"
