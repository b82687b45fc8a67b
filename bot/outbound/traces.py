"""Traces: how far each thing of the outbox has been sent, and the note of it in the record."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.views.render import LASTING, Rendered
from storage.chairs import Chair
from storage.store import Records


@dataclass(slots=True)
class Trace:
    """How far one thing of the outbox has been sent, whatever the record says of it by now."""

    sent: int = 0
    over: bool = False
    messages: list[tuple[int, datetime]] = field(default_factory=list)
    """The ids of the messages that it made, and when."""


def note(records: Records, chair: Chair, screen: Rendered, trace: Trace, now: datetime) -> None:
    """Keep how far a screen has been sent; once it is over, it leaves the outbox or is set aside."""
    pending = screen.pending.id
    for message_id, at in trace.messages:
        records.messages.shown(chair, message_id, screen.reflection_id, screen.what, at)
    for nudge in screen.nudges if trace.over else ():
        # One that Telegram will never take counts as sent too, or it would be due for ever.
        came_in, at = trace.messages[-1] if trace.messages else (screen.edits, now)
        records.nudges.sent(nudge, came_in, at)
    if trace.over and screen.aside:
        records.outbox.set_aside(pending)
    elif trace.over:
        records.outbox.done(pending)
    else:
        records.outbox.advance(pending, trace.sent)


def unreachable(chair: Chair, records: Records) -> None:
    """Nothing more is sent until they write again; by then, most of what waits will have been overtaken."""
    records.chairs.set_unreachable(chair, True)
    for pending in records.outbox.pending(chair):
        if pending.kind not in LASTING:
            records.outbox.done(pending.id)
