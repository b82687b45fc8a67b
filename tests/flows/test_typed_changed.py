"""What words make of an answer already given: corrected by an edit, or added in reply."""

from datetime import timedelta

from flows import inputs
from flows.answer import Status
from flows.effects import (
    Added,
    Ask,
    AskHolds,
    Corrected,
    Held,
    NoteKept,
    NoteReason,
    Recall,
    Redraw,
    Refusal,
    Refuse,
    Replaced,
    Review,
    Tell,
)
from tests.flows.walking import LONG_ENOUGH, Walking

# Edits


def test_an_edit_corrects_one_piece_and_leaves_the_others():
    chair = Walking().until("prompted")
    chair.says("the drawing")
    probe = chair.says("no father in it")
    assert chair.edits(probe, "no father, no house") == (Corrected("prompted"),)
    assert chair.answer("prompted").text == "the drawing\nno father, no house"


def test_an_edit_of_the_question_on_the_screen_redraws_it():
    chair = Walking().until("prompted")
    first = chair.says("the drawing")
    assert chair.edits(first, "a drawing") == (Corrected("prompted"), Redraw("prompted"))
    assert chair.at == "prompted"
    assert chair.answer("prompted").status is Status.OPEN


def test_an_edit_to_nothing_or_to_too_much_is_refused_and_the_answer_stands():
    chair = Walking().until("label")
    label = chair.says("the tall house")
    assert chair.edits(label, " ") == (Refuse(Refusal.EMPTY, "label"),)
    assert chair.edits(label, "x" * 61) == (Refuse(Refusal.TOO_LONG, "label", 60),)
    assert chair.answer("label").text == "the tall house"


def test_an_edit_of_a_message_that_is_not_known_is_refused():
    assert Walking().edits(99, "more nonsense") == (Refuse(Refusal.UNKNOWN_MESSAGE),)


def test_an_edit_of_a_note_is_another_note_or_the_answer_if_it_is_one():
    chair = Walking()
    said = chair.says("nonsense")
    assert chair.edits(said, "more nonsense") == (NoteKept("type"), Ask("type"))
    assert chair.answer("type").note == "more nonsense"
    assert chair.edits(said, "review") == (Redraw("type"), Ask("held"))
    assert (chair.answer("type").picked, chair.answer("type").note) == (("review",), "")


def test_an_edit_of_a_note_to_too_much_is_refused_and_the_note_stands():
    chair = Walking()
    said = chair.says("nonsense")
    assert chair.edits(said, "x" * 10_001) == (Refuse(Refusal.TOO_LONG, "type", 10_000),)
    assert chair.answer("type").note == "nonsense"


def test_an_edit_of_a_note_to_an_earlier_question_corrects_the_note():
    chair = Walking()
    said = chair.says("a long one")
    chair.until("prompted")
    assert chair.edits(said, "review") == (Corrected("type"),)
    assert (chair.answer("type").picked, chair.answer("type").note) == (("initial",), "review")


def test_the_same_text_again_changes_and_says_nothing():
    chair = Walking().until("hindsight")
    said, before = chair.says(LONG_ENOUGH), chair.reflection
    assert chair.edits(said, LONG_ENOUGH) == ()
    assert chair.reflection is before
    chair = Walking()
    typed = chair.says("review")
    before = chair.reflection
    assert chair.edits(typed, "review") == ()
    assert chair.reflection is before


def test_an_edit_of_a_typed_choice_picks_again():
    chair = Walking()
    typed = chair.says("review")
    chair.until("prompted")
    assert chair.edits(typed, "initial") == (Corrected("type"), Redraw("type"))
    assert chair.answer("type").picked == ("initial",)
    assert chair.edits(typed, "who knows") == (NoteKept("type"),)
    assert (chair.answer("type").picked, chair.answer("type").note) == (("initial",), "who knows")


def test_an_edit_of_a_choice_with_its_reason_picks_again_and_keeps_the_reason():
    chair = Walking().until("prof_input")
    said = chair.says("No, because only health came")
    assert (chair.answer("prof_input").picked, chair.at) == (("no",), "outcome")
    assert chair.edits(said, "Partly, because only health came") == (
        Corrected("prof_input"),
        Redraw("prof_input"),
    )
    answer = chair.answer("prof_input")
    assert (answer.picked, answer.text) == (("partly",), "Partly, because only health came")
    assert chair.edits(said, "only health came") == (Corrected("prof_input"),)
    answer = chair.answer("prof_input")
    assert (answer.picked, answer.text, answer.doubtful) == (("partly",), "only health came", False)


def test_an_edit_of_a_choice_under_another_comment_asks_whether_that_holds():
    chair = Walking().until("prof_input")
    typed = chair.says("no")
    chair.says("only health came")
    assert chair.edits(typed, "yes") == (Corrected("prof_input"), AskHolds("prof_input"))
    assert chair.does(inputs.CommentHolds("prof_input")) == (Redraw("prof_input"),)
    assert chair.at == "outcome"


