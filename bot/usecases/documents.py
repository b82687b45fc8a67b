"""What a chair takes away: a finished reflection, as a file or for the yearly record, or everything."""

import logging
from datetime import datetime, timedelta
from typing import assert_never

from bot.actions.documents import AskFormats, AskRecord, DocumentAction, TakeAway, TakeData
from bot.context import Context, ScreenOf
from bot.nudges.planning import to_the_minute
from bot.screens.chat import Gone, Reading
from bot.screens.documents import DataSent, DocumentSent, FilesSpent, FormatsOffered, RecordShown
from flows.form import Form
from storage.chairs import Chair
from storage.store import Records

log = logging.getLogger(__name__)

FILES, DATA, PACKS, CALENDARS, SHARES = "files", "everything", "packs", "calendars", "shares"
COUNTED = (FILES, DATA, PACKS, CALENDARS, SHARES)
"""What is counted of a chair: what they take away, the calendars that they send, how often they share."""
MOST_FILES, MOST_DATA, MOST_PACKS, MOST_CALENDARS, MOST_SHARES = 60, 5, 10, 60, 20
A_DAY = timedelta(days=1)


def handle(context: Context, action: DocumentAction, form: Form) -> list[ScreenOf]:
    """What is shown of an action; `form` is the one that new reflections use, and has the newest record."""
    if isinstance(action, TakeData):
        return _data(context)
    number = action.reflection
    reflection = context.records.reflections.load(number, owner=context.chair)
    if reflection is None:
        return [(None, Gone())]
    if not reflection.submitted:
        return [(number, Reading())]
    match action:
        case TakeAway(_, wanted):
            return within(context, FILES, MOST_FILES) or [(number, DocumentSent(wanted))]
        case AskFormats():
            return [(number, FormatsOffered())]
        case AskRecord():
            asks = form if form.id == reflection.form.id else reflection.form
            return [(number, RecordShown(asks.id, asks.version))]
        case _:
            assert_never(action)


def may_send_calendar(records: Records, chair: Chair) -> bool:
    """Whether one more calendar of the chair's is read today; then this one is counted."""
    return _spent(records, chair, CALENDARS, MOST_CALENDARS) is None


def _data(context: Context) -> list[ScreenOf]:
    spent = within(context, DATA, MOST_DATA)
    if spent is None:
        context.records.audit.note(context.records.clock(), "everything exported", context.chair.id)
    return spent or [(None, DataSent())]


def shares_again(context: Context) -> str | None:
    """From when on the chair may share again, if they may not now; else this one is counted."""
    return _again(context, SHARES, MOST_SHARES)


def within(context: Context, what: str, most: int) -> list[ScreenOf] | None:
    """That there can be no more of it for now, if there cannot; else this one is counted."""
    until = _again(context, what, most)
    return None if until is None else [(None, FilesSpent(until))]


def _again(context: Context, what: str, most: int) -> str | None:
    until = _spent(context.records, context.chair, what, most)
    return None if until is None else to_the_minute([until + timedelta(minutes=1)])


def _spent(records: Records, chair: Chair, what: str, most: int) -> datetime | None:
    """From when on there can be more of it, if there can be no more now; else this one is counted."""
    until = records.limits.spend(what, chair.id, most=most, within=A_DAY, now=records.clock())
    if until is not None:
        log.warning("as many as a chair may have in a day", extra={"kind": what, "chair": chair.id})
    return until
