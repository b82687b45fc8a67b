"""What a chair does to a reflection: taken to the engine, its result to the record; in one transaction."""

from bot.actions.chat import Rewrote, Wrote
from bot.context import Context, ScreenOf
from bot.guard.held import Answering, AnsweringPart, Correcting, Naming, Purpose
from bot.nudges import planning
from bot.screens.chat import Gone, Home, Reading
from bot.screens.guard import GuardAsked
from bot.screens.words import Named
from bot.usecases import agreeing, guarded
from bot.usecases.turns import screens_of
from flows import typed
from flows.answer import Answer
from flows.conversation import Turn, opening, step
from flows.effects import (
    Added,
    Ask,
    AskHolds,
    Corrected,
    Held,
    NoteKept,
    Recall,
    Redraw,
    Refusal,
    Refuse,
    Replaced,
    Restored,
    Review,
    Sent,
)
from flows.form import REVIEW, Asked, Form, Pace
from flows.inputs import (
    CommentDropped,
    CommentHolds,
    Edited,
    HeldAdded,
    HeldDropped,
    HeldReplaces,
    Input,
    Resumed,
    Said,
    Undone,
)
from flows.reflection import Reflection
from flows.roles import Role
from storage.conferences import StoredConference
from storage.errors import SealBroken

MOST_DRAFTS = 100
"""How many reflections of a chair's can be unfinished at once."""
_BESIDE = (Corrected, Added, Refuse, NoteKept, Replaced, Restored, Held, AskHolds, Redraw, GuardAsked)
"""What is shown of another reflection than the one on the screen."""
_DECISIONS = (HeldAdded, HeldReplaces, HeldDropped, CommentHolds, CommentDropped, Undone)
"""What is asked about any reflection, and answered wherever the chair is by then."""


def begun(
    context: Context, form: Form, source: str, pace: Pace, conference: StoredConference | None = None
) -> list[ScreenOf]:
    """A new reflection, after a conference if one is named: its opening words and its first question.

    If the terms have changed, the question whether the chair agrees to them comes first; so does what is
    not finished, where that is too much.
    """
    if ask := agreeing.asked(context, None if conference else pace):
        return ask
    if context.records.reflections.count_drafts(context.chair) >= MOST_DRAFTS:
        return [(None, Refuse(Refusal.TOO_MANY_DRAFTS, limit=MOST_DRAFTS))]
    draft = context.records.reflections.start(context.chair, form, source, pace, context.now)
    context.records.chairs.set_current(context.chair, draft.id)
    planning.begun(context, draft, conference)
    return screens_of(draft, opening(draft))


def continued(context: Context, reflection_id: int) -> list[ScreenOf]:
    """A draft is taken up where it was left."""
    reflection = context.records.reflections.load(reflection_id, owner=context.chair)
    if reflection is None:
        return [(None, Gone())]
    if reflection.submitted:
        return [(reflection_id, Reading())]
    context.records.chairs.set_current(context.chair, reflection_id)
    resumed = screens_of(reflection, step(reflection, Resumed(), context.now))
    return [*resumed, *guarded.waiting(context, reflection_id)]


def stands(context: Context) -> list[ScreenOf]:
    """Where the chair stands, put once more; nothing if no reflection is open, or it cannot be read."""
    try:
        current = _current(context)
    except SealBroken:
        return []
    if current is None:
        return []
    return [(current.id, Review() if current.cursor == REVIEW else Ask(current.cursor))]


def handle(context: Context, reflection_id: int, given: Input) -> list[ScreenOf]:
    """A tap on a reflection's button; on any but the current one's it is stale, and brings that back."""
    reflection = context.records.reflections.load(reflection_id, owner=context.chair)
    if reflection is None:
        return [(None, Gone())]
    current = context.chair.current
    if reflection_id != current:
        decides = isinstance(given, _DECISIONS)
        if decides and (shown := _beside(_tapped(context, reflection, given)[0])):
            return shown
        if current is not None:
            return [(current, Recall())]
        return [(reflection_id, Recall())] if reflection.submitted else [(None, Home())]
    shown, after = _tapped(context, reflection, given)
    _look_at(context, reflection, after, given)
    return shown


def heard(context: Context, reflection_id: int, key: str, said: Wrote, part: str = "") -> list[ScreenOf]:
    """Words for one question of a draft or of a submitted reflection, whatever is asked by now.

    `part` is what of the question was folded out.
    """
    reflection = context.records.reflections.load(reflection_id, owner=context.chair)
    if reflection is None:
        return [(None, Gone())]
    to = None if key == reflection.cursor else key
    given = Said(said.text, said.message_id, to, context.now, said.formatted, part)
    purpose = AnsweringPart(reflection_id, key, part) if part else Answering(reflection_id, key)
    shown = _given(context, reflection, given, purpose)
    if reflection_id == context.chair.current:
        return shown
    # Another reflection was answered: say so, and leave the one on the screen alone.
    return _beside(shown) or [(reflection_id, Added(key))]


