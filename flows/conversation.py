"""The step: one thing that a chair did, and the reflection after it with what to show."""

from collections.abc import Callable
from datetime import datetime
from typing import assert_never

from msgspec.structs import replace

from flows import heard, held, inputs
from flows.answer import Answer, Status
from flows.commands import decision_of, tap_of
from flows.effects import (
    Added,
    Ask,
    Effect,
    Emptied,
    FormattingLost,
    LeftOut,
    Recall,
    Redraw,
    Replaced,
    Restored,
    Sent,
    Tell,
)
from flows.form import REVIEW, Asked, Pace
from flows.inputs import Input
from flows.machine import BACK, SUBMIT
from flows.reflection import Reflection, skipped
from flows.tapped import NOTHING, finished, marked, marked_all, passed_over, picked
from flows.turn import Turn, amended, answering, at_first_open, decided, settled, standing, triggered

__all__ = ["Turn", "opening", "step"]

FORMATTING = "*formatting"
"""Among the texts shown: that formatting is not kept. No text of a form has such a key."""
_OF_ONE_SENT = (
    inputs.Said,
    inputs.Edited,
    inputs.HeldReplaces,
    inputs.HeldDropped,
    inputs.CommentHolds,
    inputs.CommentDropped,
)
"""What can be done to a reflection that was sent: correct, add, and decide what a correction asks."""


def opening(draft: Reflection) -> Turn:
    """A new draft, with the words that every reflection begins with and its first question."""
    return Turn(draft, (Tell("opening"), Ask(draft.cursor)))


def step(reflection: Reflection, given: Input, now: datetime) -> Turn:
    """Take one thing that a chair did, and return the reflection after it with what to show.

    Never raises for what a chair may do wrong: that is a `Refuse` among the effects; nor for a button that
    has gone stale: that is a `Recall`. `now` is in the chair's time zone. A submitted reflection takes only
    corrections and additions, and what a chair decides about those.
    """
    if reflection.submitted and not isinstance(given, _OF_ONE_SENT):
        return Turn(reflection, (Recall(),))
    if isinstance(given, inputs.Said):
        given = _typed_tap(reflection, given, now) or given
    turn = _taken(reflection, given, now)
    if turn.reflection is reflection:
        return turn
    # After a tap, what is said next is not the rest of a long message.
    said = turn.reflection.heard if isinstance(given, inputs.Edited | inputs.Said) else None
    after = turn.reflection.moving(updated_at=now, heard=said)
    left_out: tuple[Effect, ...] = () if after.submitted else _left_out(reflection, after)
    if isinstance(given, inputs.Said) and given.formatted and FORMATTING not in after.shown:
        after = after.moving(shown=after.shown | {FORMATTING})
        left_out = (FormattingLost(), *left_out)
    # The last is where the chair stands, or what they are told; it stays the last on the screen.
    return Turn(after, (*turn.effects[:-1], *left_out, *turn.effects[-1:]))


def _left_out(before: Reflection, after: Reflection) -> tuple[Effect, ...]:
    """The questions with words that a changed answer has closed."""
    closed = before.path.keys() - after.path.keys()
    if not closed:
        return ()
    lost = (key for key, asked in before.path.items() if key in closed and asked.answer and asked.answer.text)
    return tuple(map(LeftOut, lost))


def _taken(reflection: Reflection, given: Input, now: datetime) -> Turn:
    match given:
        case inputs.Said():
            return heard.said(reflection, given, now)
        case inputs.Edited():
            return heard.edited(reflection, given, now)
        case inputs.Picked(key, choice, on):
            return _tapped(reflection, key, lambda asked: picked(asked, choice, now.date(), on=on))
        case inputs.Marked(key, criterion, mark):
            return _tapped(reflection, key, lambda asked: marked(asked, criterion, mark))
        case inputs.MarkedAll(key, mark):
            return _tapped(reflection, key, lambda asked: marked_all(asked, mark))
        case inputs.HeldAdded(key):
            return decided(reflection, key, held.added, Added(key))
        case inputs.HeldReplaces(key):
            return decided(reflection, key, held.replaced, Replaced(key))
        case inputs.HeldDropped(key):
            return decided(reflection, key, held.dropped)
        case inputs.CommentHolds(key):
            return decided(reflection, key, held.comment_kept)
        case inputs.CommentDropped(key):
            return decided(reflection, key, held.comment_dropped, Replaced(key))
        case inputs.Cleared(key):
            return _cleared(reflection, key)
        case inputs.Undone(key):
            return _undone(reflection, key)
        case inputs.Finished(key):
            return _tapped(reflection, key, finished)
        case inputs.Skipped(key):
            return _tapped(reflection, key, passed_over)
        case inputs.TakenUp(key):
            return _taken_up(reflection, key)
        case inputs.Back(key):
            return _back(reflection, key)
        case inputs.Change(key):
            return _changing(reflection, key)
        case inputs.Reopened():
            return _reopened(reflection)
        case inputs.Extended():
            return _extended(reflection)
        case inputs.Resumed():
            return Turn(reflection, standing(reflection))
        case inputs.Submitted():
            return _submitted(reflection, now)
        case _:
            assert_never(given)


