"""A question on the screen: where it stands in the form, its words, the answer so far, and its buttons."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.actions.chat import Did, Pause, Unfold
from bot.strings import chat as words
from bot.strings.chat import Button
from bot.views.html import escape
from bot.views.message import Key, Post, Rows, rows
from flows import inputs as given
from flows.answer import Answer, Status
from flows.form import Asked, Kind, Mark
from flows.reflection import Reflection
from flows.summary import Item, item

_SHORT = 16
"""The longest label, in characters, that shares a row with another."""
_SHOWN_OF_ANSWER = 1_200
"""How much of an earlier answer a question repeats, in characters."""


def question_post(reflection: Reflection, key: str, today: date, *, unfolded: bool = False) -> Post:
    """The question as it stands: to be answered, being answered, or settled with no buttons left."""
    asked = reflection.path.get(key)
    if asked is None:
        question = reflection.form.question(key)
        return Post(f"<b>{escape(question.ask)}</b>")
    if key != reflection.cursor:
        return Post("\n".join(_settled(asked)))
    parts = [_where(reflection, asked), f"<b>{escape(asked.question.ask)}</b>", *_state(asked, today)]
    if unfolded:
        parts.append(f"<blockquote>{escape(asked.question.help)}</blockquote>")
    buttons = (*_answers(reflection, asked, today), *_moves(reflection, asked, unfolded=unfolded))
    return Post("\n\n".join(parts), buttons)


def short_day(day: date) -> str:
    """A day as a button has room for: “Fri 4 Dec”."""
    return f"{day:%a} {day.day} {day:%b}"


def long_day(day: date) -> str:
    """A day in full: “Friday 4 December 2026”."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def answer_lines(shown: Item) -> Iterator[str]:
    """What was answered, a line each in HTML, without the words that came with it."""
    if shown.skipped:
        yield f"<i>{words.SKIPPED}</i>"
    for label in shown.picked:
        yield f"✓ {escape(label)}"
    if shown.score:
        value, scale = shown.score.value, shown.score.scale
        yield f"✓ {words.NOT_SCALED if value is None else value}"
        yield f"<i>{_ends(scale.low, scale.low_means, scale.high, scale.high_means)}</i>"
    for criterion, mark in shown.marks:
        letter = f"<b>{escape(criterion.letter)}</b> {escape(criterion.word)}"
        yield f"{words.SIGNS[mark]} {letter}: {words.MARKS[mark]}"
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
    if question.kind is Kind.GRID:
        yield "\n".join(_criteria(asked))
    if asked.outdated:
        yield f"<i>{words.OUTDATED}</i>"
    elif answer is not None and answer.settled and not answer.empty:
        yield f"<i>{words.YOUR_ANSWER}</i>\n{_given(asked)}"
    elif answer is not None and answer.pieces:
        yield _given(asked)
    yield from _prompt(asked)


def _prompt(asked: Asked) -> Iterator[str]:
    question, answer = asked.question, asked.answer
    being_given = answer is not None and answer.status is Status.OPEN and not answer.empty
    match question.kind:
        case Kind.TEXT if being_given and question.probe:
            yield f"<b>{escape(question.probe.ask)}</b>"
        case Kind.TEXT:
            stands = answer is not None and not answer.empty
            yield f"<i>{words.TYPE_ANOTHER if stands else words.TYPE_ANSWER}</i>"
        case Kind.CHOICE if being_given and answer and answer.picked and question.comment:
            yield f"<i>{escape(question.comment)}</i>"
        case Kind.CHOICE if being_given and answer and not answer.picked:
            yield f"<i>{words.NOW_TAP}</i>"
        case Kind.MANY:
            comment = f" {escape(question.comment)}" if question.comment else ""
            yield f"<i>{words.TAP_MANY}{comment}</i>"
        case Kind.GRID:
            yield f"<i>{words.TAP_GRID}</i>"
        case Kind.DATE if being_given and answer and answer.day:
            yield words.IS_IT.format(f"<b>{long_day(answer.day)}</b>")
        case Kind.DATE:
            yield f"<i>{words.TYPE_DAY}</i>"
        case _:
            pass


def _settled(asked: Asked) -> Iterator[str]:
    yield f"<b>{escape(asked.question.ask)}</b>"
    yield from answer_lines(item(asked, 0))


