"""A chair is removed by the administrator: everything of theirs is erased, and their chat is told."""

from bot.context import Context
from bot.usecases import clearing


def removed(context: Context) -> None:
    """Erase a chair; the running bot clears their chat and tells them. ChairHeld while a hold is on them."""
    messages, stays = clearing.everything(context)
    context.records.chairs.remove(context.chair)
    context.records.departures.add(context.chair.telegram_id, messages, stays=stays, removed=True)
