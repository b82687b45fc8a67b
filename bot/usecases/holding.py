"""A legal hold is lifted: what the chair wanted gone meanwhile goes now."""

from bot.context import Context, ScreenOf
from bot.screens.chat import Deleted
from bot.usecases import forgetting, removing
from storage.departures import Why


def lifted(context: Context, reason: str) -> list[ScreenOf] | None:
    """Lift the hold on a chair; what is shown to them of what went, or None if they are gone themselves.

    Somebody who is gone is told by what `departures` keeps.
    """
    wanted = context.records.holds.lift(context.chair, context.now, reason)
    if None in wanted:
        removing.removed(context, Why.LEFT)
        return None
    shown: list[ScreenOf] = []
    for number in wanted:
        if number is not None:
            gone, stays = forgetting.erase(context, number, "reflection deleted")
            shown += [*gone, (None, Deleted(stays=stays))]
    return shown
