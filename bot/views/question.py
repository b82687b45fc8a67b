"""A question on the screen: where it stands in the form, its words, the answer so far, and its buttons."""

from collections.abc import Iterator
from datetime import date

from bot.actions.chat import Pause, Tapped, Unfold
from bot.strings import chat as strings
from bot.strings import labels
from bot.views.html import escape
from bot.views.message import Button, Keyboard, Message, keyboard
from bot.views.times import day_examples, days, long_day, short_day
from flows import inputs
from flows.answer import Answer, Status, joined
from flows.effects import Refusal, Refuse
from flows.form import Asked, Mark, QuestionKind
from flows.offered_days import offered_days
from flows.reflection import Reflection
from flows.summary import Item, item
from flows.time.working_days import WorkingDays

_SHORT = 16
"""The longest label, in characters, that shares a row with another."""
_ANY_CHAIRS = WorkingDays()
_SHOWN_OF_ANSWER = 1_200
"""How much of an earlier answer a question repeats, in characters."""


def question_message(
    reflection: Reflection,
    key: str,
    today: date,
    *,
    unfolded: bool = False,
    rest: WorkingDays = _ANY_CHAIRS,
) -> Message:
    """The question as it stands: to be answered, being answered, or settled with no buttons left.

    `rest` says which days the chair works, for a question that offers days.
    """
    asked = reflection.path.get(key)
    if asked is None:
        return settled_message(reflection, key)
    if asked.answer is not None and asked.answer.undecided and asked.answer.status is not Status.OPEN:
        moves = _moves(reflection, asked, unfolded=False) if key == reflection.cursor else ()
        return Message("\n\n".join(_undecided(asked)), (*_decisions(reflection.id, asked), *moves))
    if key != reflection.cursor:
        return settled_message(reflection, key)
    parts = [_where(reflection, asked), f"<b>{escape(asked.question.ask)}</b>", *_state(asked, today)]
    if unfolded:
        parts.append(f"<blockquote>{escape(asked.question.help)}</blockquote>")
    buttons = (
        *_answers(reflection, asked, offered_days(today, rest)),
        *_moves(reflection, asked, unfolded=unfolded),
    )
    return Message("\n\n".join(parts), buttons)


def settled_message(reflection: Reflection, key: str) -> Message:
    """The question with what was picked, and no buttons."""
    asked = reflection.path.get(key)
    lines = [f"<b>{escape(reflection.form.question(key).ask)}</b>"]
    return Message("\n".join((*lines, *(answer_lines(item(asked, 0)) if asked else ()))))


def refused_message(refused: Refuse, reflection: Reflection | None = None) -> Message:
    """Why something was not taken; of a day, which of several is meant."""
    said = strings.REFUSALS[refused.reason].format(limit=refused.limit)
    if refused.reason is not Refusal.WHICH_DAY:
        return Message(said)
    meant = days(refused.days)
    if reflection is None or reflection.cursor != refused.question:
        return Message(f"{said} {' / '.join(map(long_day, meant))}. {strings.TYPE_ITS_DATE}")
    keys = (
        Button(short_day(day), Tapped(reflection.id, inputs.Picked(refused.question, day.isoformat())))
        for day in meant
    )
    return Message(said, keyboard(keys, 2))


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
    """The section, how far along, and at a section's first question the words that introduce it."""
    path = reflection.path
    place = list(path).index(asked.question.key) + 1
    fewest, most = reflection.form.length(path, reflection.pace)
    total = str(fewest) if fewest == most else f"{fewest}–{most}"
    section = reflection.form.section(asked.question.section)
    first = next(a for a in path.values() if a.question.section == section.key) is asked
    line = f"<i>{escape(section.short)} · {place}\u00a0of\u00a0{total}</i>"
    return f"{line}\n\n{escape(section.intro)}" if first and section.intro else line


def _state(asked: Asked, today: date) -> Iterator[str]:
    """What belongs under the question: the scale's ends, a grid's lines, the answer so far, what to do."""
    question, answer = asked.question, asked.answer
    if question.scale:
        scale = question.scale
        yield _ends(scale.low, scale.low_means, scale.high, scale.high_means)
    if question.kind is QuestionKind.GRID:
        yield "\n".join(_criteria(asked))
    if asked.outdated:
        yield f"<i>{strings.OUTDATED}</i>"
    elif answer is not None and answer.settled and not answer.empty:
        yield f"<i>{strings.YOUR_ANSWER}</i>\n{_given(asked)}"
    elif answer is not None and answer.pieces:
        yield _given(asked)
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
            yield f"<i>{escape(question.comment)}</i>"
        case QuestionKind.CHOICE if being_given and answer and not answer.picked:
            yield f"<i>{strings.NOW_TAP}</i>"
        case QuestionKind.MANY:
            comment = f" {escape(question.comment)}" if question.comment else ""
            yield f"<i>{strings.TAP_MANY}{comment}</i>"
        case QuestionKind.GRID:
            yield f"<i>{strings.TAP_GRID}</i>"
        case QuestionKind.DATE if being_given and answer and answer.day:
            yield strings.IS_IT.format(f"<b>{long_day(answer.day)}</b>")
        case QuestionKind.DATE:
            yield f"<i>{strings.TYPE_DAY.format(day_examples(today))}</i>"
        case _:
            pass


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


