"""What words make of an answer: typed, corrected, added in reply, or cut in pieces by a phone."""

from itertools import pairwise

import pytest

from flows.answer import Status
from flows.effects import Added, Ask, Corrected, Recall, Redraw, Refusal, Refuse, Review, Tell
from flows.words import MESSAGE_UNITS, units
from tests.flows.walking import HARBOUR, LONG_ENOUGH, Walking

SMILE = "🙂"


def words_of(count: int) -> str:
    """A text of exactly so many characters, with a space in every eighth place."""
    return ("seventy " * (count // 8 + 1))[: count - 1] + "."


# To the letter, or refused


@pytest.mark.parametrize(
    "text",
    [
        "tab\tand\nline",
        "  leading and trailing  ",
        f"family {SMILE}👩‍👩‍👧 flag 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "\u200fالعربية مع English",
        "\u202eturned about\u202c",
        "<b>not bold</b> & &amp; <script>",
        "*stars* _lines_ `ticks` [brackets](x)",
        "Zoe\u0308 and Zo\u00eb are kept apart",
        "𝔊𝔬𝔱𝔥𝔦𝔠",
        "zero\u200bwidth",
    ],
)
def test_what_a_chair_types_is_kept_to_the_letter(text):
    chair = Walking().until("learning_need")
    chair.says(text)
    assert chair.answer("learning_need").text == text
    assert chair.at == "sw_report"


@pytest.mark.parametrize("blank", ["", " ", "\n\n", "\t \u2003", "\u00a0"])
def test_nothing_but_space_is_refused(blank):
    chair = Walking().until("learning_need")
    before = chair.reflection
    chair.says(blank)
    assert chair.effects == (Refuse(Refusal.EMPTY, "learning_need"),)
    assert chair.reflection is before


@pytest.mark.parametrize(
    "bad", ["a\x00b", "bell\x07", "return\r", "\x1b[1m", "half \ud83d", "\udc00 half", "next\x85line", "\x7f"]
)
def test_control_characters_and_halves_of_characters_are_refused(bad):
    chair = Walking().until("learning_need")
    before = chair.reflection
    chair.says(bad)
    assert chair.effects == (Refuse(Refusal.UNREADABLE, "learning_need"),)
    assert chair.reflection is before
    assert chair.edits(chair.says("good"), bad) == (Refuse(Refusal.UNREADABLE, "learning_need"),)


def test_a_label_over_its_limit_is_refused_with_the_limit():
    chair = Walking().until("label")
    chair.says("x" * 61)
    assert chair.effects == (Refuse(Refusal.TOO_LONG, "label", 60),)
    chair.says("x" * 60)
    assert chair.at == "prompted"


def test_over_ten_thousand_characters_are_refused():
    chair = Walking().until("learning_need")
    chair.says("x" * 10_001)
    assert chair.effects == (Refuse(Refusal.TOO_LONG, "learning_need", 10_000),)
    chair.says("x" * 10_000)
    assert chair.at == "sw_report"


def test_a_comment_has_a_limit_too():
    chair = Walking().until("prof_input")
    chair.picks("yes")
    chair.says("x" * 10_001)
    assert chair.effects == (Refuse(Refusal.TOO_LONG, "prof_input", 10_000),)
    assert chair.at == "prof_input"


def test_what_a_probe_brings_counts_towards_the_limit():
    chair = Walking(HARBOUR).until("story")
    chair.says("short")
    chair.says("x" * 1_995)
    assert chair.effects == (Refuse(Refusal.TOO_LONG, "story", 2_000),)
    chair.says("x" * 1_994)
    assert chair.at == "review"


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


def test_an_edit_of_a_message_that_answered_nothing_is_refused():
    chair = Walking()
    lost = chair.says("nonsense")
    assert chair.edits(lost, "more nonsense") == (Refuse(Refusal.UNKNOWN_MESSAGE),)


def test_an_edit_of_a_typed_choice_picks_again():
    chair = Walking()
    typed = chair.says("review")
    chair.until("prompted")
    assert chair.edits(typed, "initial") == (Corrected("type"),)
    assert chair.answer("type").picked == ("initial",)
    assert chair.edits(typed, "who knows") == (Refuse(Refusal.NOT_A_CHOICE, "type"),)
    assert chair.answer("type").picked == ("initial",)


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
    assert chair.edits(typed, "in a week") == (Corrected("esc_by"),)
    assert str(chair.answer("esc_by").day) == "2026-11-30"
    assert chair.edits(typed, "some day") == (Refuse(Refusal.NOT_A_DAY, "esc_by"),)


def test_an_edit_that_opens_an_earlier_branch_leaves_the_chair_and_asks_it_at_the_end():
    chair = Walking().until("scaling")
    typed = chair.says("not scaled")
    chair.until("hindsight")
    assert chair.edits(typed, "5") == (Corrected("scaling"),)
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
    assert chair.edits(typed, "not scaled") == (Corrected("scaling"), Ask("smarter"))


def test_an_edit_at_review_shows_review_anew():
    chair = Walking().until("learning_need")
    said = chair.says("to see the child")
    chair.until("review")
    assert chair.edits(said, "to hear the child") == (Corrected("learning_need"), Review())


def test_an_edit_at_review_that_opens_a_branch_asks_it_and_returns():
    chair = Walking().until("escalate")
    typed = chair.says("no")
    chair.until("review")
    assert chair.edits(typed, "not sure") == (Corrected("escalate"), Ask("esc_unsure"))
    chair.says("talk to my manager")
    assert chair.effects == (Review(),)


def test_an_edit_that_makes_a_score_low_tells_of_the_risk():
    chair = Walking().until("scaling")
    typed = chair.says("5")
    assert chair.edits(typed, "1") == (Corrected("scaling"), Tell("immediate_risk"))


def test_an_edit_on_a_closed_branch_corrects_and_tells_nothing():
    chair = Walking().until("dissent")
    typed = chair.says("no")
    chair.until("review")
    chair.changes("outcome")
    chair.picks("adjourned")
    chair.is_done()
    assert chair.at == "review"
    assert chair.edits(typed, "both") == (Corrected("dissent"), Review())
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


def test_a_reply_to_a_skipped_choice_picks_or_is_refused():
    chair = Walking()
    chair.skips()
    chair.says("who knows", to="type")
    assert chair.effects == (Refuse(Refusal.NOT_A_CHOICE, "type"),)
    chair.says("pre-birth", to="type")
    assert chair.effects == (Added("type"),)
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


def test_a_reply_at_review_that_leaves_a_choice_open_asks_for_it():
    chair = Walking().until("prof_input")
    chair.skips()
    chair.until("review")
    chair.says("only health came", to="prof_input")
    assert chair.effects == (Added("prof_input"), Ask("prof_input"))


def test_a_reply_to_a_grid_is_refused():
    chair = Walking().until("smarter_fix", smarter="no", smarter_checks="partly")
    chair.says("all of them", to="smarter_checks")
    assert chair.effects == (Refuse(Refusal.NOT_A_GRID_ANSWER, "smarter_checks"),)


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


# Long texts, cut by the phone


@pytest.mark.parametrize("length", [5_000, 9_000])
def test_a_text_cut_at_spaces_is_one_answer(length):
    text, pieces = words_of(length), []
    left = text
    while left:
        end = len(left) if len(left) <= MESSAGE_UNITS else left.rindex(" ", 0, MESSAGE_UNITS)
        pieces.append(left[:end])
        left = left[end + 1 :]
    assert len(pieces) == length // MESSAGE_UNITS + 1
    chair = Walking().until("learning_need")
    for piece in pieces:
        chair.says(piece, after=1)
    assert chair.effects == (Recall(),)
    assert chair.answer("learning_need").text == text
    assert chair.at == "sw_report"


@pytest.mark.parametrize("length", [5_000, 9_000])
def test_a_text_cut_inside_a_word_is_one_answer(length):
    text = "x" * length
    chair = Walking().until("learning_need")
    for start in range(0, length, MESSAGE_UNITS):
        chair.says(text[start : start + MESSAGE_UNITS], after=1)
    assert chair.answer("learning_need").text == text


@pytest.mark.parametrize("lead", ["", "a"])
def test_a_text_of_emoji_is_cut_where_no_more_fits(lead):
    text = lead + SMILE * 3_000
    first = lead + SMILE * ((MESSAGE_UNITS - len(lead)) // 2)
    assert MESSAGE_UNITS - units(first) == len(lead)
    chair = Walking().until("learning_need")
    chair.says(first, after=1)
    chair.says(text[len(first) :], after=1)
    assert chair.answer("learning_need").text == text


def test_the_rest_may_be_a_single_word():
    chair = Walking().until("learning_need")
    first = words_of(4_000)
    chair.says(first)
    chair.says("end", after=0)
    assert chair.answer("learning_need").text == f"{first} end"


def test_what_comes_later_than_a_moment_is_a_new_answer():
    chair = Walking().until("learning_need")
    chair.says(words_of(4_000))
    chair.says("a new answer", after=6)
    assert chair.answer("sw_report").text == "a new answer"


def test_what_follows_a_text_that_did_not_fill_its_message_is_a_new_answer():
    chair = Walking().until("learning_need")
    chair.says(words_of(3_000))
    chair.says("a new answer", after=1)
    assert chair.answer("sw_report").text == "a new answer"


def test_what_follows_a_tap_is_a_new_answer():
    chair = Walking().until("learning_need")
    chair.says(words_of(4_000), after=1)
    chair.skips()
    chair.now = chair.answer("learning_need").pieces[0].at
    chair.says("no", after=1)
    assert chair.answer("prof_input").picked == ("no",)


def test_a_comment_cut_in_two_is_one_comment():
    chair = Walking().until("prof_input")
    chair.picks("no")
    first = words_of(4_000)
    chair.says(first)
    chair.says("the end", after=1)
    assert chair.answer("prof_input").text == f"{first} the end"
    assert chair.at == "outcome"


@pytest.mark.parametrize("to", [None, "hindsight"])
def test_a_reply_cut_in_two_is_one_reply(to):
    chair = Walking().until("fit")
    first = words_of(4_000)
    chair.says(first, to="hindsight")
    chair.says("the end", to=to, after=1)
    assert chair.effects == (Recall(),)
    assert chair.answer("hindsight").text == f"{LONG_ENOUGH}\n{first} the end"
    assert chair.at == "fit"


def test_a_reply_elsewhere_within_the_moment_goes_where_it_is_meant():
    chair = Walking().until("fit")
    chair.says(words_of(4_000))
    chair.says("and the grandmother", to="hindsight", after=1)
    assert chair.effects == (Added("hindsight"),)


def test_each_piece_can_be_edited():
    chair = Walking().until("learning_need")
    first = chair.says(words_of(4_000))
    rest = chair.says("the end", after=1)
    chair.edits(first, "the beginning")
    chair.edits(rest, "the very end")
    assert chair.answer("learning_need").text == "the beginning the very end"


def test_the_rest_of_a_reply_can_come_after_submission():
    chair = Walking().until("review")
    chair.submits()
    first = words_of(4_000)
    chair.says(first, to="fit")
    chair.says("the end", after=1)
    assert chair.answer("fit").text.endswith(f"{first} the end")


def test_a_rest_that_is_too_long_is_refused_and_nothing_after_it_is_taken():
    chair = Walking().until("learning_need")
    text = words_of(17_000)
    cut = [text[i : i + MESSAGE_UNITS] for i in range(0, len(text), MESSAGE_UNITS)]
    shown = []
    for piece in cut:
        chair.says(piece, after=1)
        shown.append(chair.effects)
    refused = (Refuse(Refusal.TOO_LONG, "learning_need", 10_000),)
    assert shown == [(Ask("sw_report"),), (Recall(),), refused, refused, refused]
    assert text.startswith(chair.answer("learning_need").text)
    assert chair.answer("learning_need").text == text[: 2 * MESSAGE_UNITS]
    assert "sw_report" not in chair.reflection.answers


def test_a_refused_rest_can_be_shortened_by_an_edit():
    chair = Walking().until("learning_need")
    text = words_of(8_191) + "x"
    chair.says(text[:MESSAGE_UNITS], after=1)
    chair.says(text[MESSAGE_UNITS:], after=1)
    refused = chair.says("y" * 4_000, after=1)
    assert chair.answer("learning_need").text == text
    chair.edits(refused, "the end")
    assert chair.answer("learning_need").text == text + "the end"


def test_after_a_refused_rest_and_a_moment_the_chair_goes_on():
    chair = Walking().until("learning_need")
    for _ in range(3):
        chair.says("x" * MESSAGE_UNITS, after=1)
    chair.says("a new answer", after=6)
    assert chair.answer("sw_report").text == "a new answer"


def test_units_are_counted_as_telegram_does():
    assert [units(t) for t in ("a", "é", SMILE, "👩‍👩‍👧")] == [1, 1, 2, 8]
    assert all(units(a) < units(b) for a, b in pairwise(["", "x", "x" + SMILE]))
