"""Words behind a command, a command that nobody knows, what was forwarded, and edits of all of these."""

import pytest

from flows.form import Pace
from tests.chair import WORDS
from tests.stories.test_placing import places, waiting_words

SECOND = "Also the youngest, who drew a house without a door."


def forwarded(chair, text):
    """A message of somebody else's reaches the bot."""
    chair.looks_away()
    chair.server.clock.forward(seconds=10)
    chat = chair.server.telegram.world.chats[chair.phone.id]
    origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": 1_700_000_000}
    chair.server.telegram.receive(chat, chair.phone.account, {"text": text, "forward_origin": origin})


async def is_edited(chair, said, **changes):
    """The newest message of the chair's own with this text comes again, changed or not."""
    message = chair.message(said, mine=True)
    chair.looks_away()
    chair.server.clock.forward(seconds=10)
    chat = chair.server.telegram.world.chats[chair.phone.id]
    kept = chat.messages[message["message_id"]]
    edited = {**kept.message, "edit_date": int(chair.server.clock().timestamp()), **changes}
    edited = {key: value for key, value in edited.items() if value is not None}
    chair.server.telegram.replace_message(chat, kept, edited)
    await chair.server.work()


async def test_words_behind_a_command_are_heard_and_the_command_is_obeyed(chair):
    await chair.reflects_until("learning_need", skipping=True)
    await chair.says(f"/pause\n{WORDS}\n{SECOND}")
    chair.sees("Paused")
    assert (await chair.record()).answers["learning_need"].text == f"{WORDS}\n{SECOND}"
    assert await chair.at() == "sw_report"


async def test_a_time_behind_the_command_is_when_the_conference_ends(chair):
    await chair.reflects_until("learning_need", skipping=True)
    await chair.says("/conference tomorrow 4.30pm")
    chair.sees("It ends on", "24 November", "16:30", "[Yes]")
    assert "learning_need" not in (await chair.record()).answers


async def test_what_is_no_time_behind_it_is_kept_and_asked_for(chair):
    await chair.reflects_until("learning_need", skipping=True)
    await chair.says(f"/conference {SECOND}")
    chair.sees("Where does “Also the youngest", "When does your conference end?")
    assert await waiting_words(chair) == [[SECOND]]
    await chair.says("half 4")
    chair.sees("It ends on")


async def test_words_behind_a_command_at_home_are_asked_for(chair):
    await chair.reflects_until("learning_need", skipping=True)
    await chair.sends_command("/start")
    await chair.says(f"/history {SECOND}")
    chair.sees("Past reflections", "Where does “Also the youngest")
    assert await waiting_words(chair) == [[SECOND]]


async def test_an_unknown_command_mid_form_may_have_been_an_answer(chair):
    await chair.reflects_until("learning_need", skipping=True)
    await chair.says("/safe is what the boy said")
    chair.sees("Where does “/safe is what the boy said” belong?")
    await chair.taps(*places(chair))
    assert (await chair.record()).answers["learning_need"].text.startswith("/safe is what")


async def test_an_unknown_command_elsewhere_is_answered_with_help(chair):
    await chair.sends_command("/pausse")
    chair.sees("How this works")
    assert await waiting_words(chair) == []
    await chair.says("/note the boy was there")
    chair.sees("How this works")
    assert await waiting_words(chair) == [["/note the boy was there"]]


async def test_what_was_forwarded_is_asked_for(chair):
    await chair.reflects_until("learning_need", skipping=True)
    forwarded(chair, SECOND)
    await chair.server.work()
    assert "learning_need" not in (await chair.record()).answers
    assert await waiting_words(chair) == [[SECOND]]
    await chair.taps(*places(chair))
    assert (await chair.record()).answers["learning_need"].text == SECOND


async def test_help_and_pause_typed_are_obeyed_wherever_they_are_said(chair):
    await chair.reflects_until("learning_need", skipping=True)
    await chair.sends_command("/start")
    await chair.says("Help")
    chair.sees("How this works")
    await chair.says("pause.")
    chair.sees("Paused")
    assert await waiting_words(chair) == []
    assert "learning_need" not in (await chair.record()).answers


