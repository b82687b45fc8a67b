"""Whatever a chair does, in whatever order: they stand where they should, and nothing that they said is lost.

The oracle is written apart: it reads the form's file, and neither asks the form for its path nor the machine.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from flows import inputs
from flows.answer import Answer, Status
from flows.conversation import step
from flows.effects import Recall, Refuse, Review, Sent
from flows.form import Form, Pace, QuestionKind
from flows.loading import parse, source_of
from flows.reflection import Reflection, begin
from tests.flows.walking import NINE

HARBOUR_FILE = str(Path(__file__).parents[1] / "forms" / "harbour.toml")
SOURCES = {"west_sussex": source_of("west_sussex"), "harbour": source_of(HARBOUR_FILE)}
FORMS = {name: parse(*source) for name, source in SOURCES.items()}
ASKED = {
    name: [q for section in tomllib.loads(source)["section"] for q in section["question"]]
    for name, (source, _) in SOURCES.items()
}

TURNING = {name: {key for q in asked for key in q.get("when", {})} for name, asked in ASKED.items()}
"""The questions that branches hang on."""

# The oracle


def named(condition: Mapping[str, Any]) -> list[tuple[str, set[str]]]:
    return [(key, set(v) if isinstance(v, list) else {v}) for key, v in condition.items()]


def stands(name: str, answers: Mapping[str, Answer], pace: Pace) -> tuple[list[str], set[str]]:
    """The questions that the answers lead to, in order, and those of them that are still to be answered."""
    live: dict[str, set[str]] = {}
    path, unsettled = [], set()
    for q in ASKED[name]:
        key, answer = q["key"], answers.get(q["key"])
        if pace is Pace.QUICK and not q.get("quick", False):
            continue
        opened = all(live.get(k, set()) & v for k, v in named(q.get("when", {})))
        taken_up = answer is not None and "offer" in q
        if not opened and not (taken_up and all(live.get(k, set()) & v for k, v in named(q["offer"]))):
            continue
        path.append(key)
        varied = {c: named(e.get("when", {})) for c, e in q.get("choices", {}).items() if isinstance(e, dict)}
        gone = {c for c, when in varied.items() if any(live.get(k) and not live[k] & v for k, v in when)}
        if answer is None or gone & set(answer.picked):
            unsettled.add(key)
            continue
        live[key] = {*answer.picked, *answer.marks.values()}
        if answer.status is Status.OPEN:
            unsettled.add(key)
    return path, unsettled


def cursor_after(name: str, before: Reflection, did: inputs.Input, after: Reflection) -> str:
    """Where the chair is to stand, given what the step made of the answers."""
    at = before.cursor
    if after is before or before.submitted:
        return at
    path, unsettled = stands(name, after.answers, after.pace)
    first = next((key for key in path if key in unsettled), "review")
    match did:
        case inputs.Back():
            return [*path, "review"][[*path, "review"].index(at) - 1]
        case inputs.Change(key):
            return key
        case inputs.Submitted():
            return "submitted"
        case inputs.Extended() | inputs.Reopened():
            return first
        case inputs.Edited():
            answered = False
        case _:
            answered = after.answers.get(at) != before.answers.get(at) or not isinstance(did, inputs.Said)
    if answered and at not in unsettled:
        return next((key for key in path[path.index(at) + 1 :] if key in unsettled), first)
    return at if at in path or (at == "review" and not unsettled) else first


def nothing_is_lost(name: str, before: Reflection, did: inputs.Input, after: Reflection) -> None:
    path, unsettled = stands(name, before.answers, before.pace)
    for key, answer in before.answers.items():
        left = after.answers.get(key)
        if isinstance(did, inputs.Submitted) and after is not before:
            assert (left == answer) == (key in path)
            continue
        kept = {p.source: p.text for p in left.pieces} if left else {}
        replaced = isinstance(did, inputs.Said) and key == before.cursor and did.source in kept
        for piece in answer.pieces:
            edited = isinstance(did, inputs.Edited) and did.source == piece.source
            assert replaced or kept[piece.source] in ({piece.text, did.text} if edited else {piece.text})
        chosen = (answer.picked, answer.marks, answer.day)
        if any(chosen) and (left is None or (left.picked, left.marks, left.day) != chosen):
            words = isinstance(did, inputs.Said | inputs.Edited)
            passed = isinstance(did, inputs.Skipped) and (key in unsettled)
            assert words or passed or isinstance(did, inputs.Picked | inputs.Marked)
            assert words or did.question == key


def accepted_words_are_kept(did: inputs.Input, effects: tuple[object, ...], after: Reflection) -> None:
    if not isinstance(did, inputs.Said | inputs.Edited) or any(isinstance(e, Refuse) for e in effects):
        return
    pieces = {p.source: p.text for a in after.answers.values() for p in a.pieces}
    if did.source in pieces:
        assert pieces[did.source] == did.text
        return
    answers = after.answers.values()
    picked = [a for a in answers if a.picked_by == did.source]
    # A list typed after other picks leaves its mark among them, and no message of its own.
    several = [
        k for k, a in after.answers.items() if a.picked and after.form.question(k).kind is QuestionKind.MANY
    ]
    assert picked or several


# The chair


@dataclass(frozen=True)
class Move:
    """One thing to do, in terms that hold in any form and at any question."""

    kind: str
    number: int
    text: str
    seconds: int


PLAUSIBLE = (
    *("yes", "no", "partly", "7", "0", "not scaled", "review", "initial", "Plan made", "Plan continues"),
    *(
        "Neglect and sexual",
        "School, Police",
        "not sure",
        "already raised",
        "tomorrow",
        "in a week",
        "yesterday",
    ),
)
ANSWERED = Move("answers", 0, "", 60)
TOLD = Move("says", 0, "the school saw it at once and no one had asked them why", 60)
ALL_THE_WAY = [ANSWERED, TOLD] * 25
THE_REST = Move("the_rest", 0, "", 60)
EXTREME = {
    "nearly full": ("seven " * 700)[:3_600],
    "full": ("seven " * 700)[:4_096],
    "one word": "x" * 4_096,
    "smiles": "🙂" * 2_048,
    "too long": "x" * 10_001,
}
"""By name, so that a failing walk can be read."""
TEXTS = st.one_of(
    st.sampled_from(PLAUSIBLE),
    st.sampled_from([*EXTREME, "", " ", "\x00", "\ud800"]),
    st.text(max_size=30),
)
KINDS = [
    *("answers", "says", "picks", "puts_back", "marks", "done", "skips", "back", "change", "take_up"),
    *("reopen", "extend", "resume", "submit", "edit", "edit", "reply", "reply", "rest", "nonsense"),
    *("stale_pick", "stale_mark", "stale_done", "stale_skip", "stale_back", "stale_take_up"),
    *("types", "types", "retypes", "retypes", "revises", "revises", "the_rest"),
]
REVISIONS = st.builds(
    Move, st.sampled_from(["revises", "retypes"]), st.integers(0, 40), st.just(""), st.just(60)
)
MOVES = st.builds(
    Move, st.sampled_from(KINDS), st.integers(0, 40), TEXTS, st.sampled_from([60, 60, 60, 1, 0, 5, 6])
)


def nth(things: Any, number: int) -> Any:
    listed = list(things)
    return listed[number % len(listed)] if listed else None


def intended(move: Move, on: Reflection, source: int) -> list[inputs.Input]:
    """What the move is at this point; several taps for one that answers the question asked."""
    at, n, text = on.cursor, move.number, EXTREME.get(move.text, move.text)
    asked = on.path.get(at)
    anywhere = nth(on.form.questions, n)
    choice = nth(asked.choices, n).key if asked and asked.choices else "2026-12-01"
    criterion = nth(asked.question.criteria, n).key if asked and asked.question.criteria else "none"
    mark = nth(("met", "partly", "not_met"), n)
    sources = sorted({s for a in on.answers.values() for s in a.sources})
    typed = nth([(k, a.picked_by) for k, a in on.answers.items() if a.picked_by is not None], n)
    retyped = nth(on.form.question(typed[0]).choices, n // 3) if typed else None
    turning = nth([k for k in on.path if k in TURNING[on.form.id]], n)
    turned = nth(on.path[turning].choices, n // 3) if turning else None
    return {
        "answers": [inputs.Picked(at, choice), inputs.Marked(at, criterion, mark), inputs.Finished(at)],
        "says": [inputs.Said(text, source)],
        "types": [inputs.Said(nth(asked.choices, n).label if asked and asked.choices else text, source)],
        "retypes": [inputs.Edited(retyped.label, typed[1])] if typed and retyped else [],
        "revises": [
            inputs.Change(turning),
            inputs.Picked(turning, turned.key if turned else ""),
            inputs.Finished(turning),
        ],
        "picks": [inputs.Picked(at, choice)],
        "puts_back": [inputs.Picked(at, choice, on=False)],
        "marks": [inputs.Marked(at, criterion, mark)],
        "done": [inputs.Finished(at)],
        "skips": [inputs.Skipped(at)],
        "back": [inputs.Back(at)],
        "change": [inputs.Change(nth(on.path, n))],
        "take_up": [inputs.TakenUp(q.key) for q in on.form.on_offer],
        "reopen": [inputs.Reopened()],
        "extend": [inputs.Extended()],
        "resume": [inputs.Resumed()],
        "submit": [inputs.Submitted()],
        "edit": [inputs.Edited(text, nth(sources, n) or source)],
        "reply": [inputs.Said(text, source, nth(on.answers, n))],
        "rest": [inputs.Said(EXTREME["full"], source), inputs.Said(text, source + 1)],
        "stale_pick": [inputs.Picked(anywhere.key, choice)],
        "stale_mark": [inputs.Marked(anywhere.key, criterion, mark)],
        "stale_done": [inputs.Finished(anywhere.key)],
        "stale_skip": [inputs.Skipped(anywhere.key)],
        "stale_back": [inputs.Back(anywhere.key)],
        "stale_take_up": [inputs.TakenUp(anywhere.key)],
        "nonsense": [
            inputs.Picked(at, text),
            inputs.Marked(at, text, text),
            inputs.Said(text, source, text),
            inputs.Change(text),
            inputs.Edited(text, -1),
        ],
    }[move.kind]


def holds(
    name: str, before: Reflection, did: inputs.Input, after: Reflection, effects: tuple[object, ...]
) -> None:
    path, unsettled = stands(name, after.answers, after.pace)
    assert list(after.path) == path
    assert after.path == after.form.path(after.answers, after.pace)
    assert after.cursor == cursor_after(name, before, did, after)
    assert after.cursor in path or after.cursor in ("review", "submitted")
    if after.cursor == "review":
        assert not unsettled
    if Sent() in effects:
        assert not unsettled
        assert set(after.answers) == set(path)
    nothing_is_lost(name, before, did, after)
    accepted_words_are_kept(did, effects, after)
    if after is before:
        assert all(
            isinstance(e, Recall | Refuse | Review) or isinstance(did, inputs.Resumed) for e in effects
        )


@cache
def led(name: str, pace: Pace, lead: int) -> Reflection:
    """A reflection that so many plain answers have led to."""
    if lead == 0:
        return begin(FORMS[name], 1, pace, NINE)
    return walked(name, led(name, pace, lead - 1), [ALL_THE_WAY[lead - 1]])


def walked(name: str, on: Reflection, moves: list[Move]) -> Reflection:
    now, source = on.updated_at, 1 + max((s for a in on.answers.values() for s in a.sources), default=0)
    for move in chain.from_iterable(ALL_THE_WAY if m.kind == "the_rest" else [m] for m in moves):
        if move in (ANSWERED, TOLD) and on.cursor not in on.path:
            continue
        source += 2
        for did in intended(move, on, source):
            now += timedelta(seconds=move.seconds)
            turn = step(on, did, now)
            holds(name, on, did, turn.reflection, turn.effects)
            step(turn.reflection, did, now)
            on = turn.reflection
    return on


@pytest.mark.parametrize("name", FORMS)
@given(
    st.sampled_from(Pace), st.lists(MOVES, max_size=40), st.integers(0, 45), st.lists(REVISIONS, max_size=4)
)
@example(Pace.FULL, [Move("submit", 0, "", 60)], 45, [])
@example(Pace.QUICK, [Move("extend", 0, "", 60), *ALL_THE_WAY], 45, [])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_chair_does_they_stand_where_they_should_and_nothing_is_lost(
    name, pace, moves, lead, last
):
    on = walked(name, led(name, pace, lead), moves)
    if last:
        on = walked(name, on, [THE_REST, *last, THE_REST, Move("submit", 0, "", 60)])
    event(f"ends {on.cursor if on.cursor in ('review', 'submitted') else 'mid-form'}")


ANY_TEXT = st.one_of(st.text(max_size=20), st.sampled_from([q.key for q in FORMS["west_sussex"]]))
ANY_GIVEN = st.one_of(
    st.builds(inputs.Said, st.text(), st.integers(), st.none() | ANY_TEXT),
    st.builds(inputs.Edited, st.text(), st.integers()),
    st.builds(inputs.Picked, ANY_TEXT, ANY_TEXT, st.booleans()),
    st.builds(inputs.Marked, ANY_TEXT, ANY_TEXT, ANY_TEXT),
    *(
        st.builds(done, ANY_TEXT)
        for done in (inputs.Finished, inputs.Skipped, inputs.Back, inputs.TakenUp, inputs.Change)
    ),
    *(st.builds(done) for done in (inputs.Reopened, inputs.Extended, inputs.Resumed, inputs.Submitted)),
)


@given(st.sampled_from(list(FORMS)), st.integers(0, 45), st.lists(ANY_GIVEN, max_size=10))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_given_raises_whatever_it_names(name, lead, givens):
    on = led(name, Pace.FULL, lead)
    for did in givens:
        on, _ = step(on, did, NINE + timedelta(days=1))
    assert isinstance(on.form, Form)
