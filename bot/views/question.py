"""A question on the screen: where it stands in the form, its words, the answer so far, and its buttons."""

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from msgspec.structs import replace

from bot.strings import chat as strings
from bot.views.answering import answer_keys, decision_keys, is_changing, is_folded, move_keys
from bot.views.days import long_day
from bot.views.html import escape
from bot.views.letters import letter_lines
from bot.views.message import Message
from bot.views.times import day_examples
from flows.answer import Answer, Status, joined
from flows.form import Asked, Mark, QuestionKind
from flows.offered_days import offered_days
from flows.progress import progress
from flows.reflection import Reflection
from flows.summary import Item, item
from flows.time.working_days import WorkingDays

_UNDER_TWO_MINUTES = 105
_ANY_CHAIRS = WorkingDays()
_ROWS_BELOW_PROGRESS = 5
"""With so many rows of buttons, a small screen still has room for where the chair is in the form."""
_SHOWN_OF_ANSWER = 1_200
"""How much of an earlier answer a question repeats, in characters."""


def question_message(
    reflection: Reflection,
    key: str,
    today: date,
    *,
    unfolded: bool = False,
    part: str = "",
    rest: WorkingDays = _ANY_CHAIRS,
) -> Message:
    """The question as it stands: to be answered, being answered, or settled with no buttons left.

    `unfolded` shows its help; `part` a criterion of a grid, by its key, or all choices of one that is made.
    `rest` says which days the chair works, for a question that offers days.
    """
    asked = reflection.path.get(key)
    if asked is None:
        return settled_message(reflection, key)
    if asked.answer is not None and asked.answer.undecided and asked.answer.status is not Status.OPEN:
        moves = move_keys(reflection, asked) if key == reflection.cursor else ()
        return Message("\n\n".join(_undecided(asked)), (*decision_keys(reflection.id, asked), *moves))
    if key != reflection.cursor:
        return settled_message(reflection, key)
    days = offered_days(today, rest) if asked.question.kind is QuestionKind.DATE else ()
    buttons = (
        *answer_keys(reflection, asked, days, part),
        *move_keys(reflection, asked, part, unfolded=unfolded),
    )
    is_high = len(buttons) > _ROWS_BELOW_PROGRESS or is_changing(asked, part)
    where = () if is_high else (_where(reflection, asked),)
    parts = ["\n".join((*where, *_introduction(reflection, asked), *_ask(asked, part)))]
    if unfolded:
        parts.append("\n".join(_help(asked)).join(("<blockquote>", "</blockquote>")))
    parts += _state(asked, part, today)
    return Message(("\n" if is_folded(asked, part) else "\n\n").join(parts), buttons)


def settled_message(reflection: Reflection, key: str) -> Message:
    """The question with what was picked, and no buttons."""
    asked = reflection.path.get(key)
    lines = [f"<b>{escape(reflection.form.question(key).ask)}</b>"]
    return Message("\n".join((*lines, *(answer_lines(item(asked, 0)) if asked else ()))))


def answer_lines(shown: Item) -> Iterator[str]:
    """What was answered, a line each in HTML, without the words that came with it."""
    if shown.skipped:
        yield f"<i>{strings.SKIPPED}</i>"
    for label in shown.picked:
        yield f"✓ {escape(label)}"
    if shown.score:
        value, scale = shown.score.value, shown.score.scale
        yield f"✓ {strings.NOT_SCALED if value is None else value}"
        yield f"<i>{_ends(scale.low, scale.low_means, scale.high, scale.high_means)}</i>"
    for criterion, mark in shown.marks:
        letter = f"<b>{escape(criterion.letter)}</b> {escape(criterion.word)}"
        yield f"{strings.SIGNS[mark]} {letter}: {strings.MARKS[mark]}"
    if shown.day:
        yield f"✓ {long_day(shown.day)}"


def _where(reflection: Reflection, asked: Asked) -> str:
    """The section, and how far along."""
    section = reflection.form.section(asked.question.section)
    return f"<i>{escape(section.short)} · {_how_far(reflection, asked)}</i>"


def _introduction(reflection: Reflection, asked: Asked) -> Iterator[str]:
    """At a section's first question, until that is begun, the words that introduce it."""
    section = reflection.form.section(asked.question.section)
    if not section.intro or not (asked.answer is None or asked.answer.empty):
        return
    if next(a for a in reflection.path.values() if a.question.section == section.key) is asked:
        yield f"\n{escape(section.intro)}\n"


def _ask(asked: Asked, part: str) -> Iterator[str]:
    """The question, and close by, since the list is long, what to do with its choices, or its letters."""
    question = asked.question
    yield f"<b>{escape(question.ask)}</b>"
    if question.one_by_one:
        yield from letter_lines(asked, part)
    if question.kind is QuestionKind.MANY:
        comment = f" {escape(question.comment)}" if question.comment else ""
        yield f"<i>{strings.TAP_MANY}{comment}</i>"


