"""Conferences: said by a tap or in words, asked after once, and linked to the reflection that comes."""

import pytest

from tests.nudged import coming, later, looks, times, turns_to


async def linked(chair):
    def look(records):
        member = records.chairs.by_telegram(chair.phone.id)
        ended = records.conferences.between(
            member, chair.server.clock().replace(year=2020), chair.server.clock()
        )
        return [conference.reflection_id for conference in ended]

    return await chair.server.look(look)


@pytest.mark.parametrize(
    ("label", "ends", "asks"),
    [
        ("In 30 minutes", "Monday 23 November 2026, 15:30", "Mon 23 Nov 15:40"),
        ("In 1 hour", "Monday 23 November 2026, 16:00", "Mon 23 Nov 16:10"),
        ("In 2 hours", "Monday 23 November 2026, 17:00", "Mon 23 Nov 17:10"),
        ("In 3 hours", "Monday 23 November 2026, 18:00", "Mon 23 Nov 18:10"),
        ("This evening", "Monday 23 November 2026, 18:00", "Mon 23 Nov 18:10"),
    ],
)
async def test_one_tap_says_when_a_conference_ends(chair, label, ends, asks):
    await chair.sends_command("/conference")
    await chair.taps(label)
    chair.sees(f"It ends on {ends}", "I will ask on Monday 23 November 2026")
    assert times(await coming(chair)) == [f"conference {asks}"]


async def test_words_are_shown_as_they_were_understood_and_asked(chair):
    await chair.sends_command("/start")
    await chair.taps("Conference")
    await chair.says("Thursday at half 4")
    chair.sees("It ends on Thursday 26 November 2026, 16:30. Is that right?")
    assert await coming(chair) == []
    await chair.taps("Yes")
    chair.sees(
        "It ends on Thursday 26 November 2026, 16:30", "I will ask on Thursday 26 November 2026, 16:40"
    )
    assert times(await coming(chair)) == ["conference Thu 26 Nov 16:40"]


async def test_what_was_misunderstood_is_said_again(chair):
    await chair.sends_command("/conference")
    await chair.says("25/12 10am")
    await chair.taps("Another time")
    await chair.says("tomorrow 9.15am")
    await chair.taps("Yes")
    assert times(await coming(chair)) == ["conference Tue 24 Nov 09:25"]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("today 9:00", "That time has passed."),
        ("29/02/2027 10am", "There is no such date."),
        ("soonish", "That is not exact enough"),
        ("Thursday 25/12 at 10", "You typed “Thursday 25/12 at 10”. That date falls on another weekday."),
        ("25:00", "You typed “25:00”. There is no such time."),
        ("next week", "You typed “next week”. That is not one day."),
        ("when Ada rings", "I did not understand that time"),
        ("Friday", "At what time?"),
    ],
)
async def test_a_time_that_cannot_be_is_refused_with_an_example(chair, said, answer):
    await chair.sends_command("/conference")
    await chair.says(said)
    chair.sees(answer, "Thursday at half 4")
    await chair.says("half 4")
    chair.sees("Is that right?")


async def test_words_in_the_middle_of_a_reflection_are_never_taken_for_both(chair):
    await chair.reflects_until("prompted")
    await chair.sends_command("/conference")
    await chair.says("The mother was very quiet")
    chair.sees("I did not understand that time", "It was not taken as an answer either")
    await chair.taps("Go on")
    await chair.says("The mother was quiet until the very end, and then she said more than anybody else did")
    assert (await chair.record()).newest.cursor == "learning_need"
    assert [nudge.kind for nudge in await coming(chair)] == ["draft", "draft"]


async def test_a_doubled_tap_is_one_conference_and_back_to_back_ones_are_two(chair):
    await chair.sends_command("/conference")
    asked = chair.arrived[-1]
    await chair.taps("In 1 hour")
    await chair.taps_stale(asked, "In 1 hour")
    assert len(await coming(chair)) == 1
    await chair.taps_stale(asked, "In 2 hours")
    assert len(await coming(chair)) == 2


async def test_ten_minutes_after_the_end_the_chair_is_asked_and_the_reflection_is_linked(chair):
    await chair.sends_command("/conference")
    await chair.taps("In 1 hour")
    await turns_to(chair, "2026-11-23 16:09")
    chair.sees_nothing_new()
    await turns_to(chair, "2026-11-23 16:10")
    chair.sees("[Reflect now] [90 seconds] [In an hour] [This evening] [Tomorrow 8:30] [Not this one]")
    nudge = chair.arrived[0]
    await chair.taps("Reflect now")
    chair.sees("Taken up.", "What kind of conference was it?")
    assert await linked(chair) == [(await chair.record()).newest.id]
    await chair.taps_stale(nudge, "90 seconds")
    assert len((await chair.record()).reflections) == 1
    await later(chair, hours=2)
    chair.sees_nothing_new()


