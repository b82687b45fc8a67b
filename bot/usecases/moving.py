"""A chair moves to another account on Telegram, with everything that is theirs.

The chat that they leave is told once the move is on disk, and what holds content goes from it.
"""

from msgspec.structs import replace

from bot.context import Context, ScreenOf
from bot.screens.chat import Home, Moved
from bot.screens.guard import TakenAway
from bot.screens.outbox_data import unpack
from bot.usecases import clearing, placing, reflections
from bot.wire import Unreadable
from storage.chairs import Chair
from storage.departures import Why
from storage.outbox import Pending


def moved(context: Context, telegram_id: int) -> tuple[Chair, list[ScreenOf]]:
    """Move the chair; who they are from here on, and what they see first."""
    records, chair = context.records, context.chair
    # Under a legal hold, nothing of theirs is deleted anywhere.
    held = records.holds.on(chair)
    messages, stays = ([], False) if held else clearing.everything(context)
    for pending in records.outbox.everything(chair):
        if _is_of_the_old_chat(pending):
            records.outbox.done(pending.id)
    records.outbox.begin_anew(chair)
    records.departures.add(chair.telegram_id, messages, Why.MOVED, stays=stays)
    clearing.forget_chat(context)
    records.messages.forget(chair)
    records.chairs.set_waiting(chair, None)
    there = replace(context, chair=records.chairs.move(chair, telegram_id))
    return there.chair, _first_seen(there)


def _first_seen(context: Context) -> list[ScreenOf]:
    current = context.chair.current
    stands = [] if current is None else reflections.continued(context, current)
    return [(None, Moved()), *(stands or [(None, Home())]), *placing.ask_again(context)]


def _is_of_the_old_chat(pending: Pending) -> bool:
    """Whether it changes or deletes a message that stands there."""
    try:
        screen = unpack(pending)
    except Unreadable:
        return False
    return isinstance(screen, TakenAway) or getattr(screen, "edits", None) is not None
