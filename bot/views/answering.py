"""The buttons under a question: what answers it, what decides about what stands, and the ways on."""

from collections.abc import Iterable
from datetime import date

from bot.actions.chat import LookAt, Pause, Tapped, Unfold
from bot.strings import chat as strings
from bot.strings import labels
from bot.views.days import short_day
from bot.views.letters import letter_keys
from bot.views.message import Button, Keyboard, keyboard
from flows import inputs
from flows.answer import Answer, Status
from flows.form import Asked, Mark, QuestionKind
from flows.inputs import ALL_CHOICES
from flows.reflection import Reflection

_TICK = "✓ "
_SHORT, _SHORTEST = 16, 10
"""The longest label, in characters, that shares a row with another, and with two others."""


def is_folded(asked: Asked, part: str) -> bool:
    """Whether a choice has been made that waits for a comment: what else could be chosen is folded away."""
    answer, is_choice = asked.answer, asked.question.kind is QuestionKind.CHOICE
    made = answer is not None and answer.status is Status.OPEN and bool(answer.picked)
    return is_choice and made and not asked.outdated and part != ALL_CHOICES


def folds(asked: Asked) -> bool:
    """Whether some of the question as it stands is folded away, for one of its buttons to show."""
    return asked.question.one_by_one or is_folded(asked, "")


def answer_keys(reflection: Reflection, asked: Asked, days: tuple[date, ...], part: str) -> Keyboard:
    """The buttons that answer, and the one that finishes."""
    question, key, answer = asked.question, asked.question.key, asked.answer or Answer(Status.OPEN)
    if is_folded(asked, part):
        return _folded(reflection, asked)

    def does(did: inputs.Input) -> Tapped:
        return Tapped(reflection.id, did)

    finish = _finish(asked)
    ends = Button(finish, does(inputs.Finished(key))) if finish else None
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
            picks = [
                _pick(c.on_button, c.key in answer.picked, does(inputs.Picked(key, c.key)))
                for c in asked.choices
            ]
            buttons = _in_rows(picks, asked)
        case QuestionKind.MANY:
            toggles = (
                _pick(
                    c.on_button,
                    c.key in answer.picked,
                    does(inputs.Picked(key, c.key, on=c.key not in answer.picked)),
                )
                for c in asked.choices
            )
            buttons = _in_rows(toggles, asked)
        case QuestionKind.GRID if question.one_by_one:
            return letter_keys(reflection.id, asked, part, ends)
        case QuestionKind.GRID:
            buttons = tuple(
                tuple(
                    _pick(
                        f"{c.letter} {strings.ON_GRID[mark]}",
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
    done: Keyboard = ((ends,),) if ends and not is_changing(asked, part) else ()
    return (*buttons, *offers, *done)


def decision_keys(reflection: int, asked: Asked) -> Keyboard:
    """What can become of words that came for an answer that stands, or of a comment under a changed one."""
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


def move_keys(reflection: Reflection, asked: Asked, part: str = "", *, unfolded: bool = False) -> Keyboard:
    """Back, skip, pause, and the help; next, where all choices of one that is made take up the screen."""
    key, answer = asked.question.key, asked.answer
    moves = []
    if next(iter(reflection.path)) != key or reflection.unsettled in ((), (key,)):
        moves.append(Button(labels.BACK, Tapped(reflection.id, inputs.Back(key))))
    if answer is None or answer.empty:
        moves.append(Button(labels.SKIP, Tapped(reflection.id, inputs.Skipped(key))))
    elif answer.settled:
        moves.append(Button(labels.CLEAR, Tapped(reflection.id, inputs.Cleared(key))))
    elif is_changing(asked, part):
        moves.append(Button(labels.NEXT, Tapped(reflection.id, inputs.Finished(key))))
    moves.append(Button(labels.PAUSE, Pause()))
    if asked.question.help or any(choice.short for choice in asked.choices):
        label = labels.FOLD if unfolded else labels.HELP
        moves.append(Button(label, Unfold(reflection.id, key, folded=unfolded)))
    return (tuple(moves),)


def is_changing(asked: Asked, part: str) -> bool:
    """Whether all choices of one that is made are folded out again."""
    return part == ALL_CHOICES and is_folded(asked, "")


def _folded(reflection: Reflection, asked: Asked) -> Keyboard:
    key = asked.question.key
    offers = (
        (Button(q.offer_label, Tapped(reflection.id, inputs.TakenUp(q.key))),) for q in reflection.offers(key)
    )
    change = Button(labels.CHANGE, LookAt(reflection.id, key, ALL_CHOICES))
    return (*offers, (change, Button(labels.NEXT, Tapped(reflection.id, inputs.Finished(key)))))


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


def _pick(label: str, chosen: bool, action: Tapped) -> Button:
    return Button(f"{_TICK}{label}" if chosen else label, action)


def _in_rows(keys: Iterable[Button], asked: Asked) -> Keyboard:
    """Keys in their order: three beside each other where all are that short, two where both are, or one."""
    if all(len(choice.on_button) <= _SHORTEST for choice in asked.choices):
        return keyboard(keys, 3)
    rows: list[tuple[Button, ...]] = []
    for key in keys:
        beside = rows[-1] if rows else ()
        if len(beside) == 1 and all(len(each.text.removeprefix(_TICK)) <= _SHORT for each in (*beside, key)):
            rows[-1] = (*beside, key)
        else:
            rows.append((key,))
    return tuple(rows)
