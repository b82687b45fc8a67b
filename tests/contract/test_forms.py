"""Every form there is: it parses, each of its questions can be reached, and what it shows fits a phone."""

from importlib import resources
from itertools import product
from pathlib import Path

import pytest

from flows.answer import Answer, Status
from flows.checking import faults
from flows.form import Form, Mark, Pace, Question, QuestionKind
from flows.loading import parse, source_of

PACKAGED = sorted(f.name.removesuffix(".toml") for f in (resources.files("flows") / "forms").iterdir())
IMAGINED = sorted(map(str, (Path(__file__).parents[1] / "forms").glob("*.toml")))
FORMS = [parse(*source_of(name)) for name in (*PACKAGED, *IMAGINED)]
EACH = pytest.mark.parametrize("form", FORMS, ids=lambda f: f"{f.id}-{f.version}")


def test_the_forms_are_these():
    assert PACKAGED == ["gibbs_nursing", "west_sussex"]
    assert {(f.id, f.version) for f in FORMS} == {
        ("west_sussex", 1),
        ("west_sussex", 2),
        ("harbour", 1),
        ("harbour", 2),
        ("gibbs_nursing", 1),
        ("lesson", 1),
    }


@EACH
def test_a_form_has_no_fault(form):
    assert list(faults(form)) == []


def ways(question: Question) -> list[Answer]:
    """One answer for each value that conditions may name, and an answer that names none."""
    match question.kind:
        case QuestionKind.GRID:
            first = question.criteria[0].key
            return [Answer(Status.GIVEN, marks={first: mark}) for mark in Mark]
        case _:
            return [Answer(Status.GIVEN, picked=(value,)) for value in sorted(question.values)]


def turning(form: Form) -> list[Question]:
    """The questions that others wait for, in order."""
    conditions = [q.when for q in form if q.when] + [q.offer for q in form if q.offer]
    named = {key for when in conditions for key, _ in when.clauses}
    return [q for q in form if q.key in named]


@EACH
def test_every_question_is_reached_by_some_answers(form):
    reached: set[str] = set()
    turns = turning(form)
    for answers in product(*(ways(q) for q in turns)):
        reached |= form.path({q.key: answer for q, answer in zip(turns, answers, strict=True)}).keys()
    assert reached == {q.key for q in form}


@EACH
def test_the_90_seconds_are_the_quick_questions_and_few(form):
    quick = list(form.path({}, Pace.QUICK))
    assert quick == [q.key for q in form if q.quick]
    assert 1 <= len(quick) <= 6


@EACH
def test_every_button_names_its_question_and_choice_within_64_bytes(form):
    """A button carries at most a word, a question's key, a criterion's and a mark, in 64 bytes of ASCII."""
    for question in form:
        for part in (*question.choices, *question.criteria):
            assert len(f"mark:{question.key}:{part.key}:not_met".encode()) <= 64
        for choice in question.choices:
            assert all(name == name.strip() != "" for name in choice.called)


@EACH
def test_no_two_choices_on_offer_together_read_the_same(form):
    for question in form:
        for kind in form.questions[0].choices or [None]:
            answers = (
                {} if kind is None else {form.questions[0].key: Answer(Status.GIVEN, picked=(kind.key,))}
            )
            for names in zip(*((c.label, c.on_button) for c in question.offered(answers)), strict=True):
                assert len(names) == len({name.casefold() for name in names})


def test_the_imagined_authoritys_second_version_differs_as_a_new_version_may():
    first, second = (f for f in FORMS if f.id == "harbour")
    before, after = ({q.key: q.ask for q in form} for form in (first, second))
    assert before.keys() - after.keys() == {"letters"}
    assert after.keys() - before.keys() == {"label"}
    assert [key for key in before.keys() & after.keys() if before[key] != after[key]] == ["story"]
