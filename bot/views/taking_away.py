"""Screens of what is taken away, a finished reflection or everything, as the messages that bring it."""

from datetime import datetime
from typing import assert_never

from bot.context import Context
from bot.screens.documents import (
    DataSent,
    DataTaken,
    DocumentSent,
    FilesSpent,
    FormatsOffered,
    RecordShown,
    ReflectionTaken,
)
from bot.strings import documents as strings
from bot.views.documents import DOCUMENT, RECORD, formats_message, record_messages
from bot.views.message import Message
from bot.views.nudges import added_and_to_come
from bot.views.rendered import Rendered
from bot.views.times import told_moment
from bot.views.wanted import Wanted, WantedData
from flows.reflection import Reflection
from storage.outbox import Pending


def shown(context: Context, pending: Pending, reflection: Reflection, screen: ReflectionTaken) -> Rendered:
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


def shown_of_all(context: Context, pending: Pending, screen: DataTaken) -> Rendered:
    """What is asked for of everything that is held about the chair."""
    match screen:
        case DataSent():
            file = WantedData(context.chair.id, context.now)
            messages = (Message(strings.MY_DATA, quiet=True), Message("", file=file))
            return Rendered(pending, pending.kind, None, messages)
        case FilesSpent(until):
            again = datetime.fromisoformat(until).astimezone(context.now.tzinfo)
            said = strings.FILES_SPENT.format(told_moment(again))
            return Rendered(pending, pending.kind, None, (Message(said),))
        case _:
            assert_never(screen)
