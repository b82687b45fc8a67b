"""What a whole reflection costs in calls to Telegram."""

from collections import Counter


async def test_a_turn_of_a_whole_reflection_takes_two_calls_on_average(plain_chair):
    chair = plain_chair
    acts, calls = chair.acts, len(chair.server.calls())
    await chair.reflects_until(
        "review", {"outcome": "Plan made", "smarter": "Partly", "escalate": "Already raised"}
    )
    await chair.finishes()
    acts, made = chair.acts - acts, chair.server.calls()[calls:]
    average = len(made) / acts
    print(f"{acts} turns, {len(made)} calls: {average:.2f} a turn; {dict(Counter(made))}")
    assert average <= 2.2
