"""A short run of the fuzzers, the same each time."""

from pathlib import Path

from tests.fuzz import calendars, updates


def test_five_hundred_mutated_calendars_harm_nobody() -> None:
    done = calendars.fuzz(seed=26, count=500)
    assert not done.problems, done
    assert done.read > 250


async def test_a_thousand_updates_of_every_sort_keep_no_chair_from_talking(memory: Path) -> None:
    done = await updates.fuzz(seed=2, count=1_000, folder=memory)
    assert not done.problems, done
    assert done.turns > 3
    assert done.texts > 1
