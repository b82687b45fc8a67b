"""Preferences: what is coming can be moved and dropped, and the chair says when they may be reached."""

from zoneinfo import ZoneInfo

import pytest

from tests.nudged import coming, looks, times, turns_to


async def conference(chair, said):
    await chair.sends_command("/conference")
    await chair.says(said)
    await chair.taps("Yes")


async def test_what_is_coming_is_listed_each_one_tap_from_moved_or_dropped(chair):
    await chair.reflects_until("held")
    await conference(chair, "Thursday at half 4")
    await chair.sends_command("/nudges")
    chair.sees(
        "1 Tuesday 24 November 2026, 08:30: A draft left lying, begun Mon 23 Nov",
        "2 Thursday 26 November 2026, 16:40: After a conference, ended Thu 26 Nov, 16:30",
        "3 Friday 27 November 2026, 08:30: A draft left lying, begun Mon 23 Nov",
        "[2 · next day] [2 · other time] [2 · drop]",
    )
    listed = chair.arrived[-1]
    await chair.taps("2 · next day")
    assert times(await coming(chair))[1:] == ["draft Fri 27 Nov 08:30", "conference Fri 27 Nov 16:40"]
    await chair.taps_stale(listed, "2 · next day")
    assert times(await coming(chair))[2] == "conference Fri 27 Nov 16:40"
    await chair.taps("1 · drop")
    assert times(await coming(chair)) == ["draft Fri 27 Nov 08:30", "conference Fri 27 Nov 16:40"]
    await chair.taps("2 · other time")
    await chair.says("gibberish")
    chair.sees("I did not understand that time")
    await chair.says("Saturday at 20:15")
    chair.sees("I will ask on Saturday 28 November 2026, 20:15, in your quiet hours. Is that right?")
    await chair.taps("Yes")
    chair.sees("I will ask again on Saturday 28 November 2026, 20:15")
    await turns_to(chair, "2026-11-28 20:15")
    chair.sees("Is this a good moment")


async def test_a_page_that_is_turned_or_tapped_changes_in_place(chair):
    await chair.sends_command("/settings")
    page = chair.phone.chat[-1]["message_id"]
    for label in ("Quiet hours", "No quiet hours", "‹ Settings"):
        await chair.taps(label)
        assert [message["message_id"] for message in chair.arrived] == [page]


async def test_nothing_may_be_planned_at_all(chair):
    await chair.sends_command("/nudges")
    chair.sees("1 Wednesday 1 September 2027, 08:30: The professional year")
    await chair.taps("1 · drop")
    chair.sees("Nothing is planned.")


async def test_quiet_hours_are_the_chairs(chair):
    await conference(chair, "today 17:30")
    await chair.sends_command("/settings")
    chair.sees(
        "Quiet hours: 19:00 to 07:30",
        "Working days: Mon, Tue, Wed, Thu, Fri, but not the bank holidays of England and Wales",
    )
    await chair.taps("Quiet hours", "From 17:00", "Until 09:00")
    assert times(await coming(chair)) == ["conference Tue 24 Nov 09:00"]
    await chair.taps("‹ Settings")
    chair.sees("Quiet hours: 17:00 to 09:00")
    await chair.taps("Quiet hours", "No quiet hours", "‹ Settings")
    chair.sees("Quiet hours: none")
    assert times(await coming(chair)) == ["conference Mon 23 Nov 17:40"]


async def test_working_days_are_the_chairs(chair):
    await conference(chair, "Saturday at 10:00")
    assert times(await coming(chair)) == ["conference Mon 30 Nov 08:30"]
    await chair.sends_command("/settings")
    await chair.taps("Working days", "Sat")
    assert times(await coming(chair)) == ["conference Sat 28 Nov 10:10"]
    await chair.taps("Sat", "Mon", "Tue", "Wed", "Thu", "Fri")
    chair.sees_nothing_new()
    await chair.taps("‹ Settings")
    chair.sees("Working days: Fri, but")
    assert times(await coming(chair)) == ["conference Fri 04 Dec 08:30"]


async def test_bank_holidays_are_off_until_the_chair_works_on_them(chair):
    await conference(chair, "25/12 10am")
    assert times(await coming(chair)) == ["conference Tue 29 Dec 08:30"]
    await chair.sends_command("/settings")
    await chair.taps("Working days", "Bank holidays off")
    assert times(await coming(chair)) == ["conference Fri 25 Dec 10:10"]


async def test_bank_holidays_are_those_of_the_nation_that_the_chair_chooses(chair):
    await conference(chair, "30 November 10am")
    assert times(await coming(chair)) == ["conference Mon 30 Nov 10:10"]
    await chair.sends_command("/settings")
    await chair.taps("Working days", "Scotland")
    assert times(await coming(chair)) == ["conference Tue 01 Dec 08:30"]
    await chair.taps("‹ Settings")
    chair.sees("but not the bank holidays of Scotland")
    await chair.taps("Working days", "Northern Ireland")
    assert times(await coming(chair)) == ["conference Mon 30 Nov 10:10"]


