"""The updates for the bot: kept in order until it has confirmed them, for a day at most."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec import Struct

from bot.sandbox.standin.errors import BotApiError
from bot.sandbox.standin.parameters import Json

KEPT_FOR = timedelta(hours=24)
NOT_UNLESS_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


class Waiting(Struct, frozen=True):
    """An update that the bot has not confirmed, and the chat it came from."""

    update: Json
    born: datetime
    chat_id: int


@dataclass(slots=True)
class Updates:
    """The queue. The bot has confirmed every id below `confirmed`; `on_confirmed` gets the chat of each."""

    clock: Callable[[], datetime]
    on_confirmed: Callable[[int], None]
    next_id: int = 700_000_001
    confirmed: int = 0
    twice: bool = False
    allowed: list[str] = field(default_factory=list)
    waiting: deque[Waiting] = field(default_factory=deque)
    again: list[Json] = field(default_factory=list)
    last_confirmed: list[Json] = field(default_factory=list)
    _poller: asyncio.Future[bool] | None = None
    _watchers: set[asyncio.Future[None]] = field(default_factory=set)

    @property
    def is_polled(self) -> bool:
        """Whether a long poll waits for something to happen."""
        return self._poller is not None and not self._poller.done()

    def put(self, kind: str, payload: Json, chat_id: int) -> int:
        """Queue an update and return its id; 0 when the bot did not ask for this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in NOT_UNLESS_ASKED
        if not wanted:
            return 0
        update_id = self.next_id
        self.next_id += 1
        self.waiting.append(Waiting({"update_id": update_id, kind: payload}, self.clock(), chat_id))
        self._wake()
        return update_id

    def repeat(self) -> None:
        """Send the updates that were confirmed last again."""
        self.again.extend(self.last_confirmed)
        self._wake()

    def pending(self) -> list[Json]:
        """The updates that the bot has not confirmed, in order."""
        self._expire()
        return [waiting.update for waiting in self.waiting]

    def next_batch(self, limit: int) -> list[Json]:
        """The updates to send now, at most `limit`; each one twice if `twice` is set."""
        self._expire()
        batch, self.again = self.again[:limit], self.again[limit:]
        for waiting in self.waiting:
            if len(batch) >= limit:
                break
            batch.append(waiting.update)
            if self.twice and len(batch) < limit:
                batch.append(waiting.update)
        return batch

    def confirm_below(self, offset: int) -> None:
        """Confirm and remove every update with a lower id than `offset`."""
        taken = []
        while self.waiting and self.waiting[0].update["update_id"] < offset:
            taken.append(self.waiting.popleft())
        if not taken:
            return
        self.confirmed = taken[-1].update["update_id"] + 1
        self.last_confirmed = [waiting.update for waiting in taken]
        for chat_id in {waiting.chat_id for waiting in taken}:
            self.on_confirmed(chat_id)

    def first(self) -> Json:
        """The update to send first; there must be one."""
        return self.again[0] if self.again else self.waiting[0].update

    def done(self, update: Json) -> None:
        """Confirm the update that `first` gave."""
        if self.again and self.again[0] is update:
            del self.again[0]
        else:
            self.confirm_below(update["update_id"] + 1)

    def take(self) -> list[Json]:
        """Everything that waits, confirmed at once: for tests that pass it to the bot themselves."""
        batch = self.next_batch(1 << 30)
        self.confirm_below(self.next_id)
        return batch

    def clear(self) -> None:
        """Drop all that waits."""
        self.waiting.clear()
        self.again.clear()

    async def poll(self, offset: int, limit: int, timeout_seconds: float) -> list[Json]:
        """Answer `getUpdates`: confirm, then wait for an update.

        A second poller makes the one that waits fail with 409.
        """
        if offset < 0:
            offset = max(self.next_id + offset, self.confirmed)
        self.confirm_below(offset)
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(False)
        batch = self.next_batch(limit)
        if batch or timeout_seconds <= 0:
            return batch
        mine = self._poller = asyncio.get_running_loop().create_future()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(timeout_seconds):
                    if not await mine:
                        raise BotApiError(409, _OTHER_POLLER)
        finally:
            if self._poller is mine:
                self._poller = None
        return self.next_batch(limit)

    async def arrival(self) -> None:
        """Wait until there is an update to send."""
        while not self.waiting and not self.again:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._watchers.add(future)
            try:
                await future
            finally:
                self._watchers.discard(future)

    def end_polling(self) -> None:
        """Answer the long poll that waits, with what there is."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(True)

    def _wake(self) -> None:
        self.end_polling()
        for future in self._watchers:
            if not future.done():
                future.set_result(None)

    def _expire(self) -> None:
        oldest = self.clock() - KEPT_FOR
        while self.waiting and self.waiting[0].born < oldest:
            self.waiting.popleft()
