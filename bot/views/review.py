"""A whole reflection before it is finished: an index, in one message, in which each answer opens on a tap.

A draft that is read elsewhere than at review has the same index, without what changes or finishes it.
"""

from collections.abc import Iterator

from bot.actions.chat import AskDelete, Continue, Pause, ReadAnswer, Tapped, TurnReview
from bot.strings import chat as strings
from bot.strings import counts, labels
from bot.views.days import long_day
from bot.views.html import Block, escape, paginate
from bot.views.message import Button, Keyboard, Message, Style, keyboard
from bot.views.question import answer_lines
from flows import inputs
from flows.form import Pace
from flows.plain_words import cut, isolated, one_line
from flows.reflection import Reflection, skipped
from flows.summary import Item, reviewed

PAGE = 8
"""How many questions a page of the index lists."""
_ROW_OF_NUMBERS = 4
_LINE, _INDENT = 27, 2
"""How many characters stand on one line on a small phone, with a number or the space before an answer."""
_WHOLE_UNITS = 3_200


def index_message(
    reflection: Reflection, page: int = 0, *, standing: bool = True, notes: tuple[str, ...] = ()
) -> Message:
    """One page of the index, with a button for each question on it; `notes` are HTML, and stand first.

    `standing`: the chair is at review, and can change and finish it.
    """
    items = _items(reflection)
    last = (len(items) - 1) // PAGE
    page = max(0, min(page, last))
    listed = items[page * PAGE : (page + 1) * PAGE]
    heading = list(notes)
    if standing:
        quick = reflection.pace is Pace.QUICK
        heading += [strings.REVIEW, strings.REVIEW_QUICK if quick else strings.REVIEW_HOW]
    else:
        heading += [f"<b>{strings.DRAFT.capitalize()}</b>", strings.DRAFT_HOW]
    again = skipped(reflection.path)
    if again:
        heading.append(f"<i>{strings.REVIEW_SKIPPED.format(counts.questions(len(again)))}</i>")
    html = "\n".join((*heading, "", *_listed(reflection, listed)))
    numbers = (Button(str(one.number), ReadAnswer(reflection.id, one.key)) for one in listed)
    ends = _ends(reflection) if standing else _waits(reflection)
    return Message(html, (*keyboard(numbers, _ROW_OF_NUMBERS), *_pager(reflection, page, last), *ends))


def answer_message(reflection: Reflection, key: str, part: int = 0, *, standing: bool = True) -> Message:
    """One answer whole, in as many parts as it takes; the index again if the question is no longer asked."""
    shown = next((one for one in _items(reflection) if one.key == key), None)
    if shown is None:
        return index_message(reflection, standing=standing)
    parts = paginate(_whole(shown), _WHOLE_UNITS)
    part = max(0, min(part, len(parts) - 1))
    turns = []
    if part > 0:
        turns.append(Button("‹", ReadAnswer(reflection.id, key, part - 1)))
    if part < len(parts) - 1:
        turns.append(
            Button(strings.PART.format(part + 2, len(parts)), ReadAnswer(reflection.id, key, part + 1))
        )
    back = Button(labels.TO_REVIEW, TurnReview(reflection.id, page_of(reflection, key)))
    moves = (tuple(_changes(reflection, key)), (back,)) if standing else ((back,),)
    return Message(parts[part], (*((tuple(turns),) if turns else ()), *moves))


def _changes(reflection: Reflection, key: str) -> Iterator[Button]:
    """What can become of an answer: changed, emptied, or as it was before."""
    answer = reflection.path[key].answer
    yield Button(labels.CHANGE, Tapped(reflection.id, inputs.Change(key)))
    if answer is not None and not (answer.empty and not answer.notes):
        yield Button(labels.CLEAR, Tapped(reflection.id, inputs.Cleared(key)))
    if answer is not None and answer.replaced:
        yield Button(labels.UNDO, Tapped(reflection.id, inputs.Undone(key)))


