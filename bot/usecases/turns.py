"""From a turn's effects to what is put on the screen of them."""

from bot.context import ScreenOf
from bot.screens import Screen
from bot.screens.chat import HowChanged, ReviewAt
from flows.conversation import Turn
from flows.effects import Added, Ask, Corrected, Emptied, Recall, Refuse, Restored, Review
from flows.reflection import Reflection

_Noted = Corrected | Added | Emptied | Restored
_PLACES = (Ask, Review, Recall)
_HOW = {
    Corrected: HowChanged.CORRECTED,
    Added: HowChanged.ADDED,
    Emptied: HowChanged.EMPTIED,
    Restored: HowChanged.RESTORED,
}


def screens_of(before: Reflection, turn: Turn) -> list[ScreenOf]:
    """What is shown of a turn, in order.

    At review it is the review that says what has become of an answer. After a refusal, where the chair
    stands is put once more, below it.
    """
    shown: list[Screen] = list(turn.effects)
    if Review() in turn.effects:
        shown = [each for effect in turn.effects for each in _at_review(effect, before, turn)]
    elif _refused(turn) and not turn.reflection.submitted:
        shown.append(Recall())
    return [(turn.reflection.id, each) for each in shown]


def _refused(turn: Turn) -> bool:
    """Whether something was refused, and where the chair stands is not put again by itself."""
    return any(isinstance(effect, Refuse) for effect in turn.effects) and not any(
        isinstance(effect, _PLACES) for effect in turn.effects
    )


def _at_review(effect: Screen, before: Reflection, turn: Turn) -> list[Screen]:
    noted = [each for each in turn.effects if isinstance(each, _Noted)]
    match effect:
        case Corrected() | Added() | Emptied() | Restored():
            return []
        case Review() if noted:
            return [ReviewAt(each.question, _HOW[type(each)]) for each in noted]
        case Review() if before.cursor in before.path:
            return [ReviewAt(before.cursor)]
        case _:
            return [effect]
