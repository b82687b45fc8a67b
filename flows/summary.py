"""Reflection to Summary: the structured, readable account of a reflection; no markup and no layout."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from flows.answer import Status
from flows.form import NOT_SCALED, Asked, Criterion, Mark, Scale
from flows.reflection import Reflection
from flows.roles import Role


class Score(Struct, frozen=True):
    """A score and the ends of its scale; `value` is none where the chair did not scale."""

    value: int | None
    scale: Scale


class Item(Struct, frozen=True):
    """One question and what was answered: whichever parts its kind has.

    `number` counts the questions of the path from 1; `comment` is the question that invited `text`, where
    that is not the answer itself; `note` is what was said beside it, under `note_title`; `open`: still to
    be answered.
    """

    key: str
    number: int
    ask: str
    picked: tuple[str, ...] = ()
    score: Score | None = None
    marks: tuple[tuple[Criterion, Mark | None], ...] = ()
    day: date | None = None
    comment: str = ""
    text: str = ""
    note_title: str = ""
    note: str = ""
    skipped: bool = False
    open: bool = False
    private: bool = False


class Part(Struct, frozen=True):
    """Consecutive items under one heading; an `aside` is set apart from the section it stands in."""

    title: str
    items: tuple[Item, ...]
    aside: bool = False


class Addition(Struct, frozen=True):
    """What was added after the reflection was sent: to what, when, by the chair's clock, and the words."""

    title: str
    at: datetime
    text: str


class Head(Struct, frozen=True):
    """A reflection at a glance; what was not given, or is not asked by the form, is empty."""

    begun: datetime
    finished: datetime | None
    kind: str = ""
    outcome: str = ""
    score: Score | None = None
    commitment: str = ""
    escalation: str = ""


class Summary(Struct, frozen=True):
    """A whole reflection, in the form's order and words; `additions` are in the order they came."""

    title: str
    authority: str
    label: str
    head: Head
    parts: tuple[Part, ...]
    additions: tuple[Addition, ...] = ()


def summarise(reflection: Reflection, additions: tuple[Addition, ...] = ()) -> Summary:
    """The account that a reflection leaves: nothing private, each aside after its section, and additions."""
    return replace(_summary(reflection, tuple(_account(reflection))), additions=additions)


def reviewed(reflection: Reflection) -> Summary:
    """All of it for the chair alone, question after question as they are asked."""
    return _summary(reflection, tuple(_in_order(reflection)))


def item(asked: Asked, number: int) -> Item:
    """One question and its answer, ready to be read."""
    question, answer = asked.question, asked.answer
    if answer is None:
        return Item(question.key, number, question.ask, open=True, private=question.private)
    score = _score(asked)
    return Item(
        question.key,
        number,
        question.ask,
        # A choice that meant a day is read as that day: “today” is another one by then.
        picked=() if score or answer.day else _labels(asked),
        score=score,
        marks=tuple((c, _mark(answer.marks.get(c.key))) for c in question.criteria) if answer.marks else (),
        day=answer.day,
        comment=question.comment if answer.pieces else "",
        text=answer.text,
        note_title=question.note if answer.notes else "",
        note=answer.note,
        skipped=answer.status is Status.SKIPPED,
        open=not asked.settled,
        private=question.private,
    )


def _summary(reflection: Reflection, parts: tuple[Part, ...]) -> Summary:
    form = reflection.form
    return Summary(form.title, form.authority, reflection.label, head(reflection), parts)


def head(reflection: Reflection) -> Head:
    """What a reflection came to, in a few words of its own."""

    def playing(role: Role) -> Asked | None:
        question = reflection.form.with_role(role)
        return reflection.path.get(question.key) if question else None

    kind, outcome, escalation = map(playing, (Role.KIND, Role.OUTCOME, Role.ESCALATION))
    scaling, commitment = playing(Role.SCALING), playing(Role.COMMITMENT)
    return Head(
        begun=reflection.started_at,
        finished=reflection.submitted_at,
        kind=", ".join(_labels(kind)),
        outcome=", ".join(_labels(outcome)),
        score=_score(scaling),
        commitment=commitment.answer.text if commitment and commitment.answer else "",
        escalation=", ".join(_labels(escalation)),
    )


def _labels(asked: Asked | None) -> tuple[str, ...]:
    if asked is None or asked.answer is None:
        return ()
    labels = {c.key: c.label for c in asked.question.choices}
    return tuple(labels[key] for key in asked.answer.picked)


def _score(asked: Asked | None) -> Score | None:
    if asked is None or asked.question.scale is None or asked.answer is None or not asked.answer.picked:
        return None
    value = asked.answer.picked[0]
    return Score(None if value == NOT_SCALED else int(value), asked.question.scale)


def _in_order(reflection: Reflection) -> Iterator[Part]:
    numbered = enumerate(reflection.path.values(), 1)
    for key, group in groupby(numbered, lambda pair: pair[1].question.section):
        title = reflection.form.section(key).title
        yield Part(title, tuple(item(asked, number) for number, asked in group))


def _account(reflection: Reflection) -> Iterator[Part]:
    numbered = list(enumerate(reflection.path.values(), 1))
    for section in reflection.form.sections:
        here = [
            (number, asked)
            for number, asked in numbered
            if asked.question.section == section.key
            and not asked.question.private
            and asked.question.role is not Role.LABEL
        ]
        # The label is the account's own heading; what is set apart comes once its section has been read.
        here.sort(key=lambda pair: pair[1].question.aside != "")
        for aside, group in groupby(here, lambda pair: pair[1].question.aside):
            items = tuple(item(asked, number) for number, asked in group)
            yield Part(aside or section.title, items, aside=bool(aside))


def _mark(value: str | None) -> Mark | None:
    return None if value is None else Mark(value)
