"""What a chair is told of what is kept no longer: before it goes, with ways to a copy, and after."""

from datetime import date

from bot.actions.chat import ListPast
from bot.actions.documents import TakeData
from bot.screens.retention import RetentionOver, RetentionScreen, RetentionTold
from bot.strings import chat as strings
from bot.strings import keeping, labels
from bot.strings.counts import some
from bot.views.days import long_day
from bot.views.message import Button, Message


def message_of(screen: RetentionScreen) -> Message:
    """The message of a screen; it makes no sound, for it comes by itself."""
    match screen:
        case RetentionTold(what, count, first, last, goes_on):
            named = some(keeping.NAMES[what], count)
            day = long_day(date.fromisoformat(goes_on))
            what_goes = named[:1].upper() + named[1:]
            said = keeping.TOLD.format(what=what_goes, when=_when(first, last), goes_on=day)
            keys = Button(labels.MY_DATA, TakeData()), Button(labels.PAST, ListPast())
            return Message(said, tuple((key,) for key in keys), quiet=True)
        case RetentionOver(what, count, stays):
            over = keeping.OVER_STAYS if stays else keeping.OVER
            verb = "is" if count == 1 else "are"
            named = some(keeping.GONE[what], count)
            return Message(over.format(what=named, verb=verb, stays=strings.STAYS), quiet=True)


def _when(first: str, last: str) -> str:
    days = [long_day(date.fromisoformat(day)) for day in dict.fromkeys((first, last))]
    return (keeping.ON if len(days) == 1 else keeping.BETWEEN).format(*days)
