"""What a reflection itself asks for: a draft left lying, an agreed date, what came of it weeks later."""

import pytest

from tests.chair import SKIP
from tests.nudged import added, coming, later, looks, nudges_shown, times, turns_to

ESCALATED = {"escalate": "yes", "esc_by": "Mon 7 Dec", "label": "Blue folder"}
MONITORED = {"escalate": "no", "esc_why_not": "monitoring", "esc_until": "Mon 7 Dec"}


async def test_a_draft_left_lying_comes_back_on_the_next_working_morning_and_once_more(chair):
    await chair.reflects_until("prompted")
    assert times(await coming(chair)) == ["draft Tue 24 Nov 08:30", "draft Fri 27 Nov 08:30"]
    await turns_to(chair, "2026-11-24 08:29")
    chair.sees_nothing_new()
    await turns_to(chair, "2026-11-24 08:30")
    chair.sees("A reflection is waiting where you left it.")
    await looks(chair)
    chair.sees_nothing_new()
    await turns_to(chair, "2026-11-27 08:30")
    chair.sees("A reflection is waiting where you left it.")
    await turns_to(chair, "2027-02-01 12:00")
    chair.sees_nothing_new()
    assert await coming(chair) == []


async def test_a_tap_on_the_nudge_brings_the_draft_back_where_it_was(chair):
    await chair.reflects_until("prompted")
    await turns_to(chair, "2026-11-24 08:30")
    await chair.taps("Go on")
    chair.sees("Taken up.", "Details of what prompted this reflection")
    await chair.says("The father's silence when the plan was read stayed with me all the way home today")
    assert (await chair.record()).newest.cursor == "learning_need"


async def test_work_on_a_draft_puts_its_nudges_off(chair):
    await chair.reflects_until("held")
    await turns_to(chair, "2026-11-25 12:00")
    await chair.taps("Go on", "Today")
    assert times(await coming(chair)) == ["draft Thu 26 Nov 08:30"]


async def test_a_draft_that_is_sent_or_deleted_asks_for_nothing_more(chair):
    await chair.reflects_until("held")
    await chair.sends_command("/cancel")
    await chair.taps("Delete it")
    await chair.says("delete")
    assert await coming(chair) == []
    await chair.reflects_until("review", {"held": "today"})
    await chair.finishes()
    assert [nudge.kind for nudge in await coming(chair)] == ["hindsight"]


@pytest.mark.parametrize(
    ("label", "then", "said"),
    [
        ("In an hour", "2026-11-24 09:30", "Tuesday 24 November 2026, 09:30"),
        ("This evening", "2026-11-24 18:00", "Tuesday 24 November 2026, 18:00"),
        ("Tomorrow 8:30", "2026-11-25 08:30", "Wednesday 25 November 2026, 08:30"),
    ],
)
async def test_a_nudge_comes_again_when_the_chair_asked_for_it(chair, label, then, said):
    await chair.reflects_until("held")
    await turns_to(chair, "2026-11-24 08:29")
    chair.server.clock.forward(seconds=50)
    await looks(chair)
    chair.sees_nothing_new()
    await later(chair, seconds=10)
    await chair.taps(label)
    chair.sees("I will ask again on", said[:26])
    hour, minute = then[11:].split(":")
    await turns_to(chair, f"{then[:11]}{hour}:{minute}:30")
    chair.sees("A reflection is waiting where you left it.")


async def test_a_nudge_that_is_not_wanted_goes_with_all_about_the_same(chair):
    await chair.reflects_until("held")
    await turns_to(chair, "2026-11-24 08:30")
    await chair.taps("Not this one")
    chair.sees("I will not ask about this one again")
    assert await coming(chair) == []


async def test_a_nudge_waits_for_ten_minutes_of_silence(chair):
    await chair.sends_command("/conference")
    await chair.taps("In 1 hour")
    await chair.reflects_until("held")
    chair.server.clock.now = chair.server.clock.now.replace(hour=16, minute=8, second=50)
    await chair.taps("Yesterday")
    await turns_to(chair, "2026-11-23 16:10")
    chair.sees_nothing_new()
    await turns_to(chair, "2026-11-23 16:18")
    chair.sees_nothing_new()
    await turns_to(chair, "2026-11-23 16:19")
    chair.sees("Your conference has ended.")


async def test_on_the_agreed_day_of_an_escalation_the_chair_is_asked_what_came_of_it(chair):
    await chair.reflects_until("review", ESCALATED)
    await chair.finishes()
    assert times(await coming(chair)) == ["escalation Mon 07 Dec 08:30", "hindsight Mon 04 Jan 08:30"]
    await turns_to(chair, "2026-12-07 08:30")
    chair.sees("Today is a day that you set for one of your reflections.")
    chair.does_not_see("scalat", "Blue folder")
    await chair.taps("Open it")
    chair.sees("Blue folder", "What came of it?", "Do you need to escalate", "Monday 7 December 2026")
    await chair.says("The head of service answered, and the visit is weekly now.")
    chair.sees("Added to the reflection")
    assert await added(chair) == ["The head of service answered, and the visit is weekly now."]
    await chair.taps("See the summary")
    chair.sees("What came of the escalation, Monday 7 December 2026", "and the visit is weekly now.")


