"""How far a reflection has come: which part of the form, and about how long the rest takes."""

from itertools import pairwise

from flows.form import Pace
from flows.progress import Progress, progress
from tests.flows.walking import Walking


def walked(pace: Pace = Pace.FULL) -> list[Progress]:
    """The progress at every question of a whole reflection, in order."""
    seen = []
    for question in Walking(pace=pace).until("review").path:
        chair = Walking(pace=pace).until(question)
        seen.append(progress(chair.reflection, question))
    return seen


def test_the_parts_are_the_sections_in_order():
    seen = walked()
    assert {one.parts for one in seen} == {6}
    assert list(dict.fromkeys(one.part for one in seen)) == [1, 2, 3, 4, 5, 6]


def test_the_parts_of_the_capture_are_those_that_it_asks():
    parts = [(one.part, one.parts) for one in walked(Pace.QUICK)]
    assert parts[-1][0] == parts[-1][1] < 6


def test_the_time_left_goes_down_with_every_answer():
    left = [one.seconds for one in walked()]
    assert all(after <= before for before, after in pairwise(left))
    assert 8 * 60 < left[0] < 15 * 60
    assert 0 < left[-1] < 45


def test_the_capture_takes_about_90_seconds():
    assert 75 < walked(Pace.QUICK)[0].seconds <= 105
