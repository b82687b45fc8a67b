"""One round of showing a chair what waits, and how far each thing has come."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.concurrency import Interruptible
from bot.views.render import Rendered
from storage.chairs import Chair
from storage.store import Records


@dataclass(frozen=True, slots=True)
class Show:
    """One round of showing a chair what waits; `turns` are its waits for leave to call."""

    chair: Chair
    urgent: bool
    turns: Interruptible = field(default_factory=Interruptible)


@dataclass(slots=True)
class Trace:
    """How far one thing of the outbox has been sent, whatever the record says of it by now."""

    sent: int = 0
    over: bool = False
    messages: list[tuple[int, datetime]] = field(default_factory=list)
    """The ids of the messages that it made, and when."""

    def to_record(self, chair: Chair, screen: Rendered, now: datetime) -> Callable[[Records], None]:
        """What writes down how far it is now."""
        pending, messages = screen.pending.id, tuple(self.messages)
        sent, over = self.sent, self.over

        def note(records: Records) -> None:
            for message_id, at in messages:
                records.messages.shown(chair, message_id, screen.reflection_id, screen.what, at)
            for nudge in screen.nudges if over else ():
                # One that Telegram will never take counts as sent too, or it would be due for ever.
                came_in, at = messages[-1] if messages else (screen.edits, now)
                records.nudges.sent(nudge, came_in, at)
            if over and screen.aside:
                records.outbox.set_aside(pending)
            elif over:
                records.outbox.done(pending)
            else:
                records.outbox.advance(pending, sent)

        return note
