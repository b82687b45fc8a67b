"""What a chair does to a reflection: taken to the engine, its result to the record; in one transaction."""

from bot.actions.chat import Rewrote, Wrote
from bot.context import Desk, Shown
from bot.nudges import planning
from bot.screens.chat import NOTE_ON, Gone, Home, NothingOpen, Reading
from flows.conversation import Turn, opening, step
from flows.effects import Added, Ask, Corrected, Recall, Refusal, Refuse, Review, Sent
from flows.form import REVIEW, Form, Pace
from flows.inputs import Edited, Given, Resumed, Said
from flows.reflection import Reflection
from storage.conferences import StoredConference


def begun(
    desk: Desk, form: Form, source: str, pace: Pace, conference: StoredConference | None = None
) -> list[Shown]:
    """A new reflection, after a conference if one is named: its opening words and its first question."""
    draft = desk.records.reflections.start(desk.chair, form, source, pace, desk.now)
    desk.records.chairs.set_current(desk.chair, draft.id)
    planning.begun(desk, draft, conference)
    return _shown(opening(draft))


def continued(desk: Desk, reflection_id: int) -> list[Shown]:
    """A draft is taken up where it was left."""
    reflection = desk.records.reflections.load(reflection_id, owner=desk.chair)
    if reflection is None:
        return [(None, Gone())]
    if reflection.submitted:
        return [(reflection_id, Reading())]
    desk.records.chairs.set_current(desk.chair, reflection_id)
    return _shown(step(reflection, Resumed(), desk.now))


def stands(desk: Desk) -> list[Shown]:
    """Where the chair stands, put once more; nothing if no reflection is open."""
    current = _current(desk)
    if current is None:
        return []
    return [(current.id, Review() if current.cursor == REVIEW else Ask(current.cursor))]


def did(desk: Desk, reflection_id: int, given: Given) -> list[Shown]:
    """A tap on a reflection's button; on any but the current one's it is stale, and brings that back."""
    reflection = desk.records.reflections.load(reflection_id, owner=desk.chair)
    if reflection is None:
        return [(None, Gone())]
    if reflection_id != desk.chair.current:
        current = desk.chair.current
        if current is not None:
            return [(current, Recall())]
        return [(reflection_id, Recall())] if reflection.submitted else [(None, Home())]
    return _taken(desk, reflection, given)


def wrote(desk: Desk, action: Wrote) -> list[Shown]:
    """Words: for the question or answer that they reply to, else for the question on the screen."""
    reflection, to = _replied_to(desk, action)
    if reflection is not None and to is None and reflection.id != desk.chair.current:
        # Words to an older summary are no answer to what another draft asks.
        return [(None, Refuse(Refusal.UNKNOWN_MESSAGE))]
    if reflection is None:
        reflection = _current(desk)
    if reflection is None:
        desk.records.messages.said(desk.chair, action.message_id, None, "", desk.now)
        return [(None, NothingOpen())]
    return _heard(desk, reflection, Said(action.text, action.message_id, to), action.message_id)


def rewrote(desk: Desk, action: Rewrote) -> list[Shown]:
    """An edited message: corrects the answer that it gave.

    One that was not taken, and stands below the question on the screen, is heard as if it were new.
    """
    reflection = desk.records.reflections.by_message(desk.chair, action.message_id)
    if reflection is not None and reflection.with_source(action.message_id) is not None:
        return _heard(desk, reflection, Edited(action.text, action.message_id), action.message_id)
    current = _current(desk)
    if current is not None:
        asked = desk.records.messages.last_shown(desk.chair, current.id, current.cursor)
        if asked is not None and action.message_id > asked:
            return _heard(desk, current, Said(action.text, action.message_id), action.message_id)
    return [(None, Refuse(Refusal.UNKNOWN_MESSAGE))]


def _heard(desk: Desk, reflection: Reflection, given: Said | Edited, message_id: int) -> list[Shown]:
    shown = _taken(desk, reflection, given)
    after = desk.records.reflections.load(reflection.id, owner=desk.chair)
    question = after and after.with_source(message_id)
    desk.records.messages.said(desk.chair, message_id, reflection.id, question or "", desk.now)
    if reflection.id == desk.chair.current:
        return shown
    # Another reflection was corrected: say so, and leave the one on the screen alone.
    return [(of, show) for of, show in shown if isinstance(show, Corrected | Added | Refuse)]


def _taken(desk: Desk, reflection: Reflection, given: Given) -> list[Shown]:
    turn = step(reflection, given, desk.now)
    if turn.reflection is not reflection:
        desk.records.reflections.save(reflection, turn.reflection, owner=desk.chair)
        planning.turned(desk, reflection, turn.reflection)
    if any(isinstance(effect, Sent) for effect in turn.effects):
        desk.records.chairs.set_current(desk.chair, None)
    return _shown(turn)


def _replied_to(desk: Desk, action: Wrote) -> tuple[Reflection | None, str | None]:
    """The reflection of a message that was replied to, and its question, if it was of one."""
    found = desk.records.messages.find(desk.chair, action.reply_to) if action.reply_to else None
    # Of a message that was sent just before a crash nothing is noted; its buttons tell what it asked.
    of, what = (found.reflection_id, found.what) if found is not None else action.about or (None, "")
    reflection = None if of is None else desk.records.reflections.load(of, owner=desk.chair)
    if reflection is None:
        return None, None
    question = what.removeprefix(NOTE_ON)
    return reflection, question if any(q.key == question for q in reflection.form) else None


def _current(desk: Desk) -> Reflection | None:
    current = desk.chair.current
    return None if current is None else desk.records.reflections.load(current, owner=desk.chair)


def _shown(turn: Turn) -> list[Shown]:
    return [(turn.reflection.id, effect) for effect in turn.effects]