def _decisions(reflection: int, asked: Asked) -> Keyboard:
    key, answer = asked.question.key, asked.answer or Answer(Status.OPEN)

    def row(label: str, did: inputs.Input) -> tuple[Button, ...]:
        return (Button(label, Tapped(reflection, did)),)

    if answer.held_day and answer.day:
        keep = labels.KEEP_DAY.format(short_day(answer.day))
        return (row(labels.YES_THAT_DAY, inputs.HeldReplaces(key)), row(keep, inputs.HeldDropped(key)))
    if answer.held:
        return (
            row(labels.ADD_TO_IT, inputs.HeldAdded(key)),
            row(labels.TAKE_ITS_PLACE, inputs.HeldReplaces(key)),
            row(labels.LEAVE_IT, inputs.HeldDropped(key)),
        )
    return (
        row(labels.IT_HOLDS, inputs.CommentHolds(key)),
        row(labels.DROP_COMMENT, inputs.CommentDropped(key)),
    )


def _given(asked: Asked) -> str:
    shown = item(asked, 0)
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


def _answers(reflection: Reflection, asked: Asked, days: tuple[date, ...]) -> Keyboard:
    """The buttons that answer, and the one that finishes."""
    question, key, answer = asked.question, asked.question.key, asked.answer or Answer(Status.OPEN)

    def does(did: inputs.Input) -> Tapped:
        return Tapped(reflection.id, did)

    match question.kind:
        case QuestionKind.TEXT:
            buttons: Keyboard = ()
        case QuestionKind.SCALE:
            scores, unscaled = asked.choices[:-1], asked.choices[-1:]
            keys = [
                [_pick(c.label, c.key in answer.picked, does(inputs.Picked(key, c.key))) for c in group]
                for group in (scores, unscaled)
            ]
            buttons = (*keyboard(keys[0], 6), *keyboard(keys[1], 1))
        case QuestionKind.CHOICE:
            width = (
                3
                if len(asked.choices) <= 3 and all(len(c.label) <= 10 for c in asked.choices)
                else _width(asked)
            )
            picks = (
                _pick(c.label, c.key in answer.picked, does(inputs.Picked(key, c.key))) for c in asked.choices
            )
            buttons = keyboard(picks, width)
        case QuestionKind.MANY:
            toggles = (
                _pick(
                    c.label,
                    c.key in answer.picked,
                    does(inputs.Picked(key, c.key, on=c.key not in answer.picked)),
                )
                for c in asked.choices
            )
            buttons = keyboard(toggles, _width(asked))
        case QuestionKind.GRID:
            buttons = tuple(
                tuple(
                    _pick(
                        f"{c.letter} {strings.ON_BUTTONS[mark]}",
                        answer.marks.get(c.key) == mark,
                        does(inputs.Marked(key, c.key, mark)),
                    )
                    for mark in Mark
                )
                for c in question.criteria
            )
        case QuestionKind.DATE:
            buttons = keyboard(
                (Button(short_day(d), does(inputs.Picked(key, d.isoformat()))) for d in days), 2
            )
    offers = tuple((Button(q.offer_label, does(inputs.TakenUp(q.key))),) for q in reflection.offers(key))
    finish = _finish(asked)
    done: Keyboard = ((Button(finish, does(inputs.Finished(key))),),) if finish else ()
    return (*buttons, *offers, *done)


def _finish(asked: Asked) -> str | None:
    """What the button says that ends an answer begun, or keeps one that stands."""
    answer = asked.answer
    if answer is None or answer.empty or asked.outdated:
        return None
    if answer.settled:
        return labels.KEEP
    match asked.question.kind:
        case QuestionKind.TEXT:
            return labels.MOVE_ON
        case QuestionKind.CHOICE | QuestionKind.SCALE:
            return labels.NEXT if answer.picked else None
        case QuestionKind.MANY | QuestionKind.GRID:
            return labels.DONE
        case QuestionKind.DATE:
            return labels.YES_THAT_DAY


def _moves(reflection: Reflection, asked: Asked, *, unfolded: bool) -> Keyboard:
    key, answer = asked.question.key, asked.answer
    moves = []
    changed = all(other.settled for other in reflection.path.values() if other is not asked)
    if changed or next(iter(reflection.path)) != key:
        moves.append(Button(labels.BACK, Tapped(reflection.id, inputs.Back(key))))
    if answer is None or answer.empty:
        moves.append(Button(labels.SKIP, Tapped(reflection.id, inputs.Skipped(key))))
    moves.append(Button(labels.PAUSE, Pause()))
    if asked.question.help:
        label = labels.FOLD if unfolded else labels.HELP
        moves.append(Button(label, Unfold(reflection.id, key, folded=unfolded)))
    return (tuple(moves),)


def _pick(label: str, chosen: bool, action: Tapped) -> Button:
    return Button(f"✓ {label}" if chosen else label, action)


def _width(asked: Asked) -> int:
    return 2 if all(len(c.label) <= _SHORT for c in asked.choices) else 1
