"""A turn: a reflection after a step and what should be seen of it, and the one rule by which it moves on.

*After any input, advance while the current question is already answered.*
"""

from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace

from flows.answer import Answer, Status
from flows.effects import Ask, AskHolds, Effect, Held, Recall, Redraw, Refuse, Review, Tell
from flows.form import REVIEW, Asked
from flows.machine import ADVANCE, Walk, trigger
from flows.reflection import Reflection, first_open


class Turn(NamedTuple):
    """A reflection after a step, and what should be seen of it, in order."""

    reflection: Reflection
    effects: tuple[Effect, ...] = ()


def settled(reflection: Reflection, key: str) -> Turn:
    """What follows a settled answer: the form's texts that it calls for, then the next open question."""
    told, tells = _told(reflection, key)
    moved = _advanced(told)
    return Turn(moved, (*tells, *standing(moved)))


def _told(reflection: Reflection, key: str) -> tuple[Reflection, tuple[Effect, ...]]:
    values = reflection.answers[key].values
    notices = reflection.form.question(key).notices if key in reflection.path else ()
    new = [n.text for n in notices if n.text not in reflection.shown and not n.on.isdisjoint(values)]
    if not new:
        return reflection, ()
    return reflection.moving(shown=reflection.shown.union(new)), tuple(map(Tell, new))


def _advanced(reflection: Reflection) -> Reflection:
    """Advance while the current question is already answered."""
    path = reflection.path
    on = Walk(reflection.cursor, path)
    while on.state in path and path[on.state].settled:
        if not trigger(reflection.form, ADVANCE, on):
            break
    if on.state == REVIEW or (on.state in path and not path[on.state].settled):
        return reflection.moving(cursor=on.state)
    return at_first_open(reflection)


def at_first_open(reflection: Reflection) -> Reflection:
    """The reflection where the first question that is still open is asked, or at review."""
    return triggered(reflection, f"edit_{first_open(reflection.path) or REVIEW}")


def triggered(reflection: Reflection, name: str) -> Reflection:
    """After one trigger of the machine; the same reflection where the machine does not allow it."""
    on = Walk(reflection.cursor, reflection.path)
    return reflection.moving(cursor=on.state) if trigger(reflection.form, name, on) else reflection


def standing(reflection: Reflection) -> tuple[Effect, ...]:
    """Where the chair stands: review, or a question, put as what there is to be answered or decided."""
    key = reflection.cursor
    if key == REVIEW:
        return (Review(),)
    answer = reflection.answers.get(key)
    asks = _asks(key, answer) if answer is not None and answer.status is not Status.OPEN else ()
    return asks or (Ask(key),)


def _asks(key: str, answer: Answer) -> tuple[Effect, ...]:
    """What the chair is asked to decide of an answer, if there is anything to decide."""
    if answer.held:
        return (Held(key),)
    return (AskHolds(key),) if answer.doubtful else ()


def answering(reflection: Reflection, key: str, answer: Answer) -> Reflection:
    """With the answer in place; a choice just made stays open while it leads to something on offer."""
    answered = reflection.answering(key, answer)
    before = reflection.answers.get(key)
    newly = answer.picked and (before is None or before.picked != answer.picked)
    if newly and answer.settled and answered.offers(key):
        return reflection.answering(key, replace(answer, status=Status.OPEN))
    return answered


def amended(reflection: Reflection, key: str, answer: Answer, *said: Effect) -> Turn:
    """An answer changed from elsewhere: the chair stays where they are, unless that is no longer a place."""
    asks = _asks(key, answer)
    # A day that is only asked about has corrected nothing yet.
    said = () if answer.held_day else said
    if reflection.submitted:
        return Turn(reflection.answering(key, replace(answer.given(), replaced=())), (*said, *asks))
    amended = reflection.answering(key, answer)
    if key == reflection.cursor:
        return Turn(amended, (*said, *(asks or (Redraw(key),))))
    told, tells = _told(amended, key)
    still_a_place = told.cursor in told.path or (told.cursor == REVIEW and first_open(told.path) is None)
    moved = told if still_a_place else at_first_open(told)
    elsewhere = moved.cursor != reflection.cursor or moved.cursor == REVIEW
    # On the screen, a question shows what was picked, and not what was said.
    picked_anew = moved.cursor != key and not answer.picks_like(reflection.answers.get(key))
    redrawn = (Redraw(key),) if picked_anew and not asks and Redraw(key) not in said else ()
    stands = standing(moved) if elsewhere else ()
    return Turn(moved, (*said, *redrawn, *tells, *(asks if asks != stands else ()), *stands))


def decided(
    reflection: Reflection, key: str, decide: Callable[[Asked], Answer | Refuse | None], *said: Effect
) -> Turn:
    """The chair has decided what becomes of what waits, at this question or at any other."""
    asked = reflection.path.get(key)
    answer = decide(asked) if asked else None
    if answer is None:
        return Turn(reflection, (Recall(),))
    if isinstance(answer, Refuse):
        return Turn(reflection, (answer,))
    if key != reflection.cursor:
        return amended(reflection, key, answer, Redraw(key), *said)
    decided = reflection.answering(key, answer)
    if not answer.settled:
        return Turn(decided, (*said, *standing(decided)))
    turn = settled(decided, key)
    return Turn(turn.reflection, (Redraw(key), *said, *turn.effects))
