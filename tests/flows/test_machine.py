"""The machine compiled from a form: what may follow what, and nothing else."""

from itertools import pairwise

import pytest

from flows.form import REVIEW, SUBMITTED
from flows.loading import parse
from flows.machine import ADVANCE, BACK, SUBMIT, Edge, Walk, diagram, edges, trigger
from tests.flows.walking import HARBOUR, WEST_SUSSEX, Walking

FORMS = pytest.mark.parametrize("form", [WEST_SUSSEX, HARBOUR], ids=lambda f: f.id)


@FORMS
def test_every_way_forward_has_its_way_back(form):
    found = set(edges(form))
    forward = {(e.source, e.dest) for e in found if e.trigger == ADVANCE}
    assert forward == {(e.dest, e.source) for e in found if e.trigger == BACK}
    assert len(found) == len(list(edges(form)))


@FORMS
def test_every_question_and_review_can_be_gone_to_from_anywhere(form):
    to = {e.dest for e in edges(form) if e.source == "*"}
    assert to == {REVIEW, *(q.key for q in form)}


@FORMS
def test_only_review_leads_to_submission(form):
    assert [e for e in edges(form) if e.dest == SUBMITTED] == [Edge(SUBMIT, REVIEW, SUBMITTED)]


@pytest.mark.parametrize("outcome", ["made", "adjourned", "other"])
@pytest.mark.parametrize("smarter", ["yes", "no"])
@pytest.mark.parametrize("escalate", ["yes", "already", "no", "unsure"])
@pytest.mark.parametrize("scaling", ["not_scaled", "10", "2"])
def test_no_edge_is_missing_on_any_path(outcome, smarter, escalate, scaling):
    forward = {(e.source, e.dest) for e in edges(WEST_SUSSEX) if e.trigger == ADVANCE}
    chair = Walking().until(
        REVIEW, outcome=outcome, smarter=smarter, escalate=escalate, scaling=scaling, smarter_checks="partly"
    )
    assert set(pairwise([*chair.path, REVIEW])) <= forward


def test_edges_that_no_answers_can_take_are_left_out():
    forward = {(e.source, e.dest) for e in edges(WEST_SUSSEX) if e.trigger == ADVANCE}
    assert ("escalate", "esc_who") not in forward  # the issue is always asked between
    assert ("esc_issue", "esc_why_not") not in forward  # yes and no exclude each other
    assert ("scaling", "smarter_fix") not in forward  # a fix needs the letters first


def test_advance_follows_the_path_and_back_returns():
    path = WEST_SUSSEX.path({})
    on = Walk("outcome", path)
    assert trigger(WEST_SUSSEX, ADVANCE, on)
    assert on.state == "scaling"
    assert trigger(WEST_SUSSEX, BACK, on)
    assert on.state == "outcome"


def test_the_first_question_has_nothing_before_it():
    on = Walk("type", WEST_SUSSEX.path({}))
    assert not trigger(WEST_SUSSEX, BACK, on)
    assert on.state == "type"


def test_review_waits_until_all_is_answered():
    on = Walk("wellbeing", WEST_SUSSEX.path({}))
    assert not trigger(WEST_SUSSEX, ADVANCE, on)
    assert not trigger(WEST_SUSSEX, "edit_review", on)
    assert not trigger(WEST_SUSSEX, SUBMIT, on)
    assert on.state == "wellbeing"


def test_an_incomplete_reflection_is_not_submitted_even_from_review():
    assert not trigger(WEST_SUSSEX, SUBMIT, Walk(REVIEW, WEST_SUSSEX.path({})))


def test_a_question_off_the_path_cannot_be_gone_to():
    on = Walk("type", WEST_SUSSEX.path({}))
    assert not trigger(WEST_SUSSEX, "edit_esc_by", on)
    assert trigger(WEST_SUSSEX, "edit_fit", on)
    assert on.state == "fit"


def test_the_diagram_shows_every_state_and_what_opens_each_branch():
    drawn = diagram(WEST_SUSSEX).splitlines()
    assert drawn[0] == "stateDiagram-v2"
    assert {f'  state "{q.key}" as {q.key}' for q in WEST_SUSSEX} < set(drawn)
    assert "  [*] --> type" in drawn
    assert "  type --> held" in drawn
    assert "  escalate --> esc_why_not: escalate is no" in drawn
    assert "  escalate --> esc_issue: escalate is yes or already" in drawn
    assert "  outcome --> dissent: outcome is other than adjourned" in drawn
    assert "  smarter --> smarter_checks: smarter is partly or no, or taken up" in drawn
    assert "  smarter_checks --> smarter_fix: smarter_checks is partly or not_met" in drawn
    assert drawn[-1] == "  review --> submitted: submit"


def test_a_question_that_waits_for_every_value_waits_for_an_answer():
    form = parse(
        """
        id = "two"
        version = 1
        title = "Two"
        authority = "Nowhere"
        texts = { opening = "Begin." }
        [[section]]
        key = "only"
        title = "Only"
        [[section.question]]
        key = "a"
        kind = "choice"
        ask = "A?"
        quick = true
        choices = { x = "X", y = "Y", z = "Z" }
        [[section.question]]
        key = "b"
        kind = "many"
        ask = "B?"
        choices = { m = "M", n = "N" }
        when = { a = ["x", "y", "z"] }
        [[section.question]]
        key = "c"
        kind = "text"
        ask = "C?"
        when = { b = ["m"], a = "x" }
        [[section.question]]
        key = "d"
        kind = "text"
        ask = "D?"
        when = { b = "n" }
        """,
        "two.toml",
    )
    drawn = diagram(form)
    assert "a --> b: a is x or y or z" in drawn
    assert "b --> c: a is x and b is m" in drawn
    assert "c --> d: b is n" in drawn  # of several picked, both can hold
