"""A grid one criterion at a time, in one message: its question, and all at a glance above."""

from collections.abc import Iterator

from bot.actions.chat import LookAt, Tapped
from bot.strings import chat as strings
from bot.strings import labels
from bot.views.html import escape
from bot.views.message import Button, Keyboard, keyboard
from flows.answer import Answer, Status
from flows.form import Asked, Criterion, Mark
from flows.inputs import Marked, MarkedAll
from flows.tapped import all_may_be_met, criterion_at

_ROW = 8
"""How many letters share a row; Telegram shows eight buttons beside each other."""


def letter_lines(asked: Asked, at: str) -> Iterator[str]:
    """All letters at a glance, then the one to be marked (`at`, or the first without a mark), or the gaps."""
    marks, shown = _marks(asked), criterion_at(asked, at)
    yield " ".join(_glance(one, marks.get(one.key), here=one is shown) for one in asked.question.criteria)
    if shown is not None:
        yield f"\n<b>{escape(shown.letter)} {escape(shown.word)}:</b> {escape(shown.ask)}"
        return
    for mark in (Mark.PARTLY, Mark.NOT_MET):
        words = [one.word for one in asked.question.criteria if marks.get(one.key) == mark]
        if words:
            yield f"<i>{strings.MARKS[mark].capitalize()}:</i> {escape(', '.join(words))}"
    yield f"<i>{strings.LETTERS_DONE}</i>"


def letter_keys(reflection: int, asked: Asked, at: str, finish: Button | None) -> Keyboard:
    """Every other letter to turn to, the three marks of the one on show, and a row that ends it.

    What is tapped again and again stays at one height above the lower edge, letter after letter.
    """
    key, marks, shown = asked.question.key, _marks(asked), criterion_at(asked, at)
    others = (
        Button(f"{one.letter}{strings.SIGNS[_of(marks, one)]}", LookAt(reflection, key, one.key))
        for one in asked.question.criteria
        if one is not shown
    )
    marking: Keyboard = ()
    if shown is not None:
        ticked = {mark: marks.get(shown.key) == mark for mark in Mark}
        marking = (
            tuple(
                Button(_ticked(strings.ON_BUTTONS[mark], ticked[mark]), _mark(reflection, key, shown, mark))
                for mark in Mark
            ),
        )
    ends = () if finish is None else (finish,)
    if all_may_be_met(asked):
        ends = (Button(labels.ALL_MET, Tapped(reflection, MarkedAll(key))), *ends)
    return (*keyboard(others, _ROW), *marking, ends)


def _marks(asked: Asked) -> dict[str, str]:
    return (asked.answer or Answer(Status.OPEN)).marks


def _of(marks: dict[str, str], criterion: Criterion) -> Mark | None:
    mark = marks.get(criterion.key)
    return None if mark is None else Mark(mark)


def _glance(criterion: Criterion, mark: str | None, *, here: bool) -> str:
    sign = strings.SIGNS[None if mark is None else Mark(mark)]
    letter = escape(criterion.letter)
    return f"<b>[{letter}]</b>" if here else f"{letter}{sign}"


def _mark(reflection: int, key: str, criterion: Criterion, mark: Mark) -> Tapped:
    return Tapped(reflection, Marked(key, criterion.key, mark))


def _ticked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label
