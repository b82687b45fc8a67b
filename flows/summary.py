"""Reflection to Summary: the structured, readable account of a reflection; no markup and no layout."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flows.answer import Status
from flows.form import NOT_SCALED, Asked, Criterion, Mark, Scale
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
class Summary:
    """A whole reflection, in the form's order and words."""

    title: str
    authority: str
    label: str
    started_at: datetime
    submitted_at: datetime | None
    parts: tuple[Part, ...]


def summarise(reflection: Reflection, *, private: bool = False) -> Summary:
    """The account of a reflection; what the form keeps private only for the chair's own review."""
    form = reflection.form
    return Summary(
        form.title,
        form.authority,
        reflection.label,
        reflection.started_at,
        reflection.submitted_at,
        tuple(_parts(reflection, private=private)),
    )


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


def _parts(reflection: Reflection, *, private: bool) -> Iterator[Part]:
    heading, gathered = ("", False), list[Item]()
    for number, asked in enumerate(reflection.path.values(), 1):
        question = asked.question
        if question.private and not private:
            continue
        title = question.aside or reflection.form.section(question.section).title
        if gathered and heading != (title, bool(question.aside)):
            yield Part(heading[0], tuple(gathered), heading[1])
            gathered = []
        heading = (title, bool(question.aside))
        gathered.append(item(asked, number))
    if gathered:
        yield Part(heading[0], tuple(gathered), heading[1])


def _mark(value: str | None) -> Mark | None:
    return None if value is None else Mark(value)
