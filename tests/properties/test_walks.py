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
from msgspec.structs import replace

from flows import inputs
from flows.answer import Answer, Status
from flows.commands import Command, command_of, tap_of
from flows.conversation import step
from flows.effects import Ask, Corrected, NoteKept, NoteReason, Recall, Refuse, Review, Sent
from flows.form import Form, Pace
from flows.loading import parse, source_of
from flows.matching import agrees
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
        if answer.status is Status.OPEN or answer.held or answer.doubtful:
            unsettled.add(key)
    return path, unsettled


DECISIONS = (
    inputs.HeldAdded,
    inputs.HeldReplaces,
    inputs.HeldDropped,
    inputs.CommentHolds,
    inputs.CommentDropped,
)
PICKS = (inputs.Picked, inputs.Marked, inputs.MarkedAll, inputs.Skipped, inputs.Cleared, inputs.Undone)


def meant(before: Reflection, did: inputs.Input) -> inputs.Input:
    """What is done: words at the question on the screen may be those on one of its buttons."""
    here = isinstance(did, inputs.Said) and did.to in (None, before.cursor) and not before.submitted
    return (here and did.text.strip() and tap_of(before, did.text)) or did


def cursor_after(
    name: str, before: Reflection, did: inputs.Input, after: Reflection, effects: tuple[object, ...]
) -> str:
    """Where the chair is to stand, given what the step made of the answers."""
    at = before.cursor
    if after is before or before.submitted:
        return at
    path, unsettled = stands(name, after.answers, after.pace)
    first = next((key for key in path if key in unsettled), "review")
    noted = any(isinstance(e, NoteKept) and e.because is not NoteReason.ASIDE for e in effects)
    # The rest of a long text joins the note that it began as.
    joined = effects == (Recall(),)
    anew = after.answers.get(at) != before.answers.get(at) and not noted and not joined
    match did:
        case inputs.Back() if at in path and at in after.answers and not unsettled:
            return "review"
        case inputs.Back():
            return [*path, "review"][[*path, "review"].index(at) - 1]
        case inputs.Change(key):
            return key
        case inputs.Submitted():
            return "submitted"
        case inputs.Extended() | inputs.Reopened():
            return first
        case inputs.Edited(_, source):
            answer = before.answers.get(at)
            answered = anew and answer is not None and any(source == p.source for p in answer.notes)
            answered = answered and not any(isinstance(e, Corrected) for e in effects)
        case inputs.Undone() | inputs.Cleared():
            answered = False
        case inputs.Said():
            answered = anew
        case _ if isinstance(did, DECISIONS):
            answered = did.question == at
        case _:
            answered = True
    if answered and at not in unsettled:
        return next((key for key in path[path.index(at) + 1 :] if key in unsettled), first)
    return at if at in path or (at == "review" and not unsettled) else first


def words(answer: Answer | None) -> set[tuple[int, str]]:
    """Every text that is kept of an answer, with the message that it came in, also what was replaced."""
    if answer is None:
        return set()
    versions = (answer, *answer.replaced)
    return {(p.source, p.text) for each in versions for p in (*each.pieces, *each.notes, *each.held)}


def nothing_is_lost(name: str, before: Reflection, did: inputs.Input, after: Reflection) -> None:
    path, _ = stands(name, before.answers, before.pace)
    for key, stood in before.answers.items():
        # What was replaced can be had back until the reflection is sent.
        answer = replace(stood, replaced=()) if before.submitted else stood
        left = after.answers.get(key)
        if isinstance(did, inputs.Submitted) and after is not before:
            assert (left == replace(answer, replaced=())) == (key in path)
            continue
        edited = did.source if isinstance(did, inputs.Edited) else None
        confirmed_day = {(p.source, p.text) for p in answer.held if answer.held_day}
        lost = {one for one in words(answer) - words(left) - confirmed_day if one[0] != edited}
        assert lost == set()
        chosen = (answer.picked, answer.marks, answer.day)
        if any(chosen) and (left is None or (left.picked, left.marks, left.day) != chosen):
            said = isinstance(did, inputs.Said | inputs.Edited)
            assert said or isinstance(did, (*PICKS, inputs.HeldReplaces))
            assert said or did.question == key


def accepted_words_are_kept(
    before: Reflection, did: inputs.Input, effects: tuple[object, ...], after: Reflection
) -> None:
    """What was said is kept to the letter, has picked or named something, or was a button's word."""
    if not isinstance(did, inputs.Said | inputs.Edited) or any(isinstance(e, Refuse) for e in effects):
        return
    kept = {one for answer in after.answers.values() for one in words(answer)}
    if (did.source, did.text) in kept or command_of(did.text) is not None:
        return
    changed = [k for k, a in after.answers.items() if a != before.answers.get(k)]
    chosen = {(a.picked, *a.marks.items(), a.day) for a in map(after.answers.get, changed) if a}
    by = {a.picked_by for a in after.answers.values()}
    assert did.source in by or chosen or agrees(did.text) is not None or Ask(before.cursor) in effects


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
    *(
        "add",
        "replace",
        "leave",
        "holds",
        "uncomment",
        "clear",
        "clear",
        "undo",
        "undo",
        "all_marks",
        "command",
    ),
    *("back_and_say", "back_and_say"),
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
        "add": [inputs.HeldAdded(at)],
        "replace": [inputs.HeldReplaces(at)],
        "leave": [inputs.HeldDropped(at)],
        "holds": [inputs.CommentHolds(at)],
        "uncomment": [inputs.CommentDropped(at)],
        "clear": [inputs.Cleared(nth(on.path, n) if n % 2 else at)],
        "undo": [inputs.Undone(nth([k for k, a in on.answers.items() if a.replaced], n) or at)],
        "all_marks": [inputs.MarkedAll(at)],
        "command": [inputs.Said(nth([*Command], n).value, source)],
        "back_and_say": [inputs.Back(at), inputs.Said(text, source)],
        "take_up": [inputs.TakenUp(q.key) for q in on.form if q.offer],
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
    assert (set(after.unsettled), after.most) == (unsettled, after.form.length(after.path, after.pace)[1])
    assert after.cursor == cursor_after(name, before, meant(before, did), after, effects)
    assert after.cursor in path or after.cursor in ("review", "submitted")
    if after.cursor == "review":
        assert not unsettled
    if Sent() in effects:
        assert not unsettled
        assert set(after.answers) == set(path)
    nothing_is_lost(name, before, meant(before, did), after)
    if meant(before, did) is did:
        accepted_words_are_kept(before, did, effects, after)
    if after is before:
        resumed = isinstance(did, inputs.Resumed)
        assert all(isinstance(e, Recall | Refuse | Review) for e in effects) or resumed


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
        for done in (
            *(inputs.Finished, inputs.Skipped, inputs.Back, inputs.TakenUp, inputs.Change),
            *(inputs.MarkedAll, inputs.Cleared, inputs.Undone, *DECISIONS),
        )
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
