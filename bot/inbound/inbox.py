"""The way in: every update is on disk before Telegram is told that it arrived, and until its effect is.

What a crash left over is taken up again, in order, before anything new is. An update that fails is tried
again while its chat waits, and set aside after three tries; so it neither blocks its chat, nor is overtaken
by it, nor is lost.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from telegram import Update
from telegram._utils.types import JSONDict
from telegram.ext import Application, ExtBot

from bot.inbound.reading import Raw, read
from storage.errors import AfterwordError, DatabaseDamaged, NotKept
from storage.store import Records, Store

log = logging.getLogger(__name__)

KNOWN_FOR = timedelta(hours=48)
"""Telegram forgets an update after 24 hours, so its id need not be known for much longer."""
_IN_HAND = 1_000
_ANSWER_SECONDS = 5.0


class NotTakenIn(AfterwordError):
    """Updates could not be kept, so Telegram keeps them: is the disk full, or in use by another program?"""

    def __init__(self, chats: Iterable[int]) -> None:
        super().__init__()
        self.chats = tuple(chats)
        """Where they came from."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """An update that is on disk, as it came; it is read only when it is its turn, for that takes long.

    Without its content, it had its effect or was set aside before, and has come again.
    """

    update_id: int
    chat_id: int | None = None
    content: Raw | None = None


class Inbox:
    """Takes updates in: kept first, then fed to the queue, each once at a time."""

    def __init__(self, store: Store, clock: Callable[[], datetime], *, room: int = _IN_HAND) -> None:
        self._store = store
        self._clock = clock
        self._room = room
        self._in_hand: set[int] = set()
        self._has_room = asyncio.Event()
        self._has_room.set()
        self.queue: asyncio.Queue[object] = asyncio.Queue()
        """Where updates are fed to be dealt with."""

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
        # In ASCII, for half of a character, which UTF-8 cannot hold, must not stop the whole batch.
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
        """Feed what is on disk and not in hand, in order: left by a crash, or put back to be tried again."""
        self.enqueue(await left_over(self._store))


class KeepingBot(ExtBot[None]):
    """A bot whose updates are on disk, in one transaction, before `get_updates` returns them."""

    __slots__ = ("_intake",)

    def __init__(self, inbox: Inbox, token: str, **named: Any) -> None:
        super().__init__(token, **named)
        self._inbox = inbox

    async def get_updates(  # type: ignore[override] # only what polling sets, and as they came
        self,
        offset: int | None = None,
        *,
        timeout: int = 0,  # noqa: ASYNC109 - the server's, in seconds
        allowed_updates: Sequence[str] | None = None,
    ) -> tuple[Arrived, ...]:
        """The updates from `offset` on. Raises TelegramError, or NotTakenIn."""
        asked: JSONDict = {"timeout": timeout, "offset": offset, "allowed_updates": allowed_updates}
        answer = await self._post("getUpdates", asked, read_timeout=timeout + _ANSWER_SECONDS)
        return await self._inbox.keep(cast(list[Raw], answer))


class ReadingApplication(Application[Any, Any, Any, Any, Any, Any]):
    """An application that reads an update when it is its turn; one that cannot be read is set aside."""

    __slots__ = ("_store",)

    def __init__(self, *, store: Store, **named: Any) -> None:
        super().__init__(**named)
        self._store = store

    async def process_update(self, update: object) -> None:
        """Work on an update, if there is anything to be done with it."""
        found = await self._read(update) if isinstance(update, Arrived) else update
        if found is not None:
            await super().process_update(found)

    async def _read(self, update: Arrived) -> Update | None:
        if update.content is None:
            return None
        try:
            return read(update.content, self.bot)
        except Exception as error:
            event = {"update": update.update_id, "reason": type(error).__name__}
            log.error("update not understood", extra=event)
            await self._store.write(lambda records: records.inbox.set_aside(update.update_id))
            return None


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
