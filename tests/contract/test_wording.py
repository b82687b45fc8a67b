"""The authority's own sentences, to the letter: the form's file against a copy kept apart from it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.form import Form
from flows.loading import parse, source_of

WORDING = Path(__file__).with_name("west_sussex_wording.txt").read_text(encoding="utf-8")
SENTENCES = [tuple(line.split(": ", 1)) for line in WORDING.splitlines()]


def in_order(form: Form) -> Iterator[tuple[str, str]]:
    """Every wording of the form, in the order in which a chair meets it."""
    for section in form.sections:
        yield f"section {section.key}", section.title
        yield f"intro {section.key}", section.intro
        for question in form:
            if question.section == section.key:
                yield f"ask {question.key}", question.ask
                yield f"help {question.key}", question.help


@pytest.fixture(scope="module")
def shown() -> list[tuple[str, str]]:
    return list(in_order(parse(*source_of("west_sussex"))))


@pytest.mark.parametrize(("name", "sentence"), SENTENCES, ids=[name for name, _ in SENTENCES])
def test_the_authoritys_sentence_stands_to_the_letter(shown, name, sentence):
    assert dict(shown)[name] == sentence


def test_the_authoritys_sentences_come_in_the_authoritys_order(shown):
    known = {name for name, _ in SENTENCES}
    assert [name for name, _ in shown if name in known] == [name for name, _ in SENTENCES]


def test_the_copy_holds_every_part_of_the_authoritys_form():
    count = {kind: sum(name.startswith(kind) for name, _ in SENTENCES) for kind in ("section", "ask", "help")}
    assert count == {"section": 4, "ask": 15, "help": 4}


def test_the_authoritys_double_spaces_are_kept(shown):
    assert "addressed?  (To discuss" in dict(shown)["ask learning_need"]
    assert "conference?  What was" in dict(shown)["section outcome"]
    assert "in teams.  This model" in dict(shown)["intro further"]