async def test_a_day_agreed_for_today_is_asked_about_tomorrow(chair):
    await chair.reflects_until("review", ESCALATED | {"esc_by": SKIP})
    await chair.changes("esc_by")
    await chair.says("today")
    await chair.taps("Yes, that day")
    assert "escalation Tue 24 Nov 08:30" in times(await coming(chair))


async def test_an_open_escalation_is_moved_to_another_day_or_closed(chair):
    await chair.reflects_until("review", ESCALATED)
    await chair.finishes()
    await turns_to(chair, "2026-12-07 08:30")
    await chair.taps("Open it", "Ask on another day")
    await chair.says("Frigday")
    chair.sees("I did not understand that day", "Try “Friday”")
    await chair.says("yesterday")
    chair.sees("You typed “yesterday”. That day has passed")
    await chair.says("Friday")
    chair.sees("I will ask on Friday 11 December 2026. Is that right?")
    await chair.taps("Another day")
    await chair.says("Friday")
    await chair.taps("Yes")
    chair.sees("I will ask on Friday 11 December 2026.")
    await turns_to(chair, "2026-12-11 08:30")
    await chair.taps("Open it", "Ask on another day", "Fri 18 Dec")
    await turns_to(chair, "2026-12-18 08:30")
    await chair.taps("Open it", "It is closed")
    chair.sees("Closed, and noted in the summary")
    assert times(await coming(chair)) == ["hindsight Mon 04 Jan 08:30"]
    await chair.taps("See the summary")
    chair.sees("What came of the escalation, Friday 18 December 2026", "Closed.")


async def test_what_is_closed_twice_is_noted_once_and_again_if_more_came_of_it_meanwhile(chair):
    await chair.reflects_until("review", ESCALATED)
    await chair.finishes()
    number = (await chair.record()).newest.id
    await turns_to(chair, "2026-12-07 08:30")
    for _ in range(2):
        await chair.presses(1, f"n.close|{number}|escalation")
    assert await added(chair) == ["Closed."]
    await chair.taps("Open it")
    await chair.says("The head of service has asked for it again.")
    await chair.presses(1, f"n.close|{number}|escalation")
    assert await added(chair) == ["Closed.", "The head of service has asked for it again.", "Closed."]


async def test_monitoring_to_a_date_asks_again_on_that_date(chair):
    await chair.reflects_until("review", MONITORED)
    await chair.finishes()
    assert times(await coming(chair))[0] == "monitoring Mon 07 Dec 08:30"
    await turns_to(chair, "2026-12-07 08:30")
    chair.does_not_see("onitor")
    await chair.taps("Open it")
    chair.sees("You chose to monitor until now", "Monitoring to a date")
    await chair.says("Nothing more was needed.")
    await chair.taps("See the summary")
    chair.sees("What came of monitoring, Monday 7 December 2026", "Nothing more was needed.")


async def test_changing_the_agreed_day_moves_the_nudge_and_changing_the_answer_drops_it(chair):
    await chair.reflects_until("review", ESCALATED)
    await chair.changes("esc_by")
    await chair.says("14 December")
    await chair.taps("Yes, that day")
    escalations = [n for n in times(await coming(chair)) if n.startswith("escalation")]
    assert escalations == ["escalation Mon 14 Dec 08:30"]
    await chair.changes("escalate")
    await chair.taps("No")
    assert not [n for n in times(await coming(chair)) if n.startswith("escalation")]


async def test_six_weeks_after_it_was_sent_the_reflection_comes_back_behind_a_tap(chair):
    answers = {
        "scaling": "4",
        "hindsight": "I was too quick.",
        "commitment": "When it is tense, I will slow down.",
        "escalate": "no",
        "label": "Blue folder",
    }
    await chair.reflects_until("review", answers)
    await chair.finishes()
    chair.sees("Look back: Mon 4 Jan")
    await turns_to(chair, "2027-01-04 08:30")
    chair.sees("Is this a good moment to look back at it?")
    chair.does_not_see("4 ", "quick", "slow", "Blue folder")
    await chair.taps("Look back")
    chair.sees("What has happened since?", "Blue folder", "I was too quick.", "I will slow down.", "10 =")
    await chair.says("The plan held. The school says that the child is calmer.")
    await chair.taps("See the summary")
    chair.sees("Looking back, Monday 4 January 2027", "the child is calmer.")


