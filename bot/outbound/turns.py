"""Turns: when the next call may go out to a chair who is talking; what is not sent at once is sent later."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot.concurrency import Interruptible, KeyedLock
from bot.gateway.rate_limiter import RateLimiter
from bot.outbound.telling import came
from storage.chairs import Chair

log = logging.getLogger(__name__)


class Turns:
    """Says whether a call may go out now; if not, `show` is called as soon as it may.

    `chairs` are the locks of who is being shown something, `waits` are what the end of the bot cuts short,
    and `later` runs what nobody waits for.
    """

    def __init__(
        self,
        rate_limiter: RateLimiter,
        *,
        chairs: KeyedLock,
        waits: Interruptible,
        later: Callable[[Coroutine[Any, Any, None]], object],
        show: Callable[[Chair], Awaitable[None]],
    ) -> None:
        self._rate_limiter = rate_limiter
        self._chairs = chairs
        self._waits = waits
        self._later = later
        self._show = show
        self._held: set[int] = set()
        self._claimed: set[int] = set()

    def holds(self, chair: Chair) -> bool:
        """Whether this chair is shown what waits as soon as a call may go out."""
        return chair.id in self._held

    def may_go(self, chair: Chair) -> bool:
        """Whether one call may go out now, which is counted; if not, what is left is shown later."""
        if self._waits.over or self.holds(chair):
            return False
        if chair.id in self._claimed:
            self._claimed.discard(chair.id)
            return True
        turn = self._rate_limiter.claim(chair.telegram_id, urgent=True)
        if turn.done():
            return True
        self._held.add(chair.id)
        self._later(self._show_held(chair, turn))
        return False

    async def _show_held(self, chair: Chair, turn: asyncio.Future[None]) -> None:
        free = await self._waits.finished(came(turn))
        async with self._chairs.turn(chair.id):
            self._held.discard(chair.id)
            if not free:
                return
            self._claimed.add(chair.id)
            try:
                await self._show(chair)
            except Exception as error:
                log.error("showing failed", extra={"reason": type(error).__name__})
            finally:
                self._claimed.discard(chair.id)
