"""The step: one thing that a chair did, and the reflection after it with what to show."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, assert_never

from flows import held, inputs, typed
from flows.answer import Answer, Status
from flows.commands import command_of, tap_of
from flows.effects import (
    Added,
    Ask,
    AskHolds,
    Corrected,
    Effect,
    Emptied,
    FormattingLost,
    Held,
    LeftOut,
    NoteKept,
    NoteReason,
    Recall,
    Redraw,
    Refusal,
    Refuse,
    Replaced,
    Restored,
    Review,
    Sent,
    Tell,
)
from flows.form import REVIEW, Asked, Pace, QuestionKind
from flows.inputs import Input
from flows.machine import ADVANCE, BACK, SUBMIT, trigger, walk
from flows.reflection import Reflection, first_open, skipped
from flows.tapped import NOTHING, finished, marked, marked_all, passed_over, picked
from flows.typed import Noted, Outcome, Words

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


class Turn(NamedTuple):
    """A reflection after a step, and what should be seen of it, in order."""

    reflection: Reflection
    effects: tuple[Effect, ...] = ()


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
    turn = _taken(reflection, given, now)
    if turn.reflection is reflection:
        return turn
    # After a tap, what is said next is not the rest of a long message.
    heard = turn.reflection.heard if isinstance(given, inputs.Edited | inputs.Said) else None
    after = turn.reflection.moving(updated_at=now, heard=heard)
    left_out: tuple[Effect, ...] = () if after.submitted else _left_out(reflection, after)
    if isinstance(given, inputs.Said) and given.formatted and FORMATTING not in after.shown:
        after = after.moving(shown=after.shown | {FORMATTING})
        left_out = (FormattingLost(), *left_out)
    # The last is where the chair stands, or what they are told; it stays the last on the screen.
    return Turn(after, (*turn.effects[:-1], *left_out, *turn.effects[-1:]))


def _left_out(before: Reflection, after: Reflection) -> tuple[Effect, ...]:
    """The questions with words that a changed answer has closed."""
    closed = before.path.keys() - after.path.keys()
    lost = (key for key, asked in before.path.items() if key in closed and asked.answer and asked.answer.text)
    return tuple(map(LeftOut, lost))


def _taken(reflection: Reflection, given: Input, now: datetime) -> Turn:
    match given:
        case inputs.Said():
            return _said(reflection, given, now)
        case inputs.Edited():
            return _edited(reflection, given, now)
        case inputs.Picked(key, choice, on):
            return _tapped(reflection, key, lambda asked: picked(asked, choice, now.date(), on=on))
        case inputs.Marked(key, criterion, mark):
            return _tapped(reflection, key, lambda asked: marked(asked, criterion, mark))
        case inputs.MarkedAll(key, mark):
            return _tapped(reflection, key, lambda asked: marked_all(asked, mark))
        case inputs.HeldAdded(key):
            return _decided(reflection, key, held.added, Added(key))
        case inputs.HeldReplaces(key):
            return _decided(reflection, key, held.replaced, Replaced(key))
        case inputs.HeldDropped(key):
            return _decided(reflection, key, held.dropped)
        case inputs.CommentHolds(key):
            return _decided(reflection, key, held.comment_kept)
        case inputs.CommentDropped(key):
            return _decided(reflection, key, held.comment_dropped, Replaced(key))
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
            return Turn(reflection, _standing(reflection))
        case inputs.Submitted():
            return _submitted(reflection, now)
        case _:
            assert_never(given)


def _said(reflection: Reflection, said: inputs.Said, now: datetime) -> Turn:
    text, key = said.text, reflection.cursor
    words = Words(text, said.source, now, said.sent)
    reason = typed.refusal(text)
    if reason is not None:
        return Turn(reflection, (Refuse(reason, key),))
    if (
        reflection.heard is not None
        and said.to in (None, reflection.heard)
        and typed.continues(reflection, now)
    ):
        return _joined(reflection, reflection.heard, words)
    if said.to is not None and said.to != key:
        return _said_elsewhere(reflection, said.to, words)
    tap = None if reflection.submitted else tap_of(reflection, text)
    if tap is not None:
        turn = _taken(reflection, tap, now)
        unheard = turn.reflection if turn.reflection is reflection else turn.reflection.moving(heard=None)
        return Turn(unheard, turn.effects)
    if key not in reflection.path:
        return Turn(reflection, (Refuse(Refusal.AT_REVIEW), Recall()))
    answer, shown = _understood(key, typed.said(reflection.path[key], words))
    if answer is None:
        return Turn(reflection, shown)
    answered = _answering(reflection, key, answer).moving(heard=key)
    beside_it = shown == (NoteKept(key, NoteReason.ASIDE),)
    if not answered.answers[key].settled or (shown and not beside_it):
        return Turn(answered, (*shown, *_standing(answered)))
    turn = _settled(answered, key)
    if reflection.path[key].question.kind is QuestionKind.TEXT:
        return turn
    # Its buttons are done with; the few moves under a text are not worth a call to take away.
    return Turn(turn.reflection, (Redraw(key), *shown, *turn.effects))


def _said_elsewhere(reflection: Reflection, to: str, words: Words) -> Turn:
    """Words for another question than the one that the chair stands at: they join its answer."""
    if to not in reflection.path:
        return Turn(reflection, (Refuse(Refusal.UNKNOWN_MESSAGE),))
    if command_of(words.text) is not None:
        return Turn(reflection, (Recall(),))
    answer, shown = _understood(to, typed.added(reflection.path[to], words))
    if answer is None:
        return Turn(reflection, shown)
    turn = _amended(reflection, to, answer, *(shown or (Added(to),)))
    return Turn(turn.reflection.moving(heard=to), turn.effects)


def _understood(key: str, outcome: Outcome) -> tuple[Answer | None, tuple[Effect, ...]]:
    """The answer that words make, if they make one, and what is to be said of that."""
    match outcome:
        case Refuse():
            return None, (outcome,)
        case Noted(answer, because):
            return answer, (NoteKept(key, because),)
        case _:
            return outcome, ()


def _asked(reflection: Reflection, key: str) -> Asked:
    """The question as it stands, also on a branch that has closed."""
    question = reflection.form.question(key)
    return reflection.path.get(key) or Asked(question, question.choices, reflection.answers.get(key))


def _joined(reflection: Reflection, key: str, words: Words) -> Turn:
    asked = _asked(reflection, key)
    answer, whole = typed.joined(asked, words)
    shown = Recall() if whole else Refuse(Refusal.TOO_LONG, key, asked.question.limit)
    return Turn(reflection.answering(key, answer), (shown,))


def _edited(reflection: Reflection, edited: inputs.Edited, now: datetime) -> Turn:
    text, source, key = edited.text, edited.source, reflection.with_source(edited.source)
    if key is None:
        return Turn(reflection, (Refuse(Refusal.UNKNOWN_MESSAGE),))
    before = reflection.answers[key]
    if typed.same(before, text, source):
        return Turn(reflection)
    reason = typed.refusal(text)
    if reason is not None:
        return Turn(reflection, (Refuse(reason, key),))
    bare = typed.without(before, source)
    if key == reflection.cursor and bare != before and before.picked_by != source and not before.settled:
        # A note under the question on the screen that may have become its answer.
        turn = _said(reflection.answering(key, bare), inputs.Said(text, source, key, edited.sent), now)
        refused = any(isinstance(effect, Refuse) for effect in turn.effects)
        return Turn(reflection, turn.effects) if refused else turn
    words = Words(text, source, now, edited.sent)
    answer, shown = _understood(key, typed.corrected(_asked(reflection, key), words))
    if answer is None or answer == before:
        return Turn(reflection, shown)
    return _amended(reflection, key, answer, *(shown or (Corrected(key),)))


def _amended(reflection: Reflection, key: str, answer: Answer, *said: Effect) -> Turn:
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
    standing = told.cursor in told.path or (told.cursor == REVIEW and first_open(told.path) is None)
    moved = told if standing else _at_first_open(told)
    elsewhere = moved.cursor != reflection.cursor or moved.cursor == REVIEW
    # On the screen, a question shows what was picked, and not what was said.
    picked_anew = moved.cursor != key and not answer.picks_like(reflection.answers.get(key))
    redrawn = (Redraw(key),) if picked_anew and not asks and Redraw(key) not in said else ()
    stands = _standing(moved) if elsewhere else ()
    return Turn(moved, (*said, *redrawn, *tells, *(asks if asks != stands else ()), *stands))


def _asks(key: str, answer: Answer) -> tuple[Effect, ...]:
    """What the chair is asked to decide of an answer, if there is anything to decide."""
    if answer.held:
        return (Held(key),)
    return (AskHolds(key),) if answer.doubtful else ()


def _decided(
    reflection: Reflection, key: str, decide: Callable[[Asked], Answer | Refuse | None], *said: Effect
) -> Turn:
    """The chair has decided what becomes of what waits, at this question or at any other."""
    asked = reflection.path.get(key)
    answer = asked and decide(asked)
    if answer is None:
        return Turn(reflection, (Recall(),))
    if isinstance(answer, Refuse):
        return Turn(reflection, (answer,))
    if key != reflection.cursor:
        return _amended(reflection, key, answer, Redraw(key), *said)
    decided = reflection.answering(key, answer)
    if not answer.settled:
        return Turn(decided, (*said, *_standing(decided)))
    turn = _settled(decided, key)
    return Turn(turn.reflection, (Redraw(key), *said, *turn.effects))


def _cleared(reflection: Reflection, key: str) -> Turn:
    """An answer is emptied: asked again where the chair stands at it, and passed over elsewhere."""
    asked = reflection.path.get(key)
    answer = asked and held.cleared(asked)
    if answer is None:
        return Turn(reflection, (Recall(),))
    if key != reflection.cursor:
        return _amended(reflection, key, replace(answer, status=Status.SKIPPED), Emptied(key))
    emptied = reflection.answering(key, answer)
    return Turn(emptied, (Emptied(key), *_standing(emptied)))


def _undone(reflection: Reflection, key: str) -> Turn:
    asked = reflection.path.get(key)
    answer = asked and held.restored(asked)
    if answer is None:
        return Turn(reflection, (Recall(),))
    if key != reflection.cursor:
        return _amended(reflection, key, answer, Restored(key))
    restored = reflection.answering(key, answer)
    return Turn(restored, (Restored(key), *_standing(restored)))


def _tapped(reflection: Reflection, key: str, tap: Callable[[Asked], Answer | None]) -> Turn:
    """A tap on the current question's buttons; on any other question's it is stale."""
    asked = reflection.path.get(key) if key == reflection.cursor else None
    answer = asked and tap(asked)
    if asked is None or answer is None:
        return Turn(reflection, (Recall(),))
    answered = reflection if answer == asked.answer else _answering(reflection, key, answer)
    answer = answered.answers[key]
    if answer.settled:
        turn = _settled(answered, key)
        return Turn(turn.reflection, (Redraw(key), *turn.effects))
    if answer.undecided and answer.status is not Status.OPEN:
        return Turn(answered, (Recall(),) if answered is reflection else _standing(answered))
    return Turn(answered, () if answered is reflection else (Redraw(key),))


def _answering(reflection: Reflection, key: str, answer: Answer) -> Reflection:
    """With the answer in place; a choice just made stays open while it leads to something on offer."""
    answered = reflection.answering(key, answer)
    before = reflection.answers.get(key)
    newly = answer.picked and (before is None or before.picked != answer.picked)
    if newly and answer.settled and answered.offers(key):
        return reflection.answering(key, replace(answer, status=Status.OPEN))
    return answered


def _settled(reflection: Reflection, key: str) -> Turn:
    """What follows a settled answer: the form's texts that it calls for, then the next open question."""
    told, tells = _told(reflection, key)
    moved = _advanced(told)
    return Turn(moved, (*tells, *_standing(moved)))


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
    on = walk(reflection.cursor, path)
    while on.state in path and path[on.state].settled:
        if not trigger(reflection.form, ADVANCE, on):
            break
    if on.state == REVIEW or (on.state in path and not path[on.state].settled):
        return reflection.moving(cursor=on.state)
    return _at_first_open(reflection)


