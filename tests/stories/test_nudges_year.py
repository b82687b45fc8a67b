"""The professional year: reminded of on its days, and only while something that it asks for is missing."""

from tests.chair import SKIP
from tests.nudged import coming, times, turns_to

CLOSES_SOON = "Your professional year closes before long"


async def year(chair):
    return times(await coming(chair, yearly=True))


async def test_a_chair_who_joins_is_reminded_on_the_next_of_the_years_days(chair):
    # Monday 23 November: this year's reminders have gone.
    assert await year(chair) == ["year Wed 01 Sep 08:30"]
    await turns_to(chair, "2027-09-01 08:30")
    chair.sees(CLOSES_SOON, "[What is missing]")
    assert await year(chair) == ["year Mon 01 Nov 08:30"]
    await chair.taps("What is missing")
    chair.sees(
        "Social Work England asks for two different pieces",
        "So far: 0 of 2, and with a peer 0 of 1.",
        "The year closes on Tuesday 30 November 2027.",
    )
    await turns_to(chair, "2027-11-01 08:30")
    chair.sees(CLOSES_SOON)
    # 20 November 2027 is a Saturday.
    await turns_to(chair, "2027-11-22 08:30")
    chair.sees(CLOSES_SOON)
    assert await year(chair) == ["year Fri 01 Sep 08:30"]


async def test_who_has_what_the_year_asks_for_is_left_in_peace(chair):
    await turns_to(chair, "2027-03-01 15:00")
    for peer in ("Talked it over with a colleague; I would slow down sooner.", SKIP):
        await chair.reflects_until("review", {"peer": peer})
        await chair.finishes()
    await turns_to(chair, "2027-09-01 08:30")
    chair.does_not_see(CLOSES_SOON)
    assert await year(chair) == ["year Mon 01 Nov 08:30"]


async def test_without_a_peer_something_is_missing(chair):
    await turns_to(chair, "2027-03-01 15:00")
    for _ in range(2):
        await chair.reflects_until("review", {"peer": SKIP})
        await chair.finishes()
    await turns_to(chair, "2027-09-01 08:30")
    chair.sees("Your professional year")
    await chair.taps("Your professional year", "What is missing")
    chair.sees("So far: 2 of 2, and with a peer 0 of 1.")


async def test_what_was_sent_in_an_earlier_year_does_not_count(chair):
    for _ in range(2):
        await chair.reflects_until("review", {"peer": "With a colleague"})
        await chair.finishes()
    await turns_to(chair, "2027-09-01 08:30")
    chair.sees("Your professional year")


async def test_the_reminders_can_be_switched_off(chair):
    await chair.sends_command("/settings")
    await chair.taps("What I ask about", "✓ The professional year")
    await turns_to(chair, "2027-09-01 08:30")
    chair.sees_nothing_new()
