"""What words do to a reflection: said to the question on the screen or to another, and edited."""

from datetime import datetime

from flows import inputs, typed
from flows.answer import Answer
from flows.commands import command_of
from flows.effects import (
    Added,
    Corrected,
    Effect,
    NoteKept,
    NoteReason,
    Recall,
    Redraw,
    Refusal,
    Refuse,
    Replaced,
)
from flows.form import Asked, QuestionKind
from flows.reflection import Reflection
from flows.turn import Turn, amended, answering, settled, standing
from flows.typed import Noted, Outcome, WhichDay, Words


def said(reflection: Reflection, given: inputs.Said, now: datetime) -> Turn:
    """Words for the question on the screen, or with `to` for another, or the rest of what was said before."""
    text, key = given.text, reflection.cursor
    words = Words(text, given.source, now, given.sent, reflection.form.nation, given.part)
    reason = typed.refusal(text)
    if reason is not None:
        return Turn(reflection, (Refuse(reason, key),))
    if reflection.heard is not None and goes_on(reflection, given, now):
        return _joined(reflection, reflection.heard, words)
    if given.to is not None and given.to != key:
        return _said_elsewhere(reflection, given.to, words)
    if key not in reflection.path:
        return Turn(reflection, (Refuse(Refusal.AT_REVIEW), Recall()))
    answer, shown = _understood(key, typed.said(reflection.path[key], words))
    if answer is None:
        return Turn(reflection, shown)
    answered = answering(reflection, key, answer).moving(heard=key)
    if any(isinstance(effect, Refuse) for effect in shown):
        return Turn(answered, shown)
    beside_it = shown == (NoteKept(key, NoteReason.ASIDE),)
    if not answered.answers[key].settled or (shown and not beside_it):
        return Turn(answered, (*shown, *standing(answered)))
    turn = settled(answered, key)
    if reflection.path[key].question.kind is QuestionKind.TEXT:
        return turn
    # Its buttons are done with; the few moves under a text are not worth a call to take away.
    return Turn(turn.reflection, (Redraw(key), *shown, *turn.effects))


def goes_on(reflection: Reflection, said: inputs.Said, now: datetime) -> bool:
    """Whether what is said is the rest of the text that was said last."""
    return said.to in (None, reflection.heard) and typed.continues(reflection, now)


def _said_elsewhere(reflection: Reflection, to: str, words: Words) -> Turn:
    """Words for another question than the one that the chair stands at: they join its answer."""
    if to not in reflection.path:
        return Turn(reflection, (Refuse(Refusal.UNKNOWN_MESSAGE),))
    if command_of(words.text) is not None:
        return Turn(reflection, (Recall(),))
    answer, shown = _understood(to, typed.added(reflection.path[to], words))
    if answer is None:
        return Turn(reflection, shown)
    before = reflection.path[to].answer
    is_other = before is not None and len(answer.replaced) > len(before.replaced)
    turn = amended(reflection, to, answer, *(shown or (Replaced(to) if is_other else Added(to),)))
    return Turn(turn.reflection.moving(heard=to), turn.effects)


def _understood(key: str, outcome: Outcome) -> tuple[Answer | None, tuple[Effect, ...]]:
    """The answer that words make, if they make one, and what is to be said of that."""
    match outcome:
        case Refuse():
            return None, (outcome,)
        case Noted(answer, because):
            if isinstance(because, WhichDay):
                return answer, (Refuse(Refusal.WHICH_DAY, key, days=because.days),)
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


def edited(reflection: Reflection, given: inputs.Edited, now: datetime) -> Turn:
    """A message that was edited corrects what it gave; the same text again says nothing."""
    text, source, key = given.text, given.source, reflection.with_source(given.source)
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
        turn = said(reflection.answering(key, bare), inputs.Said(text, source, key, given.sent), now)
        refused = any(isinstance(effect, Refuse) for effect in turn.effects)
        return Turn(reflection, turn.effects) if refused else turn
    words = Words(text, source, now, given.sent, reflection.form.nation)
    answer, shown = _understood(key, typed.corrected(_asked(reflection, key), words))
    if answer is None or answer == before:
        return Turn(reflection, shown)
    return amended(reflection, key, answer, *(shown or (Corrected(key),)))