def test_an_edit_of_a_typed_choice_leaves_its_comment():
    chair = Walking().until("prof_input")
    typed = chair.says("yes")
    comment = chair.says("the nursery")
    chair.edits(typed, "partly")
    chair.edits(comment, "the nursery above all")
    assert (chair.answer("prof_input").picked, chair.answer("prof_input").text) == (
        ("partly",),
        "the nursery above all",
    )


def test_an_edit_of_a_typed_choice_while_it_waits_for_its_comment_keeps_it_waiting():
    chair = Walking().until("prof_input")
    typed = chair.says("yes")
    assert chair.edits(typed, "no") == (Corrected("prof_input"), Redraw("prof_input"))
    assert chair.answer("prof_input").status is Status.OPEN


def test_a_tap_after_a_typed_choice_makes_the_message_history():
    chair = Walking()
    typed = chair.says("review")
    chair.goes_back()
    chair.picks("other")
    assert chair.edits(typed, "initial") == (Refuse(Refusal.UNKNOWN_MESSAGE),)
    assert chair.answer("type").picked == ("other",)


def test_an_edit_of_a_typed_list_replaces_the_list():
    chair = Walking().until("category")
    typed = chair.says("neglect and physical")
    chair.edits(typed, "neglect and emotional")
    assert chair.answer("category").picked == ("neglect", "emotional")


def test_an_edit_of_one_list_among_several_is_refused_rather_than_guessed():
    chair = Walking().until("category")
    chair.says("neglect")
    second = chair.says("physical")
    assert chair.edits(second, "sexual") == (Refuse(Refusal.UNKNOWN_MESSAGE),)
    assert chair.answer("category").picked == ("neglect", "physical")


def test_an_edit_of_a_typed_day_names_another():
    chair = Walking().until("esc_by", escalate="yes")
    typed = chair.says("tomorrow")
    chair.is_done()
    assert chair.edits(typed, "in a week") == (Held("esc_by"),)
    assert str(chair.answer("esc_by").day) == "2026-11-24"
    assert chair.edits(typed, "in two weeks") == (Held("esc_by"),)
    assert chair.does(inputs.HeldReplaces("esc_by")) == (Redraw("esc_by"), Replaced("esc_by"))
    assert str(chair.answer("esc_by").day) == "2026-12-07"
    assert chair.edits(typed, "some day") == (NoteKept("esc_by"),)
    assert str(chair.answer("esc_by").day) == "2026-12-07"


def test_a_confirmed_day_moves_only_when_the_chair_says_so():
    chair = Walking().until("esc_by", escalate="yes")
    typed = chair.says("tomorrow")
    chair.is_done()
    chair.edits(typed, "in a week")
    assert chair.does(inputs.HeldDropped("esc_by")) == (Redraw("esc_by"),)
    assert (str(chair.answer("esc_by").day), chair.answer("esc_by").held_day) == ("2026-11-24", None)


def test_an_edited_day_counts_from_the_day_on_which_the_message_was_sent():
    chair = Walking().until("esc_by", escalate="yes")
    typed, sent = chair.says("in two weeks"), chair.now
    chair.is_done()
    chair.now += timedelta(days=3)
    before = chair.reflection
    assert chair.does(inputs.Edited("in two weeks", typed, sent)) == ()
    assert chair.reflection is before
    assert chair.does(inputs.Edited("in 3 weeks", typed, sent)) == (Held("esc_by"),)
    assert str(chair.answer("esc_by").held_day) == "2026-12-14"


def test_a_changed_day_is_taken_or_left_in_words_and_another_takes_its_place():
    chair = Walking().until("esc_by", escalate="yes")
    typed = chair.says("tomorrow")
    chair.is_done()
    chair.changes("esc_by")
    chair.says("in a week")
    assert chair.effects == (Held("esc_by"),)
    chair.says("no")
    assert (str(chair.answer("esc_by").day), chair.at) == ("2026-11-24", "incorporate")
    chair.changes("esc_by")
    chair.says("in a week")
    chair.edits(chair.message, "in two weeks")
    chair.says("yes")
    assert (str(chair.answer("esc_by").day), chair.at) == ("2026-12-07", "incorporate")
    assert typed not in chair.answer("esc_by").sources


def test_the_day_that_stands_said_again_is_no_change():
    chair = Walking().until("esc_by", escalate="yes")
    chair.picks("2026-11-30")
    chair.changes("esc_by")
    chair.says("30 November")
    assert chair.effects == (Redraw("esc_by"), Ask("incorporate"))