async def test_the_same_text_again_changes_and_says_nothing(chair):
    await chair.reflects_until("sw_report", {"learning_need": WORDS}, skipping=True)
    await is_edited(chair, WORDS)
    chair.sees_nothing_new()
    await chair.sends_command("/start")
    await chair.says(SECOND)
    await is_edited(chair, SECOND)
    chair.sees_nothing_new()
    assert await waiting_words(chair) == [[SECOND]]


async def test_words_edited_into_a_picture_are_what_stands_under_it(chair):
    await chair.reflects_until("sw_report", {"learning_need": WORDS}, skipping=True)
    picture = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    await is_edited(chair, WORDS, text=None, photo=picture, caption=SECOND)
    chair.sees("Corrected")
    assert (await chair.record()).answers["learning_need"].text == SECOND


async def test_what_is_written_later_under_a_picture_that_was_not_kept_is_no_answer(chair):
    await chair.reflects_until("hindsight", pace=Pace.QUICK)
    await chair.sends("photo", caption=WORDS)
    message = chair.phone.chat[-2]
    chat = chair.server.telegram.world.chats[chair.phone.id]
    chair.looks_away()
    kept = chat.messages[message["message_id"]]
    chair.server.telegram.replace_message(chat, kept, {**kept.message, "caption": SECOND})
    await chair.server.work()
    chair.sees_nothing_new()
    assert "hindsight" not in (await chair.record()).answers


async def test_a_day_is_counted_from_when_it_was_said(chair):
    await chair.reflects_until("esc_by", {"escalate": "Yes"}, skipping=True)
    await chair.says("in two weeks")
    chair.sees("Monday 7 December")
    await chair.waits(days=3)
    await is_edited(chair, "in two weeks")
    chair.sees_nothing_new()
    await is_edited(chair, "in two weeks", text="in three weeks")
    chair.sees("Monday 14 December")


async def test_what_is_struck_out_and_linked_keeps_its_sense(chair):
    await chair.reflects_until("learning_need", skipping=True)
    chat = chair.server.telegram.world.chats[chair.phone.id]
    text = "😀 heard, not heard, as the guidance says, in the end"
    at = text.encode("utf-16-le").index("not heard".encode("utf-16-le")) // 2
    link = text.encode("utf-16-le").index("guidance".encode("utf-16-le")) // 2
    entities = [
        {"type": "strikethrough", "offset": at, "length": 9},
        {"type": "text_link", "offset": link, "length": 8, "url": "https://example.org/a"},
    ]
    chair.server.telegram.receive(chat, chair.phone.account, {"text": text, "entities": entities})
    await chair.server.work()
    await chair.keeps_words()
    said = "😀 heard, ~~not heard~~, as the guidance (https://example.org/a) says, in the end"
    assert (await chair.record()).answers["learning_need"].text == said


@pytest.mark.parametrize("said", ["help", "Help.", "/help", "HELP ME"])
async def test_after_help_in_words_or_by_command_the_question_stands_last(chair, said):
    await chair.reflects_until("prompted")
    await chair.says(said)
    chair.sees("How this works")
    chair.sees_last("Details of what prompted this reflection")
    assert await chair.at() == "prompted"


async def test_after_a_mistyped_command_at_review_the_review_stands_last(chair):
    await chair.reflects_until("review")
    await chair.says("/hepl")
    chair.sees("How this works")
    chair.sees_last("Ready to finish")


@pytest.mark.parametrize("typed", ["/pause.", "/pause!", "/pause \n"])
async def test_a_mark_behind_a_command_is_no_answer(chair, typed):
    await chair.reflects_until("learning_need", skipping=True)
    await chair.says(typed)
    chair.sees_last("Paused")
    assert await chair.at() == "learning_need"


@pytest.mark.parametrize(
    ("typed", "at"),
    [("/skip", "sw_report"), ("/next", "sw_report"), ("/back", "prompted"), ("/Skip", "sw_report")],
)
async def test_a_button_typed_as_a_command_is_the_button(chair, typed, at):
    await chair.reflects_until("learning_need", skipping=True)
    await chair.says(typed)
    assert await chair.at() == at
    assert await waiting_words(chair) == []