def page_of(reflection: Reflection, key: str) -> int:
    """The page of the index that lists a question; the first if none does."""
    place = next((n for n, asked in enumerate(reflection.path) if asked == key), 0)
    return place // PAGE


def _items(reflection: Reflection) -> tuple[Item, ...]:
    return tuple(one for part in reviewed(reflection).parts for one in part.items)


def _listed(reflection: Reflection, items: tuple[Item, ...]) -> Iterator[str]:
    """Two lines for each question; above each section's first, the section."""
    section = ""
    for one in items:
        here = reflection.form.section(reflection.form.question(one.key).section)
        if here.key != section:
            yield f"<u>{escape(here.short)}</u>"
            section = here.key
        yield f"<b>{one.number}</b> {escape(_line(one.ask, _LINE - len(str(one.number)) - 1))}"
        yield _at_a_glance(one)


def _at_a_glance(shown: Item) -> str:
    """One line of an answer, in HTML, set in a little; what is not there is marked in that margin."""
    if shown.skipped:
        return f"<i>○ {strings.SKIPPED}</i>"
    if shown.open:
        return f"<i>○ {strings.NOT_ANSWERED}</i>"
    said = [*shown.picked]
    if shown.score:
        said.append(strings.NOT_SCALED if shown.score.value is None else str(shown.score.value))
    if shown.day:
        said.append(long_day(shown.day))
    if shown.text:
        said.append(shown.text)
    if not shown.marks:
        return "\u2003" + escape(_line(" · ".join(said), _LINE - _INDENT))
    marks = " ".join(f"{escape(criterion.letter)}{strings.SIGNS[mark]}" for criterion, mark in shown.marks)
    return f"○ {marks}" if any(mark is None for _, mark in shown.marks) else f"\u2003{marks}"


def _line(text: str, most: int) -> str:
    """The beginning of a text, on one line and of one direction."""
    return isolated(cut(one_line(text), most))


def _whole(shown: Item) -> Iterator[Block]:
    lines = [f"<b>{shown.number}</b> <b>{escape(shown.ask)}</b>"]
    if shown.private:
        lines[0] += f" <i>({strings.FOR_YOU})</i>"
    if shown.open:
        lines.append(f"<i>{strings.NOT_ANSWERED}</i>")
    lines += answer_lines(shown)
    if shown.comment:
        lines.append(f"<i>{escape(shown.comment)}</i>")
    head = "\n".join(lines)
    yield Block(head, shown.text, "<blockquote>", "</blockquote>") if shown.text else Block(head)
    if shown.note:
        yield Block(f"<i>{escape(shown.note_title)}</i>", shown.note, "<blockquote>", "</blockquote>")


def _pager(reflection: Reflection, page: int, last: int) -> Keyboard:
    if not last:
        return ()

    def turn(label: str, to: int) -> Button:
        return Button(label, TurnReview(reflection.id, to % (last + 1)))

    here = turn(strings.PAGE.format(page + 1, last + 1), page + 1)
    before = (turn("‹", page - 1),) if page else ()
    after = (turn("›", page + 1),) if page < last else ()
    return ((*before, here, *after),)


def _ends(reflection: Reflection) -> Keyboard:
    ends: list[tuple[Button, ...]] = []
    if skipped(reflection.path) and not reflection.reoffered:
        ends.append((Button(labels.ANSWER_SKIPPED, Tapped(reflection.id, inputs.Reopened())),))
    if reflection.pace is Pace.QUICK:
        ends.append((Button(labels.WHOLE, Tapped(reflection.id, inputs.Extended())),))
    finish = Button(labels.FINISH, Tapped(reflection.id, inputs.Submitted()), Style.FINISHES)
    return (*ends, (finish, Button(labels.LATER, Pause())))


def _waits(reflection: Reflection) -> Keyboard:
    return (
        (
            Button(labels.CONTINUE, Continue(reflection.id)),
            Button(labels.DELETE, AskDelete(reflection.id), Style.DELETES),
        ),
    )
