"""What a chair adds to a submitted reflection: dated, about one of its questions, a nudge or nothing more."""

from bot.actions.chat import Rewrote, Wrote
from bot.context import Context, ScreenOf
from bot.screens.nudges import NoteCorrected
from bot.screens.words import WordsPlaced
from bot.usecases import guarded
from flows.effects import Refuse
from flows.typed import refusal

ADDENDUM = "addendum"
"""What a message that gave an addendum is called in the record of what was said."""
NOTE = "note"
"""What words are about that were added to a reflection as a whole."""


def added(context: Context, number: int, about: str, said: Wrote) -> list[ScreenOf]:
    """Words added to a submitted reflection of the chair's, or why they cannot be."""
    reason = refusal(said.text)
    if reason is not None:
        return [(None, Refuse(reason))]
    held = guarded.add(context, number, about, said.message_id, said.text)
    if held is not None:
        return held
    context.records.messages.said(context.chair, said.message_id, number, ADDENDUM, context.now)
    reflection = context.records.reflections.load(number, owner=context.chair)
    asked = reflection is not None and about in {question.key for question in reflection.form}
    return [(number, WordsPlaced(about if asked else ""))]


def corrected(context: Context, edited: Rewrote) -> list[ScreenOf] | None:
    """What is shown of an edit of a message that gave an addendum; none of any other."""
    found = context.records.messages.find(context.chair, edited.message_id)
    if found is None or found.what != ADDENDUM or found.reflection_id is None:
        return None
    number = found.reflection_id
    known = context.records.addenda.list(context.chair, number)
    if any(one.message_id == edited.message_id and one.text == edited.text for one in known):
        return []
    reason = refusal(edited.text)
    if reason is not None:
        return [(None, Refuse(reason))]
    withdrawn = guarded.withdraw(context, edited.message_id)
    shown = guarded.correct(context, number, edited.message_id, edited.text)
    if isinstance(shown, list):
        return [*withdrawn, *shown]
    return [*withdrawn, (number, NoteCorrected())] if shown else None
