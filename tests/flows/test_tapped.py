"""What a tap makes of an answer, question by question."""

from datetime import date, timedelta

from msgspec.structs import replace

from flows.answer import Answer, Piece, Status
from flows.form import Asked, Mark
from flows.tapped import NOTHING, finished, marked, marked_all, passed_over, picked
from tests.flows.walking import NINE, WEST_SUSSEX

TODAY = NINE.date()
WORDS = (Piece("as the school said", 7, NINE),)


def asked(key: str, answer: Answer | None = None) -> Asked:
    question = WEST_SUSSEX.question(key)
    return Asked(question, question.choices, answer)


def test_a_choice_takes_the_place_of_another_which_can_be_had_back():
    before = Answer(Status.GIVEN, picked=("today",))
    changed = Answer(Status.GIVEN, picked=("earlier",), replaced=(before,))
    assert picked(asked("held", before), "earlier", TODAY) == changed


def test_a_choice_that_is_ruled_out_is_not_had_back():
    before = Answer(Status.GIVEN, picked=("no_such_outcome",))
    assert picked(asked("outcome", before), "adjourned", TODAY).replaced == ()


def test_a_choice_keeps_the_comment_that_stands():
    before = Answer(Status.GIVEN, picked=("yes",), pieces=WORDS)
    assert picked(asked("prof_input", before), "yes", TODAY) == before
    assert picked(asked("prof_input", before), "no", TODAY) == replace(
        before, picked=("no",), doubtful=True, replaced=(before,)
    )


def test_a_choice_that_is_relative_to_a_day_means_that_day():
    assert picked(asked("held"), "today", TODAY).day == TODAY
    assert picked(asked("held"), "yesterday", TODAY).day == TODAY - timedelta(days=1)
    yesterday = picked(asked("held"), "yesterday", TODAY)
    assert picked(asked("held", yesterday), "earlier", TODAY).day is None


def test_what_excludes_the_others_never_stands_beside_them():
    others = Answer(Status.OPEN, picked=("social_worker", "head"))
    alone = picked(asked("esc_who", others), "not_yet", TODAY)
    assert alone.picked == ("not_yet",)
    assert picked(asked("esc_who", alone), "agency", TODAY).picked == ("agency",)


def test_picks_changed_under_a_comment_leave_it_in_doubt_once_they_had_been_finished():
    before = Answer(Status.GIVEN, picked=("informal",), pieces=WORDS)
    assert picked(asked("esc_why_not", before), "other", TODAY).doubtful
    assert not picked(asked("esc_why_not", replace(before, status=Status.OPEN)), "other", TODAY).doubtful
    assert not picked(asked("esc_why_not", before), "informal", TODAY).doubtful


def test_all_letters_are_marked_at_once_and_what_they_were_can_be_had_back():
    all_met = marked_all(asked("smarter_checks"), Mark.MET)
    assert set(all_met.marks.values()) == {"met"}
    assert len(all_met.marks) == 8
    assert all_met.settled
    assert all_met.replaced == ()
    partly = Answer(Status.OPEN, marks={"timely": "partly"})
    assert marked_all(asked("smarter_checks", partly), Mark.MET).replaced == (partly,)
    assert marked_all(asked("prompted"), Mark.MET) is None


def test_what_is_picked_after_a_skip_starts_afresh():
    assert picked(asked("held", Answer(Status.SKIPPED)), "week", TODAY) == Answer(
        Status.GIVEN, picked=("week",)
    )


def test_picks_stay_in_the_forms_order():
    one = picked(asked("category"), "sexual", TODAY)
    assert picked(asked("category", one), "neglect", TODAY).picked == ("neglect", "sexual")


def test_putting_back_what_was_not_picked_changes_nothing():
    before = Answer(Status.OPEN, picked=("neglect",))
    assert picked(asked("category", before), "sexual", TODAY, on=False) == before


def test_what_is_not_on_offer_is_not_picked():
    assert picked(asked("held"), "nonsense", TODAY) is None
    assert picked(asked("category"), "nonsense", TODAY) is None
    assert picked(asked("scaling"), "11", TODAY) is None
    assert picked(asked("prompted"), "yes", TODAY) is None
    assert picked(asked("smarter_checks"), "timely", TODAY) is None


def test_a_day_is_picked_once_and_for_all():
    assert picked(asked("esc_by"), "2026-12-01", TODAY) == Answer(Status.GIVEN, day=date(2026, 12, 1))
    assert picked(asked("esc_by"), "2026-02-30", TODAY) is None


def test_a_pick_in_words_remembers_its_message_and_a_tap_forgets_it():
    typed = picked(asked("held"), "today", TODAY, by=9)
    assert typed.sources == {9}
    assert picked(asked("held", typed), "earlier", TODAY).sources == frozenset()


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
    assert passed_over(asked("held", Answer(Status.OPEN, notes=WORDS))) == Answer(Status.SKIPPED, notes=WORDS)


def test_skipping_never_loses_words_picks_or_marks():
    assert passed_over(asked("prompted", Answer(Status.OPEN, pieces=WORDS))) is None
    assert passed_over(asked("category", Answer(Status.OPEN, picked=("neglect",)))) is None
    assert passed_over(asked("smarter_checks", Answer(Status.OPEN, marks={"timely": "met"}))) is None
    assert passed_over(asked("prof_input", Answer(Status.OPEN, pieces=WORDS))).pieces == WORDS
    assert passed_over(asked("prof_input", Answer(Status.GIVEN, pieces=WORDS))) is None
