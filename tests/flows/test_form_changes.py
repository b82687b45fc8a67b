"""What counts as a change of a form: what was parsed, whatever its text."""

import re

import pytest

from flows.form_changes import changes
from flows.loading import parse

SOURCE = """
id = "sample"
version = 1
title = "A form"
authority = "An authority"
[texts]
opening = "Leave out names."
[[section]]
key = "one"
title = "One"
[[section.question]]
key = "kind"
kind = "choice"
ask = "Which?"
quick = true
choices = { a = "A", b = "B" }
[[section.question]]
key = "more"
kind = "choice"
ask = "And?"
choices = { c = "C", d = "D" }
[[section.question]]
key = "both"
kind = "text"
ask = "Why both?"
when = { kind = ["a", "b"], more = "c" }
"""


def differing(old: str, new: str) -> tuple[str, ...]:
    assert old in SOURCE
    return changes(parse(SOURCE, "kept"), parse(SOURCE.replace(old, new), "new"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title = "A form"', '# A comment.\n  title   =   "A form"   # another'),
        ("\n", "\r\n"),
        ('title = "A form"\nauthority = "An authority"', 'authority = "An authority"\ntitle = "A form"'),
        ('kind = "choice"\nask = "Which?"', 'ask = "Which?"\nkind = "choice"'),
        ('{ kind = ["a", "b"], more = "c" }', '{ more = ["c"], kind = ["b", "a"] }'),
        ('"Which?"', '"""\\\nWhich?"""'),
        ('choices = { a = "A", b = "B" }', 'choices = { a = { label = "A" }, b = "B" }'),
        ('key = "one"\n', 'key = "one"\nshort = "One"\n'),
        ('title = "One"', 'title = "One"\nshort = "1"'),
    ],
)
def test_how_a_form_is_written_is_no_change(old, new):
    assert differing(old, new) == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"Which?"', '"Which one?"', ("the question “kind”",)),
        ('b = "B"', 'b = "Bee"', ("the question “kind”",)),
        ('{ a = "A", b = "B" }', '{ b = "B", a = "A" }', ("the question “kind”",)),
        ('more = "c" }', 'more = "d" }', ("the question “both”",)),
        ('key = "both"', 'key = "why"', ("the question “why” (new)", "the question “both” (gone)")),
        ('"Leave out names."', '"Names are fine."', ("the text “opening”",)),
        ('"A form"', '"Another"', ("“title”",)),
        ('title = "One"', 'title = "First"', ("the section “one”",)),
        ("version = 1", "version = 2", ()),
    ],
)
def test_what_differs_is_named(old, new, told):
    assert differing(old, new) == told


def test_a_short_name_for_a_button_is_no_change():
    labelled = SOURCE.replace('b = "B"', 'b = "A label"')
    shortened = SOURCE.replace('b = "B"', 'b = { label = "A label", short = "B" }')
    assert changes(parse(labelled, "kept"), parse(shortened, "new")) == ()


def test_another_order_of_the_same_questions_is_a_change():
    head, *asked = re.split(r"(?=\[\[section\.question\]\])", SOURCE)
    moved = "".join([head, asked[1], asked[0], asked[2]])
    assert changes(parse(SOURCE, "kept"), parse(moved, "new")) == ("the order of its questions",)