async def test_a_button_typed_as_a_command_at_review_is_the_button_and_elsewhere_none(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.sends_command("/start")
    await chair.says("/finish")
    assert await chair.at() == "review"
    await chair.sends_command("/start")
    await chair.says("continue")
    await chair.says("/finish")
    chair.sees_last("only you can open it")
    assert await chair.at() is None


async def test_lines_under_the_search_are_no_search(chair):
    await chair.reflects_until("learning_need", skipping=True)
    await chair.says(f"/search\n{WORDS}\n{SECOND}")
    chair.sees("What are you looking for?")
    assert (await chair.record()).answers["learning_need"].text == f"{WORDS}\n{SECOND}"


async def agreed_days(chair):
    await chair.sends_command("/nudges")
    return [line.split(":")[0] for line in chair.screen.split("\n") if "agreed day" in line]


async def a_day_agreed(chair, *, finished=False):
    await chair.reflects_until("esc_by", {"escalate": "Yes"}, skipping=True)
    await chair.says("in two weeks")
    await chair.taps("Yes, that day")
    if finished:
        await chair.reflects_until("review", skipping=True)
        await chair.finishes()
    await chair.waits(days=3)


@pytest.mark.parametrize("finished", [False, True])
async def test_a_confirmed_day_and_its_nudge_stay_until_the_later_one_is_confirmed(chair, finished):
    await a_day_agreed(chair, finished=finished)
    await is_edited(chair, "in two weeks", text="in three weeks")
    chair.sees("The day was Monday 7 December 2026", "Monday 14 December 2026", "[Keep Mon 7 Dec]")
    assert "Monday 7 December 2026, 08" in (await agreed_days(chair))[0]
    await chair.taps("Yes, that day")
    assert "Monday 14 December 2026, 08" in (await agreed_days(chair))[0]
    assert (await chair.record()).answers["esc_by"].day.isoformat() == "2026-12-14"


@pytest.mark.parametrize(("said", "day"), [("yes", "2026-12-14"), ("No.", "2026-12-07")])
@pytest.mark.parametrize("finished", [False, True])
async def test_yes_and_no_are_understood_where_a_later_day_is_asked_about(chair, finished, said, day):
    await a_day_agreed(chair, finished=finished)
    at = await chair.at()
    await is_edited(chair, "in two weeks", text="in three weeks")
    await chair.says(said)
    answer = (await chair.record()).answers["esc_by"]
    assert (answer.day.isoformat(), answer.held_day) == (day, None)
    assert await chair.at() == at
    assert await waiting_words(chair) == []


async def test_a_later_day_of_another_draft_is_asked_about_and_the_one_on_the_screen_stays(chair):
    await a_day_agreed(chair)
    await chair.begins()
    await is_edited(chair, "in two weeks", text="in three weeks")
    await chair.taps("Yes, that day")
    assert await chair.at() == "type"
    assert (await chair.record()).reflections[1].answers["esc_by"].day.isoformat() == "2026-12-14"


async def test_an_edit_to_no_day_leaves_the_day_and_says_that_it_stands(chair):
    await a_day_agreed(chair)
    await is_edited(chair, "in two weeks", text="they did not say")
    chair.sees("Kept as a note to this question")
    chair.does_not_see("still needs an answer")
    assert (await chair.record()).answers["esc_by"].day.isoformat() == "2026-12-07"


async def test_no_and_another_day_asks_about_that_day(chair):
    await chair.reflects_until("esc_by", {"escalate": "Yes"}, skipping=True)
    await chair.taps("Mon 7 Dec")
    await chair.taps("‹ Back")
    await chair.says("in three weeks")
    await chair.says("no, 9 December")
    chair.sees("Wednesday 9 December 2026", "[Keep Mon 7 Dec]")
    await chair.says("no, I do not know")
    answer = (await chair.record()).answers["esc_by"]
    assert answer.day.isoformat() == "2026-12-07"
    assert "no, I do not know" in answer.note


async def test_a_reason_after_no_to_an_old_comment_is_not_lost(chair):
    await chair.reflects_until("prof_input", skipping=True)
    await chair.taps("No")
    await chair.says("Only health came.")
    await chair.taps("‹ Back", "Yes")
    await chair.says("No, because the school came later")
    chair.sees("Only health came.", "No, because the school came later", "[Take its place]")
    await chair.taps("Take its place")
    answer = (await chair.record()).answers["prof_input"]
    assert (answer.picked, answer.text) == (("yes",), "No, because the school came later")
