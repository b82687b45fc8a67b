"""A reflection goes out as JSON and comes back the same; a file that was changed is refused by a sentence."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.documents import exchange
from bot.documents.exchange import Added
from bot.documents.taking import RecordUnreadable
from flows.answer import Answer, Piece, Status
from flows.form import SUBMITTED, Mark, Pace, QuestionKind
from flows.reflection import begin
from tests.flows.walking import HARBOUR, NINE, WEST_SUSSEX, Walking

FORMS = {(form.id, form.version): form for form in (WEST_SUSSEX, HARBOUR)}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)
ANY = st.datetimes(
    datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2100-01-01"), timezones=st.just(UTC)
)
# A moment as a clock shows it, at one of the two times that an hour comes twice too.
TWICE = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
MOMENTS = st.builds(datetime.astimezone, ANY | st.just(TWICE), st.timezones())


def form_of(form_id, version):
    return FORMS.get((form_id, version))


@st.composite
def pieces(draw):
    made = draw(
        st.lists(st.tuples(TEXT, st.integers(0, 9**9), MOMENTS, st.sampled_from(["", "\n"])), max_size=3)
    )
    return tuple(Piece(*one) for one in made)


@st.composite
def answers(draw, question):
    if draw(st.booleans()):
        return Answer(Status.SKIPPED)
    choices = [choice.key for choice in question.choices]
    picked = draw(st.lists(st.sampled_from(choices), unique=True, max_size=3)) if choices else ()
    marks = {c.key: draw(st.sampled_from(Mark)).value for c in question.criteria}
    day = draw(st.none() | st.dates()) if question.kind is QuestionKind.DATE else None
    return Answer(
        Status.GIVEN,
        picked=tuple(picked),
        marks=marks,
        day=day,
        pieces=draw(pieces()),
        notes=draw(pieces()),
        picked_by=draw(st.none() | st.integers(1, 9**9)),
        probed=draw(st.booleans()),
    )


@st.composite
def reflections(draw):
    form = draw(st.sampled_from([*FORMS.values()]))
    begun = begin(form, draw(st.integers(1, 9**9)), draw(st.sampled_from(Pace)), draw(MOMENTS))
    for question in form:
        if draw(st.booleans()):
            begun = begun.answering(question.key, draw(answers(question)))
    at = draw(MOMENTS)
    return replace(begun, cursor=SUBMITTED, submitted_at=at, updated_at=at)


ADDED = st.lists(
    st.builds(Added, st.sampled_from(["note", "escalation", "hindsight", "learnt"]), MOMENTS, TEXT),
    max_size=2,
)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=25)
@given(reflections(), ADDED)
def test_what_goes_out_comes_back(reflection, later):
    known = {*("note", "escalation", "hindsight"), *(question.key for question in reflection.form)}
    out = exchange.exchanged(reflection, tuple(one for one in later if one.about in known))
    assert exchange.read(exchange.written(out), form_of) == out


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=25)
@given(reflections())
def test_what_comes_back_is_the_same_but_for_the_chat_and_what_is_private(reflection):
    back = exchange.read(exchange.written(exchange.exchanged(reflection, ())), form_of).reflection
    for key, asked in reflection.path.items():
        if asked.question.private:
            assert key not in back.answers
        elif asked.answer is not None:
            kept = back.answers[key]
            assert (kept.status, kept.picked, kept.marks, kept.day) == (
                *(asked.answer.status, asked.answer.picked, asked.answer.marks, asked.answer.day),
            )
            assert (kept.text, kept.note) == (asked.answer.text, asked.answer.note)
    assert back.started_at.timestamp() == reflection.started_at.timestamp()
    assert back.submitted_at.date() == reflection.submitted_at.date()


def record(**changes):
    chair = Walking().until("review")
    chair.submits()
    return json.loads(exchange.written(exchange.exchanged(chair.reflection, ()))) | changes


def test_what_is_for_the_chair_alone_does_not_leave():
    assert "wellbeing" not in json.dumps(record())


CHANGED = [
    {"format": "another"},
    {"version": 2},
    {"version": "1"},
    {"form": {"id": "unknown", "version": 1}},
    {"form": []},
    {"pace": "slow"},
    {"begun": "yesterday"},
    {"begun": "2026-11-23T09:00:00"},
    {"finished": None},
    {"answers": {}},
    {"answers": ["x"]},
    {"answers": [{"key": "nothing_like_it", "status": "given"}]},
    {"answers": [{"key": "wellbeing", "status": "given", "picked": ["ok"]}]},
    {"answers": [{"key": "held", "status": "given"}, {"key": "held", "status": "given"}]},
    {"answers": [{"key": "held", "status": "lost"}]},
    {"answers": [{"key": "held", "status": "given", "picked": ["never"]}]},
    {"answers": [{"key": "held", "status": "given", "picked": "today"}]},
    {"answers": [{"key": "held", "status": "given", "day": "31 November"}]},
    {"answers": [{"key": "smarter_checks", "status": "given", "marks": {"specific": "well"}}]},
    {"answers": [{"key": "smarter_checks", "status": "given", "marks": {"other": "met"}}]},
    {
        "answers": [
            {"key": "prompted", "status": "given", "words": [{"text": "\ud800", "at": "x", "joint": ""}]}
        ]
    },
    {"answers": [{"key": "prompted", "status": "given", "words": [{"text": 1}]}]},
    {"added": [{"about": "elsewhere", "at": NINE.isoformat(), "text": "x"}]},
]


@pytest.mark.parametrize("changes", CHANGED, ids=lambda c: json.dumps(c)[:60])
def test_a_file_that_was_changed_is_refused(changes):
    with pytest.raises(RecordUnreadable) as refused:
        exchange.read(json.dumps(record(**changes)).encode(), form_of)
    assert str(refused.value).startswith("That is not a reflection that this bot can read.")


@pytest.mark.parametrize("version", [1, 9_999])
def test_a_form_may_have_any_version_that_a_form_can_have(version):
    changed = {"form": {"id": "west_sussex", "version": version}}
    read = exchange.read(json.dumps(record(**changed)).encode(), lambda *_: Walking().reflection.form)
    assert read.reflection.answers


@pytest.mark.parametrize("version", [-1, 0, 10_000, 2**70, True, 1.0, "1", None])
def test_a_version_that_no_form_can_have_is_refused_before_anybody_looks_for_it(version):
    asked = []
    with pytest.raises(RecordUnreadable, match="the number of a version"):
        exchange.read(
            json.dumps(record(form={"id": "west_sussex", "version": version})).encode(),
            lambda *named: asked.append(named),
        )
    assert asked == []


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.booleans() | st.integers() | TEXT, st.lists).map(json.dumps).map(str.encode)
)
def test_whatever_the_file_is_it_is_refused_by_a_sentence(file):
    with pytest.raises(RecordUnreadable):
        exchange.read(file, form_of)


def test_a_file_nested_too_deep_is_refused():
    with pytest.raises(RecordUnreadable):
        exchange.read(b"[" * 200_000, form_of)