def _help(asked: Asked) -> Iterator[str]:
    """The form's own words, and what stands in full for each button that says less than its choice."""
    if asked.question.help:
        yield escape(asked.question.help)
    for choice in asked.choices:
        if choice.short:
            yield f"<b>{escape(choice.short)}</b> · {escape(choice.label)}"


def _how_far(reflection: Reflection, asked: Asked) -> str:
    """The part of the form and the time left; where all else is answered, that this is only changed."""
    if asked.settled and not reflection.unsettled:
        return strings.CHANGING
    part, parts, seconds = progress(reflection, asked.question.key)
    if seconds > _UNDER_TWO_MINUTES:
        left = strings.ABOUT_MINUTES.format(round(seconds / 60))
    elif seconds > 75:
        left = strings.ABOUT_90_SECONDS
    else:
        left = strings.ABOUT_A_MINUTE if seconds > 45 else strings.UNDER_A_MINUTE
    return f"{strings.PART_OF.format(part, parts)} · {left}"


def _state(asked: Asked, part: str, today: date) -> Iterator[str]:
    """What belongs under the question: the scale's ends, a grid's lines, the answer so far, what to do."""
    question, answer = asked.question, asked.answer
    if question.scale:
        scale = question.scale
        yield _ends(scale.low, scale.low_means, scale.high, scale.high_means)
    if question.kind is QuestionKind.GRID and not question.one_by_one:
        yield "\n".join(_criteria(asked))
    if asked.outdated:
        yield f"<i>{strings.OUTDATED}</i>"
    elif answer is not None and answer.settled and not answer.empty:
        if given := _given(asked, ticked=bool(question.choices)):
            yield f"<i>{strings.YOUR_ANSWER}</i>\n{given}"
    elif answer is not None and (answer.pieces or is_folded(asked, part)):
        yield _given(asked)
    if not is_changing(asked, part):
        yield from _prompt(asked, today)


def _prompt(asked: Asked, today: date) -> Iterator[str]:
    question, answer = asked.question, asked.answer
    being_given = answer is not None and answer.status is Status.OPEN and not answer.empty
    match question.kind:
        case QuestionKind.TEXT if being_given and question.probe:
            yield f"<b>{escape(question.probe.ask)}</b>"
        case QuestionKind.TEXT:
            stands = answer is not None and not answer.empty
            yield f"<i>{strings.TYPE_ANOTHER if stands else strings.TYPE_ANSWER}</i>"
        case QuestionKind.CHOICE if being_given and answer and answer.picked and question.comment:
            yield f"<b>{escape(question.comment)}</b>"
        case QuestionKind.CHOICE if being_given and answer and not answer.picked:
            yield f"<i>{strings.NOW_TAP}</i>"
        case QuestionKind.GRID if not question.one_by_one:
            yield f"<i>{strings.TAP_GRID}</i>"
        case QuestionKind.DATE if being_given and answer and answer.day:
            yield strings.IS_IT.format(f"<b>{long_day(answer.day)}</b>")
        case QuestionKind.DATE:
            yield f"<i>{strings.TYPE_DAY.format(day_examples(today))}</i>"
        case QuestionKind.CHOICE | QuestionKind.MANY | QuestionKind.SCALE | QuestionKind.GRID:
            pass
        case unknown:
            assert_never(unknown)


def _undecided(asked: Asked) -> Iterator[str]:
    """What stands, what came after it, and what the chair is asked about them."""
    answer = asked.answer or Answer(Status.OPEN)
    yield f"<b>{escape(asked.question.ask)}</b>"
    if answer.held_day and answer.day:
        yield strings.HELD_DAY.format(long_day(answer.day), f"<b>{long_day(answer.held_day)}</b>")
        return
    yield f"<i>{strings.YOUR_ANSWER}</i>\n{_given(asked)}"
    if answer.held:
        yield f"<i>{strings.JUST_WRITTEN}</i>\n{_quoted(joined(answer.held))}"
    yield strings.HELD if answer.held else strings.STILL_HOLDS


def _given(asked: Asked, *, ticked: bool = False) -> str:
    """The answer so far; of one that is `ticked`, on its buttons, only what those do not say."""
    shown = replace(item(asked, 0), picked=(), score=None) if ticked else item(asked, 0)
    lines = [] if asked.question.kind is QuestionKind.GRID else list(answer_lines(shown))
    if shown.text:
        lines.append(_quoted(shown.text))
    return "\n".join(lines)


def _quoted(text: str) -> str:
    shown = text if len(text) <= _SHOWN_OF_ANSWER else text[:_SHOWN_OF_ANSWER] + " …"
    return f"<blockquote expandable>{escape(shown)}</blockquote>"


def _criteria(asked: Asked) -> Iterator[str]:
    marks = asked.answer.marks if asked.answer else {}
    for criterion in asked.question.criteria:
        mark = marks.get(criterion.key)
        sign = f" {strings.SIGNS[Mark(mark)]}" if mark else ""
        yield f"<b>{escape(criterion.letter)}</b>{sign} {escape(criterion.word)}: {escape(criterion.ask)}"


def _ends(low: int, low_means: str, high: int, high_means: str) -> str:
    return f"{high} = {escape(high_means)} · {low} = {escape(low_means)}"
