"""Everything of a chair's is erased while they do not look: their chat is cleared, and told why."""

from bot.context import Context
from bot.usecases import clearing
from storage.departures import Why


def removed(context: Context, why: Why = Why.REMOVED) -> None:
    """Erase a chair; the running bot clears their chat and tells them. ChairHeld while a hold is on them."""
    messages, stays = clearing.everything(context)
    context.records.chairs.remove(context.chair)
    context.records.departures.add(context.chair.telegram_id, messages, why, stays=stays)
