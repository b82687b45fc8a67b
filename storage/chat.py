"""How far a chat is: its newest messages, in memory."""

from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec import Struct

from storage.sent_message import SentMessage

REMEMBERED = 64
"""How many of a chat's newest rows are in memory."""
_NEVER, _ALWAYS = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class Left(Struct, frozen=True):
    """What the rows hold that are no longer among the newest: of no reflection what was sent after `until`.

    Of one reflection they show nothing but `whats`, if that was begun after `before`.
    """

    until: datetime = _NEVER
    before: datetime = _ALWAYS
    of: int | None = None
    whats: frozenset[str] = frozenset()

    def with_one(self, one: SentMessage) -> "Left":
        """The same once a message is no longer among the newest."""
        if one.reflection_id is None:
            return self
        until = max(self.until, one.at)
        if one.reflection_id != self.of:
            return Left(until, self.until, one.reflection_id, frozenset((one.what,)))
        return Left(until, self.before, self.of, self.whats | {one.what})

    def with_another(self, one: SentMessage) -> "Left":
        """The same once one of those messages has become this."""
        if one.reflection_id is None:
            return self
        # Of whatever reflection it is now, that may have been begun long after the message was sent.
        return self.with_one(one) if one.reflection_id == self.of else Left(_ALWAYS)

    def show_none(self, reflection_id: int, what: str, since: datetime) -> bool:
        """Whether it is sure that none of them shows this of a reflection that was begun then."""
        if reflection_id != self.of:
            return self.until < since
        return self.before < since and what not in self.whats


class Chat(Struct, frozen=True):
    """How many rows a chat has used, how many it has, its newest message, and what is in its newest rows."""

    used: int
    rows: int
    newest: int | None
    recent: dict[int, SentMessage]
    left: Left

    @classmethod
    def of(cls, rows: int, newest: int | None, found: Mapping[int, SentMessage]) -> "Chat":
        """A chat of so many rows, of which those that were found are used."""
        used = max(found, default=-1) + 1
        first = used - REMEMBERED
        # An older message may have become one of whatever reflection there was until now.
        left = Left(max(one.at for one in found.values())) if first > 0 else Left()
        return cls(used, rows, newest, {n: one for n, one in found.items() if n >= first}, left)

    def after(self, slot: int, one: SentMessage) -> "Chat":
        """This chat with a message put into a row."""
        newest = one.message_id if self.newest is None else max(self.newest, one.message_id)
        used = max(self.used, slot + 1)
        first = used - REMEMBERED
        recent = dict(self.recent)
        if slot >= first:
            recent[slot] = one
        # Rows are used one after another, so for one that comes at most one goes.
        gone, left = recent.pop(first - 1, None), self.left
        if gone is not None:
            left = left.with_one(gone)
        if slot < first:
            left = left.with_another(one)
        return Chat(used, self.rows, newest, recent, left)

    def slot_of(self, message_id: int) -> int | None:
        """The row of a message that is among the newest."""
        if self.newest is None or message_id > self.newest:
            return None
        # Whoever asks mostly means one of the last.
        near = reversed(self.recent.items())
        return next((slot for slot, one in near if one.message_id == message_id), None)

    def has_shown(self, reflection_id: int | None, what: str) -> list[SentMessage]:
        """Those of the newest rows' messages in which the bot showed this."""
        return [
            one
            for one in self.recent.values()
            if one.what == what and one.ours and not one.gone and one.reflection_id == reflection_id
        ]