def corrected(context: Context, reflection: Reflection, edited: Rewrote) -> list[ScreenOf]:
    """The words of a message that gave an answer, edited."""
    sent = edited.sent and edited.sent.astimezone(context.now.tzinfo)
    given = Edited(edited.text, edited.message_id, sent)
    withdrawn = guarded.withdraw(context, edited.message_id)
    shown = _given(context, reflection, given, Correcting(reflection.id))
    if reflection.id == context.chair.current:
        return [*withdrawn, *shown]
    return [*withdrawn, *_beside(shown)]


def renamed(context: Context, reflection_id: int, said: Wrote) -> list[ScreenOf]:
    """Give a reflection another name; what is shown of that, or why it cannot be."""
    shown = _renamed(context, reflection_id, said)
    if isinstance(shown, Refuse):
        return [(reflection_id, shown)]
    return [(reflection_id, Named())] if shown is None else shown


def _renamed(context: Context, reflection_id: int, said: Wrote) -> Refuse | list[ScreenOf] | None:
    reflection = context.records.reflections.load(reflection_id, owner=context.chair)
    label = None if reflection is None else reflection.form.with_role(Role.LABEL)
    if reflection is None or label is None:
        return Refuse(Refusal.UNKNOWN_MESSAGE)
    reason = typed.refusal(said.text)
    if reason is not None:
        return Refuse(reason)
    name = " ".join(said.text.split())
    words = typed.Words(name, said.message_id, context.now, None, reflection.form.nation)
    answer = typed.said(Asked(label, (), None), words)
    if not isinstance(answer, Answer):
        return answer if isinstance(answer, Refuse) else Refuse(Refusal.UNKNOWN_MESSAGE)
    named = reflection.answering(label.key, answer.given())
    held = guarded.save(
        context, reflection, named, said=Wrote(name, said.message_id), purpose=Naming(reflection_id)
    )
    if held is None:
        context.records.messages.said(context.chair, said.message_id, reflection_id, label.key, context.now)
    return held


def draft(context: Context) -> Reflection | None:
    """The draft that is open; the newest that there is, if none is."""
    number = context.chair.current
    if number is None:
        drafts = context.records.reflections.drafts(context.chair)
        number = drafts[0].id if drafts else None
    found = None if number is None else context.records.reflections.load(number, owner=context.chair)
    return None if found is None or found.submitted else found


def _beside(shown: list[ScreenOf]) -> list[ScreenOf]:
    return [(of, screen) for of, screen in shown if isinstance(screen, _BESIDE)]


def _given(
    context: Context, reflection: Reflection, given: Said | Edited, purpose: Purpose
) -> list[ScreenOf]:
    """What is shown of words, which join the reflection unless they are held."""
    turn = step(reflection, given, context.now)
    held = _unfinished(context, reflection, turn) or None
    if turn.reflection is not reflection and held is None:
        held = guarded.save(
            context, reflection, turn.reflection, said=Wrote(given.text, given.source), purpose=purpose
        )
    shown = _after(context, reflection, turn) if held is None else held
    question = (turn.reflection if held is None else reflection).with_source(given.source)
    context.records.messages.said(context.chair, given.source, reflection.id, question or "", context.now)
    return shown


def _look_at(context: Context, tapped: Reflection, after: Reflection, given: Input) -> None:
    """Whoever taps under the question that is asked, and stays there, has it before them again."""
    cursor = tapped.cursor
    if after.cursor != cursor or getattr(given, "question", cursor) != cursor:
        return
    messages, begun = context.records.messages, tapped.started_at
    asked = messages.last_shown(context.chair, tapped.id, cursor, since=begun)
    if asked is not None:
        messages.turned_to(context.chair, asked)


def _tapped(context: Context, reflection: Reflection, given: Input) -> tuple[list[ScreenOf], Reflection]:
    """What is shown of a tap, and the reflection as it is stored after it."""
    turn = step(reflection, given, context.now)
    if held := _unfinished(context, reflection, turn):
        return held, reflection
    if turn.reflection is not reflection:
        guarded.save_tapped(context, reflection, turn.reflection)
    return _after(context, reflection, turn), turn.reflection


def _unfinished(context: Context, reflection: Reflection, turn: Turn) -> list[ScreenOf]:
    """The questions about held words, where a reflection would be finished without them."""
    finishes = turn.reflection.submitted and not reflection.submitted
    return guarded.waiting(context, reflection.id) if finishes else []


def _after(context: Context, reflection: Reflection, turn: Turn) -> list[ScreenOf]:
    """What follows a turn that was saved."""
    if turn.reflection is not reflection:
        planning.turned(context, reflection, turn.reflection)
    if any(isinstance(effect, Sent) for effect in turn.effects):
        context.records.chairs.set_current(context.chair, None)
    return screens_of(reflection, turn)


def _current(context: Context) -> Reflection | None:
    current = context.chair.current
    return None if current is None else context.records.reflections.load(current, owner=context.chair)
