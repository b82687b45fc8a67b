"""How far a chat is: its newest messages, in memory."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from storage.sent_message import SentMessage

REMEMBERED = 64
"""How many of a chat's newest rows are in memory."""


class Chat(Struct, frozen=True):
    """How many rows a chat has used, how many it has, its newest message, and what is in its newest rows."""

    used: int
    rows: int
    newest: int | None
    recent: dict[int, SentMessage]

    @classmethod
    def of(cls, rows: int, newest: int | None, found: Mapping[int, SentMessage]) -> "Chat":
        """A chat of so many rows, of which those that were found are used."""
        used = max(found, default=-1) + 1
        return cls(used, rows, newest, {n: one for n, one in found.items() if n >= used - REMEMBERED})

    def after(self, slot: int, one: SentMessage) -> "Chat":
        """This chat with a message put into a row."""
        newest = one.message_id if self.newest is None else max(self.newest, one.message_id)
        used = max(self.used, slot + 1)
        first = used - REMEMBERED
        recent = dict(self.recent)
        if slot >= first:
            recent[slot] = one
        # Rows are used one after another, so for one that comes at most one goes.
        recent.pop(first - 1, None)
        return Chat(used, self.rows, newest, recent)

    def slot_of(self, message_id: int) -> int | None:
        """The row of a message that is among the newest."""
        # Whoever asks mostly means one of the last.
        near = reversed(self.recent.items())
        return next((slot for slot, one in near if one.message_id == message_id), None)

    def reaches(self, since: datetime) -> bool:
        """Whether the newest rows hold all that was sent since a time."""
        if self.used <= REMEMBERED:
            return True
        first = self.recent[min(self.recent)] if self.recent else None
        # One that the chair turned to again was sent before those that stand before it.
        return first is not None and first.turned_to is None and first.at < since

    def has_shown(self, reflection_id: int | None, what: str) -> list[SentMessage]:
        """Those of the newest rows' messages in which the bot showed this."""
        return [
            one
            for one in self.recent.values()
            if one.what == what and one.ours and not one.gone and one.reflection_id == reflection_id
        ]
