"""A form as a page to read and approve: every word that a chair may see of it, and when each is asked."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from flows.condition import When
from flows.form import Form, Question, QuestionKind
from flows.front import Front, Prose, RecordField


class Style(StrEnum):
    """How a line of the page stands out."""

    TITLE = "title"
    HEADING = "heading"
    QUESTION = "question"
    WORDS = "words"
    """What a chair reads."""
    RULE = "rule"
    """What the form says about it."""
    CHOICE = "choice"


class Line(NamedTuple):
    """One line, or one text of several."""

    style: Style
    text: str


def page(form: Form) -> Iterator[Line]:
    """The whole form, in the order asked."""
    yield Line(Style.TITLE, f"{form.title} · {form.authority} · version {form.version}")
    yield Line(Style.RULE, f"Bank holidays of: {form.nation}")
    for section in form.sections:
        yield Line(Style.HEADING, section.title)
        if section.short != section.title:
            yield Line(Style.RULE, f"Beside its questions: {section.short}")
        if section.intro:
            yield Line(Style.WORDS, section.intro)
        for question in form:
            if question.section == section.key:
                yield from _question(question, form)
    if form.texts:
        yield Line(Style.HEADING, "Texts")
    for key, text in form.texts.items():
        yield Line(Style.QUESTION, key)
        yield Line(Style.WORDS, text)
    if (year := form.year) is not None:
        yield Line(Style.HEADING, "The professional year")
        yield Line(Style.WORDS, year.asks)
        days = ", ".join(f"{day}/{month}" for month, day in (*year.reminders, year.closes))
        yield Line(
            Style.RULE,
            f"Pieces: {year.pieces}, with a peer: {year.with_peer}; reminds, and closes, on {days}",
        )
    if form.front is not None:
        yield from _front(form.front)


def _front(front: Front) -> Iterator[Line]:
    yield Line(Style.HEADING, "The document")
    for said, text in (("Title", front.title), ("Subtitle", front.subtitle)):
        if text:
            yield Line(Style.WORDS, f"{said}: {text}")
    for kind, text in front.introduction:
        yield Line(Style.CHOICE if kind is Prose.BULLET else Style.WORDS, text)
    if front.record:
        yield Line(Style.HEADING, "The yearly record")
    for field in front.record:
        yield Line(Style.CHOICE, f"{field.title}: {_filled_with(field)}")


def _filled_with(field: RecordField) -> str:
    asked = [f"the answers to {', '.join(field.keys)}"] if field.keys else []
    day = ["the day on which it was finished"] if field.day else []
    return "; ".join([*filter(None, [field.text]), *asked, *day])


def _question(question: Question, form: Form) -> Iterator[Line]:
    quick = " (quick)" if question.quick else ""
    yield Line(Style.QUESTION, f"{question.key} [{question.kind}]{quick}")
    yield Line(Style.WORDS, question.ask)
    for said, text in (
        ("Help", question.help),
        ("Comment", question.comment),
        ("Above a note", "" if question.note == "Note" else question.note),
        ("Apart in the summary, under", question.aside),
    ):
        if text:
            yield Line(Style.WORDS, f"{said}: {text}")
    yield from (Line(Style.RULE, text) for text in _rules(question, form))
    if question.kind is not QuestionKind.SCALE:
        for choice in question.choices:
            exclusive = " (alone)" if choice.exclusive else ""
            day = "" if choice.day is None else f" (means the day {choice.day:+d})"
            when = "" if choice.when is None else f" ({_holds('if', choice.when, form)})"
            button = f" (on its button: {choice.short})" if choice.short else ""
            yield Line(Style.CHOICE, f"{choice.label}{button}{exclusive}{day}{when}")
    for criterion in question.criteria:
        yield Line(Style.CHOICE, f"{criterion.letter} {criterion.word}: {criterion.ask}")


def _rules(question: Question, form: Form) -> Iterator[str]:
    if question.when is not None:
        yield _holds("Asked if", question.when, form)
    if question.offer is not None:
        yield f"{_holds('Offered if', question.offer, form)}, on the button “{question.offer_label}”"
    if question.scale is not None:
        scale = question.scale
        yield f"From {scale.low} ({scale.low_means}) to {scale.high} ({scale.high_means}), or not scaled"
    if question.probe is not None:
        yield f"Under {question.probe.under} words, once: {question.probe.ask}"
    for notice in question.notices:
        given = ", ".join(_labels(question, notice.on))
        yield f"After {given}, the text “{notice.text}”: {form.texts.get(notice.text, '')}"
    if question.one_by_one:
        yield "One criterion at a time"
    if question.kind is QuestionKind.TEXT and question.limit != 10_000:
        yield f"At most {question.limit:,} characters"
    if question.optional:
        yield "May be skipped without being offered again"
    if question.private:
        yield "In no summary, document or statistic"
    if question.role is not None:
        yield f"Its role: {question.role}"


def _holds(how: str, when: When, form: Form) -> str:
    """A condition in words: each question by its key, and the answers by their labels."""
    parts = [f"{key} is {' or '.join(_labels(form.question(key), values))}" for key, values in when.clauses]
    return f"{how} {' and '.join(parts)}"


def _labels(question: Question, values: frozenset[str]) -> list[str]:
    """Values in the form's order, by their labels; scores that follow one another as a span."""
    if question.kind is QuestionKind.SCALE:
        scores = sorted(int(value) for value in values if value.isdecimal())
        others = ["not scaled"] if len(scores) < len(values) else []
        if len(scores) > 2 and scores[-1] - scores[0] == len(scores) - 1:
            return [f"{scores[0]} to {scores[-1]}", *others]
        return [*map(str, scores), *others]
    labels = [choice.label for choice in question.choices if choice.key in values]
    return labels or sorted(value.replace("_", " ") for value in values)
