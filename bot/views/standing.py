"""Where a chair stands, and what of it stood there before: one keyboard is live for one place, never two."""

from msgspec.structs import replace

from bot.context import Context
from bot.screens.chat import Choose, Home
from bot.screens.outbox_data import SCREENS
from bot.strings import chat as strings
from bot.views.message import Message
from bot.views.question import settled_message
from flows.form import REVIEW
from flows.reflection import Reflection

_BEGINS = frozenset(map(SCREENS.tag_of, (Home, Choose)))
"""Pages with a button that begins a reflection."""


def retired(context: Context, reflection: Reflection) -> tuple[Message, ...]:
    """What stands in the chat and is done with once the place where the chair stands is put anew.

    The same place further up loses its buttons; and where a review has been shown, so does whatever stood
    last, since what comes next is put below it.
    """
    cursor = reflection.cursor
    again = last_shown(context, reflection, cursor)
    done = {} if again is None or cursor == REVIEW else {again: cursor}
    if review_shown(context, reflection) is not None:
        done |= _last_place(context, reflection)
    return tuple(without_buttons(reflection, what, edits) for edits, what in done.items())


def without_buttons(reflection: Reflection, what: str, edits: int) -> Message:
    """What a question or a review looks like once it is done with, in the message that it stood in."""
    if what != REVIEW:
        return replace(settled_message(reflection, what), edits=edits)
    said = strings.REVIEW_DONE if reflection.submitted else strings.REVIEW_BELOW
    return Message(f"<i>{said}</i>", edits=edits)


def begun_on(context: Context) -> int | None:
    """The page on which a reflection has just been begun, if nothing stands below it: it is done with."""
    newest = context.records.messages.newest(context.chair)
    page = None if newest is None else context.records.messages.find(context.chair, newest)
    return newest if page is not None and page.ours and page.what in _BEGINS else None


def review_shown(context: Context, reflection: Reflection) -> int | None:
    """The message of the last review of a reflection."""
    return last_shown(context, reflection, REVIEW)


def last_shown(context: Context, reflection: Reflection, what: str) -> int | None:
    """The last message in which a question, review or summary of a reflection was shown."""
    messages, begun = context.records.messages, reflection.started_at
    return messages.last_shown(context.chair, reflection.id, what, since=begun)


def _last_place(context: Context, reflection: Reflection) -> dict[int, str]:
    """The last message in which this reflection's review or a question of it was shown, if any was."""
    shown = {
        last: what
        for what in {REVIEW, *(question.key for question in reflection.form)}
        if (last := last_shown(context, reflection, what)) is not None
    }
    return {last: shown[last] for last in sorted(shown)[-1:]}
