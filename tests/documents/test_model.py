"""What stands where in a document: the form's order and words, the chair's answers, and nothing private."""

from pathlib import Path

from bot.documents.text import fit
from bot.strings.chat import SKIPPED
from flows.form import Pace
from flows.front import Prose
from flows.loading import parse, source_of
from tests.documents.reflecting import EVERY_SCRIPT, HOSTILE, added, document, finished
from tests.flows.walking import HARBOUR, WEST_SUSSEX, Walking

OLD = parse(*source_of(str(Path(__file__).parents[1] / "forms" / "west_sussex_1.toml")), kept=True)


def entries(told):
    return {entry.key: entry for entry in told.entries}


def test_a_document_has_the_authoritys_title_and_introduction_in_its_words():
    told = document()
    assert (told.title, told.subtitle) == ("REFLECTIVE LEARNING", "Reflecting on Safeguarding Practice")
    kinds = [kind for kind, _ in told.introduction]
    assert (kinds.count(Prose.HEADING), kinds.count(Prose.BULLET)) == (2, 14)
    assert told.introduction[0][1].startswith("Good Social Work Practice requires you to reflect")


def test_every_answered_question_stands_once_in_the_forms_order_and_nothing_private_does():
    chair = finished()
    keys = [entry.key for entry in document(chair).entries]
    asked = [key for key in chair.reflection.path if key not in ("label", "wellbeing")]
    assert sorted(keys) == sorted(asked)
    assert [key for key in keys if not key.startswith("esc")] == [
        key for key in asked if not key.startswith("esc")
    ]


def test_the_escalation_is_set_apart_after_its_section():
    titles = [(section.title, section.aside) for section in document().sections]
    assert titles[3:6] == [
        ("What was the outcome of the conference?  What was the scaling?", False),
        ("Escalation", True),
        ("Further learning needs", False),
    ]


def test_a_heading_that_its_first_question_repeats_is_said_once():
    section = document().sections[2]
    assert section.title.endswith("(To discuss children who present as worrying or at significant risk)")
    assert section.entries[0].ask == ""


def test_a_comment_stands_under_the_question_that_invited_it():
    chair = Walking().until("prof_input")
    chair.picks("partly")
    chair.says("health above all")
    told = entries(document(chair.until("review")))["prof_input"]
    assert (told.given, told.picked, told.text) == ("Partly", ("partly",), "health above all")
    assert told.follow_up == "Whose input, and what did it add or leave out?"


def test_letters_have_their_words_and_marks():
    letters = entries(document())["smarter_checks"].letters
    assert "".join(one.letter for one in letters) == "SMARTer+"
    assert {one.mark for one in letters} == {"partly"}


def test_a_skipped_question_is_said_to_be_skipped():
    chair = Walking(pace=Pace.QUICK)
    while chair.at != "review":
        chair.skips()
    assert {entry.given for entry in document(chair).entries} == {SKIPPED}


def test_begun_and_finished_are_by_the_chairs_own_clock():
    facts = dict(document().facts)
    assert facts["Begun"] == "Monday 23 November 2026, 09:00"
    assert facts["Finished"].startswith("Monday 23 November 2026, ")


def test_what_was_added_later_stands_with_its_day():
    chair = finished()
    (later,) = document(chair, added(chair)).later
    assert later.title == "Looking back, Monday 4 January 2027"


def test_an_old_form_shows_its_own_questions():
    chair = finished(OLD)
    told = document(chair)
    asked = {question.key: question.ask for question in OLD}
    assert all(entry.ask in ("", asked[entry.key]) for entry in told.entries)
    assert told.title == "REFLECTIVE LEARNING"


def test_a_form_without_a_front_has_its_own_title_and_authority():
    told = document(Walking(HARBOUR).until("review"))
    assert (told.title, told.subtitle, told.introduction) == (HARBOUR.title, HARBOUR.authority, ())


def test_what_no_page_can_hold_leaves_and_all_else_stays():
    assert fit("a\x00b\x07c\ufffed\ufeff") == "abcd"
    assert fit("one\r\ntwo\rthree\u2028four\x0bfive\n\nsix") == "one\ntwo\nthree\nfour\nfive\n\nsix"
    assert fit(HOSTILE + EVERY_SCRIPT) == HOSTILE + EVERY_SCRIPT


def test_a_yearly_record_asks_only_for_questions_of_the_form_that_are_not_private():
    keys = {key for field in WEST_SUSSEX.front.record for key in field.keys}
    assert keys <= {question.key for question in WEST_SUSSEX if not question.private}