async def test_the_ninety_seconds_are_one_tap_away(chair):
    await chair.sends_command("/conference")
    await chair.taps("In 30 minutes")
    await later(chair, minutes=40)
    await chair.taps("90 seconds")
    assert (await chair.record()).newest.pace == "quick"


async def test_a_chair_who_began_by_themselves_is_not_asked_again(chair):
    await chair.sends_command("/conference")
    await chair.taps("In 1 hour")
    await later(chair, minutes=61)
    await chair.reflects_until("held")
    await later(chair, minutes=30)
    chair.sees_nothing_new()
    assert await linked(chair) == [(await chair.record()).newest.id]


async def test_a_conference_that_ends_in_quiet_hours_is_asked_after_in_the_morning(chair):
    await chair.sends_command("/conference")
    await chair.says("Friday at 18:55")
    await chair.taps("Yes")
    assert times(await coming(chair)) == ["conference Mon 30 Nov 08:30"]
    chair.sees("I will ask on Monday 30 November 2026, 08:30")


async def test_conferences_are_listed_to_keep_or_drop(chair):
    for _ in range(2):
        await chair.sends_command("/conference")
        await chair.taps("In 1 hour")
        chair.server.clock.forward(minutes=5)
    await chair.sends_command("/conference")
    await chair.taps("What is coming: 2", "✓ Mon 23 Nov, 16:00")
    chair.sees("[✗ Mon 23 Nov, 16:00] [✓ Mon 23 Nov, 16:06]")
    assert times(await coming(chair)) == ["conference Mon 23 Nov 16:16"]
    await chair.taps("✗ Mon 23 Nov, 16:00")
    assert times(await coming(chair)) == ["conference Mon 23 Nov 16:10", "conference Mon 23 Nov 16:16"]


async def test_a_long_list_has_pages(chair):
    for day in range(1, 11):
        await chair.sends_command("/conference")
        await chair.says(f"{day} December at 10am")
        await chair.taps("Yes")
    await chair.taps("What is coming")
    chair.sees("Page 1 of 2", "✓ Tue 1 Dec, 10:00")
    await chair.taps("›")
    chair.sees("Page 2 of 2", "✓ Thu 10 Dec, 10:00")
    await chair.taps("‹")
    chair.sees("Page 1 of 2")


async def has_a_conference_each_hour(chair, hours):
    """It is eight in the morning, and the chair says when today's conferences end."""
    chair.server.clock.now = chair.server.clock.now.replace(hour=8)
    for hour in hours:
        await chair.sends_command("/conference")
        await chair.says(f"today {hour:02}:00")
        await chair.taps("Yes")


async def test_no_more_than_four_messages_with_nudges_come_in_a_day(chair):
    await has_a_conference_each_hour(chair, range(9, 14))
    for hour in range(9, 14):
        await turns_to(chair, f"2026-11-23 {hour:02}:10")
        assert len(chair.arrived) == (hour < 13)
    await turns_to(chair, "2026-11-24 08:30")
    chair.sees("Is this a good moment")


async def test_an_hour_that_was_asked_for_is_kept_though_it_is_the_fifth_time_today(chair):
    await has_a_conference_each_hour(chair, range(9, 13))
    for hour in range(9, 13):
        await turns_to(chair, f"2026-11-23 {hour:02}:10")
    await chair.taps("In an hour")
    chair.sees("I will ask again on Monday 23 November 2026, 13:10")
    await turns_to(chair, "2026-11-23 13:09")
    chair.sees_nothing_new()
    await turns_to(chair, "2026-11-23 13:11")
    chair.sees("Is this a good moment")


async def test_an_evening_that_was_asked_for_is_kept_though_it_is_quiet_by_then(chair):
    await chair.sends_command("/conference")
    await chair.says("today 18:30")
    await chair.taps("Yes")
    await turns_to(chair, "2026-11-23 18:40")
    await chair.taps("In an hour")
    await turns_to(chair, "2026-11-23 19:41")
    chair.sees("Is this a good moment")


async def test_several_conferences_that_meet_name_their_times_and_nothing_else(chair):
    for said in ("Friday at 18:55", "Friday at 19:30"):
        await chair.sends_command("/conference")
        await chair.says(said)
        await chair.taps("Yes")
    await turns_to(chair, "2026-11-30 08:30")
    chair.sees("[Reflect: Fri 18:55 conference] [Reflect: Fri 19:30 conference]")
    await chair.taps("Reflect: Fri 19:30 conference")
    await chair.taps("Not this one")
    chair.sees("I will not ask about this one again")
    await chair.taps("Reflect: Fri 18:55 conference", "Reflect now")
    chair.sees("What kind of conference was it?")
    await looks(chair)
    chair.sees_nothing_new()
