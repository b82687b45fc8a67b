"""Words whose place is not known, with the places to choose from; what is added later, and renamed."""

from typing import assert_never

from bot.actions.chat import Open
from bot.actions.words import AddTo, AskWhere, AskWhich, BeginWithWords, DropTold, PlaceWords
from bot.context import Context
from bot.nudges.planning import zone_of
from bot.screens.words import (
    AdditionAsked,
    NameAsked,
    Named,
    WhereTo,
    WhichReflection,
    WordsAsked,
    WordsDropped,
    WordsPlaced,
    WordsScreen,
)
from bot.strings import labels
from bot.strings import words as strings
from bot.usecases.additions import NOTE
from bot.views.html import escape
from bot.views.message import Button, Message
from bot.views.pages import title_of, titles_of
from flows.reflection import Reflection
from flows.roles import Role

_BEGINNING, _ON_BUTTON, _PAGE = 80, 40, 7


def message_of(context: Context, screen: WordsScreen, reflection: Reflection | None) -> Message | None:
    """The message that shows it; none if it is no longer wanted."""
    match screen:
        case WordsAsked():
            return _asked(context, screen)
        case WhichReflection():
            return _which(context, screen)
        case WordsPlaced(question):
            if reflection is None:
                return None
            keys = ((Button(labels.SUMMARY, Open(reflection.id)),),) if reflection.submitted else ()
            ask = reflection.form.question(question).ask if question else ""
            about = question or NOTE
            added = context.records.addenda.list(context.chair, reflection.id)
            # It may have been finished only since they were placed.
            said = strings.ADDED if any(one.about == about for one in added) else strings.PLACED
            return Message(said.format(escape(ask or _title(context, reflection))), keys, quiet=True)
        case WordsDropped():
            return Message(strings.DROPPED, quiet=True)
        case WhereTo() | AdditionAsked() | NameAsked() | Named():
            return None if reflection is None else _of(context, screen, reflection)
        case _:
            assert_never(screen)


def _of(
    context: Context, screen: WhereTo | AdditionAsked | NameAsked | Named, reflection: Reflection
) -> Message:
    title = escape(_title(context, reflection))
    match screen:
        case WhereTo():
            return _where_to(context, screen, reflection, title)
        case AdditionAsked(question):
            ask = escape(reflection.form.question(question).ask) if question else title
            return Message(strings.ASK_ADDITION.format(ask))
        case NameAsked():
            return Message(strings.ASK_NAME.format(title))
        case Named():
            keys = ((Button(labels.SUMMARY, Open(reflection.id)),),) if reflection.submitted else ()
            return Message(strings.NAMED.format(title), keys)
        case _:
            assert_never(screen)


def _where_to(context: Context, screen: WhereTo, reflection: Reflection, title: str) -> Message:
    """A page of the questions, what was learnt from a peer first; in the end, none of them."""

    def key(label: str, question: str) -> tuple[Button, ...]:
        if screen.burst:
            return (Button(label, PlaceWords(screen.burst, reflection.id, question)),)
        return (Button(label, AddTo(reflection.id, question)),)

    asked = sorted(reflection.path.values(), key=lambda one: one.question.role is not Role.PEER)
    last = (len(asked) - 1) // _PAGE
    page = max(0, min(screen.page, last))
    rows = [
        key(_cut(one.question.ask, _ON_BUTTON), one.question.key)
        for one in asked[page * _PAGE : (page + 1) * _PAGE]
    ]
    turns = [
        Button(sign, AskWhere(reflection.id, screen.burst, to))
        for sign, to in (("‹", page - 1), ("›", page + 1))
        if 0 <= to <= last
    ]
    own = [key(strings.OWN_NOTE, "")] if reflection.submitted else []
    ends = _ends(context, screen.burst) if screen.burst else ()
    said = strings.WHERE_TO if screen.burst else strings.WHERE_TO_ADD
    return Message(said.format(title), (*rows, *own, *((tuple(turns),) if turns else ()), *ends))


def _which(context: Context, screen: WhichReflection) -> Message | None:
    """A page of all that the chair has: drafts first, then what is finished, the newest first."""
    quoted = _quoted(context, screen.burst)
    if quoted is None:
        return None
    reflections = context.records.reflections
    last = max(0, (reflections.count(context.chair) - 1) // _PAGE)
    page = max(0, min(screen.page, last))
    listed = reflections.past(context.chair, limit=_PAGE, offset=page * _PAGE)
    titles = titles_of(listed, zone_of(context))
    rows = [(Button(titles[one.id], AskWhere(one.id, screen.burst)),) for one in listed]
    turns = tuple(
        Button(sign, AskWhich(screen.burst, to))
        for sign, to in (("‹", page - 1), ("›", page + 1))
        if 0 <= to <= last
    )
    return Message(
        strings.WHICH.format(quoted),
        (*rows, *((turns,) if turns else ()), (_neither(context, screen.burst),)),
    )


def _ends(context: Context, burst: int) -> tuple[tuple[Button, ...], ...]:
    """What stands below every place that is named: any other, and none."""
    return ((Button(strings.SOMEWHERE_ELSE, AskWhich(burst)), _neither(context, burst)),)


def _neither(context: Context, burst: int) -> Button:
    """The button that drops the words that this message tells of; more may join them before it is tapped."""
    words = context.records.kept_words.of(context.chair, burst)
    last = max((one.message_id for one in words), default=1)
    return Button(strings.NEITHER, DropTold(burst, last))


def _quoted(context: Context, burst: int) -> str | None:
    """The beginning of the words of a burst, in HTML; none once they have their place."""
    words = context.records.kept_words.of(context.chair, burst)
    text = " ".join(" ".join(each.text for each in words).split())
    return escape(_cut(text, _BEGINNING)) if words else None


def _asked(context: Context, screen: WordsAsked) -> Message | None:
    quoted = _quoted(context, screen.burst)
    if quoted is None:
        return None
    keys, waits = [], []
    for place in filter(None, screen.places.split(",")):
        number, _, key = place.partition(":")
        reflection = context.records.reflections.load(int(number), owner=context.chair)
        if reflection is None:
            continue
        if key and not reflection.submitted:
            ask = reflection.form.question(key).ask
            label = strings.IT_ANSWERS.format(_cut(ask, _ON_BUTTON))
            waits.append(strings.WAITS.format(escape(ask)))
        else:
            label = strings.ADD_IT.format(_cut(_title(context, reflection), _ON_BUTTON))
        keys.append((Button(label, PlaceWords(screen.burst, reflection.id, key)),))
    has_any = context.records.reflections.count(context.chair) > 0
    ends = _ends(context, screen.burst) if has_any else ((_neither(context, screen.burst),),)
    if not keys:
        begin = (Button(strings.BEGIN_WITH, BeginWithWords(screen.burst)),)
        return Message(strings.WHERE_NOTHING_OPEN.format(quoted), (begin, *ends))
    said = (strings.WHERE if waits else strings.WHERE_NO_QUESTION).format(quoted)
    return Message("\n\n".join((said, *waits)), (*keys, *ends))


def _title(context: Context, reflection: Reflection) -> str:
    return title_of(reflection.label, reflection.started_at, zone_of(context))


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