async def test_the_chair_chooses_when_to_look_back_or_not_to(chair):
    await chair.reflects_until("review")
    await chair.finishes()
    await chair.taps("Look back: Mon 4 Jan")
    chair.sees("I will ask on Monday 4 January 2027 what came of this reflection")
    await chair.taps("In 2 weeks")
    chair.sees("I will ask on Monday 7 December 2026")
    assert times(await coming(chair)) == ["hindsight Mon 07 Dec 08:30"]
    await chair.taps("Not at all")
    chair.sees("I will not ask what came of this reflection")
    assert await coming(chair) == []


async def test_nothing_need_be_added(chair):
    await chair.reflects_until("review")
    await chair.finishes()
    await turns_to(chair, "2027-01-04 08:30")
    await chair.taps("Look back", "Nothing to add")
    chair.sees("Nothing is added.")
    await chair.says("Just thinking aloud")
    chair.sees("No question is open")
    assert await added(chair) == []


async def test_words_are_for_a_question_again_as_soon_as_the_chair_turns_to_it(chair):
    await chair.reflects_until("review")
    await chair.finishes()
    await turns_to(chair, "2027-01-04 08:30")
    await chair.taps("Look back")
    await chair.reflects_until("prompted")
    await chair.says(
        "The mother spoke first, and everybody in the room listened to her right to the very end of it"
    )
    assert await added(chair) == []
    assert (await chair.record()).newest.cursor == "learning_need"


async def test_a_long_addition_that_the_phone_cuts_is_kept_whole_and_answers_no_question(chair):
    await chair.reflects_until("review")
    await chair.finishes()
    await turns_to(chair, "2027-01-04 08:30")
    await chair.taps("Look back")
    long = "The child has settled in the new school. " * 150
    await chair.says(long)
    assert " ".join(await added(chair)) == long.strip()
    await later(chair, minutes=1)
    await chair.says("And this is for nobody")
    chair.sees("No question is open")
    assert len(await added(chair)) == 2


async def test_an_addition_is_corrected_by_editing_its_message(chair):
    await chair.reflects_until("review")
    await chair.finishes()
    await turns_to(chair, "2027-01-04 08:30")
    await chair.taps("Look back")
    await chair.says("The plan hold.")
    await chair.edits("The plan hold.", "The plan holds.")
    chair.sees("Corrected. The summary now has it.")
    assert await added(chair) == ["The plan holds."]


async def test_several_that_meet_come_as_one_message_with_a_button_each(chair):
    await chair.reflects_until("review", ESCALATED)
    await chair.finishes()
    await turns_to(chair, "2026-12-06 15:00")
    await chair.reflects_until("held")
    await turns_to(chair, "2026-12-07 08:30")
    assert len(chair.arrived) == 1
    chair.sees("A few things for when you have a moment", "[A day that you set] [Go on with a reflection]")
    await chair.taps("Go on with a reflection")
    chair.sees("When was it?")
    await chair.taps("A day that you set")
    chair.sees("What came of it?")


async def test_two_drafts_that_meet_are_told_apart_by_when_they_were_begun(chair):
    await chair.reflects_until("held")
    await chair.begins()
    await chair.reflects_until("label")
    await turns_to(chair, "2026-11-24 08:30")
    chair.sees("A few things for when you have a moment")
    first, second = chair.labels()
    assert first != second
    assert first.startswith("Go on with a reflection: begun Mon 23 Nov, 15:")
    await chair.taps(first)
    chair.sees("When was it?")


async def test_a_chair_who_blocked_the_bot_gets_none_and_they_do_not_pile_up(chair):
    await chair.reflects_until("held")
    chair.phone.block_bot()
    await chair.server.work()
    await turns_to(chair, "2026-11-24 08:30")
    await turns_to(chair, "2026-11-27 08:30")
    await later(chair, minutes=20)
    assert await coming(chair) == []
    chair.phone.unblock_bot()
    await chair.server.work()
    await looks(chair)
    assert not await nudges_shown(chair)


async def test_a_bot_that_was_down_sends_on_return_or_when_it_is_very_late_at_the_next_good_moment(chair):
    await chair.reflects_until("held")
    await turns_to(chair, "2026-11-24 13:00")
    chair.sees("A reflection is waiting where you left it.")
    await turns_to(chair, "2026-11-28 11:00")
    chair.sees_nothing_new()
    await turns_to(chair, "2026-11-30 08:30")
    chair.sees("A reflection is waiting where you left it.")


async def test_what_a_nudge_was_about_may_be_gone_by_the_time_it_is_tapped(chair):
    await chair.reflects_until("held")
    await turns_to(chair, "2026-11-24 08:30")
    nudge = chair.arrived[0]
    await chair.sends_command("/cancel")
    await chair.taps("Delete it")
    await chair.says("delete")
    for label in ("Go on", "In an hour", "Not this one"):
        await chair.taps_stale(nudge, label)
    assert "That has been dealt with" in chair.message("dealt with")["text"]
    assert await coming(chair) == []
