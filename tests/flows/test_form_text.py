"""A form's page: all that a chair may see of it, and when, for whoever approves it."""

import pytest

from flows.form_text import page
from flows.loading import parse
from tests.flows.form_pages import FOLDER, FORMS, written

HEAD = """id = "tiny"
version = 1
title = "Tiny"
authority = "Nowhere"
texts = { opening = "Begin.", stop = "Stop." }
[[section]]
key = "only"
title = "Only"
[[section.question]]
key = "a"
ask = "A?"
quick = true
"""


@pytest.mark.parametrize("name", FORMS)
def test_the_whole_form_is_on_its_page(name):
    assert written(name) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def lines(question):
    return [line.text for line in page(parse(HEAD + question, "tiny.toml"))]


SCALE = 'kind = "scale"\nscale = { low = 0, high = 10, low_means = "l", high_means = "h" }\n'


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("0", "0"),
        ("0, 1", "0, 1"),
        ("0, 1, 2", "0 to 2"),
        ("0, 1, 3", "0, 1, 3"),
        ("8, 9, 10, 'not_scaled'", "8 to 10, not scaled"),
        ("'not_scaled'", "not scaled"),
        ("3, 'not_scaled'", "3, not scaled"),
    ],
)
def test_scores_that_follow_one_another_are_a_span(on, told):
    notice = f"notices = [{{ on = [{on}], text = 'stop' }}]\n"
    assert f"After {told}, the text “stop”: Stop." in lines(SCALE + notice)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("limit = 2000", ["At most 2,000 characters"]),
        ("limit = 10000", []),
        ("optional = true", ["May be skipped without being offered again"]),
        ("private = true", ["In no summary, document or statistic"]),
        ("note = 'Note'", []),
        ("note = 'Aside'", ["Above a note: Aside"]),
        ("aside = 'Told'", ["Apart in the summary, under: Told"]),
    ],
)
def test_what_a_question_says_of_itself_is_told_and_nothing_else(question, told):
    shown = lines(f"kind = 'text'\n{question}\n")
    asked = shown.index("A?")
    assert shown[asked + 1 : shown.index("Texts")] == told


def test_what_a_choice_says_of_itself_is_told_behind_it():
    days = "choices = { now = { label = 'Today', day = 0 }, then = { label = 'Before', day = -1 } }\n"
    shown = lines(f"kind = 'choice'\n{days}")
    assert shown[shown.index("A?") + 1 : shown.index("Texts")] == [
        "Today (means the day +0)",
        "Before (means the day -1)",
    ]
    alone = "choices = { some = 'Some', none = { label = 'None of it', short = 'None', exclusive = true } }\n"
    shown = lines(f"kind = 'many'\n{alone}")
    assert shown[shown.index("A?") + 1 : shown.index("Texts")] == [
        "Some",
        "None of it (on its button: None) (alone)",
    ]
