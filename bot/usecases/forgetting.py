"""A chair has something deleted, one reflection or everything: only once they have typed the word for it."""

from bot.actions.chat import Wrote
from bot.context import Context, ScreenOf
from bot.nudges import planning, prompts
from bot.screens.chat import AskDeleted, AskLeft, Deleted, Gone, HeldBack, HoldTold, Kept
from bot.screens.outbox_data import SCREENS
from bot.strings.chat import FORGET_WORD
from bot.usecases import clearing, guarded, placing
from bot.usecases.on_screen import seen_before
from bot.wire import Unreadable
from flows.plain_words import plain

_POLITE = ("please", "yes", "ok", "okay")
_OBJECTS = {"", "it", "this", "all", "everything"}
_A_FEW = 2
"""So many words are taken for the word mistyped, and more for words that belong elsewhere."""
_ASKED = {prompts.Deleting: SCREENS.tag_of(AskDeleted), prompts.Leaving: SCREENS.tag_of(AskLeft)}


def asked(context: Context, number: int) -> list[ScreenOf]:
    """Whether this reflection is to be deleted, with the word for it."""
    if context.records.reflections.load(number, owner=context.chair) is None:
        return [(None, Gone())]
    planning.expect(context, prompts.Deleting(number))
    return [(number, AskDeleted())]


def asked_all(context: Context) -> list[ScreenOf]:
    """Whether everything is to be deleted, with the word for it."""
    planning.expect(context, prompts.Leaving())
    return [(None, AskLeft())]


def heard(context: Context, said: Wrote, prompt: prompts.Deleting | prompts.Leaving) -> list[ScreenOf] | None:
    """What is shown of words once the word was asked for; none if they were written for something else.

    Anything but the word keeps what is there. To delete everything is settled before: see `leaves`.
    """
    if not _is_on_screen(context, said, prompt):
        return None
    number = prompt.reflection if isinstance(prompt, prompts.Deleting) else None
    held = context.records.holds.on(context.chair)
    if (number is not None or held) and confirms(said):
        planning.expect(context, None)
        context.records.messages.said(context.chair, said.message_id, None, clearing.COMMAND, context.now)
        return wanted(context, number) if held or number is None else deleted(context, number)
    if len(said.text.split()) <= _A_FEW:
        return [(None, AskLeft())] if number is None else asked(context, number)
    planning.expect(context, None)
    kept = [] if number is None else [(number, Kept())]
    return [*kept, *placing.ask(context, said)]


def leaves(context: Context, said: Wrote) -> bool:
    """Whether these words are the word, typed where it was asked for to delete everything.

    While a legal hold is on the chair, nobody leaves: see `wanted`.
    """
    try:
        waits = None if context.chair.waiting is None else prompts.prompt_of(context.chair.waiting)
    except Unreadable:
        return False
    if not (isinstance(waits, prompts.Leaving) and confirms(said)) or context.records.holds.on(context.chair):
        return False
    return _is_on_screen(context, said, waits)


def deleted(context: Context, number: int) -> list[ScreenOf]:
    """A reflection is deleted, out of the chat first; what is shown of that."""
    if context.records.reflections.load(number, owner=context.chair) is None:
        return [(None, Gone())]
    gone, stays = erase(context, number, "reflection deleted")
    return [*gone, (None, Deleted(stays=stays))]


def wanted(context: Context, number: int | None) -> list[ScreenOf]:
    """A reflection, or with None everything, is to go once the hold on the chair is lifted."""
    if number is not None and context.records.reflections.load(number, owner=context.chair) is None:
        return [(None, Gone())]
    context.records.holds.want_gone(context.chair, number)
    return [(None, HoldTold(HeldBack.EVERYTHING if number is None else HeldBack.REFLECTION))]


def kept_after_all(context: Context) -> list[ScreenOf]:
    """What was to go once the hold is lifted stays."""
    context.records.holds.keep(context.chair)
    return [(None, HoldTold(HeldBack.NOTHING))]


def erase(context: Context, number: int, event: str) -> tuple[list[ScreenOf], bool]:
    """Erase a reflection and all that goes with it, as this event of the audit.

    What takes it out of the chat, and whether some of it has to stay there.
    """
    gone, stays = clearing.of_reflection(context, number)
    context.records.reflections.delete(number, owner=context.chair)
    planning.forget(context, number)
    guarded.forget(context, number)
    context.records.audit.note(context.records.clock(), event, context.chair.id)
    return gone, stays


def confirms(said: Wrote) -> bool:
    """Whether the words are the word, in any case, and however politely."""
    words = [word for word in plain(said.text).replace(",", " ").split() if word not in _POLITE]
    return not said.quoted and words[:1] == [FORGET_WORD] and " ".join(words[1:]) in _OBJECTS


def _is_on_screen(context: Context, said: Wrote, prompt: prompts.Deleting | prompts.Leaving) -> bool:
    seen = seen_before(context, said.message_id)
    return seen is not None and seen.what == _ASKED[type(prompt)]
