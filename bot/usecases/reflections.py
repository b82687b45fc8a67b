"""What a chair does to a reflection: taken to the engine, its result to the record; in one transaction."""

from bot.actions.chat import Rewrote, Wrote
from bot.context import Context, ScreenOf
from bot.nudges import planning
from bot.screens.chat import Gone, Home, Reading
from bot.usecases.turns import screens_of
from flows import typed
from flows.answer import Answer
from flows.conversation import opening, step
from flows.effects import Added, Ask, Corrected, Recall, Refusal, Refuse, Review, Sent
from flows.form import REVIEW, Asked, Form, Pace, Role
from flows.inputs import Edited, Input, Resumed, Said
from flows.reflection import Reflection
from storage.conferences import StoredConference
from storage.errors import SealBroken


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
    if reflection_id != context.chair.current:
        current = context.chair.current
        if current is not None:
            return [(current, Recall())]
        return [(reflection_id, Recall())] if reflection.submitted else [(None, Home())]
    shown = _taken(context, reflection, given)
    _look_at(context, reflection, given)
    return shown


def heard(context: Context, reflection_id: int, key: str, said: Wrote) -> list[ScreenOf]:
    """Words for one question of a draft or of a submitted reflection, whatever is asked by now."""
    reflection = context.records.reflections.load(reflection_id, owner=context.chair)
    if reflection is None:
        return [(None, Gone())]
    to = None if key == reflection.cursor else key
    given = Said(said.text, said.message_id, to, context.now, said.formatted)
    shown = _given(context, reflection, given, said.message_id)
    if reflection_id == context.chair.current:
        return shown
    # Another reflection was answered: say so, and leave the one on the screen alone.
    return _beside(shown) or [(reflection_id, Added(key))]


def corrected(context: Context, reflection: Reflection, edited: Rewrote) -> list[ScreenOf]:
    """The words of a message that gave an answer, edited."""
    sent = edited.sent and edited.sent.astimezone(context.now.tzinfo)
    given = Edited(edited.text, edited.message_id, sent)
    shown = _given(context, reflection, given, edited.message_id)
    if reflection.id == context.chair.current:
        return shown
    return _beside(shown)


def renamed(context: Context, reflection_id: int, said: Wrote) -> Refuse | None:
    """Give a reflection another name, or the reason why it cannot be."""
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
    context.records.reflections.save(reflection, named, owner=context.chair)
    context.records.messages.said(
        context.chair, said.message_id, reflection_id, label.key, context.now, text=said.text
    )
    return None


def draft(context: Context) -> Reflection | None:
    """The draft that is open; the newest that there is, if none is."""
    number = context.chair.current
    if number is None:
        drafts = context.records.reflections.drafts(context.chair)
        number = drafts[0].id if drafts else None
    found = None if number is None else context.records.reflections.load(number, owner=context.chair)
    return None if found is None or found.submitted else found


def _beside(shown: list[ScreenOf]) -> list[ScreenOf]:
    return [(of, screen) for of, screen in shown if isinstance(screen, Corrected | Added | Refuse)]


def _given(context: Context, reflection: Reflection, given: Said | Edited, message_id: int) -> list[ScreenOf]:
    shown = _taken(context, reflection, given)
    after = context.records.reflections.load(reflection.id, owner=context.chair)
    question = after and after.with_source(message_id)
    context.records.messages.said(
        context.chair, message_id, reflection.id, question or "", context.now, text=given.text
    )
    return shown


def _look_at(context: Context, tapped: Reflection, given: Input) -> None:
    """Whoever taps under the question that is asked, and stays there, has it before them again."""
    after = context.records.reflections.load(tapped.id, owner=context.chair)
    cursor = tapped.cursor
    if after is None or after.cursor != cursor or getattr(given, "question", cursor) != cursor:
        return
    asked = context.records.messages.last_shown(context.chair, tapped.id, cursor)
    if asked is not None:
        context.records.messages.turned_to(context.chair, asked)


def _taken(context: Context, reflection: Reflection, given: Input) -> list[ScreenOf]:
    turn = step(reflection, given, context.now)
    if turn.reflection is not reflection:
        context.records.reflections.save(reflection, turn.reflection, owner=context.chair)
        planning.turned(context, reflection, turn.reflection)
    if any(isinstance(effect, Sent) for effect in turn.effects):
        context.records.chairs.set_current(context.chair, None)
    return screens_of(reflection, turn)


def _current(context: Context) -> Reflection | None:
    current = context.chair.current
    return None if current is None else context.records.reflections.load(current, owner=context.chair)
