"""Screens of a finished reflection that is taken away, as the messages that bring it."""

from typing import assert_never

from bot.context import Context
from bot.screens.documents import DocumentScreen, DocumentSent, FormatsOffered, RecordShown
from bot.views.documents import DOCUMENT, RECORD, formats_message, record_messages
from bot.views.message import Message
from bot.views.nudges import added_and_to_come
from bot.views.rendered import Rendered
from bot.views.wanted import Wanted
from flows.reflection import Reflection
from storage.outbox import Pending


def shown(context: Context, pending: Pending, reflection: Reflection, screen: DocumentScreen) -> Rendered:
    """What is asked for; nothing of a reflection that is not finished."""
    if reflection.submitted_at is None:
        return Rendered(pending)
    finished = reflection.submitted_at.astimezone(context.now.tzinfo)
    addenda = context.records.addenda.list(context.chair, reflection.id)
    match screen:
        case DocumentSent(wanted):
            additions, _ = added_and_to_come(context, reflection)
            file = Wanted(reflection, finished, additions, addenda, wanted)
            return Rendered(pending, DOCUMENT, reflection.id, (Message("", file=file),))
        case FormatsOffered():
            return Rendered(pending, pending.kind, reflection.id, (formats_message(reflection),))
        case RecordShown(form, version):
            asks = context.records.forms.form(form, version)
            messages = record_messages(reflection, asks, finished, addenda)
            return Rendered(pending, RECORD, reflection.id, messages)
        case _:
            assert_never(screen)
