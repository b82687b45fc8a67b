"""What stands where in the document of one finished reflection, from which every format is made.

Plain text in the form's order, ready to be set: markup, fonts and files are each format's own.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from bot.documents.text import fit
from bot.strings import chat as chat_strings
from bot.strings import documents as strings
from bot.strings import wording
from bot.views.days import long_day, long_moment
from flows.form import Form
from flows.front import Front, Prose
from flows.reflection import Reflection
from flows.summary import Addition, Item, Part, Score, Summary, summarise


class Letter(Struct, frozen=True):
    """One line of a grid: the letter, its word, what is asked of it, and its mark."""

    letter: str
    word: str
    ask: str
    mark: str


class Entry(Struct, frozen=True):
    """One question and its answer, whichever parts it has.

    `ask` is empty where the heading says it; `words` are the question's in full. `given` is what was tapped,
    in words; `picked` are the keys of it. `follow_up` is the question that invited `text`, where that is not
    the answer itself. `note` was said beside the answer.
    """

    key: str
    ask: str
    words: str = ""
    given: str = ""
    picked: tuple[str, ...] = ()
    letters: tuple[Letter, ...] = ()
    follow_up: str = ""
    text: str = ""
    note_title: str = ""
    note: str = ""


class Section(Struct, frozen=True):
    """Questions under one heading, with the words that introduce them; an `aside` is set apart."""

    title: str
    introduction: str
    entries: tuple[Entry, ...]
    aside: bool = False


class Later(Struct, frozen=True):
    """What was added to the reflection later: to what and on which day, and the words."""

    title: str
    text: str


class Document(Struct, frozen=True):
    """A whole reflection on paper. `facts` are names and values; `signatures` are who may sign."""

    title: str
    subtitle: str
    introduction: tuple[tuple[Prose, str], ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    later: tuple[Later, ...]
    signatures: tuple[str, ...]
    finished: datetime

    @property
    def entries(self) -> Iterator[Entry]:
        """Every question with its answer, in order."""
        return (entry for section in self.sections for entry in section.entries)


def _signed_by(form: Form) -> tuple[str, ...]:
    """Who signs, in the words of the reflection's own form."""
    with wording.speaking(form.texts):
        return strings.SIGNED_BY


def document_of(reflection: Reflection, finished: datetime, additions: tuple[Addition, ...] = ()) -> Document:
    """The document of a finished reflection; `finished` is when, by the chair's own clock."""
    summary = summarise(reflection, additions)
    front = reflection.form.front or Front()
    return Document(
        title=fit(front.title or summary.title),
        subtitle=fit(front.subtitle or summary.authority),
        introduction=tuple((kind, fit(text)) for kind, text in front.introduction),
        facts=tuple(_facts(summary, finished)),
        sections=tuple(_section(part, reflection) for part in summary.parts if part.items),
        later=tuple(_later(added) for added in summary.additions),
        signatures=_signed_by(reflection.form),
        finished=finished,
    )


def _facts(summary: Summary, finished: datetime) -> Iterator[tuple[str, str]]:
    if summary.label:
        yield strings.LABEL, fit(summary.label)
    yield strings.BEGUN, long_moment(summary.head.begun.astimezone(finished.tzinfo))
    yield strings.FINISHED, long_moment(finished)


def _section(part: Part, reflection: Reflection) -> Section:
    form, first = reflection.form, part.items[0]
    # A heading and its first question can begin with the same words; they are said once.
    is_said = not part.aside and first.ask.startswith(part.title)
    return Section(
        fit(first.ask if is_said else part.title),
        "" if part.aside else fit(form.section(form.question(first.key).section).intro),
        tuple(_entry(item, reflection, is_said=is_said and item is first) for item in part.items),
        part.aside,
    )


def _entry(item: Item, reflection: Reflection, *, is_said: bool) -> Entry:
    answer = reflection.answers.get(item.key)
    return Entry(
        key=item.key,
        ask="" if is_said else fit(item.ask),
        words=fit(item.ask),
        given=fit(_given(item)),
        picked=answer.picked if answer else (),
        letters=tuple(
            Letter(fit(c.letter), fit(c.word), fit(c.ask), chat_strings.MARKS[mark]) for c, mark in item.marks
        ),
        follow_up=fit(item.comment) if item.text else "",
        text=fit(item.text),
        note_title=fit(item.note_title),
        note=fit(item.note),
    )


def _given(item: Item) -> str:
    if item.score:
        return _scored(item.score)
    if item.picked:
        return ", ".join(item.picked)
    if item.day:
        return long_day(item.day)
    if item.skipped:
        return chat_strings.SKIPPED
    nothing = not (item.text or item.marks)
    return chat_strings.NOT_ANSWERED if nothing else ""


def _scored(score: Score) -> str:
    scale = score.scale
    ends = (scale.low, scale.low_means, scale.high, scale.high_means)
    return (
        strings.NOT_SCALED.format(*ends) if score.value is None else strings.SCORE.format(score.value, *ends)
    )


def _later(added: Addition) -> Later:
    return Later(fit(strings.ADDED.format(added.title, long_day(added.at.date()))), fit(added.text))
