"""The step: what becomes of a reflection, and what is seen, when a chair answers each kind of question."""

from datetime import timedelta

import pytest

from flows import inputs
from flows.answer import Status
from flows.effects import Ask, NoteKept, NoteReason, Recall, Redraw, Refusal, Refuse, Tell
from flows.form import NOT_SCALED, Pace
from tests.flows.walking import Walking

# Beginning, and each kind of question


def test_a_reflection_opens_with_the_forms_words_and_its_first_question():
    assert Walking().effects == (Tell("opening"), Ask("type"))


def test_the_90_seconds_begin_at_the_first_quick_question():
    assert Walking(pace=Pace.QUICK).effects == (Tell("opening"), Ask("type"))


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


def test_words_that_are_no_choice_are_kept_as_a_note_and_the_question_stands_again():
    chair = Walking()
    chair.says("a long one")
    assert chair.effects == (NoteKept("type"), Ask("type"))
    assert chair.answer("type").note == "a long one"
    assert chair.answer("type").empty
    assert chair.picks("initial") == (Redraw("type"), Ask("held"))
    assert chair.answer("type").note == "a long one"


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


@pytest.mark.parametrize("typed", ["11", "-1", "high", "7/8", "7️⃣"])
def test_what_is_no_score_is_the_scales_note(typed):
    chair = Walking().until("scaling")
    chair.says(typed)
    assert chair.effects == (NoteKept("scaling"), Ask("scaling"))
    assert chair.answer("scaling").note == typed


@pytest.mark.parametrize(
    "typed", ["7 or 8", "between 3 and 4", "7-8", "six, maybe seven", "7, but it was 5 before"]
)
def test_two_scores_are_asked_about_and_are_the_scales_note(typed):
    chair = Walking().until("scaling")
    chair.says(typed)
    assert chair.effects == (NoteKept("scaling", NoteReason.SEVERAL), Ask("scaling"))
    assert chair.answer("scaling").note == typed
    chair.picks("7")
    assert (chair.answer("scaling").picked, chair.answer("scaling").note) == (("7",), typed)


def test_letters_are_marked_one_by_one_until_done():
    chair = Walking().until("smarter_checks", smarter="partly")
    assert chair.marks(timely="met", specific="partly") == (Redraw("smarter_checks"),)
    chair.marks(timely="not_met")
    assert chair.answer("smarter_checks").marks == {"specific": "partly", "timely": "not_met"}
    assert chair.is_done() == (Redraw("smarter_checks"), Ask("smarter_fix"))


def test_letters_can_be_marked_in_words_and_other_words_are_their_note():
    chair = Walking().until("smarter_checks", smarter="no")
    chair.says("nobody could say")
    assert chair.effects == (NoteKept("smarter_checks"), Ask("smarter_checks"))
    chair.says("S met, timely: partly and reviewed not met")
    assert chair.effects == (Ask("smarter_checks"),)
    assert chair.answer("smarter_checks").marks == {
        "specific": "met",
        "timely": "partly",
        "reviewed": "not_met",
    }
    chair.says("all met")
    assert set(chair.answer("smarter_checks").marks.values()) == {"met"}
    assert chair.is_done()[0] == Redraw("smarter_checks")
    assert chair.answer("smarter_checks").note == "nobody could say"


def test_all_letters_are_met_with_one_tap():
    chair = Walking().until("smarter_checks", smarter="no")
    assert chair.does(inputs.MarkedAll("smarter_checks")) == (Redraw("smarter_checks"), Ask("hindsight"))


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
    ("typed", "reason"), [("yesterday", NoteReason.PAST_DAY), ("when they can", NoteReason.UNMATCHED)]
)
def test_a_day_that_cannot_be_is_a_note_and_the_day_is_asked_for_again(typed, reason):
    chair = Walking().until("esc_by", escalate="yes")
    chair.says(typed)
    assert chair.effects == (NoteKept("esc_by", reason), Ask("esc_by"))
    assert (chair.answer("esc_by").note, chair.answer("esc_by").day) == (typed, None)


@pytest.mark.parametrize("typed", ["yes", "Yes, that's right", "ok", "👍", "correct."])
def test_is_that_right_takes_a_yes_in_words(typed):
    chair = Walking().until("esc_by", escalate="yes")
    chair.says("tomorrow")
    chair.says(typed)
    assert (str(chair.answer("esc_by").day), chair.at) == ("2026-11-24", "incorporate")


@pytest.mark.parametrize("typed", ["no", "No.", "that's wrong", "👎", "not quite"])
def test_is_that_right_takes_a_no_in_words_and_the_day_is_asked_for_again(typed):
    chair = Walking().until("esc_by", escalate="yes")
    chair.says("tomorrow")
    chair.says(typed)
    assert chair.effects == (Ask("esc_by"),)
    assert chair.answer("esc_by").day is None


def test_a_no_may_name_the_right_day():
    chair = Walking().until("esc_by", escalate="yes")
    chair.says("tomorrow")
    chair.says("no, in a week")
    assert chair.effects == (Ask("esc_by"),)
    assert str(chair.answer("esc_by").day) == "2026-11-30"


def test_a_day_counts_from_the_day_on_which_it_was_said():
    chair = Walking().until("esc_by", escalate="yes")
    chair.does(inputs.Said("in two weeks", 900, sent=chair.now - timedelta(days=3)))
    assert str(chair.answer("esc_by").day) == "2026-12-04"
    chair.does(inputs.Said("tomorrow", 901, sent=chair.now - timedelta(days=3)))
    assert chair.effects == (NoteKept("esc_by", NoteReason.PAST_DAY), Ask("esc_by"))


def test_a_day_that_may_be_either_of_two_is_offered_and_its_words_are_kept():
    chair = Walking().until("esc_by", escalate="yes")
    chair.says(f"{chair.now:%A}")
    days = ",".join((chair.now + timedelta(days=n)).date().isoformat() for n in (0, 7))
    assert chair.effects == (Refuse(Refusal.WHICH_DAY, "esc_by", days=days),)
    assert chair.at == "esc_by"
    answer = chair.answer("esc_by")
    assert (answer.day, answer.settled) == (None, False)
    assert [note.text for note in answer.notes] == [f"{chair.now:%A}"]
    chair.does(inputs.Picked("esc_by", days.partition(",")[2]))
    assert str(chair.answer("esc_by").day) == days.partition(",")[2]
    assert [note.text for note in chair.answer("esc_by").notes] == [f"{chair.now:%A}"]


def test_words_that_may_mean_either_of_two_days_are_corrected_by_an_edit():
    chair = Walking().until("esc_by", escalate="yes")
    chair.does(inputs.Said(f"{chair.now:%A}", 900))
    chair.does(inputs.Edited("tomorrow", 900))
    answer = chair.answer("esc_by")
    assert (str(answer.day), answer.notes) == (str((chair.now + timedelta(days=1)).date()), ())


def test_a_reply_that_may_mean_either_of_two_days_is_kept_beside_the_answer():
    chair = Walking().until("esc_by", escalate="yes")
    chair.does(inputs.Picked("esc_by", (chair.now + timedelta(days=3)).date().isoformat()))
    chair.until("incorporate")
    before = chair.answer("esc_by")
    chair.does(inputs.Said(f"{chair.now:%A}", 901, to="esc_by"))
    after = chair.answer("esc_by")
    assert (after.day, after.status) == (before.day, before.status)
    assert [note.text for note in after.notes] == [f"{chair.now:%A}"]
