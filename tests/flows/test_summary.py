"""The account of a reflection: its head, days kept as days, the comment's own question, and notes."""

from datetime import date

from flows import inputs
from flows.form import NOT_SCALED, Pace
from flows.summary import Head, Score, head, reviewed, summarise
from tests.flows.walking import HARBOUR, LONG_ENOUGH, NINE, WEST_SUSSEX, Walking


def items(chair: Walking) -> dict:
    return {item.key: item for part in summarise(chair.reflection).parts for item in part.items}


def test_a_head_tells_what_a_reflection_came_to():
    chair = Walking().until("review")
    chair.submits()
    scale = WEST_SUSSEX.question("scaling").scale
    assert summarise(chair.reflection).head == Head(
        NINE, chair.now, "Initial (ICPC)", "Plan made", Score(5, scale), LONG_ENOUGH, "No"
    )


def test_what_was_not_given_leaves_its_line_of_the_head_empty():
    chair = Walking()
    assert head(chair.reflection) == Head(NINE, None)
    while chair.at != "review":
        chair.skips()
    assert head(chair.reflection) == Head(NINE, None)


def test_a_form_without_the_roles_has_a_head_without_their_lines():
    told = head(Walking(HARBOUR).until("review").reflection)
    assert (told.kind, told.outcome, told.commitment) == ("", "", "")


def test_not_scaled_is_said_in_the_head():
    told = head(Walking(pace=Pace.QUICK).until("review", scaling=NOT_SCALED).reflection)
    assert told.score == Score(None, WEST_SUSSEX.question("scaling").scale)


def test_today_is_read_as_the_day_that_it_was():
    chair = Walking().until("held")
    chair.picks("yesterday")
    assert (items(chair)["held"].picked, items(chair)["held"].day) == ((), date(2026, 11, 22))
    chair.goes_back()
    chair.picks("earlier")
    assert (items(chair)["held"].picked, items(chair)["held"].day) == (("Earlier",), None)


def test_today_in_words_is_the_day_on_which_they_were_sent():
    chair = Walking().until("held")
    chair.does(inputs.Said("today", 900, sent=NINE.replace(day=20)))
    assert items(chair)["held"].day == date(2026, 11, 20)


def test_the_comments_own_question_stands_with_the_comment():
    chair = Walking().until("prof_input")
    chair.picks("yes")
    assert items(chair)["prof_input"].comment == ""
    chair.says("health above all")
    told = items(chair)["prof_input"]
    assert (told.comment, told.text) == ("Whose input, and what did it add or leave out?", "health above all")


def test_notes_are_told_under_the_forms_own_heading():
    chair = Walking().until("scaling")
    chair.says("7 or 8")
    told = {i.key: i for part in reviewed(chair.reflection).parts for i in part.items}["scaling"]
    assert (told.note_title, told.note, told.text) == ("About the score", "7 or 8", "")


def test_a_note_may_go_with_what_was_understood():
    chair = Walking().until("escalate")
    chair.says("No, because we agreed it in the meeting")
    told = items(chair)["escalate"]
    assert (told.picked, told.note_title) == (("No",), "Note")
    assert told.note == "No, because we agreed it in the meeting"
