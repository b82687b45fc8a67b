"""In what order updates are worked on: one chat's one after another, different chats' side by side.

Only the order lives here. That an update is kept until it is done is the inbox's business.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.concurrency import KeyedLock
from bot.inbound.arrived import Arrived
from bot.inbound.reading import Tap, Words

# Updates that wait take the base class's slots too, so a flood from one chat would shut the others out. There
# are too many of those to run out; what is worked on at once is bounded by `_slots` instead.
_NEVER_FULL = 10**9
_FIRST = 16
"""How many updates of other chats go before one of a chat that floods."""


class ChatOrder(BaseUpdateProcessor):
    """Works on one update of a chat at a time, in the order they came, and on up to `at_once` chats together.

    An update that waits for an earlier one of its chat takes no slot. A chat that has just had its turn goes
    behind the other chats that wait for a slot. An update that fails or is cancelled lets the next one of its
    chat go on. Nothing is kept of a chat that is idle.

    Of chats that are `flooding`, one update is worked on at a time, and only while no other chat's is; but
    after a few of those it goes on all the same. Before each, `calm` is awaited, if given.

    `after` is awaited, if given, with each update that was worked on, however that ended, while the next one
    of its chat is held back; it takes no slot.
    """

    __slots__ = (
        "_after",
        "_calm",
        "_closing",
        "_flood",
        "_flooding",
        "_one_less",
        "_others",
        "_slots",
        "_turns",
        "_working",
    )

    def __init__(
        self,
        at_once: int = 64,
        *,
        after: Callable[[object], Awaitable[None]] | None = None,
        flooding: Callable[[int], bool] = lambda _: False,
        calm: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        super().__init__(_NEVER_FULL)
        self._slots = asyncio.Semaphore(at_once)
        self._after = after
        self._flooding = flooding
        self._calm = calm
        self._flood = asyncio.Lock()
        self._others = 0
        self._one_less = asyncio.Event()
        self._turns = KeyedLock()
        self._working: set[asyncio.Task[Any]] = set()
        self._closing = False

    def has_more(self, chat_id: int) -> bool:
        """Whether updates of the chat wait behind the one that is being worked on."""
        return self._turns.contended(chat_id)

    async def initialize(self) -> None:
        """Begin, or begin again after `close`."""
        self._closing = False

    async def shutdown(self) -> None:
        """Do nothing more: by now the application has waited for all that was under way."""

    def close(self) -> None:
        """Start no further update; those being worked on end in their own time.

        Call it before `Application.stop`, which would otherwise wait until the longest line is empty. Updates
        that have not started have no effect; the inbox brings them back at the next start.
        """
        self._closing = True

    def abandon(self) -> None:
        """Cancel what is being worked on; the inbox brings it back at the next start."""
        self.close()
        for task in self._working:
            task.cancel()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await `coroutine` when it is the update's turn; an error in it is the caller's to handle."""
        try:
            async with self._turns.turn(ordering_key(update)):
                await self._work(update, coroutine)
        finally:
            if isinstance(coroutine, Coroutine):
                # One that never began would warn of it; on one that ended this does nothing.
                coroutine.close()

    async def _work(self, update: object, coroutine: Awaitable[Any]) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine that runs is in one
        self._working.add(task)
        failed: Exception | None = None
        try:
            async with self._place(ordering_key(update)):
                if self._closing:
                    return
                try:
                    await coroutine
                except Exception as error:
                    failed = error
            if self._after is not None:
                await self._after(update)
            if failed is not None:
                raise failed
        finally:
            self._working.discard(task)

    @asynccontextmanager
    async def _place(self, chat_id: int) -> AsyncIterator[None]:
        """A place to work at."""
        if self._flooding(chat_id):
            async with self._flood:
                if self._calm is not None:
                    await self._calm()
                for _ in range(_FIRST):
                    if not self._others or self._closing:
                        break
                    self._one_less.clear()
                    await self._one_less.wait()
                yield
            return
        async with self._slots:
            self._others += 1
            try:
                yield
            finally:
                self._others -= 1
                self._one_less.set()


def ordering_key(update: object) -> int:
    """What an update is put in order by: its chat, or its user if it has no chat, or itself.

    A private chat's id is its user's, so the two are put in one order.
    """
    if isinstance(update, Arrived):
        return update.update_id if update.chat_id is None else update.chat_id
    if isinstance(update, Tap | Words):
        return update.who
    if not isinstance(update, Update):
        return id(update)
    if update.effective_chat is not None:
        return update.effective_chat.id
    if update.effective_user is not None:
        return update.effective_user.id
    return update.update_id