def _at_first_open(reflection: Reflection) -> Reflection:
    return _moved(reflection, f"edit_{first_open(reflection.path) or REVIEW}")


def _moved(reflection: Reflection, name: str) -> Reflection:
    """After one trigger of the machine; the same reflection where the machine does not allow it."""
    on = walk(reflection.cursor, reflection.path)
    return reflection.moving(cursor=on.state) if trigger(reflection.form, name, on) else reflection


def _standing(reflection: Reflection) -> tuple[Effect, ...]:
    """Where the chair stands: review, or a question, put as what there is to be answered or decided."""
    key = reflection.cursor
    if key == REVIEW:
        return (Review(),)
    answer = reflection.answers.get(key)
    asks = _asks(key, answer) if answer is not None and answer.status is not Status.OPEN else ()
    return asks or (Ask(key),)


def _back(reflection: Reflection, key: str) -> Turn:
    """To the question before; to review, where all is answered and this one was only being changed."""
    moved = _changed(reflection) or _moved(reflection, BACK) if key == reflection.cursor else reflection
    return Turn(moved, (Recall(),) if moved is reflection else _standing(moved))


def _changed(reflection: Reflection) -> Reflection | None:
    """At review, with what has been given to the current question; none while others are to be answered."""
    key, path = reflection.cursor, reflection.path
    answer = path[key].answer if key in path else None
    if answer is None:
        return None
    begun = answer.picked or answer.marks or answer.pieces
    given = reflection.answering(key, answer.given()) if begun and not answer.settled else reflection
    at_review = _moved(given, f"edit_{REVIEW}")
    return at_review if at_review.cursor == REVIEW else None


