"""Back, skip, keep, pause, help, and coming back to a draft; every command in the middle of a form."""

from bot.strings import chat as strings
from flows.form import Pace
from tests.chair import WORDS

COMMANDS = ["/start", "/reflect", "/history", "/pause", "/cancel", "/help", "/privacy", "/helpp"]


async def test_back_goes_to_the_question_before_with_its_answer(chair):
    await chair.reflects_until("learning_need")
    await chair.taps("‹ Back")
    chair.sees("Details of what prompted this reflection", strings.YOUR_ANSWER, WORDS, "[Keep this ›]")
    await chair.taps("‹ Back", "‹ Back")
    chair.sees("When was it?", "✓ Today")
    await chair.taps("‹ Back")
    chair.sees("What kind of conference was it?")
    assert "‹ Back" not in chair.labels()


async def test_keep_goes_on_to_where_the_chair_was(chair):
    await chair.reflects_until("learning_need")
    before = (await chair.record()).answers
    await chair.taps("‹ Back", "‹ Back", "‹ Back")
    chair.sees("When was it?")
    await chair.taps("Keep this ›")
    chair.sees("What was the learning need")
    assert (await chair.record()).answers == before


async def test_a_new_answer_after_back_takes_the_old_ones_place_when_the_chair_says_so(chair):
    await chair.reflects_until("learning_need")
    await chair.taps("‹ Back")
    before = (await chair.record()).answers["prompted"].text
    await chair.says("It was the grandmother's question in the corridor that has stayed with me since.")
    chair.sees("[Add to it]", "[Take its place]", "[Leave it as it was]")
    assert (await chair.record()).answers["prompted"].text == before
    await chair.taps("Take its place")
    chair.sees("What was the learning need", "[Undo]")
    assert (await chair.record()).answers["prompted"].text.startswith("It was the grandmother's")
    await chair.taps("Undo")
    assert (await chair.record()).answers["prompted"].text == before


async def test_a_changed_choice_asks_whether_its_comment_still_holds(chair):
    await chair.reflects_until("prof_input", skipping=True)
    await chair.taps("No")
    await chair.says("Only health came.")
    await chair.taps("‹ Back", "Yes")
    chair.sees("Only health came.", "[Yes, it still holds]", "[No, take it away]")
    await chair.taps("No, take it away")
    chair.sees("What was the outcome of the conference?")
    answer = (await chair.record()).answers["prof_input"]
    assert (answer.picked, answer.text) == (("yes",), "")


async def test_any_question_can_be_skipped_and_answered_later(chair):
    await chair.reflects_until("prompted")
    await chair.taps("Skip")
    chair.sees("What was the learning need")
    await chair.taps("‹ Back")
    chair.sees("Details of what prompted")
    await chair.says(WORDS)
    chair.sees("What was the learning need")
    assert (await chair.record()).answers["prompted"].text == WORDS


async def test_a_question_that_has_an_answer_cannot_be_skipped_but_kept(chair):
    await chair.reflects_until("learning_need")
    await chair.taps("‹ Back")
    assert "Skip" not in chair.labels()
    assert "Keep this ›" in chair.labels()


async def test_help_unfolds_in_place_and_folds_again(chair):
    await chair.reflects_until("prompted")
    asked = chair.phone.chat[-1]["message_id"]
    await chair.taps("Help")
    chair.sees("What stayed with you when the conference was over?", "[Hide]")
    assert [message["message_id"] for message in chair.arrived] == [asked]
    await chair.taps("Hide")
    chair.does_not_see("What stayed with you")
    chair.sees("[Help]")
    assert [message["message_id"] for message in chair.arrived] == [asked]
    await chair.says(WORDS)
    chair.sees("What was the learning need")


async def test_pause_keeps_everything_and_continue_asks_the_same_question(chair):
    await chair.reflects_until("learning_need")
    before = await chair.record()
    await chair.taps("Pause")
    chair.sees("Paused", "[Continue]")
    await chair.waits(days=2)
    await chair.restarts()
    await chair.taps("Continue")
    chair.sees("What was the learning need")
    assert (await chair.record()).answers == before.answers


