"""Where the tables and fields of a form's file stand, whatever else is in it."""

import pytest

from flows.toml_lines import DOCUMENT, FORM, TEXTS, YEAR, Place, lines_of

FIRST, SECOND = Place("section", 0), Place("section", 1)

SOURCE = '''\
id = "a"
"title" = "b"
[texts]
start = """
[[section]]
end = 1
"""
end.short = 1
[year]
asks = 'x'
[year.more]
pieces = 1
[document]
front = 1
[other]
x.y = 2
[[section]]
key = "first"
[[section.question]]
key = 1
choices.yes = 2 # key = 3
[section.question.when]
outcome = 4
[[section.question]]
key = 5
[["section"]]
[[section.question]]
ask = 6
'''


@pytest.mark.parametrize(
    ("place", "name", "line"),
    [
        (FORM, "", 1),
        (FORM, "id", 1),
        (FORM, "title", 2),
        (TEXTS, "", 3),
        (TEXTS, "start", 4),
        (TEXTS, "end", 8),
        (TEXTS, "end.short", 8),
        (TEXTS, "end.long", 8),
        (TEXTS, "elsewhere", 3),
        (YEAR, "", 9),
        (YEAR, "asks", 10),
        (YEAR, "more", 11),
        (YEAR, "more.pieces", 12),
        (DOCUMENT, "", 13),
        (DOCUMENT, "front", 14),
        (FORM, "other", 15),
        (FORM, "other.x", 16),
        (FORM, "other.x.y", 16),
        (FIRST, "", 17),
        (FIRST, "key", 18),
        (Place("question", 0, 0), "", 19),
        (Place("question", 0, 0), "key", 20),
        (Place("question", 0, 0), "choices.yes", 21),
        (Place("question", 0, 0), "when", 22),
        (Place("question", 0, 0), "when.outcome", 23),
        (Place("question", 0, 1), "", 24),
        (Place("question", 0, 1), "key", 25),
        (Place("question", 0, 2), "key", 17),
        (SECOND, "", 26),
        (Place("question", 1, 0), "", 27),
        (Place("question", 1, 0), "ask", 28),
    ],
)
def test_each_table_and_field_has_its_line_and_what_has_none_that_of_what_it_stands_in(place, name, line):
    assert lines_of(SOURCE).of(place, name) == line


@pytest.mark.parametrize(
    ("source", "place", "name", "line"),
    [
        # What comes before the section and the question that it should stand in counts as of the first.
        ("[[section.question]]\nkey = 1", Place("question", 0, 0), "key", 2),
        ("[section.question.when]\na = 1", Place("question", 0, 0), "when.a", 2),
        ("[[section]]\n[section.question.when]\na = 1", Place("question", 0, 0), "when.a", 3),
        ("x = 1\n\nsection = []", FIRST, "key", 3),
        ("x = 1\nsection = [{question = []}]", Place("question", 0, 0), "key", 2),
        ("\nquestion = 1\n[[section]]\n[section.other]\nquestion = 1", Place("question", 0, 0), "", 3),
        ("x = 1\ntexts = {}", TEXTS, "start", 2),
        ("x = 1", FIRST, "key", 1),
        ("x = '''a\n'''\ny = '''\n\n", FORM, "y", 3),
        ("x = 1\ny = 2\nx = 3", FORM, "x", 1),
        ("x = '''\n''' # '''\ny = 2", FORM, "y", 3),
        ("x = 'a'''\ny = 2", FORM, "y", 2),
    ],
)
def test_a_file_that_is_no_form_has_lines_too(source, place, name, line):
    assert lines_of(source).of(place, name) == line