def _changing(reflection: Reflection, key: str) -> Turn:
    moved = _moved(reflection, f"edit_{key}") if key in reflection.path else reflection
    return Turn(moved, (Recall(),) if moved is reflection else _standing(moved))


def _taken_up(reflection: Reflection, key: str) -> Turn:
    current = reflection.cursor
    if key not in {q.key for q in reflection.offers(current)}:
        return Turn(reflection, (Recall(),))
    taken = reflection.answering(current, reflection.answers[current].given()).answering(key, NOTHING)
    turn = _settled(taken, current)
    return Turn(turn.reflection, (Redraw(current), *turn.effects))


def _reopened(reflection: Reflection) -> Turn:
    again = set(skipped(reflection.path))
    if reflection.cursor != REVIEW or not again:
        return Turn(reflection, (Recall(),))
    answers = {key: answer for key, answer in reflection.answers.items() if key not in again}
    moved = _at_first_open(replace(reflection, answers=answers, reoffered=True))
    return Turn(moved, _standing(moved))


def _extended(reflection: Reflection) -> Turn:
    if reflection.pace is Pace.FULL:
        return Turn(reflection, (Recall(),))
    moved = _at_first_open(replace(reflection, pace=Pace.FULL))
    return Turn(moved, _standing(moved))


def _submitted(reflection: Reflection, now: datetime) -> Turn:
    sent = _moved(reflection, SUBMIT)
    if sent is reflection:
        return Turn(reflection, (Recall(),))
    answers = {
        key: replace(asked.answer, replaced=()) if asked.answer.replaced else asked.answer
        for key, asked in reflection.path.items()
        if asked.answer is not None
    }
    return Turn(replace(sent, answers=answers, submitted_at=now), (Sent(),))