def _typed_tap(reflection: Reflection, said: inputs.Said, now: datetime) -> Input | None:
    """The tap that words at the question on the screen are, where they are those on one of its buttons."""
    asked = reflection.path.get(said.to or reflection.cursor)
    if asked is not None and asked.answer is not None and asked.answer.undecided:
        decided = decision_of(asked.answer, asked.question.key, said.text)
        if decided is not None:
            return decided
    elsewhere = said.to not in (None, reflection.cursor)
    if reflection.submitted or elsewhere or heard.goes_on(reflection, said, now):
        return None
    return tap_of(reflection, said.text)


def _cleared(reflection: Reflection, key: str) -> Turn:
    """An answer is emptied: asked again where the chair stands at it, and passed over elsewhere."""
    asked = reflection.path.get(key)
    answer = held.cleared(asked) if asked else None
    if answer is None:
        return Turn(reflection, (Recall(),))
    if key != reflection.cursor:
        return amended(reflection, key, replace(answer, status=Status.SKIPPED), Emptied(key))
    emptied = reflection.answering(key, answer)
    return Turn(emptied, (Emptied(key), *standing(emptied)))


def _undone(reflection: Reflection, key: str) -> Turn:
    asked = reflection.path.get(key)
    answer = held.restored(asked) if asked else None
    if answer is None:
        return Turn(reflection, (Recall(),))
    if key != reflection.cursor:
        return amended(reflection, key, answer, Restored(key))
    restored = reflection.answering(key, answer)
    return Turn(restored, (Restored(key), *standing(restored)))


def _tapped(reflection: Reflection, key: str, tap: Callable[[Asked], Answer | None]) -> Turn:
    """A tap on the current question's buttons; on any other question's it is stale."""
    asked = reflection.path.get(key) if key == reflection.cursor else None
    answer = tap(asked) if asked else None
    if asked is None or answer is None:
        return Turn(reflection, (Recall(),))
    answered = reflection if answer == asked.answer else answering(reflection, key, answer)
    answer = answered.answers[key]
    if answer.settled:
        turn = settled(answered, key)
        return Turn(turn.reflection, (Redraw(key), *turn.effects))
    if answer.undecided and answer.status is not Status.OPEN:
        return Turn(answered, (Recall(),) if answered is reflection else standing(answered))
    return Turn(answered, () if answered is reflection else (Redraw(key),))


def _back(reflection: Reflection, key: str) -> Turn:
    """To the question before; to review, where all is answered and this one was only being changed."""
    moved = _changed(reflection) or triggered(reflection, BACK) if key == reflection.cursor else reflection
    return Turn(moved, (Recall(),) if moved is reflection else standing(moved))


def _changed(reflection: Reflection) -> Reflection | None:
    """At review, with what has been given to the current question; none while others are to be answered."""
    key, path = reflection.cursor, reflection.path
    answer = path[key].answer if key in path else None
    if answer is None:
        return None
    begun = answer.picked or answer.marks or answer.pieces
    given = reflection.answering(key, answer.given()) if begun and not answer.settled else reflection
    at_review = triggered(given, f"edit_{REVIEW}")
    return at_review if at_review.cursor == REVIEW else None


def _changing(reflection: Reflection, key: str) -> Turn:
    moved = triggered(reflection, f"edit_{key}") if key in reflection.path else reflection
    return Turn(moved, (Recall(),) if moved is reflection else standing(moved))


def _taken_up(reflection: Reflection, key: str) -> Turn:
    current = reflection.cursor
    if key not in {q.key for q in reflection.offers(current)}:
        return Turn(reflection, (Recall(),))
    taken = reflection.answering(current, reflection.answers[current].given()).answering(key, NOTHING)
    turn = settled(taken, current)
    return Turn(turn.reflection, (Redraw(current), *turn.effects))


def _reopened(reflection: Reflection) -> Turn:
    again = set(skipped(reflection.path))
    if reflection.cursor != REVIEW or not again:
        return Turn(reflection, (Recall(),))
    answers = {
        key: replace(answer, status=Status.OPEN) if key in again else answer
        for key, answer in reflection.answers.items()
    }
    moved = at_first_open(replace(reflection, answers=answers, reoffered=True))
    return Turn(moved, standing(moved))


def _extended(reflection: Reflection) -> Turn:
    if reflection.pace is Pace.FULL:
        return Turn(reflection, (Recall(),))
    moved = at_first_open(replace(reflection, pace=Pace.FULL))
    return Turn(moved, standing(moved))


def _submitted(reflection: Reflection, now: datetime) -> Turn:
    sent = triggered(reflection, SUBMIT)
    if sent is reflection:
        return Turn(reflection, (Recall(),))
    answers = {
        key: replace(asked.answer, replaced=()) if asked.answer.replaced else asked.answer
        for key, asked in reflection.path.items()
        if asked.answer is not None
    }
    return Turn(replace(sent, answers=answers, submitted_at=now), (Sent(),))
