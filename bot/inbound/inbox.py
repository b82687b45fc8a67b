"""The way in: every update is on disk before Telegram is told that it arrived, and until its effect is.

What a crash left over is taken up again, in order, before anything new is. An update that fails is tried
again while its chat waits, and set aside after three tries; so it neither blocks its chat, nor is overtaken
by it, nor is lost.
"""

import asyncio
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from storage.errors import AfterwordError, DatabaseDamaged, NotKept
from storage.store import Records, Store

Raw = dict[str, Any]
"""An update as it came."""
KNOWN_FOR = timedelta(hours=48)
"""Telegram forgets an update after 24 hours, so its id need not be known for much longer."""
_IN_HAND = 1_000


class NotTakenIn(AfterwordError):
    """Updates could not be kept, so Telegram keeps them: is the disk full, or in use by another program?"""

    def __init__(self, chats: Iterable[int]) -> None:
        super().__init__()
        self.chats = tuple(chats)
        """Where they came from."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """An update that is on disk, as it came; it is read only when it is its turn, since that takes long.

    It has no content if it has come again, after it had its effect or was set aside.
    """

    update_id: int
    chat_id: int | None = None
    content: Raw | None = None


class Inbox:
    """Takes updates in: each is kept first, and then stands in the queue once at a time."""

    def __init__(self, store: Store, clock: Callable[[], datetime], *, room: int = _IN_HAND) -> None:
        self._store = store
        self._clock = clock
        self._room = room
        self._in_hand: set[int] = set()
        self._has_room = asyncio.Event()
        self._has_room.set()
        self.queue: asyncio.Queue[object] = asyncio.Queue()
        """The updates to be dealt with, in order."""

    @property
    def full(self) -> bool:
        """Whether so many updates are in hand that more had better wait at Telegram."""
        return not self._has_room.is_set()

    async def room(self) -> None:
        """Return when there is room for more."""
        await self._has_room.wait()

    async def keep(self, updates: Sequence[Raw]) -> tuple[Arrived, ...]:
        """Put updates on disk, sealed, in one transaction. Raises NotTakenIn."""
        if not updates:
            return ()
        # In ASCII, which can hold half of a surrogate pair; in UTF-8 one such text would stop the batch.
        taken = [(u["update_id"], chat_of(u), json.dumps(u).encode()) for u in updates]
        now = self._clock()

        def job(records: Records) -> set[int]:
            new = {update_id for update_id, *_ in records.inbox.take(taken, now)}
            return {
                update_id for update_id, *_ in taken if update_id in new or records.inbox.waits(update_id)
            }

        try:
            waiting = await self._store.write(job)
        except (NotKept, DatabaseDamaged):
            raise NotTakenIn(chat for _, chat, _ in taken if chat is not None) from None
        return tuple(
            Arrived(update_id, chat, update if update_id in waiting else None)
            for (update_id, chat, _), update in zip(taken, updates, strict=True)
        )

    def enqueue(self, updates: Iterable[Arrived]) -> None:
        """Have updates dealt with, unless they were or are in hand."""
        for update in updates:
            if update.update_id not in self._in_hand and update.content is not None:
                self._in_hand.add(update.update_id)
                self.queue.put_nowait(update)
        if len(self._in_hand) >= self._room:
            self._has_room.clear()

    def finished(self, update: Arrived) -> None:
        """The update is no longer in hand, whether or not it had its effect."""
        self._in_hand.discard(update.update_id)
        if len(self._in_hand) < self._room:
            self._has_room.set()

    async def recover(self) -> None:
        """Enqueue what is on disk and not in hand, in order: left by a crash, or put back to be retried."""
        self.enqueue(await left_over(self._store))


def chat_of(update: Raw) -> int | None:
    """The chat that an update belongs to, if it belongs to one."""
    for content in update.values():
        if isinstance(content, dict):
            message = content.get("message", content)
            chat = message.get("chat") if isinstance(message, dict) else None
            if isinstance(chat, dict):
                return cast(int, chat["id"])
    return None


async def left_over(store: Store) -> list[Arrived]:
    """The updates that were kept but had no effect yet, in order."""
    left = await store.write(lambda records: tuple(records.inbox.left()))
    return [Arrived(one.update_id, one.chat_id, json.loads(one.body)) for one in left]
