"""What becomes of an update that failed: it is tried again while its chat waits, or set aside."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from bot.concurrency import Interruptible
from bot.inbound.arrived import Arrived
from bot.strings import chat as strings
from bot.views.message import Message
from storage.errors import DatabaseDamaged, NotKept, StoreClosed
from storage.store import Records, Store

log = logging.getLogger(__name__)

TRIES = 3
_PAUSE = 2.0
Tell = Callable[[int, Message], Awaitable[None]]
"""Says something to a chat, once."""


class Retries:
    """Counts what fails, and has it tried again: after a pause, and for as long as the disk takes nothing.

    `tell` speaks to a chat; `pause` waits for as many seconds as it is given.
    """

    def __init__(
        self, store: Store, tell: Tell, *, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._store = store
        self._tell = tell
        self._pause = pause
        self._waits = Interruptible()
        self._again: set[int] = set()
        self._told: set[int] = set()

    async def failed(self, update_id: int, who: int | None, error: Exception) -> None:
        """Note that an update failed, and say so to `who`, who sent it, if they are to know."""
        event = {"update": update_id, "reason": type(error).__name__}
        if isinstance(error, StoreClosed):
            return
        try:
            if isinstance(error, NotKept | DatabaseDamaged):
                raise error
            tries = await self._store.write(partial(_tried, update_id))
        except (NotKept, DatabaseDamaged) as unkept:
            log.error("update not kept", extra=event | {"reason": type(unkept).__name__})
            self._again.add(update_id)
            await self.not_kept(() if who is None else (who,))
            return
        if not tries:
            # It had its effect, or was taken away: there is nothing to try again.
            log.error("update failed after its effect", extra=event)
        elif tries < TRIES:
            log.warning("update failed", extra=event)
            self._again.add(update_id)
        else:
            log.error("update set aside", extra=event)
            if who is not None:
                await self._tell(who, Message(strings.SET_ASIDE))

    async def retry_until_done(self, update: Arrived, work: Callable[[Arrived], Awaitable[None]]) -> None:
        """Have an update that failed tried again until it had its effect, is set aside, or the bot stops."""
        while update.update_id in self._again:
            self._again.discard(update.update_id)
            if not await self._waits.finished(self._paused()):
                return
            await work(update)
        self._told.discard(update.chat_id or 0)

    async def not_kept(self, chat_ids: Iterable[int]) -> None:
        """Say to people that what they sent could not be kept yet; once, until something of theirs is."""
        new = [chat_id for chat_id in chat_ids if chat_id > 0 and chat_id not in self._told]
        self._told.update(new)
        await asyncio.gather(*(self._tell(chat_id, Message(strings.NOT_KEPT)) for chat_id in set(new)))

    async def _paused(self) -> None:
        await self._pause(_PAUSE)

    def stop(self) -> None:
        """Try nothing again; what waits is in the inbox, for the next start."""
        self._waits.end()


def _tried(update_id: int, records: Records) -> int:
    tries = records.inbox.tried(update_id)
    if tries >= TRIES:
        records.inbox.set_aside(update_id)
    return tries
