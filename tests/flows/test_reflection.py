"""The record itself: what it knows of its answers, and where it begins."""

import pytest

from flows.answer import Answer, Status
from flows.form import Pace
from flows.loading import parse
from flows.reflection import begin, first_open, skipped
from tests.flows.walking import HARBOUR, NINE, TINY, WEST_SUSSEX, Walking


def test_an_answer_that_cannot_stand_any_more_offers_nothing():
    source = (
        TINY
        + """
        [[section.question]]
        key = "a"
        kind = "choice"
        ask = "A?"
        quick = true
        choices = { x = "X", y = "Y" }
        [[section.question]]
        key = "b"
        kind = "choice"
        ask = "B?"
        choices = { p = { label = "P", when = { a = "x" } }, q = "Q" }
        [[section.question]]
        key = "c"
        kind = "text"
        ask = "C?"
        when = { b = "q" }
        offer = { b = "p" }
        offer_label = "Ask C"
    """
    )
    chair = Walking(parse(source, "tiny.toml"))
    chair.picks("x", "p")
    assert [question.key for question in chair.reflection.offers("b")] == ["c"]
    chair.changes("a")
    chair.picks("y")
    assert chair.reflection.offers("b") == ()


def test_a_draft_begins_at_the_first_question_of_its_pace():
    assert begin(WEST_SUSSEX, 1, Pace.FULL, NINE).cursor == "type"
    assert begin(WEST_SUSSEX, 1, Pace.QUICK, NINE).cursor == "type"
    assert begin(HARBOUR, 1, Pace.FULL, NINE).cursor == "danger"


def test_the_label_is_the_chairs_own():
    chair = Walking().until("label")
    assert chair.reflection.label == ""
    chair.says("the tall house")
    assert chair.reflection.label == "the tall house"
    assert Walking(HARBOUR).until("review").reflection.label == ""


def test_an_answer_in_place_leaves_the_reflection_before_it_as_it_was():
    before = begin(WEST_SUSSEX, 1, Pace.FULL, NINE)
    after = before.answering("escalate", Answer(Status.GIVEN, picked=("no",)))
    assert before.answers == {}
    assert "esc_why_not" in after.path
    assert "esc_why_not" not in before.path


def test_the_path_is_worked_out_once_and_kept_when_only_the_cursor_moves():
    before = begin(WEST_SUSSEX, 1, Pace.FULL, NINE)
    path = before.path
    assert before.moving(cursor="held").path is path
    assert before.answering("type", Answer(Status.SKIPPED)).path is not path


@pytest.mark.parametrize("form", [WEST_SUSSEX, HARBOUR], ids=lambda f: f.id)
def test_an_answer_that_decides_nothing_takes_its_place_on_the_path(form):
    for question in form:
        before = begin(form, 1, Pace.FULL, NINE)
        assert before.path
        after = before.answering(question.key, Answer(Status.GIVEN, picked=("no",), probed=True))
        assert list(after.path.items()) == list(form.path(after.answers).items())


def test_a_message_is_known_by_the_answer_that_it_gave():
    chair = Walking()
    typed = chair.says("review")
    chair.until("prof_input")
    chair.says("yes")
    comment = chair.says("the nursery")
    assert chair.reflection.with_source(typed) == "type"
    assert chair.reflection.with_source(comment) == "prof_input"
    assert chair.reflection.with_source(1) is None


def test_the_first_open_question_is_the_first_not_yet_given_or_skipped():
    chair = Walking().until("label")
    assert first_open(chair.reflection.path) == "label"
    assert first_open(chair.until("review").reflection.path) is None


def test_only_what_was_meant_to_be_answered_counts_as_skipped():
    chair = Walking()
    for _ in range(4):
        chair.skips()
    assert chair.at == "learning_need"
    assert skipped(chair.reflection.path) == ("type", "held", "prompted")


def test_offers_are_of_the_answer_that_makes_them():
    chair = Walking().until("smarter")
    chair.picks("yes")
    assert [q.key for q in chair.reflection.offers("smarter")] == ["smarter_checks"]
    assert chair.reflection.offers("outcome") == ()


def test_an_offer_made_on_a_closed_branch_is_none():
    chair = Walking().until("review")
    chair.changes("outcome")
    chair.picks("adjourned")
    assert chair.answer("smarter").picked == ("yes",)
    assert chair.reflection.offers("smarter") == ()


def test_an_answer_says_whether_it_holds_anything():
    chair = Walking().until("label")
    chair.says("the tall house")
    assert not chair.answer("label").empty
    assert not chair.answer("type").empty
    assert Answer(Status.SKIPPED).empty
    assert not Answer(Status.OPEN, marks={"timely": "met"}).empty
