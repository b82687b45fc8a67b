"""Passing changes of a message, which tell how far something is: they wait nowhere, the next is as good."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import RetryAfter, TelegramError

from bot.concurrency import Interruptible, Tasks
from bot.gateway.bot import TelegramBot
from bot.gateway.rate_limiter import RateLimiter
from bot.outbound.flights import Flight, Flights
from bot.views.message import Message
from storage.chairs import Chair

log = logging.getLogger(__name__)


class Passing:
    """Changes messages once Telegram's rate allows.

    `flights` are the changes on their way, `waits` are what the end of the bot cuts short, `later` runs what
    nobody waits for, `refused` hears for whom Telegram asks to wait, and `show` shows a chair what waits.
    """

    def __init__(
        self,
        bot: TelegramBot,
        rate_limiter: RateLimiter,
        *,
        flights: Flights,
        waits: Interruptible,
        later: Tasks,
        refused: Callable[[int, RetryAfter], object],
        show: Callable[[Chair], Awaitable[None]],
    ) -> None:
        self._bot = bot
        self._rate_limiter = rate_limiter
        self._flights = flights
        self._waits = waits
        self._later = later
        self._refused = refused
        self._show = show

    async def change(self, chair: Chair, message_id: int, message: Message) -> None:
        """Change a message, unless another change of it is on its way; what changes it next waits for this.

        To cancel it is of effect only until the change has been sent.
        """
        if not await self._waits.finished(self._rate_limiter.acquire(chair.telegram_id, urgent=False)):
            return
        flight = self._flights.begin_change(chair.id, message_id)
        if flight is not None:
            await asyncio.shield(self._later.begin(self._changed(chair, message_id, message, flight)))

    async def _changed(self, chair: Chair, message_id: int, message: Message, flight: Flight) -> None:
        try:
            await self._bot.edit(chair.telegram_id, message_id, message)
        except RetryAfter as refused:
            self._refused(chair.telegram_id, refused)
        except TelegramError as error:
            log.info("not changed", extra={"reason": type(error).__name__})
        finally:
            self._flights.end(chair.id, flight)
        if flight.followed:
            await self._show(chair)
