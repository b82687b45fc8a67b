"""What was understood is shown and asked wherever a time is typed; what may be either is asked with both."""

import pytest

from tests.nudged import coming, times, turns_to

ESCALATED = {"escalate": "yes", "esc_by": "Mon 7 Dec"}
DAY = "2026-11-26"
"""A Thursday."""


async def conference(chair, said):
    await chair.sends_command("/conference")
    await chair.says(said)
    await chair.taps("Yes")


async def test_a_nudge_is_moved_only_once_the_chair_has_seen_where_to(chair):
    await conference(chair, "today 16:00")
    await chair.sends_command("/nudges")
    await chair.taps("1 · other time")
    await chair.says("tomorrow 7.45")
    chair.sees("[Tue 24 Nov, 07:45] [Tue 24 Nov, 19:45] [Another time]")
    assert times(await coming(chair)) == ["conference Mon 23 Nov 16:10"]
    await chair.taps("Another time")
    await chair.says("tomorrow at 7")
    await chair.taps("Tue 24 Nov, 07:00")
    chair.sees("I will ask again on Tuesday 24 November 2026, 07:00")
    await turns_to(chair, "2026-11-24 07:00")
    chair.sees("Is this a good moment")


async def test_a_nudge_after_a_conference_cannot_come_before_it_ends(chair):
    await conference(chair, "Thursday at 16:30")
    await chair.sends_command("/nudges")
    await chair.taps("1 · other time")
    await chair.says("Thursday at 4")
    chair.sees("That conference ends on Thursday 26 November 2026, 16:30")
    assert times(await coming(chair)) == ["conference Thu 26 Nov 16:40"]
    await chair.taps("Another time")
    await chair.says("Thursday at 5")
    message, yes = chair.button("Yes")
    await chair.presses(message["message_id"], yes["callback_data"].replace("17:00", "16:00"))
    chair.sees("That conference ends on Thursday 26 November 2026, 16:30")
    assert times(await coming(chair)) == ["conference Thu 26 Nov 16:40"]
    await chair.presses(message["message_id"], yes["callback_data"])
    assert times(await coming(chair)) == ["conference Thu 26 Nov 17:00"]


async def test_the_next_day_of_an_old_list_is_never_before_the_conference(chair):
    await conference(chair, "Thursday at 16:30")
    await chair.sends_command("/nudges")
    message, later = chair.button("1 · next day")
    assert "2026-11-27" in later["callback_data"]
    await chair.presses(message["message_id"], later["callback_data"].replace("11-27", "11-25"))
    assert times(await coming(chair)) == ["conference Thu 26 Nov 16:40"]


async def test_a_weekday_said_on_that_day_is_asked_with_both(chair):
    await turns_to(chair, f"{DAY} 09:00")
    await chair.sends_command("/conference")
    chair.does_not_see("Thursday")
    await chair.says("Thursday at half 4")
    chair.sees("Which?", "[Thu 26 Nov, 16:30] [Thu 3 Dec, 16:30] [Another time]")
    assert await coming(chair) == []
    await chair.taps("Thu 3 Dec, 16:30")
    chair.sees("It ends on Thursday 3 December 2026, 16:30")


async def test_a_day_without_a_time_is_kept_for_the_time_that_follows(chair):
    await chair.sends_command("/conference")
    await chair.says("Friday")
    chair.sees("You typed “Friday”. At what time?")
    await chair.says("gibberish")
    await chair.says("half 4")
    chair.sees("It ends on Friday 27 November 2026, 16:30. Is that right?")
    await chair.taps("Another time")
    await chair.says("half 4")
    chair.sees("It ends on Monday 23 November 2026, 16:30. Is that right?")


async def test_the_examples_are_of_the_present_moment(chair):
    await turns_to(chair, f"{DAY} 19:00")
    await chair.sends_command("/conference")
    chair.sees("“tomorrow 15:30”, “Sunday at half 4” or “in two hours”")
    for example in ("tomorrow 15:30", "Sunday at half 4", "in two hours"):
        await chair.says(example)
        chair.sees("Is that right?")
    await chair.says("gibberish")
    chair.sees("Try “tomorrow 15:30”, “Sunday at half 4” or “in two hours”.")


