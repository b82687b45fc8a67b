"""What a whole reflection costs in calls to Telegram."""

from collections import Counter

from flows.form import QuestionKind
from flows.loading import parse, source_of
from tests.chair import sensible

CHOSEN = {"outcome": "Plan made", "smarter": "Partly", "escalate": "Already raised"}
COMMENT = "It was said late, and by one agency alone."


async def reflects(chair, answers):
    """Begin, answer every question, and finish; how many calls a turn took on average."""
    acts, calls = chair.acts, len(chair.server.calls())
    await chair.reflects_until("review", answers)
    await chair.finishes()
    acts, made = chair.acts - acts, chair.server.calls()[calls:]
    print(f"{acts} turns, {len(made)} calls: {len(made) / acts:.2f} a turn; {dict(Counter(made))}")
    return len(made) / acts


async def test_a_turn_of_a_whole_reflection_tapped_and_typed_takes_at_most_two_calls(plain_chair):
    commented = {
        question.key: (CHOSEN.get(question.key) or sensible(question), COMMENT)
        for question in parse(*source_of("west_sussex"))
        if question.comment and question.kind is QuestionKind.CHOICE
    }
    assert len(commented) > 5
    assert await reflects(plain_chair, CHOSEN | commented) <= 2.0


async def test_a_turn_takes_hardly_more_where_every_comment_is_passed_over(plain_chair):
    assert await reflects(plain_chair, CHOSEN) <= 2.2