def _given(asked: Asked) -> str:
    shown = item(asked, 0)
    lines = [] if asked.question.kind is Kind.GRID else list(answer_lines(shown))
    if shown.text:
        text = shown.text if len(shown.text) <= _SHOWN_OF_ANSWER else shown.text[:_SHOWN_OF_ANSWER] + " …"
        lines.append(f"<blockquote expandable>{escape(text)}</blockquote>")
    return "\n".join(lines)


def _criteria(asked: Asked) -> Iterator[str]:
    marks = asked.answer.marks if asked.answer else {}
    for criterion in asked.question.criteria:
        mark = marks.get(criterion.key)
        sign = f" {words.SIGNS[Mark(mark)]}" if mark else ""
        yield f"<b>{escape(criterion.letter)}</b>{sign} {escape(criterion.word)}: {escape(criterion.ask)}"


def _ends(low: int, low_means: str, high: int, high_means: str) -> str:
    return f"{high} = {escape(high_means)} · {low} = {escape(low_means)}"


def _answers(reflection: Reflection, asked: Asked, today: date) -> Rows:
    """The buttons that answer, and the one that finishes."""
    question, key, answer = asked.question, asked.question.key, asked.answer or Answer(Status.OPEN)

    def does(did: given.Given) -> Did:
        return Did(reflection.id, did)

    match question.kind:
        case Kind.TEXT:
            buttons: Rows = ()
        case Kind.SCALE:
            scores, unscaled = asked.choices[:-1], asked.choices[-1:]
            keys = [
                [_pick(c.label, c.key in answer.picked, does(given.Picked(key, c.key))) for c in group]
                for group in (scores, unscaled)
            ]
            buttons = (*rows(keys[0], 6), *rows(keys[1], 1))
        case Kind.CHOICE:
            width = (
                3
                if len(asked.choices) <= 3 and all(len(c.label) <= 10 for c in asked.choices)
                else _width(asked)
            )
            picks = (
                _pick(c.label, c.key in answer.picked, does(given.Picked(key, c.key))) for c in asked.choices
            )
            buttons = rows(picks, width)
        case Kind.MANY:
            toggles = (
                _pick(
                    c.label,
                    c.key in answer.picked,
                    does(given.Picked(key, c.key, on=c.key not in answer.picked)),
                )
                for c in asked.choices
            )
            buttons = rows(toggles, _width(asked))
        case Kind.GRID:
            buttons = tuple(
                tuple(
                    _pick(
                        f"{c.letter} {words.ON_BUTTONS[mark]}",
                        answer.marks.get(c.key) == mark,
                        does(given.Marked(key, c.key, mark)),
                    )
                    for mark in Mark
                )
                for c in question.criteria
            )
        case Kind.DATE:
            days = (today + timedelta(days=n) for n in (1, 2, 3, 7, 14, 28))
            buttons = rows((Key(short_day(d), does(given.Picked(key, d.isoformat()))) for d in days), 2)
    offers = tuple((Key(q.offer_label, does(given.TakenUp(q.key))),) for q in reflection.offers(key))
    finish = _finish(asked)
    done: Rows = ((Key(finish, does(given.Finished(key))),),) if finish else ()
    return (*buttons, *offers, *done)


def _finish(asked: Asked) -> str | None:
    """What the button says that ends an answer begun, or keeps one that stands."""
    answer = asked.answer
    if answer is None or answer.empty or asked.outdated:
        return None
    if answer.settled:
        return Button.KEEP
    match asked.question.kind:
        case Kind.TEXT:
            return Button.MOVE_ON
        case Kind.CHOICE | Kind.SCALE:
            return Button.NEXT if answer.picked else None
        case Kind.MANY | Kind.GRID:
            return Button.DONE
        case Kind.DATE:
            return Button.YES_THAT_DAY


def _moves(reflection: Reflection, asked: Asked, *, unfolded: bool) -> Rows:
    key, answer = asked.question.key, asked.answer
    moves = []
    if next(iter(reflection.path)) != key:
        moves.append(Key(Button.BACK, Did(reflection.id, given.Back(key))))
    if answer is None or answer.empty:
        moves.append(Key(Button.SKIP, Did(reflection.id, given.Skipped(key))))
    moves.append(Key(Button.PAUSE, Pause()))
    if asked.question.help:
        label = Button.FOLD if unfolded else Button.HELP
        moves.append(Key(label, Unfold(reflection.id, key, folded=unfolded)))
    return (tuple(moves),)


def _pick(label: str, chosen: bool, action: Did) -> Key:
    return Key(f"✓ {label}" if chosen else label, action)


def _width(asked: Asked) -> int:
    return 2 if all(len(c.label) <= _SHORT for c in asked.choices) else 1
