"""Reflection to Summary: the structured, readable account of a reflection; no markup and no layout."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from flows.answer import Status
from flows.form import NOT_SCALED, Asked, Criterion, Mark, Role, Scale
from flows.reflection import Reflection


@dataclass(frozen=True, slots=True)
class Score:
    """A score and the ends of its scale; `value` is none where the chair did not scale."""

    value: int | None
    scale: Scale


@dataclass(frozen=True, slots=True)
class Item:
    """One question and what was answered: whichever parts its kind has.

    `number` counts the questions of the path from 1; `open`: still to be answered.
    """

    key: str
    number: int
    ask: str
    picked: tuple[str, ...] = ()
    score: Score | None = None
    marks: tuple[tuple[Criterion, Mark | None], ...] = ()
    day: date | None = None
    text: str = ""
    skipped: bool = False
    open: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive items under one heading; an `aside` is set apart from the section it stands in."""

    title: str
    items: tuple[Item, ...]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Addition:
    """What was added after the reflection was sent: to what, when, by the chair's clock, and the words."""

    title: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole reflection, in the form's order and words; `additions` are in the order they came."""

    title: str
    authority: str
    label: str
    started_at: datetime
    submitted_at: datetime | None
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
    score = None
    if question.scale is not None and answer.picked:
        value = answer.picked[0]
        score = Score(None if value == NOT_SCALED else int(value), question.scale)
    labels = {c.key: c.label for c in question.choices}
    return Item(
        question.key,
        number,
        question.ask,
        picked=() if score else tuple(labels[key] for key in answer.picked),
        score=score,
        marks=tuple((c, _mark(answer.marks.get(c.key))) for c in question.criteria) if answer.marks else (),
        day=answer.day,
        text=answer.text,
        skipped=answer.status is Status.SKIPPED,
        open=not asked.settled,
        private=question.private,
    )


def _summary(reflection: Reflection, parts: tuple[Part, ...]) -> Summary:
    form = reflection.form
    return Summary(
        form.title, form.authority, reflection.label, reflection.started_at, reflection.submitted_at, parts
    )


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
