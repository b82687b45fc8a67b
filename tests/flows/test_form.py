"""A form as data: the path that answers take, what is offered, and how long it may become."""

import pytest

from flows.answer import Answer, Status
from flows.condition import When
from flows.form import Mark, Pace, QuestionKind
from flows.roles import Role
from tests.flows.walking import HARBOUR, WEST_SUSSEX, Walking


def chosen(*keys: str) -> Answer:
    return Answer(Status.GIVEN, picked=keys)


def test_the_path_before_any_answer_is_what_is_always_asked():
    assert list(WEST_SUSSEX.path({})) == [q.key for q in WEST_SUSSEX if q.when is None]


def test_an_answer_opens_its_branch_and_only_its_branch():
    path = WEST_SUSSEX.path({"escalate": chosen("no")})
    assert path.keys() - WEST_SUSSEX.path({}).keys() == {"esc_why_not"}


def test_an_answer_left_on_a_closed_branch_opens_nothing():
    answers = {
        "outcome": chosen("adjourned"),
        "smarter": chosen("partly"),
        "smarter_checks": Answer(Status.GIVEN, marks={"timely": "partly"}),
    }
    assert not {"smarter", "smarter_checks", "smarter_fix"} & WEST_SUSSEX.path(answers).keys()


def test_an_answer_that_is_ruled_out_opens_nothing_and_is_asked_again():
    path = WEST_SUSSEX.path({"type": chosen("review"), "outcome": chosen("made")})
    assert path["outcome"].outdated
    assert not path["outcome"].settled
    assert "smarter" not in path


def test_a_letter_partly_met_opens_the_fix():
    answers = {"outcome": chosen("made"), "smarter": chosen("partly")}
    met = Answer(Status.GIVEN, marks={"timely": "met"})
    partly = Answer(Status.GIVEN, marks={"timely": "met", "specific": "partly"})
    assert "smarter_fix" not in WEST_SUSSEX.path({**answers, "smarter_checks": met})
    assert "smarter_fix" in WEST_SUSSEX.path({**answers, "smarter_checks": partly})


def test_what_was_taken_up_stays_only_while_it_is_offered():
    answers = {"outcome": chosen("made"), "smarter_checks": Answer(Status.OPEN)}
    assert "smarter_checks" in WEST_SUSSEX.path({**answers, "smarter": chosen("yes")})
    assert "smarter_checks" not in WEST_SUSSEX.path({**answers, "smarter": Answer(Status.SKIPPED)})
    assert "smarter_checks" not in WEST_SUSSEX.path({"outcome": chosen("made"), "smarter": chosen("yes")})


def test_the_quick_pace_asks_the_quick_questions():
    assert list(WEST_SUSSEX.path({}, Pace.QUICK)) == [q.key for q in WEST_SUSSEX if q.quick]


def test_the_length_before_any_answer_spans_no_branch_to_every_branch():
    fewest, most = WEST_SUSSEX.length(WEST_SUSSEX.path({}))
    assert fewest == len([q for q in WEST_SUSSEX if q.when is None])
    assert most == len(WEST_SUSSEX.questions)


def test_the_length_narrows_with_each_answer():
    answers = {"outcome": chosen("adjourned"), "scaling": chosen("10")}
    path = WEST_SUSSEX.path(answers)
    fewest, most = WEST_SUSSEX.length(path)
    closed = {"category", "dissent", "smarter", "smarter_checks", "smarter_fix", "scaling_up"}
    assert most == len(WEST_SUSSEX.questions) - len(closed)
    assert fewest == len(path)


def test_an_answer_that_is_not_finished_narrows_nothing():
    for answer in (
        Answer(Status.OPEN, picked=("adjourned",)),
        Answer(Status.GIVEN, ("adjourned",), doubtful=True),
    ):
        _, most = WEST_SUSSEX.length(WEST_SUSSEX.path({"outcome": answer}))
        assert most == len(WEST_SUSSEX.questions)


def test_the_quick_length_is_certain():
    assert WEST_SUSSEX.length(WEST_SUSSEX.path({}, Pace.QUICK), Pace.QUICK) == (6, 6)


@pytest.mark.parametrize("form", [WEST_SUSSEX, HARBOUR], ids=lambda f: f.id)
def test_the_length_of_a_finished_reflection_is_what_was_asked(form):
    chair = Walking(form).until("review")
    assert form.length(chair.reflection.path) == (len(chair.path), len(chair.path))


def test_a_condition_needs_each_of_its_clauses():
    when = When((("a", frozenset({"x", "y"})), ("b", frozenset({"z"}))))
    assert when.holds({"a": chosen("x"), "b": chosen("z")})
    assert not when.holds({"a": chosen("x"), "b": chosen("x")})
    assert not when.holds({"a": chosen("x")})
    assert not when.holds({"a": Answer(Status.SKIPPED), "b": chosen("z")})


def test_only_what_was_answered_contradicts_a_condition():
    when = When((("a", frozenset({"x"})), ("b", frozenset({"z"}))))
    assert when.contradicted({"a": chosen("x"), "b": chosen("y")})
    assert not when.contradicted({"a": chosen("x")})
    assert not when.contradicted({"a": Answer(Status.SKIPPED), "b": Answer(Status.OPEN)})


def test_a_question_knows_what_can_be_answered():
    values = {q.key: q.values for q in WEST_SUSSEX}
    assert values["smarter"] == {"yes", "partly", "no"}
    assert values["smarter_checks"] == set(Mark)
    assert values["scaling"] == {*map(str, range(11)), "not_scaled"}
    assert values["prompted"] == values["esc_by"] == frozenset()


def test_questions_sections_and_roles_are_found_by_name():
    assert WEST_SUSSEX.question("esc_by").kind is QuestionKind.DATE
    assert WEST_SUSSEX.section("further").title == "Further learning needs"
    assert WEST_SUSSEX.with_role(Role.SCALING) is WEST_SUSSEX.question("scaling")
    assert HARBOUR.with_role(Role.COMMITMENT) is None
    with pytest.raises(KeyError):
        WEST_SUSSEX.question("nowhere")
    with pytest.raises(KeyError):
        WEST_SUSSEX.section("nowhere")
