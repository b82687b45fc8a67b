"""Editing a sent message corrects the answer that it gave; replying adds to one."""

import pytest

from bot.strings import chat as strings
from flows.form import Pace
from tests.chair import WORDS

BETTER = "It was the grandmother's question in the corridor that has stayed with me since the conference."


def is_silent(chair, text):
    """Whether the message that has this made no sound."""
    room = chair.server.telegram.world.chats[chair.phone.id]
    return room.messages[chair.message(text)["message_id"]].silent


async def test_editing_an_earlier_answer_corrects_it_quietly_and_the_chair_stays_where_they_are(chair):
    await chair.reflects_until("sw_report")
    await chair.edits("prompted: ", BETTER)
    chair.sees("Corrected: “Details of what prompted this reflection")
    assert len(chair.arrived) == 1
    assert is_silent(chair, "Corrected:")
    assert await chair.at() == "sw_report"
    assert (await chair.record()).answers["prompted"].text == BETTER
    await chair.says(WORDS)
    assert (await chair.record()).answers["sw_report"].text == WORDS


async def test_editing_an_answer_that_is_still_being_given_corrects_it(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says("The silense.")
    await chair.edits("The silense.", "The silence.")
    chair.sees("Corrected:")
    await chair.taps("Move on ›")
    assert (await chair.record()).answers["prompted"].text == "The silence."


async def test_editing_after_review_corrects_what_review_shows(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.edits("hindsight: ", BETTER)
    chair.sees("Corrected: “With the benefit of hindsight", "Ready to finish", BETTER[:24])
    await chair.finishes()
    chair.sees(BETTER)


async def test_editing_after_it_was_sent_corrects_the_summary(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.finishes()
    await chair.edits("hindsight: ", BETTER)
    chair.sees("Corrected: “With the benefit of hindsight", strings.SEE_SUMMARY, "[See the summary]")
    assert is_silent(chair, "Corrected:")
    await chair.taps("See the summary")
    chair.sees(BETTER)
    assert (await chair.record()).newest.submitted


async def test_editing_an_older_reflection_leaves_the_one_on_the_screen_alone(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.finishes()
    await chair.reflects_until("held")
    await chair.edits("hindsight: ", BETTER)
    assert len(chair.arrived) == 1
    assert await chair.at() == "held"
    newest, older = (await chair.record()).reflections
    assert older.answers["hindsight"].text == BETTER
    assert "hindsight" not in newest.answers


async def test_editing_a_typed_choice_chooses_again(chair):
    await chair.reflects_until("prof_input", skipping=True)
    await chair.says("yes")
    await chair.edits("yes", "partly")
    chair.sees("Corrected:")
    assert (await chair.record()).answers["prof_input"].picked == ("partly",)
    await chair.edits("partly", "It depends on the day")
    chair.sees(strings.NOTES_KEPT["unmatched"])
    answer = (await chair.record()).answers["prof_input"]
    assert (answer.picked, answer.note) == (("partly",), "It depends on the day")


async def test_editing_a_typed_choice_can_close_the_branch_that_the_chair_is_on(chair):
    await chair.reflects_until("escalate", skipping=True)
    await chair.says("Yes")
    chair.sees("What is the issue, and its impact on the child?")
    await chair.edits("Yes", "No")
    chair.sees("Corrected:", "Why not?")
    assert await chair.at() == "esc_why_not"


async def test_an_edit_of_a_refused_message_is_heard_as_the_answer(chair):
    await chair.reflects_until("label")
    await chair.says("The corridor, the grandmother, and what the school already knew then")
    chair.sees("more than 60 characters")
    await chair.edits("The corridor", "The corridor")
    chair.sees("Details of what prompted this reflection")
    assert (await chair.record()).answers["label"].text == "The corridor"


async def test_an_edit_that_is_too_long_is_refused_and_the_answer_stays(chair):
    await chair.reflects_until("prompted", {"label": "The corridor"})
    await chair.edits("The corridor", "x" * 61)
    chair.sees("more than 60 characters")
    assert (await chair.record()).answers["label"].text == "The corridor"


async def test_an_edit_of_what_gave_no_answer_changes_nothing_and_says_so(chair):
    await chair.says("Is anybody there?")
    await chair.taps("Neither")
    await chair.reflects_until("held")
    before = await chair.record()
    await chair.edits("Is anybody there?", "Yesterday")
    chair.sees(strings.REFUSALS["unknown_message"])
    assert (await chair.record()).newest.answers == before.answers


async def test_an_edit_of_an_answer_that_was_deleted_changes_nothing(chair):
    await chair.reflects_until("outcome", pace=Pace.QUICK)
    await chair.waits(hours=47, minutes=55)
    await chair.sends_command("/cancel")
    await chair.taps("Delete it")
    await chair.says("delete")
    # It is too old to go from the chat with the draft.
    await chair.edits("prompted: ", BETTER)
    chair.sees(strings.REFUSALS["unknown_message"])
    assert (await chair.record()).reflections == ()


async def test_replying_to_an_earlier_question_adds_to_its_answer(chair):
    await chair.reflects_until("sw_report", {"prompted": WORDS})
    await chair.replies("Details of what prompted", "And the father's silence.")
    chair.sees("Added to: “Details of what prompted this reflection")
    assert len(chair.arrived) == 1
    assert await chair.at() == "sw_report"
    assert (await chair.record()).answers["prompted"].text == f"{WORDS}\nAnd the father's silence."


async def test_replying_to_ones_own_answer_adds_to_it_and_the_addition_can_be_edited(chair):
    await chair.reflects_until("sw_report", {"prompted": BETTER})
    await chair.replies(BETTER, "And the fathers silence.")
    await chair.edits("And the fathers", "And the father's silence.")
    chair.sees("Corrected:")
    assert (await chair.record()).answers["prompted"].text == f"{BETTER}\nAnd the father's silence."


async def test_replying_to_the_question_on_the_screen_answers_it(chair):
    await chair.reflects_until("learning_need")
    await chair.replies("What was the learning need", WORDS)
    chair.sees("How did the social work report")
    assert (await chair.record()).answers["learning_need"].text == WORDS


async def test_replying_to_a_question_that_was_skipped_answers_it(chair):
    await chair.reflects_until("sw_report", skipping=True)
    await chair.replies("What was the learning need", WORDS)
    chair.sees("Added to:")
    assert (await chair.record()).answers["learning_need"].text == WORDS


async def test_replying_to_a_chosen_answer_adds_a_comment(chair):
    await chair.reflects_until("category", {"outcome": "Plan made"}, skipping=True)
    await chair.replies("What was the outcome of the conference?", "By a narrow majority.")
    chair.sees("Added to: “What was the outcome")
    answer = (await chair.record()).answers["outcome"]
    assert (answer.picked, answer.text) == (("made",), "By a narrow majority.")


async def test_words_in_reply_to_a_choice_that_they_do_not_name_are_its_note(chair):
    await chair.reflects_until("label")
    await chair.replies("When was it?", "I would rather not say")
    chair.sees(strings.NOTE_BESIDE)
    await chair.replies("When was it?", "yesterday")
    answer = (await chair.record()).answers["held"]
    assert (answer.picked, answer.note) == (("yesterday",), "I would rather not say")
    assert await chair.at() == "label"


async def test_what_is_asked_about_another_question_does_not_stand_where_the_next_words_go(chair):
    await chair.reflects_until("prompted", {"label": "The corridor"}, skipping=True)
    await chair.replies("When was it?", "who knows")
    chair.sees("When was it?\n" + strings.NOTES_KEPT["unmatched"])
    chair.sees_last("Details of what prompted this reflection")
    await chair.says(BETTER)
    answers = (await chair.record()).answers
    assert (answers["prompted"].text, answers["held"].text) == (BETTER, "")


async def test_replying_at_review_adds_and_shows_the_review_again(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.replies("hindsight: ", "I would ask the boy himself.", mine=True)
    chair.sees("Added to:", "Ready to finish")
    await chair.opens_answer("hindsight")
    chair.sees("I would ask the boy himself.")


async def test_words_at_review_that_reply_to_nothing_are_asked_for(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    before = (await chair.record()).answers
    await chair.says("And one thing more")
    chair.sees("No question is open", "[Add it to “23 November, 15:00”]")
    assert (await chair.record()).answers == before


async def test_replying_after_it_was_sent_adds_to_the_summary(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.finishes()
    await chair.replies("hindsight: ", "A month on, the plan has held.", mine=True)
    chair.sees("Added to:", "[See the summary]")
    await chair.taps("See the summary")
    chair.sees("A month on, the plan has held.")


async def test_replying_to_the_note_that_something_was_added_adds_there_too(chair):
    await chair.reflects_until("sw_report", {"prompted": BETTER})
    await chair.replies("Details of what prompted", "And the father's silence.")
    await chair.replies("Added to:", "And the clock.")
    chair.sees("Added to: “Details of what prompted")
    record = await chair.record()
    assert record.answers["prompted"].text == f"{BETTER}\nAnd the father's silence.\nAnd the clock."
    assert await chair.at() == "sw_report"


async def test_replying_to_any_part_of_an_older_summary_adds_to_it_and_answers_no_other_draft(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.finishes()
    await chair.reflects_until("learning_need", skipping=True)
    before = await chair.record()
    await chair.replies("Reflective learning", "A month on, the plan has held.")
    chair.sees("Added to “", "with its date")
    assert [r.answers for r in (await chair.record()).reflections] == [r.answers for r in before.reflections]
    await chair.taps("See the summary")
    chair.sees("Added later", "A month on, the plan has held.")


async def test_replying_to_a_question_that_is_no_longer_asked_answers_no_other(chair):
    await chair.reflects_until("incorporate", {"escalate": "Yes", "esc_issue": BETTER}, skipping=True)
    await chair.replies("✓ Yes", "No")
    await chair.replies(BETTER, "And no one minuted it.", mine=True)
    chair.sees(strings.REFUSALS["unknown_message"])
    assert await chair.at() == "incorporate"


async def test_replying_to_a_page_of_the_bots_own_answers_the_question_on_the_screen(chair):
    await chair.reflects_until("learning_need")
    await chair.sends_command("/help")
    await chair.replies("How this works", WORDS)
    chair.sees("How did the social work report")
    assert (await chair.record()).answers["learning_need"].text == WORDS


REACTED = {
    "a button's word": ("prompted", "Skip."),
    "the way back": ("prompted", "back"),
    "a request for help": ("prompted", "help"),
    "a pause": ("prompted", "Pause"),
    "more than can be kept": (
        "label",
        "Morning, siblings, and a great deal that no label has room for. " * 2,
    ),
    "words at review": ("review", "And one thing more."),
}


@pytest.mark.parametrize(("at", "said"), REACTED.values(), ids=REACTED)
async def test_a_reaction_to_what_gave_no_answer_changes_and_says_nothing(chair, at, said):
    await chair.reflects_until(at)
    await chair.says(said)
    before = await chair.record()
    await chair.edits(said.strip(), said)
    chair.sees_nothing_new()
    assert (await chair.record()).newest == before.newest


async def test_a_reaction_to_words_that_were_let_go_says_nothing_and_an_edit_of_them_is_answered(chair):
    await chair.reflects_until("prompted")
    await chair.sends_command("/history")
    await chair.says("Never mind this")
    await chair.taps("Neither")
    await chair.edits("Never mind this", "Never mind this")
    chair.sees_nothing_new()
    await chair.edits("Never mind this", "Never mind that")
    chair.sees("That message is not part of an answer")


async def test_a_reaction_to_the_time_of_a_conference_says_nothing(chair):
    await chair.sends_command("/conference")
    await chair.says("Thursday at half 4")
    await chair.edits("Thursday at half 4", "Thursday at half 4")
    chair.sees_nothing_new()
    await chair.taps("Yes")
    await chair.edits("Thursday at half 4", "Thursday at half 4")
    chair.sees_nothing_new()


async def test_a_reaction_to_words_behind_a_command_says_nothing(chair):
    await chair.sends_command("/conference tomorrow 4.30pm")
    chair.sees("Is that right?")
    await chair.edits("/conference tomorrow 4.30pm", "/conference tomorrow 4.30pm")
    chair.sees_nothing_new()
    await chair.reflects_until("prompted")
    await chair.says("/hepl me")
    await chair.edits("/hepl me", "/hepl me")
    chair.sees_nothing_new()
