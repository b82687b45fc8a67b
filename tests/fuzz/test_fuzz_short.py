"""A short run of the fuzzers, the same each time."""

from tests.fuzz.calendars import fuzz


def test_five_hundred_mutated_calendars_harm_nobody():
    done = fuzz(seed=26, count=500)
    assert not done.problems, done
    assert done.read > 250