async def test_the_day_on_which_a_chair_is_back_is_asked_with_both(chair):
    await turns_to(chair, f"{DAY} 09:00")
    await chair.sends_command("/settings")
    await chair.taps("Away")
    await chair.says("I am away until Thursday")
    chair.sees("[Thu 26 Nov] [Thu 3 Dec] [Another day]")
    await chair.taps("Thu 3 Dec")
    chair.sees("Away: until Thursday 3 December 2026")


async def test_the_day_to_ask_again_is_asked_with_each(chair):
    await chair.reflects_until("review", ESCALATED)
    await chair.finishes()
    await turns_to(chair, "2026-12-07 08:30")
    await chair.taps("Open it", "Ask on another day")
    await chair.says("w/c 14 December")
    chair.sees("[Mon 14 Dec] [Tue 15 Dec]", "[Fri 18 Dec]")
    assert not [each for each in times(await coming(chair)) if each.startswith("escalation")]
    await chair.taps("Wed 16 Dec")
    chair.sees("I will ask on Wednesday 16 December 2026.")
    assert "escalation Wed 16 Dec 08:30" in times(await coming(chair))


async def test_ten_working_days_are_shown_by_their_last(chair):
    await chair.reflects_until("esc_by", {"escalate": "yes"})
    await turns_to(chair, "2026-12-18 09:00")
    await chair.says("in 10 working days")
    await chair.taps("It answers “By when is a response agreed?”")
    chair.sees("Wednesday 6 January 2027: is that right?")


async def test_a_day_of_the_form_that_may_be_either_is_offered(chair):
    await chair.reflects_until("esc_by", {"escalate": "yes"})
    await chair.says("Monday")
    chair.sees("That may mean more than one day. Which?", "[Mon 23 Nov] [Mon 30 Nov]")
    kept = (await chair.record()).answers["esc_by"]
    assert (kept.day, [note.text for note in kept.notes]) == (None, ["Monday"])
    await chair.taps("Mon 30 Nov")
    assert (await chair.record()).answers["esc_by"].day.isoformat() == "2026-11-30"


async def test_a_day_of_the_form_is_refused_in_the_words_that_were_typed(chair):
    await chair.reflects_until("esc_by", {"escalate": "yes"})
    await chair.says("31 November, the manager said")
    chair.sees("You typed “31 November”.", "Try “Friday”, “4 December” or “in two weeks”.")
    chair.does_not_see("manager")


@pytest.mark.parametrize(("label", "comes"), [("Thu 26 Nov", DAY), ("Fri 27 Nov", "2026-11-27")])
async def test_after_midnight_tomorrow_is_asked_with_both_mornings(chair, label, comes):
    await conference(chair, "Wednesday at 18:30")
    await turns_to(chair, "2026-11-25 18:40")
    await turns_to(chair, f"{DAY} 00:20")
    await chair.taps("Tomorrow 8:30")
    chair.sees("Which?", "[Thu 26 Nov, 08:30] [Fri 27 Nov, 08:30] [Another time]")
    assert await coming(chair) == []
    await chair.taps(f"{label}, 08:30")
    assert times(await coming(chair)) == [f"conference {label} 08:30"]
    await turns_to(chair, f"{comes} 08:30")
    chair.sees("Is this a good moment")


async def test_two_drafts_that_meet_are_told_apart_without_naming_them(chair):
    await chair.reflects_until("held", {"label": "Blue folder"})
    await chair.waits(minutes=30)
    await chair.begins()
    await chair.reflects_until("held", {"label": "Red folder"})
    await turns_to(chair, "2026-11-24 08:30")
    chair.sees("A few things", "Go on with a reflection: begun Mon 23 Nov, 15:")
    chair.does_not_see("folder")
    first, second = [label for label in chair.labels() if label.startswith("Go on with")]
    assert first != second
    await chair.sends_command("/nudges")
    chair.sees("A draft left lying, begun Mon 23 Nov")
