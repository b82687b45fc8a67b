"""The way in: every update is on disk before Telegram is told that it arrived, and until its effect is.

What a crash left over is taken up again, in order, before anything new is. An update that fails is tried
again while its chat waits, and set aside after three tries; so it neither blocks its chat, nor is overtaken
by it, nor is lost.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Container, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from telegram import Bot, Update
from telegram._utils.types import JSONDict
from telegram.ext import Application, ExtBot

from storage.errors import AfterwordError, DatabaseDamaged, NotKept
from storage.store import Records, Store

log = logging.getLogger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]
Raw = dict[str, Any]
"""An update as it came."""
KNOWN_FOR = timedelta(hours=48)
"""Telegram forgets an update after 24 hours, so its id need not be known for much longer."""
_IN_HAND = 1_000
_ANSWER_SECONDS = 5.0


class NotTakenIn(AfterwordError):
    """Updates could not be kept, so Telegram keeps them: see if the disk is full, or who else writes there."""

    def __init__(self, chats: Iterable[int]) -> None:
        super().__init__()
        self.chats = tuple(chats)
        """Where they came from."""


class Known(Update):
    """An update that had its effect or was set aside, and has come again: its id alone."""

    __slots__ = ()


class Intake:
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

    async def keep(self, updates: Sequence[Raw]) -> set[int]:
        """Put updates on disk, sealed; the ids of those to be dealt with, known or new. Raises NotTakenIn."""
        if not updates:
            return set()
        # In ASCII, for half of a character, which UTF-8 cannot hold, must not stop the whole batch.
        taken = [(u["update_id"], chat_of(u), json.dumps(u).encode()) for u in updates]
        now = self._clock()

        def job(records: Records) -> set[int]:
            records.inbox.take(taken, now)
            return {update_id for update_id, *_ in taken if records.inbox.waits(update_id)}

        try:
            return await self._store.write(job)
        except (NotKept, DatabaseDamaged):
            raise NotTakenIn(chat for _, chat, _ in taken if chat is not None) from None

    def feed(self, updates: Iterable[Update]) -> None:
        """Have updates that are on disk dealt with, unless they are in hand."""
        for update in updates:
            if update.update_id not in self._in_hand and not isinstance(update, Known):
                self._in_hand.add(update.update_id)
                self.queue.put_nowait(update)
        if len(self._in_hand) >= self._room:
            self._has_room.clear()

    def finished(self, update: Update) -> None:
        """The update is no longer in hand, whether or not it had its effect."""
        self._in_hand.discard(update.update_id)
        if len(self._in_hand) < self._room:
            self._has_room.set()

    async def take_up(self, application: App) -> None:
        """Feed what is on disk and not in hand, in order: left by a crash, or put back to be tried again."""
        self.feed(await left_over(self._store, application, but_not=self._in_hand))


class KeepingBot(ExtBot[None]):
    """A bot whose updates are on disk, in one transaction, before `get_updates` returns them."""

    __slots__ = ("_intake", "_store")

    def __init__(self, intake: Intake, store: Store, token: str, **named: Any) -> None:
        super().__init__(token, **named)
        self._intake = intake
        self._store = store

    async def get_updates(  # type: ignore[override] # only what polling sets
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: int = 0,  # noqa: ASYNC109 - the server's, in seconds
        allowed_updates: Sequence[str] | None = None,
    ) -> tuple[Update, ...]:
        """The updates from `offset` on, those with nothing more to do as `Known`. Raises NotTakenIn."""
        asked: JSONDict = {
            "timeout": timeout,
            "offset": offset,
            "limit": limit,
            "allowed_updates": allowed_updates,
        }
        answer = await self._post("getUpdates", asked, read_timeout=timeout + _ANSWER_SECONDS)
        updates = cast(list[Raw], answer)
        waiting = await self._intake.keep(updates)
        return tuple([await self._read(update, waiting) for update in updates])

    async def _read(self, update: Raw, waiting: set[int]) -> Update:
        update_id: int = update["update_id"]
        found = await understood(update, self, self._store) if update_id in waiting else None
        return found or Known(update_id)


def chat_of(update: Raw) -> int | None:
    """The chat that an update belongs to, if it belongs to one."""
    for content in update.values():
        if isinstance(content, dict):
            message = content.get("message", content)
            chat = message.get("chat") if isinstance(message, dict) else None
            if isinstance(chat, dict):
                return cast(int, chat["id"])
    return None


async def understood(update: Raw, bot: Bot, store: Store) -> Update | None:
    """An update that was kept, as an object; one that cannot be read is set aside."""
    try:
        return Update.de_json(update, bot)
    except Exception as error:
        update_id: int = update["update_id"]
        log.error("update not understood", extra={"update": update_id, "reason": type(error).__name__})
        await store.write(lambda records: records.inbox.set_aside(update_id))
        return None


async def left_over(store: Store, application: App, *, but_not: Container[int] = ()) -> list[Update]:
    """The updates that were kept but had no effect yet, in order."""
    left = await store.write(lambda records: tuple(records.inbox.left()))
    raws = (json.loads(one.body) for one in left if one.update_id not in but_not)
    found = [await understood(raw, application.bot, store) for raw in raws]
    return [update for update in found if update is not None]
