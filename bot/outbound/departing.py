"""The chats that chairs have left behind: what holds content goes, and they are told once, and why."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import assert_never

from telegram.error import BadRequest, TelegramError

from bot.gateway.bot import TelegramBot
from bot.gateway.errors import is_gone
from bot.gateway.rate_limiter import RateLimiter
from bot.outbound.putting import delete
from bot.views.message import Message, deleting
from bot.views.pages import left_later_message, moved_away_message, removed_message
from storage.departures import Departure, Why
from storage.store import Records, Store

log = logging.getLogger(__name__)

_TICK = 600.0


def _done(number: int, records: Records) -> None:
    records.departures.done(number)


class Departing:
    """Tells the chats that were left; one that cannot be reached now is told at the next look.

    `pause` waits for as many seconds as it is given.
    """

    def __init__(
        self,
        bot: TelegramBot,
        store: Store,
        rate_limiter: RateLimiter,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._store = store
        self._rate_limiter = rate_limiter
        self._pause = pause
        self._looking = asyncio.Lock()

    async def look(self) -> None:
        """Tell every chat that is still to be told, as far as Telegram takes it now."""
        async with self._looking:
            for one in await self._store.read(lambda records: records.departures.all()):
                try:
                    await self._tell(one)
                except TelegramError as error:
                    log.info("not told", extra={"reason": type(error).__name__})
                    if not is_gone(error):
                        continue
                await self._store.write(partial(_done, one.id))

    async def run(self) -> None:
        """Look now and at every tick, until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:
                log.error("left chats not told", extra={"reason": type(error).__name__})
            await self._pause(_TICK)

    async def _tell(self, one: Departure) -> None:
        stays = one.stays
        for batch in deleting(one.messages):
            await self._rate_limiter.acquire(one.telegram_id, urgent=False)
            try:
                await delete(self._bot, one.telegram_id, batch.deletes)
            except BadRequest as refused:
                if is_gone(refused):
                    raise
                stays = True
        await self._rate_limiter.acquire(one.telegram_id, urgent=False)
        await self._bot.send(one.telegram_id, _message(one, stays=stays))


def _message(one: Departure, *, stays: bool) -> Message:
    match one.why:
        case Why.MOVED:
            return moved_away_message(cleared=bool(one.messages), stays=stays)
        case Why.REMOVED:
            return removed_message(stays=stays)
        case Why.LEFT:
            return left_later_message(stays=stays)
        case _:
            assert_never(one.why)