async def test_a_chair_who_is_away_is_asked_when_they_are_back(chair):
    await conference(chair, "Thursday at 10:00")
    await chair.sends_command("/settings")
    await chair.taps("Away")
    await chair.says("Mnday")
    chair.sees("I did not understand that day")
    await chair.says("7 December")
    chair.sees("You are back on Monday 7 December 2026. Is that right?")
    assert times(await coming(chair)) == ["conference Thu 26 Nov 10:10"]
    await chair.taps("Yes")
    chair.sees("Away: until Monday 7 December 2026")
    assert times(await coming(chair)) == ["conference Mon 07 Dec 08:30"]
    await chair.taps("Away", "I am not away", "‹ Settings")
    chair.sees("Away: no")
    assert times(await coming(chair)) == ["conference Thu 26 Nov 10:10"]


async def test_a_chair_who_moves_zone_is_asked_by_their_own_clock(chair):
    await chair.reflects_until("held")
    await conference(chair, "Thursday at 10:00")
    await chair.sends_command("/settings")
    await chair.taps("Time zone")
    await chair.says("Atlantis")
    chair.sees("I do not know that time zone")
    await chair.says("new york")
    chair.sees("Time zone: America/New_York")
    new_york = ZoneInfo("America/New_York")
    assert times(await coming(chair)) == [
        "draft Tue 24 Nov 08:30",
        "conference Thu 26 Nov 08:30",
        "draft Fri 27 Nov 08:30",
    ]
    await turns_to(chair, "2026-11-24 08:29", new_york)
    chair.sees_nothing_new()
    await turns_to(chair, "2026-11-24 08:30", new_york)
    chair.sees("A reflection is waiting")
    await chair.sends_command("/settings")
    await chair.taps("Time zone", "London")
    assert "conference Thu 26 Nov 10:10" in times(await coming(chair))


async def test_what_was_asked_for_keeps_its_hour_in_another_zone(chair):
    await chair.reflects_until("held")
    await turns_to(chair, "2026-11-24 08:30")
    await chair.taps("Tomorrow 8:30")
    await chair.sends_command("/settings")
    await chair.taps("Time zone", "Athens")
    athens = ZoneInfo("Europe/Athens")
    await turns_to(chair, "2026-11-25 08:29", athens)
    chair.sees_nothing_new()
    await turns_to(chair, "2026-11-25 08:30", athens)
    chair.sees("A reflection is waiting")


async def test_each_kind_can_be_switched_off_and_on(chair):
    await conference(chair, "Thursday at 10:00")
    await chair.sends_command("/settings")
    await chair.taps("What I ask about", "✓ After a conference")
    await chair.sends_command("/nudges")
    chair.does_not_see("After a conference")
    await chair.sends_command("/settings")
    await chair.taps("What I ask about", "After a conference")
    await turns_to(chair, "2026-11-26 10:10")
    chair.sees("Is this a good moment")


async def test_all_nudges_stop_when_the_chair_says_so(chair):
    await conference(chair, "Thursday at 10:00")
    await chair.sends_command("/settings")
    await chair.taps("Stop all nudges")
    chair.sees("All nudges are stopped.")
    await turns_to(chair, "2026-11-26 10:10")
    chair.sees_nothing_new()
    await chair.sends_command("/nudges")
    chair.sees("All nudges are stopped.")
    await chair.taps("Settings", "Start nudges again")
    chair.does_not_see("stopped")
    await looks(chair)
    chair.sees_nothing_new()


@pytest.mark.parametrize(("label", "weeks"), [("In 2 weeks", "Mon 07 Dec"), ("Not at all", None)])
async def test_how_long_until_the_chair_looks_back_is_theirs_to_say(chair, label, weeks):
    await chair.sends_command("/settings")
    await chair.taps("Look back", label)
    await chair.reflects_until("review")
    await chair.finishes()
    assert times(await coming(chair)) == ([f"hindsight {weeks} 08:30"] if weeks else [])


async def test_the_weekly_look_comes_every_week_once_it_is_chosen(chair):
    await chair.sends_command("/settings")
    chair.sees("Weekly look: off")
    await chair.taps("Weekly look", "Thu", "12:00", "Weekly look on", "‹ Settings")
    chair.sees("Weekly look: Thu 12:00")
    await conference(chair, "Tuesday at 10:00")
    await turns_to(chair, "2026-11-24 10:10")
    await chair.taps("Not this one")
    await chair.reflects_until("review")
    await chair.finishes()
    await turns_to(chair, "2026-11-26 12:00")
    chair.sees("Your week: 1 conference, 1 reflection so far.")
    assert "weekly Thu 03 Dec 12:00" in times(await coming(chair))
    await turns_to(chair, "2026-12-03 12:00")
    chair.sees("Your week: 0 conferences, 0 reflections so far.")
    await chair.sends_command("/settings")
    await chair.taps("Weekly look", "✓ Weekly look on")
    assert [nudge.kind for nudge in await coming(chair)] == ["hindsight"]
