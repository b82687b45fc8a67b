"""Words to somebody who has no record: sent once, and not tried again if they do not arrive."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter, TelegramError

from bot.concurrency import Interruptible
from bot.gateway.bot import TelegramBot
from bot.gateway.rate_limiter import RateLimiter
from bot.views.message import Message

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