async def test_after_a_pause_an_answer_can_simply_be_typed(chair):
    await chair.reflects_until("learning_need")
    await chair.taps("Pause")
    await chair.says(WORDS)
    chair.sees("How did the social work report")
    assert (await chair.record()).answers["learning_need"].text == WORDS


async def test_any_command_mid_form_is_obeyed_and_the_draft_kept(chair):
    await chair.reflects_until("outcome", pace=Pace.QUICK)
    before = (await chair.record()).newest
    for command in COMMANDS:
        await chair.sends_command(command)
        assert chair.arrived
        if command == "/help":
            chair.sees("What was the outcome of the conference?")
        else:
            chair.does_not_see("What was the outcome of the conference?")
        assert (await chair.record()).reflections == (before,)
    await chair.sends_command("/start")
    await chair.taps("Continue: 23 November, 15:00")
    chair.sees("What was the outcome of the conference?")


async def test_a_mistyped_command_is_no_answer(chair):
    await chair.reflects_until("learning_need")
    await chair.sends_command("/pausse")
    chair.sees("Where does “/pausse” belong?")
    assert await chair.at() == "learning_need"


async def test_reflect_begins_at_once_when_nothing_is_open(chair):
    await chair.sends_command("/reflect")
    chair.sees("What kind of conference was it?")


async def test_reflect_offers_to_go_on_or_start_another_when_a_draft_is_open(chair):
    await chair.reflects_until("learning_need", {"label": "The corridor"})
    await chair.sends_command("/reflect")
    chair.sees(strings.CHOOSE, "[Continue: The corridor]", "[Start another]", "[Start another: 90 seconds]")
    await chair.taps("Continue: The corridor")
    chair.sees("What was the learning need")


async def test_several_drafts_live_side_by_side(chair):
    await chair.reflects_until("learning_need", {"label": "The corridor"})
    await chair.sends_command("/reflect")
    await chair.taps("Start another")
    await chair.reflects_until("prompted", {"label": "The long table"})
    await chair.sends_command("/reflect")
    await chair.taps("Start another: 90 seconds")
    chair.sees("What kind of conference was it?")
    await chair.sends_command("/start")
    chair.sees("[Continue: The corridor]", "[Continue: The long table]", "[Continue: 23 November, 15:")
    await chair.taps("Continue: The corridor")
    chair.sees("What was the learning need")
    await chair.says("What the first conference taught me.")
    await chair.sends_command("/start")
    await chair.taps("Continue: The long table")
    chair.sees("Details of what prompted this reflection")
    await chair.says(WORDS)
    third, second, first = (await chair.record()).reflections
    assert first.answers["learning_need"].text == "What the first conference taught me."
    assert second.answers["prompted"].text == WORDS
    assert third.answers == {}


async def test_words_while_nothing_is_open_are_asked_for(chair):
    await chair.says("The mother was heard.")
    chair.sees("No question is open. I have kept “The mother was heard.”", "[Begin a reflection]")
    assert (await chair.record()).reflections == ()


async def test_a_phone_that_dies_finds_the_same_question(chair):
    await chair.reflects_until("learning_need")
    screen = chair.screen
    await chair.restarts()
    await chair.restarts()
    chair.sees_nothing_new()
    assert chair.screen == screen
    await chair.says(WORDS)
    chair.sees("How did the social work report")


async def test_help_tells_whole_what_a_short_button_stands_for_and_either_is_understood(chair):
    await chair.reflects_until("outcome", {"type": "Review (RCPC)"}, skipping=True)
    chair.sees("[End: early help]")
    chair.does_not_see("Plan ended: early help or universal")
    await chair.taps("Help")
    chair.sees("End: early help · Plan ended: early help or universal")
    chair.sees("Adjourned · Adjourned or not quorate")
    await chair.taps("Hide")
    chair.does_not_see("Plan ended: early help or universal")
    await chair.says("End: early help")
    chair.sees("✓ Plan ended: early help or universal", "[Change]")
    await chair.taps("Change")
    chair.sees("[✓ End: early help]", "[Next ›]")
    chair.does_not_see("Anything to add about the outcome?")
    await chair.taps("Adjourned")
    chair.sees("✓ Adjourned or not quorate", "Anything to add about the outcome?")
    await chair.taps("Next ›")
    assert (await chair.record()).answers["outcome"].picked == ("adjourned",)
