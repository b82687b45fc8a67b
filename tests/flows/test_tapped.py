"""What a tap makes of an answer, question by question."""

from dataclasses import replace
from datetime import date

from flows.answer import Answer, Piece, Status
from flows.form import Asked
from flows.tapped import NOTHING, finished, marked, passed_over, picked
from tests.flows.walking import NINE, WEST_SUSSEX

WORDS = (Piece("as the school said", 7, NINE),)


def asked(key: str, answer: Answer | None = None) -> Asked:
    question = WEST_SUSSEX.question(key)
    return Asked(question, question.choices, answer)


def test_a_choice_takes_the_place_of_another():
    before = Answer(Status.GIVEN, picked=("today",))
    assert picked(asked("held", before), "earlier") == Answer(Status.GIVEN, picked=("earlier",))


def test_a_choice_keeps_the_comment_that_stands():
    before = Answer(Status.GIVEN, picked=("yes",), pieces=WORDS)
    assert picked(asked("prof_input", before), "no") == replace(before, picked=("no",))


def test_what_is_picked_after_a_skip_starts_afresh():
    assert picked(asked("held", Answer(Status.SKIPPED)), "today") == Answer(Status.GIVEN, picked=("today",))


def test_picks_stay_in_the_forms_order():
    one = picked(asked("category"), "sexual")
    assert picked(asked("category", one), "neglect").picked == ("neglect", "sexual")


def test_putting_back_what_was_not_picked_changes_nothing():
    before = Answer(Status.OPEN, picked=("neglect",))
    assert picked(asked("category", before), "sexual", on=False) == before


def test_what_is_not_on_offer_is_not_picked():
    assert picked(asked("held"), "nonsense") is None
    assert picked(asked("category"), "nonsense") is None
    assert picked(asked("scaling"), "11") is None
    assert picked(asked("prompted"), "yes") is None
    assert picked(asked("smarter_checks"), "timely") is None


def test_a_day_is_picked_once_and_for_all():
    assert picked(asked("esc_by"), "2026-12-01") == Answer(Status.GIVEN, day=date(2026, 12, 1))
    assert picked(asked("esc_by"), "2026-02-30") is None


def test_a_pick_in_words_remembers_its_message_and_a_tap_forgets_it():
    typed = picked(asked("held"), "today", by=9)
    assert typed.sources == {9}
    assert picked(asked("held", typed), "earlier").sources == frozenset()


def test_a_criterion_is_marked_and_marked_again():
    once = marked(asked("smarter_checks"), "timely", "met")
    assert marked(asked("smarter_checks", once), "timely", "partly").marks == {"timely": "partly"}
    assert marked(asked("smarter_checks", Answer(Status.SKIPPED)), "timely", "met").marks == {"timely": "met"}


def test_done_finishes_what_holds_enough():
    assert finished(asked("held", Answer(Status.OPEN, picked=("today",)))).status is Status.GIVEN
    assert finished(asked("smarter_checks", Answer(Status.OPEN, marks={"timely": "met"}))).settled
    assert finished(asked("prompted", Answer(Status.OPEN, pieces=WORDS))).settled
    assert finished(asked("scaling", NOTHING)) is None
    assert finished(asked("category", NOTHING)) is None
    assert finished(asked("category")) is None


def test_done_keeps_what_was_given_or_skipped():
    for settled in (Answer(Status.GIVEN, picked=("today",)), Answer(Status.SKIPPED)):
        assert finished(asked("held", settled)) is settled


def test_skipping_passes_over_what_is_empty():
    assert passed_over(asked("held")) == Answer(Status.SKIPPED)
    assert passed_over(asked("smarter_checks", NOTHING)) == Answer(Status.SKIPPED)


def test_skipping_never_loses_words_picks_or_marks():
    assert passed_over(asked("prompted", Answer(Status.OPEN, pieces=WORDS))) is None
    assert passed_over(asked("category", Answer(Status.OPEN, picked=("neglect",)))) is None
    assert passed_over(asked("smarter_checks", Answer(Status.OPEN, marks={"timely": "met"}))) is None
    assert passed_over(asked("prof_input", Answer(Status.OPEN, pieces=WORDS))).pieces == WORDS
    assert passed_over(asked("prof_input", Answer(Status.GIVEN, pieces=WORDS))) is None
