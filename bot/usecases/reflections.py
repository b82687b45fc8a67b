"""What a chair does to a reflection: taken to the engine, its result to the record; in one transaction."""

from bot.actions.chat import Rewrote, Wrote
from bot.context import Context, ScreenOf
from bot.nudges import planning
from bot.screens.chat import NOTE_ON, Gone, Home, NothingOpen, Reading
from bot.usecases.turns import screens_of
from flows.conversation import opening, step
from flows.effects import Added, Ask, Corrected, Recall, Refusal, Refuse, Review, Sent
from flows.form import REVIEW, Form, Pace
from flows.inputs import Edited, Input, Resumed, Said
from flows.reflection import Reflection
from storage.conferences import StoredConference


def begun(
    context: Context, form: Form, source: str, pace: Pace, conference: StoredConference | None = None
) -> list[ScreenOf]:
    """A new reflection, after a conference if one is named: its opening words and its first question."""
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
    return screens_of(reflection, step(reflection, Resumed(), context.now))


def stands(context: Context) -> list[ScreenOf]:
    """Where the chair stands, put once more; nothing if no reflection is open."""
    current = _current(context)
    if current is None:
        return []
    return [(current.id, Review() if current.cursor == REVIEW else Ask(current.cursor))]


def handle(context: Context, reflection_id: int, given: Input) -> list[ScreenOf]:
    """A tap on a reflection's button; on any but the current one's it is stale, and brings that back."""
    reflection = context.records.reflections.load(reflection_id, owner=context.chair)
    if reflection is None:
        return [(None, Gone())]
    if reflection_id != context.chair.current:
        current = context.chair.current
        if current is not None:
            return [(current, Recall())]
        return [(reflection_id, Recall())] if reflection.submitted else [(None, Home())]
    return _taken(context, reflection, given)


def wrote(context: Context, action: Wrote) -> list[ScreenOf]:
    """Words: for the question or answer that they reply to, else for the question on the screen."""
    reflection, to = _replied_to(context, action)
    if reflection is not None and to is None and reflection.id != context.chair.current:
        # Words to an older summary are no answer to what another draft asks.
        return [(None, Refuse(Refusal.UNKNOWN_MESSAGE))]
    if reflection is None:
        reflection = _current(context)
    if reflection is None:
        context.records.messages.said(context.chair, action.message_id, None, "", context.now)
        return [(None, NothingOpen())]
    return _heard(context, reflection, Said(action.text, action.message_id, to), action.message_id)


def rewrote(context: Context, action: Rewrote) -> list[ScreenOf]:
    """An edited message: corrects the answer that it gave.

    One that was not taken, and stands below the question on the screen, is heard as if it were new.
    """
    reflection = context.records.reflections.by_message(context.chair, action.message_id)
    if reflection is not None and reflection.with_source(action.message_id) is not None:
        return _heard(context, reflection, Edited(action.text, action.message_id), action.message_id)
    current = _current(context)
    if current is not None and _asked_before(context, current, action.message_id) == current.cursor:
        return _heard(context, current, Said(action.text, action.message_id), action.message_id)
    return [(None, Refuse(Refusal.UNKNOWN_MESSAGE))]


def _heard(context: Context, reflection: Reflection, given: Said | Edited, message_id: int) -> list[ScreenOf]:
    shown = _taken(context, reflection, given)
    after = context.records.reflections.load(reflection.id, owner=context.chair)
    question = after and after.with_source(message_id)
    context.records.messages.said(context.chair, message_id, reflection.id, question or "", context.now)
    if reflection.id == context.chair.current:
        return shown
    # Another reflection was corrected: say so, and leave the one on the screen alone.
    return [(of, show) for of, show in shown if isinstance(show, Corrected | Added | Refuse)]


def _taken(context: Context, reflection: Reflection, given: Input) -> list[ScreenOf]:
    turn = step(reflection, given, context.now)
    if turn.reflection is not reflection:
        context.records.reflections.save(reflection, turn.reflection, owner=context.chair)
        planning.turned(context, reflection, turn.reflection)
    if any(isinstance(effect, Sent) for effect in turn.effects):
        context.records.chairs.set_current(context.chair, None)
    return screens_of(reflection, turn)


def _replied_to(context: Context, action: Wrote) -> tuple[Reflection | None, str | None]:
    """The reflection of a message that was replied to, and its question, if it was of one."""
    found = context.records.messages.find(context.chair, action.reply_to) if action.reply_to else None
    # Of a message that was sent just before a crash nothing is noted; its buttons tell what it asked.
    of, what = (found.reflection_id, found.what) if found is not None else action.about or (None, "")
    reflection = None if of is None else context.records.reflections.load(of, owner=context.chair)
    if reflection is None:
        return None, None
    question = what.removeprefix(NOTE_ON)
    return reflection, question if any(q.key == question for q in reflection.form) else None


def _asked_before(context: Context, reflection: Reflection, message_id: int) -> str | None:
    """What of a reflection was the last to be put before this message came."""
    places = {REVIEW, *(question.key for question in reflection.form)}
    shown = context.records.messages.of(context.chair, reflection.id)
    before = (one.what for one in reversed(shown) if one.message_id < message_id and one.ours)
    return next((what for what in before if what in places), None)


def _current(context: Context) -> Reflection | None:
    current = context.chair.current
    return None if current is None else context.records.reflections.load(current, owner=context.chair)
