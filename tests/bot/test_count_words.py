"""How a count is said to a chair."""

import pytest

from bot.strings import keeping, nudges, terms, year
from bot.strings.counts import questions, reflections, some
from flows.retention import WhatGoes


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 reflections"), (1, "1 reflection"), (2, "2 reflections"), (21, "21 reflections")],
)
def test_one_is_said_of_one_alone(count, said):
    assert reflections(count) == said
    assert questions(count) == said.replace("reflection", "question")


@pytest.mark.parametrize(
    ("sentences", "one", "several"),
    [
        (terms.DISCLOSED_COUNT, "one reflection", "12 reflections"),
        (nudges.COUNTED, "1 conference", "12 conferences"),
        (year.HELD, " after 1 conference", " after 12 conferences"),
        (keeping.NAMES[WhatGoes.DRAFTS], "one draft that you", "12 drafts that you"),
    ],
)
def test_a_sentence_of_one_is_not_the_sentence_of_several(sentences, one, several):
    assert some(sentences, 1).startswith(one)
    assert some(sentences, 12).startswith(several)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "a month"),
        (2, "2 months"),
        (11, "11 months"),
        (12, "a year"),
        (13, "13 months"),
        (24, "2 years"),
        (30, "30 months"),
    ],
)
def test_months_are_said_as_years_where_they_are_whole_ones(count, said):
    assert keeping.months(count) == said
