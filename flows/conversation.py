"""The step: one thing that a chair did, and the reflection after it with what to show."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, assert_never

from flows import inputs, typed
from flows.answer import Answer, Status
from flows.effects import Added, Ask, Corrected, Effect, Recall, Redraw, Refusal, Refuse, Review, Sent, Tell
from flows.form import REVIEW, Asked, Pace, QuestionKind
from flows.inputs import Input
from flows.machine import ADVANCE, BACK, SUBMIT, trigger, walk
from flows.reflection import Reflection, first_open, skipped
from flows.tapped import NOTHING, finished, marked, passed_over, picked


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
    corrections and additions.
    """
    if reflection.submitted and not isinstance(given, inputs.Edited | inputs.Said):
        return Turn(reflection, (Recall(),))
    turn = _taken(reflection, given, now)
    if turn.reflection is reflection:
        return turn
    # After a tap, what is said next is not the rest of a long message.
    heard = turn.reflection.heard if isinstance(given, inputs.Edited | inputs.Said) else None
    return Turn(turn.reflection.moving(updated_at=now, heard=heard), turn.effects)


def _taken(reflection: Reflection, given: Input, now: datetime) -> Turn:
    match given:
        case inputs.Said():
            return _said(reflection, given, now)
        case inputs.Edited(text, source):
            return _edited(reflection, text, source, now)
        case inputs.Picked(key, choice, on):
            return _tapped(reflection, key, lambda asked: picked(asked, choice, on=on))
        case inputs.Marked(key, criterion, mark):
            return _tapped(reflection, key, lambda asked: marked(asked, criterion, mark))
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
    text, source, key = said.text, said.source, reflection.cursor
    reason = typed.refusal(text)
    if reason is not None:
        return Turn(reflection, (Refuse(reason, key),))
    if (
        reflection.heard is not None
        and said.to in (None, reflection.heard)
        and typed.continues(reflection, now)
    ):
        return _joined(reflection, reflection.heard, text, source, now)
    if said.to is not None and said.to != key:
        if said.to not in reflection.path:
            return Turn(reflection, (Refuse(Refusal.UNKNOWN_MESSAGE),))
        answer = typed.added(reflection.path[said.to], text, source, now)
        turn = _amended(reflection, said.to, answer, Added(said.to))
        if turn.reflection is reflection:
            return turn
        return Turn(turn.reflection.moving(heard=said.to), turn.effects)
    if key not in reflection.path:
        return Turn(reflection, (Refuse(Refusal.AT_REVIEW), Recall()))
    answer = typed.said(reflection.path[key], text, source, now)
    if isinstance(answer, Refuse):
        return Turn(reflection, (answer,))
    answered = _answering(reflection, key, answer).moving(heard=key)
    if not answered.answers[key].settled:
        return Turn(answered, (Ask(key),))
    turn = _settled(answered, key)
    if reflection.path[key].question.kind is QuestionKind.TEXT:
        return turn
    # Its buttons are done with; the few moves under a text are not worth a call to take away.
    return Turn(turn.reflection, (Redraw(key), *turn.effects))


def _asked(reflection: Reflection, key: str) -> Asked:
    """The question as it stands, also on a branch that has closed."""
    question = reflection.form.question(key)
    return reflection.path.get(key) or Asked(question, question.choices, reflection.answers.get(key))


def _joined(reflection: Reflection, key: str, text: str, source: int, now: datetime) -> Turn:
    asked = _asked(reflection, key)
    answer = typed.joined(asked, text, source, now)
    whole = answer.pieces[-1].text != ""
    shown = Recall() if whole else Refuse(Refusal.TOO_LONG, key, asked.question.limit)
    return Turn(reflection.answering(key, answer), (shown,))


def _edited(reflection: Reflection, text: str, source: int, now: datetime) -> Turn:
    key = reflection.with_source(source)
    if key is None:
        return Turn(reflection, (Refuse(Refusal.UNKNOWN_MESSAGE),))
    reason = typed.refusal(text)
    if reason is not None:
        return Turn(reflection, (Refuse(reason, key),))
    answer = typed.corrected(_asked(reflection, key), text, source, now)
    return _amended(reflection, key, answer, Corrected(key))


def _amended(reflection: Reflection, key: str, answer: Answer | Refuse, said: Effect) -> Turn:
    """An answer changed from elsewhere: the chair stays where they are, unless that is no longer a place."""
    if isinstance(answer, Refuse):
        return Turn(reflection, (answer,))
    amended = reflection.answering(key, answer)
    if reflection.submitted:
        return Turn(reflection.answering(key, answer.given()), (said,))
    if key == reflection.cursor:
        return Turn(amended, (said, Redraw(key)))
    told, tells = _told(amended, key)
    standing = told.cursor in told.path or (told.cursor == REVIEW and first_open(told.path) is None)
    moved = told if standing else _at_first_open(told)
    elsewhere = moved.cursor != reflection.cursor or moved.cursor == REVIEW
    # On the screen, a question shows what was picked, and not what was said.
    picked_anew = moved.cursor != key and not answer.picks_like(reflection.answers.get(key))
    redrawn = (Redraw(key),) if picked_anew else ()
    return Turn(moved, (said, *redrawn, *tells, *(_standing(moved) if elsewhere else ())))


def _tapped(reflection: Reflection, key: str, tap: Callable[[Asked], Answer | None]) -> Turn:
    """A tap on the current question's buttons; on any other question's it is stale."""
    asked = reflection.path.get(key) if key == reflection.cursor else None
    answer = asked and tap(asked)
    if asked is None or answer is None:
        return Turn(reflection, (Recall(),))
    answered = reflection if answer == asked.answer else _answering(reflection, key, answer)
    if answered.answers[key].settled:
        turn = _settled(answered, key)
        return Turn(turn.reflection, (Redraw(key), *turn.effects))
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
    return (Review(),) if reflection.cursor == REVIEW else (Ask(reflection.cursor),)


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
    answers = {key: asked.answer for key, asked in reflection.path.items() if asked.answer is not None}
    return Turn(replace(sent, answers=answers, submitted_at=now), (Sent(),))