def test_a_day_for_a_question_that_was_passed_over_answers_it():
    chair = Walking().until("esc_by", escalate="yes")
    chair.skips()
    chair.says("14 December 2026", to="esc_by")
    assert (chair.answer("esc_by").status, str(chair.answer("esc_by").day)) == (Status.GIVEN, "2026-12-14")


def test_an_edit_of_a_held_day_that_names_none_is_a_note():
    chair = Walking().until("esc_by", escalate="yes")
    chair.picks("2026-11-30")
    chair.changes("esc_by")
    said = chair.says("in two weeks")
    assert chair.edits(said, "whenever")[0] == NoteKept("esc_by")


def test_an_edit_that_says_too_much_beside_a_choice_is_refused():
    chair = Walking().until("dissent")
    typed = chair.says("no")
    assert chair.edits(typed, "No, because " + "x" * 10_000) == (Refuse(Refusal.TOO_LONG, "dissent", 10_000),)
    assert chair.edits(typed, "Both, because they said so")[0] == NoteKept("dissent", NoteReason.ASIDE)
    assert chair.answer("dissent").picked == ("both",)


def test_a_day_not_yet_confirmed_is_corrected_at_once():
    chair = Walking().until("esc_by", escalate="yes")
    typed = chair.says("tomorrow")
    assert chair.edits(typed, "in a week") == (Corrected("esc_by"), Redraw("esc_by"))
    assert str(chair.answer("esc_by").day) == "2026-11-30"


def test_an_edited_day_of_what_was_sent_is_asked_about_and_can_be_taken():
    chair = Walking().until("esc_by", escalate="yes")
    typed = chair.says("tomorrow")
    chair.is_done()
    chair.until("review")
    chair.submits()
    assert chair.edits(typed, "in a week") == (Held("esc_by"),)
    chair.does(inputs.HeldReplaces("esc_by"))
    assert chair.effects == (Redraw("esc_by"), Replaced("esc_by"))
    assert (str(chair.answer("esc_by").day), chair.answer("esc_by").replaced) == ("2026-11-30", ())


def test_an_edit_that_opens_an_earlier_branch_leaves_the_chair_and_asks_it_at_the_end():
    chair = Walking().until("scaling")
    typed = chair.says("not scaled")
    chair.until("hindsight")
    assert chair.edits(typed, "5") == (Corrected("scaling"), Redraw("scaling"))
    assert chair.at == "hindsight"
    while chair.at != "scaling_range":
        assert chair.at != "review"
        chair._answers_with(None if chair.at != "escalate" else "no")
    chair.until("review")
    assert "scaling_up" in chair.reflection.answers


def test_an_edit_that_closes_the_branch_one_stands_in_moves_on():
    chair = Walking().until("scaling")
    typed = chair.says("5")
    assert chair.at == "scaling_range"
    assert chair.edits(typed, "not scaled") == (Corrected("scaling"), Redraw("scaling"), Ask("smarter"))


def test_an_edit_at_review_shows_review_anew():
    chair = Walking().until("learning_need")
    said = chair.says("to see the child")
    chair.until("review")
    assert chair.edits(said, "to hear the child") == (Corrected("learning_need"), Review())


def test_an_edit_at_review_that_opens_a_branch_asks_it_and_returns():
    chair = Walking().until("escalate")
    typed = chair.says("no")
    chair.until("review")
    assert chair.edits(typed, "not sure") == (Corrected("escalate"), Redraw("escalate"), Ask("esc_unsure"))
    chair.says("talk to my manager")
    assert chair.effects == (Review(),)


def test_an_edit_that_makes_a_score_low_tells_of_the_risk():
    chair = Walking().until("scaling")
    typed = chair.says("5")
    assert chair.edits(typed, "1") == (Corrected("scaling"), Redraw("scaling"), Tell("immediate_risk"))


def test_an_edit_on_a_closed_branch_corrects_and_tells_nothing():
    chair = Walking().until("dissent")
    typed = chair.says("no")
    chair.until("review")
    chair.changes("outcome")
    chair.picks("adjourned")
    chair.is_done()
    assert chair.at == "review"
    assert chair.edits(typed, "both") == (Corrected("dissent"), Redraw("dissent"), Review())
    assert chair.answer("dissent").picked == ("both",)


def test_an_edit_after_submission_corrects_what_was_sent():
    chair = Walking().until("hindsight")
    said = chair.says("I was sad")
    chair.until("review")
    chair.submits()
    assert chair.edits(said, "I was sad, and rightly") == (Corrected("hindsight"),)
    assert chair.answer("hindsight").text == "I was sad, and rightly"
    assert chair.reflection.submitted
    assert chair.reflection.updated_at == chair.now != chair.reflection.submitted_at


# Replies


