"""Words in a message, new or edited: to the question that was on the screen, or to the one replied to."""

from bot.actions.chat import Rewrote, Wrote
from bot.context import Context, ScreenOf
from bot.screens.chat import NOTE_ON
from bot.usecases import additions, guarded, placing, reflections
from bot.usecases.on_screen import may_have_changed, part_seen, question_seen, reflection_of, seen_before
from bot.usecases.places import place_of
from flows.commands import tap_of
from flows.effects import Added, NoteKept, Recall, Refusal, Refuse
from flows.form import REVIEW
from flows.heard import goes_on
from flows.inputs import Said
from flows.reflection import Reflection
from flows.typed import is_cut
from storage.kept_words import Words
from storage.sent_message import SentMessage


def wrote(context: Context, said: Wrote, seen: SentMessage | None) -> list[ScreenOf]:
    """Words: for what they reply to, else for what was on the screen (`seen`) when they were written.

    A question that had not been shown is never answered; where nothing was asked, the chair is.
    """
    reflection, to = _replied_to(context, said)
    if reflection is not None and not said.quoted:
        if to is not None and (reflection.submitted or to in reflection.path):
            return _told_of_another(
                context, reflection, to, reflections.heard(context, reflection.id, to, said)
            )
        if to is not None:
            return [(None, Refuse(Refusal.UNKNOWN_MESSAGE)), *placing.ask(context, said)]
        if reflection.submitted:
            return additions.added(context, reflection.id, additions.NOTE, said)
        if reflection.id != context.chair.current:
            return placing.ask(context, said, place_of(reflection))
    if not (said.reply_to or said.quoted):
        before = context.records.messages.said_before(context.chair, said.message_id)
        if before is not None and (cut := _cut_in(context, before, said)) is not None:
            return reflections.heard(context, cut.id, cut.heard or "", said)
        if before is not None and (first := _waits_in(context, before)) is not None:
            return placing.ask(context, said, after=first.after)
    asked = question_seen(context, seen)
    if _is_tap_at_review(context, seen, said):
        return reflections.heard(context, context.chair.current or 0, REVIEW, said)
    if seen is None or asked is None or said.quoted or _is_sent_back(*asked, said):
        return placing.ask(context, said)
    if may_have_changed(context, seen, said.message_id):
        return placing.ask(context, said, asked)
    part = part_seen(context, seen, asked[0].path[asked[1]])
    return _answered(context, *asked, said, part)


def is_asked(context: Context, message_id: int) -> bool:
    """Whether a question was on the screen when that message was written."""
    return question_seen(context, seen_before(context, message_id)) is not None


def stands_at_place(context: Context, message_id: int) -> bool:
    """Whether a question, or a review, was on the screen when that message was written."""
    seen = seen_before(context, message_id)
    return question_seen(context, seen) is not None or (seen is not None and seen.what == REVIEW)


def rewrote(context: Context, edited: Rewrote) -> list[ScreenOf]:
    """An edited message: corrects the answer that it gave, or what waits for its place.

    One that was not taken, and was written when the question on the screen stood there, is heard as if new.
    """
    reflection = context.records.reflections.by_message(context.chair, edited.message_id)
    if reflection is not None and reflection.with_source(edited.message_id) is not None:
        return reflections.corrected(context, reflection, edited)
    if placing.correct(context, edited.message_id, edited.text):
        return []
    asked = question_seen(context, seen_before(context, edited.message_id))
    if edited.captioned:
        return []
    if asked is not None and asked[0].id == context.chair.current and asked[1] == asked[0].cursor:
        return reflections.heard(context, asked[0].id, asked[1], Wrote(edited.text, edited.message_id))
    return [(None, Refuse(Refusal.UNKNOWN_MESSAGE))]


def _cut_in(context: Context, before: SentMessage, said: Wrote) -> Reflection | None:
    """The reflection whose last words, in the message before, were cut off, if these are the rest of them.

    A phone sends both at once: whatever came to stand between them, the chair has not answered that.
    """
    if before.reflection_id is None:
        return None
    reflection = context.records.reflections.load(before.reflection_id, owner=context.chair)
    if reflection is None or reflection.heard != before.what:
        return None
    rest = Said(said.text, said.message_id)
    return reflection if goes_on(reflection, rest, context.now) else None


def _waits_in(context: Context, before: SentMessage) -> Words | None:
    """The words of the message before, if they wait for their place, and the rest of them comes now."""
    if before.what != guarded.KEPT:
        return None
    waiting = context.records.kept_words.all(context.chair)
    first = next((one for one in waiting if one.message_id == before.message_id and not one.held), None)
    return first if first is not None and is_cut(first.text, first.at, context.now) else None


def _is_sent_back(reflection: Reflection, key: str, said: Wrote) -> bool:
    """Whether the words are a question of the form, and not the button on the screen that reads the same."""
    if not placing.is_own_question(reflection, said.text):
        return False
    return key != reflection.cursor or tap_of(reflection, said.text) is None


def _is_tap_at_review(context: Context, seen: SentMessage | None, said: Wrote) -> bool:
    """Whether the words are those of a button of the review that is on the screen."""
    if seen is None or seen.what != REVIEW or seen.reflection_id != context.chair.current or said.quoted:
        return False
    reflection = reflection_of(context, seen)
    return (
        reflection is not None and reflection.cursor == REVIEW and tap_of(reflection, said.text) is not None
    )


def _answered(context: Context, reflection: Reflection, key: str, said: Wrote, part: str) -> list[ScreenOf]:
    shown = reflections.heard(context, reflection.id, key, said, part)
    if reflection.id == context.chair.current and key == reflection.cursor:
        return shown
    if reflection.id == context.chair.current:
        # In the chat it stands right below that question: to say where it went would be no news.
        shown = [(of, screen) for of, screen in shown if screen != Added(key)]
    current = context.chair.current
    # The question that has come up meanwhile is still to be seen.
    return shown if current is None or (current, Recall()) in shown else [*shown, (current, Recall())]


def _told_of_another(
    context: Context, reflection: Reflection, key: str, shown: list[ScreenOf]
) -> list[ScreenOf]:
    """What is shown of words for a question; if it asks about one, whatever is asked on the screen follows.

    Else the chair would answer in the next words, which are for what is asked on the screen.
    """
    current, asks = context.chair.current, any(isinstance(screen, NoteKept | Refuse) for _, screen in shown)
    at_another = (reflection.id, reflection.cursor) != (current, key)
    return [*shown, (current, Recall())] if asks and at_another and current is not None else shown


def _replied_to(context: Context, said: Wrote) -> tuple[Reflection | None, str | None]:
    """The reflection of a message that was replied to, and its question, if it was of one."""
    found = context.records.messages.find(context.chair, said.reply_to) if said.reply_to else None
    # Of a message that was sent just before a crash nothing is noted; its buttons tell what it asked.
    of, what = (found.reflection_id, found.what) if found is not None else said.about or (None, "")
    reflection = None if of is None else context.records.reflections.load(of, owner=context.chair)
    if reflection is None:
        return None, None
    question = what.removeprefix(NOTE_ON)
    return reflection, question if any(q.key == question for q in reflection.form) else None
