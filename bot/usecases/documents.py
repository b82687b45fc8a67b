"""A finished reflection is taken away: as a file, or field by field for the profession's yearly record."""

from typing import assert_never

from bot.actions.documents import AskFormats, AskRecord, DocumentAction, TakeAway
from bot.context import Context, ScreenOf
from bot.screens.chat import Gone, Reading
from bot.screens.documents import DocumentSent, FormatsOffered, RecordShown
from flows.form import Form


def handle(context: Context, action: DocumentAction, form: Form) -> list[ScreenOf]:
    """What is shown of an action; `form` is the one that new reflections use, and has the newest record."""
    number = action.reflection
    reflection = context.records.reflections.load(number, owner=context.chair)
    if reflection is None:
        return [(None, Gone())]
    if not reflection.submitted:
        return [(number, Reading())]
    match action:
        case TakeAway(_, wanted):
            return [(number, DocumentSent(wanted))]
        case AskFormats():
            return [(number, FormatsOffered())]
        case AskRecord():
            asks = form if form.id == reflection.form.id else reflection.form
            return [(number, RecordShown(asks.id, asks.version))]
        case _:
            assert_never(action)
