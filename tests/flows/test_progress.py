"""How far a reflection has come: which part of the form, and about how long the rest takes."""

from itertools import pairwise

import pytest

from flows.form import Pace
from flows.loading import parse
from flows.progress import Progress, progress
from flows.reflection import begin
from tests.flows.walking import NINE, TINY, Walking


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


CHOICES = "choices = { x = 'X', y = 'Y' }"


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ("kind = 'text'", 30),
        ("kind = 'text'\noptional = true", 20),
        (f"kind = 'choice'\n{CHOICES}", 8),
        (f"kind = 'choice'\n{CHOICES}\noptional = true", 8),
        (f"kind = 'choice'\n{CHOICES}\ncomment = 'Why?'", 13),
        (f"kind = 'many'\n{CHOICES}", 12),
        ("kind = 'scale'\nscale = { low = 0, high = 3, low_means = 'l', high_means = 'h' }", 8),
        ("kind = 'grid'\ncriteria = { c = { letter = 'C', word = 'Clear', ask = 'Clear?' } }", 40),
        ("kind = 'date'", 8),
    ],
)
def test_a_question_takes_as_long_as_one_of_its_kind(fields, seconds):
    form = parse(f"{TINY}[[section.question]]\nkey = 'a'\nask = 'A?'\nquick = true\n{fields}\n", "tiny.toml")
    assert progress(begin(form, 1, Pace.FULL, NINE), "a") == Progress(1, 1, seconds)


def test_of_what_may_yet_be_asked_half_is_counted():
    asked = f"[[section.question]]\nkey = 'a'\nask = 'A?'\nquick = true\nkind = 'choice'\n{CHOICES}\n"
    maybe = "[[section.question]]\nkey = '{}'\nask = 'B?'\nkind = 'text'\nwhen = {{ a = 'x' }}\n"
    form = parse(TINY + asked + maybe.format("b") + maybe.format("c"), "tiny.toml")
    chair = Walking(form)
    assert progress(chair.reflection, "a") == Progress(1, 1, 8 + 2 * 16)
    chair.picks("y")
    assert progress(chair.reflection, "a") == Progress(1, 1, 0)
