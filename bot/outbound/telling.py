"""Words to somebody who has no record: sent once, and not tried again if they do not arrive."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from telegram.error import RetryAfter, TelegramError

from bot.concurrency import Interruptible
from bot.gateway.bot import TelegramBot
from bot.gateway.rate_limiter import RateLimiter
from bot.outbound.putting import delete
from bot.views.message import Message, deleting

log = logging.getLogger(__name__)

_AT_MOST = 3
"""How many different messages wait for one chat."""


class Telling:
    """Tells a chat something as soon as Telegram's rate allows.

    `turns` are the waits that the end of the bot cuts short, `later` runs what nobody waits for, and
    `refused` hears for whom Telegram asks to wait.
    """

    def __init__(
        self,
        bot: TelegramBot,
        rate_limiter: RateLimiter,
        *,
        turns: Interruptible,
        later: Callable[[Coroutine[Any, Any, None]], object],
        refused: Callable[[int, RetryAfter], object],
    ) -> None:
        self._bot = bot
        self._rate_limiter = rate_limiter
        self._turns = turns
        self._later = later
        self._refused = refused
        self._waiting: dict[int, list[Message]] = {}

    async def tell(self, chat_id: int, message: Message, *, urgent: bool = True) -> None:
        """Send it now, or later without waiting here; words that wait already are not said twice."""
        waiting = self._waiting.setdefault(chat_id, [])
        if message in waiting or len(waiting) >= _AT_MOST:
            return
        turn = self._rate_limiter.claim(chat_id, urgent=urgent)
        waiting.append(message)
        if turn.done():
            await self._send(chat_id, message, turn)
        else:
            self._later(self._send(chat_id, message, turn))

    async def take_away(self, chat_id: int, messages: Sequence[int]) -> bool:
        """Take messages out of a chat; whether Telegram has taken all of them."""
        is_all = True
        for batch in deleting(messages):
            if not await self._turns.finished(self._rate_limiter.acquire(chat_id, urgent=True)):
                return False
            try:
                await delete(self._bot, chat_id, batch.deletes)
            except TelegramError as error:
                log.info("not deleted", extra={"reason": type(error).__name__})
                is_all = False
        return is_all

    async def leave(self, chat_id: int) -> None:
        """Leave a group or a channel."""
        try:
            await self._bot.leave_chat(chat_id)
        except TelegramError as error:
            log.warning("not left", extra={"reason": type(error).__name__})

    async def _send(self, chat_id: int, message: Message, turn: asyncio.Future[None]) -> None:
        try:
            if await self._turns.finished(came(turn)):
                await self._bot.send(chat_id, message)
        except RetryAfter as refused:
            self._refused(chat_id, refused)
        except TelegramError as error:
            log.info("not told", extra={"reason": type(error).__name__})
        finally:
            waiting = self._waiting[chat_id]
            waiting.remove(message)
            if not waiting:
                del self._waiting[chat_id]


async def came(turn: asyncio.Future[None]) -> None:
    """Wait for a turn that was claimed."""
    await turn
