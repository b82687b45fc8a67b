"""The facts of a reflection, the parts of a history, and what a form says its questions mean."""

from zoneinfo import ZoneInfo

from flows import inputs
from flows.facts import facts_of
from flows.form_changes import changes
from flows.loading import parse, source_of
from flows.narrowing import belongs, parts, parts_of
from tests.flows.walking import Walking

LONDON = ZoneInfo("Europe/London")


def finished(**answers):
    if answers.get("type") == "review":
        answers["outcome"] = "continues"
    chair = Walking()
    if "peer" in answers:
        chair.until("peer").skips()
        answers = {}
    chair.until("review", **answers)
    chair.does(inputs.Submitted())
    return chair.reflection


def test_the_facts_are_what_was_tapped():
    facts = facts_of(finished(type="review", escalate="already", functions="voice", scaling="3"))
    assert (facts.kind.key, facts.raised, facts.score.value) == ("review", True, 3)
    assert [one.label for one in facts.functions] == ["Voice of the child"]
    assert len(facts.all_functions) == 9
    assert len(facts.growth) == 4


def test_who_does_not_escalate_has_raised_nothing():
    assert not facts_of(finished(escalate="no")).raised
    assert not facts_of(finished(escalate="unsure")).raised


def test_an_addition_to_the_peers_question_is_a_talk_with_a_peer():
    alone = finished(peer="skipped")
    assert facts_of(alone).with_peer is False
    assert facts_of(alone, {"peer"}).with_peer is True


def test_a_draft_belongs_to_the_drafts_alone():
    draft = facts_of(Walking().until("scaling").reflection)
    assert [*parts_of(draft, LONDON)] == [("drafts", "")]


def test_the_parts_of_a_history_are_counted_and_named_by_the_form():
    history = [facts_of(finished(type="review", functions="voice"))] * 2 + [
        facts_of(finished(type="initial"))
    ]
    found = {part: (name, count) for part, name, count in parts(history, LONDON)}
    assert found["kind:review"] == ("Review (RCPC)", 2)
    assert found["function:voice"][1] >= 2
    assert all(
        sum(belongs(one, part, LONDON) for one in history) == count for part, (_, count) in found.items()
    )


def test_what_questions_mean_may_be_said_without_a_new_version():
    source, file = source_of("west_sussex")
    without = source.replace('role = "growth"\n', "").replace(", raised = true", "")
    assert without != source
    assert changes(parse(without, file), parse(source, file)) == ()
    other = source.replace('yes = { label = "Yes", raised = true }', 'yes = { label = "Aye", raised = true }')
    assert changes(parse(other, file), parse(source, file)) == ("the question “escalate”",)
