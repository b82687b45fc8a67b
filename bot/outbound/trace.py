"""How far one screen of the outbox has been sent, and how that is noted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from msgspec import Struct

from bot.context import Context, put
from bot.usecases import clearing
from bot.views.documents import DOCUMENT
from bot.views.render import SUMMARY
from bot.views.rendered import Rendered
from bot.views.worth import OWED
from storage.chairs import Chair
from storage.store import Records


class Made(Struct, frozen=True):
    """A message that was sent, and what it is called; `again`: it may have come once before."""

    message_id: int
    at: datetime
    again: bool
    reflection_id: int | None
    what: str


@dataclass(slots=True)
class Trace:
    """How far one thing of the outbox has been sent, whatever the record says of it by now."""

    sent: int = 0
    over: bool = False
    unsure: bool = False
    """Whether nobody knows if the message after those has arrived."""
    doubted: bool = False
    """Whether all that is left of it may have arrived: a process before this one was sending it."""
    refused_from: int | None = None
    """How many messages came before the first that Telegram does not take."""
    stays: bool = False
    """Whether something was not deleted that was to be."""
    messages: list[Made] = field(default_factory=list)
    """The messages that it made, called what the screen was when they went out: it may be idle by now."""

    @property
    def in_doubt(self) -> bool:
        """Whether what is sent next may come for the second time."""
        return self.unsure or self.doubted

    @property
    def refused(self) -> bool:
        """Whether it is over, and Telegram did not take all of it; it is sent anew after that."""
        return self.over and self.refused_from is not None

    def noted(self, chair: Chair, screen: Rendered, now: datetime) -> Callable[[Records], None]:
        """What notes in the record that it has come so far."""
        pending, messages = screen.pending.id, tuple(self.messages)
        sent, over, refused_from = self.sent, self.over, self.refused_from
        stays = self.stays

        def note(records: Records) -> None:
            for made in messages:
                records.messages.shown(
                    chair, made.message_id, made.reflection_id, made.what, made.at, again=made.again
                )
            if over and screen.edits:
                records.messages.became(chair, screen.edits, screen.reflection_id, screen.what, screen.part)
            for nudge in screen.nudges if over else ():
                # One that Telegram will never take counts as sent too, or it would be due for ever.
                came_in, at = (messages[-1].message_id, messages[-1].at) if messages else (screen.edits, now)
                records.nudges.sent(nudge, came_in, at)
            if over and stays:
                put(records, chair, clearing.stays(Context(records, chair, now)))
            # A question is owed until it stands, and so is a summary; what has been read in part, or is a
            # file, is not sent time and again.
            read = screen.what == DOCUMENT or (screen.what == SUMMARY and refused_from != 0)
            again = refused_from is not None and not (screen.pending.refused and read)
            if over and (screen.aside or (refused_from is not None and not again)):
                records.outbox.set_aside(pending)
            elif over and refused_from is not None:
                records.outbox.refuse(pending, refused_from)
            elif over:
                records.outbox.done(pending)
            else:
                records.outbox.advance(pending, sent)

        return note


class Traces:
    """How far what waits for each chair has come, from one round of showing it to the next."""

    def __init__(self) -> None:
        self._of: dict[int, dict[int, Trace]] = {}

    def of(self, chair_id: int, screens: Iterable[Rendered]) -> list[tuple[Rendered, Trace]]:
        """All that waits for a chair now, and how far each has come; what waits no longer is forgotten.

        What Telegram has refused begins anew.
        """
        before = {number: one for number, one in self._of.pop(chair_id, {}).items() if not one.refused}
        traced = [(one, before.get(one.pending.id) or Trace(doubted=one.pending.tried)) for one in screens]
        if traced:
            self._of[chair_id] = {screen.pending.id: trace for screen, trace in traced}
        return traced


def unreachable(chair: Chair, records: Records) -> None:
    """Nothing more is sent until they write again; by then, most of what waits will have been overtaken."""
    records.chairs.set_unreachable(chair, True)
    for pending in records.outbox.pending(chair):
        if pending.kind not in OWED:
            records.outbox.done(pending.id)
