"""A legal hold is lifted: what the chair wanted gone meanwhile goes now."""

from bot.context import Context, ScreenOf
from bot.screens.chat import Deleted
from bot.usecases import forgetting


def lifted(context: Context, reason: str) -> list[ScreenOf] | None:
    """Lift the hold on a chair; what is shown to them of what went, or None if they are gone themselves."""
    wanted = context.records.holds.lift(context.chair, context.now, reason)
    if None in wanted:
        context.records.chairs.remove(context.chair)
        return None
    shown: list[ScreenOf] = []
    for number in wanted:
        if number is not None:
            gone, stays = forgetting.erase(context, number, "reflection deleted")
            shown += [*gone, (None, Deleted(stays=stays))]
    return shown
