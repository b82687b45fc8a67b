"""The words on the buttons of a page, typed: on a page of the bot's own, they are the buttons.

Those of a question are the engine's to understand, but for those that only fold a part of it out, and those
of a question about held words the guard's.
"""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from bot.actions import Action
from bot.actions.chat import LookAt, Wrote
from bot.actions.words import DropTold
from bot.context import Context
from bot.nudges.planning import zone_of
from bot.screens import Screen
from bot.screens.chat import Paused, Reading
from bot.screens.outbox_data import SCREENS
from bot.screens.words import WhereTo, WhichReflection, WordsAsked
from bot.usecases import placing
from bot.usecases.on_screen import question_seen, reflection_of
from bot.views.answering import folds
from bot.views.message import Button
from bot.views.question import question_message
from bot.views.render import DRAFT, SUMMARY, Renderer
from bot.views.review import PAGE, index_message
from bot.wire import REQUIRED, UnknownTag
from flows.choice_names import bare, starts
from flows.commands import Command, command_of
from flows.form import REVIEW
from flows.matching import agrees
from storage.sent_message import SentMessage

_SHORTEST_BEGINNING = 4
_LONGEST_LABEL = 80


def action_on(context: Context, said: Wrote) -> Action | None:
    """What the button asks for that the words are, on the page that was shown last before them; if any."""
    if context.chair.waiting is not None or said.quoted or said.reply_to or len(said.text) > _LONGEST_LABEL:
        return None
    page = next(context.records.messages.shown_before(context.chair, said.message_id), None)
    if page is None:
        return None
    buttons = tuple(_buttons(context, page))
    if not buttons:
        return None
    named = _named(said.text, buttons)
    if named is None and page.what == _PAUSED and command_of(said.text) is Command.NEXT:
        named = buttons[0]
    if named is None:
        return None
    action = named.action
    if isinstance(action, DropTold) and _is_asked_anew(context, said):
        # Of which words the question before that told, nobody knows any more.
        return replace(action, last=0)
    in_place: dict[str, Any] = {"edits": page.message_id} if hasattr(action, "edits") else {}
    return replace(action, **in_place)


def _is_asked_anew(context: Context, said: Wrote) -> bool:
    """Whether a question where words belong was not there yet when this was said: more words had come."""
    waiting = context.records.outbox.pending(context.chair)
    last = context.records.messages.last_shown(context.chair, None, SCREENS.tag_of(WordsAsked))
    return (last or 0) > said.message_id or any(one.kind in _WORDS_ASKED for one in waiting)


def _named(text: str, buttons: tuple[Button, ...]) -> Button | None:
    """The one button that the words name: by its label, its beginning, or by a yes or no."""
    typed, agreed = bare(text), agrees(text)
    labels = [(button, bare(button.text)) for button in buttons]
    whole = [button for button, label in labels if label == typed]
    begun = [b for b, label in labels if len(typed) >= _SHORTEST_BEGINNING and starts(label, typed)]
    declines = [b for b, label in labels if agreed is False and label.partition(" ")[0] in ("no", "neither")]
    for found in (whole, begun, declines):
        if found:
            return found[0] if len({button.action for button in found}) == 1 else None
    return None


def _buttons(context: Context, page: SentMessage) -> Iterator[Button]:
    """The buttons that stand under a page, as far as its name alone tells."""
    reflection = reflection_of(context, page)
    if page.what == REVIEW and reflection is not None:
        standing = reflection.cursor == REVIEW and reflection.id == context.chair.current
        for number in range(len(reflection.path) // PAGE + 1):
            for row in index_message(reflection, number, standing=standing).keyboard:
                yield from row
        return
    asked = question_seen(context, page)
    if asked is not None and asked[1] == asked[0].cursor:
        if folds(asked[0].path[asked[1]]):
            for row in question_message(*asked, context.now.date()).keyboard:
                yield from (button for button in row if isinstance(button.action, LookAt))
        return
    screen = _screen(context, page)
    if screen is None:
        return
    renderer = Renderer(context.records, context.chair, context.now, zone_of(context))
    for message in renderer.made(screen, page.reflection_id):
        for row in message.keyboard:
            yield from row


def _screen(context: Context, page: SentMessage) -> Screen | None:
    """The screen that a page was; none where more than its name would have to be known."""
    if page.what in (SUMMARY, DRAFT):
        return Reading()
    if page.what in _WORDS_ASKED:
        return placing.asked_last(context)
    try:
        told = SCREENS.tagged(page.what)
    except UnknownTag:
        return None
    if told.made is WhereTo or any(each.default is REQUIRED for each in told.fields):
        return None
    screen: Screen = told.from_body({})
    return screen


_WORDS_ASKED = frozenset(map(SCREENS.tag_of, (WordsAsked, WhichReflection)))
_PAUSED = SCREENS.tag_of(Paused)
