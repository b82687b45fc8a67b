"""The way in: every update is on disk before Telegram is told that it arrived, and until its effect is.

Polling confirms a batch with the next `getUpdates`, so the batch is kept before its answer is handed on. What
a crash left over is fed in again, in order, before polling begins. An update that fails is tried again and,
after three tries, set aside; it neither blocks its chat nor is lost.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from telegram import Update
from telegram._utils.types import JSONDict
from telegram.ext import Application
from telegram.request import BaseRequest, RequestData

from storage.errors import NotKept
from storage.store import Store

log = logging.getLogger(__name__)

TRIES = 3
KNOWN_FOR = timedelta(hours=48)
"""Telegram forgets an update after 24 hours, so its id need not be known for much longer."""
_OK = 200


class KeepingRequest(BaseRequest):
    """A request that keeps every update of an answer before it passes the answer on."""

    __slots__ = ("_clock", "_inner", "_store")

    def __init__(self, inner: BaseRequest, store: Store, clock: Callable[[], datetime]) -> None:
        self._inner = inner
        self._store = store
        self._clock = clock

    @property
    def read_timeout(self) -> float | None:
        """The inner request's, in seconds."""
        return self._inner.read_timeout

    async def initialize(self) -> None:
        """Open what the inner request needs."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Close it."""
        await self._inner.shutdown()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        """Pass a call on; an answer with updates is returned only once they are on disk."""
        status, payload = await self._inner.do_request(url, method, request_data, *timeouts, **named)
        if status == _OK and url.endswith("/getUpdates"):
            await keep(self._store, json.loads(payload).get("result") or [], self._clock())
        return status, payload


async def keep(store: Store, updates: list[dict[str, Any]], now: datetime) -> None:
    """Put updates on disk, sealed; those already known stay as they are."""
    if updates:
        taken = [(u["update_id"], chat_of(u), json.dumps(u, ensure_ascii=False).encode()) for u in updates]
        await store.write(lambda records: records.inbox.take(taken, now))


def chat_of(update: dict[str, Any]) -> int | None:
    """The chat that an update belongs to, if it belongs to one."""
    for content in update.values():
        if isinstance(content, dict):
            message = content.get("message", content)
            chat = message.get("chat") if isinstance(message, dict) else None
            if isinstance(chat, dict):
                return cast(int, chat["id"])
    return None


async def left_over(store: Store, application: Application[Any, Any, Any, Any, Any, Any]) -> list[Update]:
    """The updates that were kept but had no effect yet, in order."""
    left = await store.write(lambda records: list(records.inbox.left()))
    return [Update.de_json(cast(JSONDict, json.loads(one.body)), application.bot) for one in left]


class Failures:
    """What becomes of an update that could not be dealt with."""

    def __init__(self, store: Store, *, again_after: float = 2.0) -> None:
        self._store = store
        self._again_after = again_after
        self._again: set[asyncio.Task[None]] = set()

    async def failed(self, update: Update, error: Exception, queue: "asyncio.Queue[object]") -> bool:
        """Have the update tried again a little later, or set it aside; whether it was set aside."""
        event = {"update": update.update_id, "reason": type(error).__name__}
        if not isinstance(error, NotKept):
            tries = await self._store.write(lambda records: records.inbox.tried(update.update_id))
            if tries >= TRIES:
                await self._store.write(lambda records: records.inbox.set_aside(update.update_id))
                log.error("update set aside", extra=event)
                return True
        log.warning("update failed", extra=event)
        task = asyncio.create_task(self._put_again(update, queue))
        self._again.add(task)
        task.add_done_callback(self._again.discard)
        return False

    async def _put_again(self, update: Update, queue: "asyncio.Queue[object]") -> None:
        await asyncio.sleep(self._again_after)
        await queue.put(update)

    def stop(self) -> None:
        """Try nothing again; what waits is in the inbox, for the next start."""
        for task in self._again:
            task.cancel()