def test_a_reply_to_an_earlier_answer_adds_to_it():
    chair = Walking().until("fit")
    chair.says("and the grandmother", to="hindsight")
    assert chair.effects == (Added("hindsight"),)
    assert chair.answer("hindsight").text == LONG_ENOUGH + "\nand the grandmother"
    assert chair.at == "fit"


def test_what_was_added_can_be_edited_alone():
    chair = Walking().until("fit")
    added = chair.says("and the grandmother", to="hindsight")
    chair.edits(added, "and both grandmothers")
    assert chair.answer("hindsight").text == LONG_ENOUGH + "\nand both grandmothers"


def test_a_reply_to_a_skipped_question_answers_it():
    chair = Walking().until("learning_need")
    chair.skips()
    chair.says("to see the child", to="learning_need")
    assert chair.answer("learning_need").text == "to see the child"
    assert chair.answer("learning_need").status is Status.GIVEN


def test_a_reply_to_a_skipped_choice_picks_or_is_a_note():
    chair = Walking()
    chair.skips()
    chair.says("who knows", to="type")
    assert chair.effects == (NoteKept("type"),)
    assert (chair.answer("type").status, chair.answer("type").note) == (Status.SKIPPED, "who knows")
    chair.says("pre-birth", to="type")
    assert chair.effects == (Added("type"), Redraw("type"))
    assert chair.answer("type").picked == ("pre_birth",)


def test_a_reply_to_a_choice_is_its_comment():
    chair = Walking().until("outcome")
    chair.says("the nursery was missed", to="prof_input")
    assert chair.answer("prof_input").picked == ("yes",)
    assert chair.answer("prof_input").text == "the nursery was missed"


def test_a_reply_to_a_skipped_choice_that_takes_comments_is_asked_for_the_choice_later():
    chair = Walking().until("prof_input")
    chair.skips()
    chair.says("only health came", to="prof_input")
    assert chair.at == "outcome"
    assert chair.answer("prof_input").status is Status.OPEN
    for _ in range(60):
        if chair.at == "prof_input":
            break
        chair._answers_with({"smarter": "yes", "escalate": "no", "scaling": "5"}.get(chair.at))
    chair.picks("partly")
    assert chair.at == "review"
    assert chair.answer("prof_input").text == "only health came"


def test_a_reply_that_names_a_choice_picks_it_where_only_the_comment_was_said():
    chair = Walking().until("prof_input")
    chair.skips()
    chair.says("only health came", to="prof_input")
    chair.says("partly", to="prof_input")
    assert chair.answer("prof_input").picked == ("partly",)
    assert chair.answer("prof_input").text == "only health came"
    assert chair.answer("prof_input").status is Status.GIVEN


def test_a_reply_at_review_that_leaves_a_choice_open_asks_for_it():
    chair = Walking().until("prof_input")
    chair.skips()
    chair.until("review")
    chair.says("only health came", to="prof_input")
    assert chair.effects == (Added("prof_input"), Ask("prof_input"))


def test_a_reply_to_a_grid_is_its_note():
    chair = Walking().until("smarter_fix", smarter="no", smarter_checks="partly")
    chair.says("all of them", to="smarter_checks")
    assert chair.effects == (NoteKept("smarter_checks"),)
    assert chair.answer("smarter_checks").note == "all of them"


def test_a_buttons_word_in_reply_to_an_earlier_question_is_no_part_of_it():
    chair = Walking().until("fit")
    before = chair.reflection
    chair.says("skip", to="hindsight")
    assert chair.effects == (Recall(),)
    assert chair.reflection is before


def test_a_reply_to_the_question_on_the_screen_is_its_answer():
    chair = Walking().until("hindsight")
    chair.says(LONG_ENOUGH, to="hindsight")
    assert chair.at == "fit"


def test_a_reply_to_what_is_not_asked_is_refused():
    chair = Walking().until("hindsight")
    before = chair.reflection
    for nowhere in ("esc_unsure", "review", "", "nonsense"):
        chair.says("more", to=nowhere)
        assert chair.effects == (Refuse(Refusal.UNKNOWN_MESSAGE),)
    assert chair.reflection is before


def test_a_reply_over_the_limit_is_refused():
    chair = Walking().until("prompted")
    chair.says("x" * 60, to="label")
    assert chair.effects == (Refuse(Refusal.TOO_LONG, "label", 60),)


def test_a_reply_after_submission_adds_and_what_is_no_reply_does_not():
    chair = Walking().until("prof_input")
    chair.skips()
    chair.until("review")
    chair.submits()
    chair.says("it helped after all", to="hindsight")
    assert chair.effects == (Added("hindsight"),)
    chair.says("only health came", to="prof_input")
    assert chair.answer("prof_input").status is Status.GIVEN
    before = chair.reflection
    chair.says("and another thing")
    assert chair.effects == (Refuse(Refusal.AT_REVIEW), Recall())
    assert chair.reflection is before
