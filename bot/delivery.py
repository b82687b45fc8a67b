"""Delivery: shows what the store says should be seen, until what was shown agrees with it.

What waits to be shown is in the outbox, in order; it leaves the outbox only once Telegram has it. A send that
fails waits there and is tried again, so nothing here is lost by a crash; at worst a message comes twice.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.callbacks import encode
from bot.posts import Post
from bot.rates import Rates
from bot.scenes import Scene, Stage
from storage.chairs import Chair
from storage.store import Records, Store

log = logging.getLogger(__name__)

_GONE = ("chat not found", "user is deactivated", "bot was blocked")


class Delivery:
    """Sends each chair's scenes in order, one chair at a time, many chairs side by side.

    `tick` is how often, in seconds, it looks for what a failure or a crash left waiting.
    """

    def __init__(
        self,
        bot: Bot,
        store: Store,
        *,
        rates: Rates,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        tick: float = 5.0,
    ) -> None:
        self._bot = bot
        self._store = store
        self._rates = rates
        self._zone = zone
        self._clock = clock
        self._tick = tick
        self._lines: dict[int, asyncio.Lock] = {}

    async def show(self, chair: Chair, *, urgent: bool = True) -> None:
        """Send what waits for this chair, as far as Telegram takes it now; never raises for Telegram."""
        async with self._line(chair.id):
            for scene in await self._store.read(partial(self._staged, chair.id)):
                if not await self._sent(chair, scene, urgent=urgent):
                    return

    async def tell(self, chat_id: int, post: Post) -> None:
        """Send words to somebody who has no record; if they do not arrive, nothing is tried again."""
        try:
            await self._rates.acquire(chat_id, urgent=True)
            await self._send(chat_id, post)
        except TelegramError as error:
            log.info("not told", extra={"reason": type(error).__name__})

    async def catch_up(self) -> None:
        """Show every chair what waits for them."""
        chairs = await self._store.read(lambda records: records.outbox.waiting())
        await asyncio.gather(*(self.show(c, urgent=False) for c in chairs if not c.unreachable))

    async def run(self) -> None:
        """Catch up now and at every tick, until cancelled."""
        while True:
            try:
                await self.catch_up()
            except Exception as error:
                log.error("catching up failed", extra={"reason": type(error).__name__})
            await asyncio.sleep(self._tick)

    @asynccontextmanager
    async def _line(self, chair_id: int) -> AsyncIterator[None]:
        line = self._lines.setdefault(chair_id, asyncio.Lock())
        try:
            async with line:
                yield
        finally:
            if not line.locked():
                self._lines.pop(chair_id, None)

    def _staged(self, chair_id: int, records: Records) -> tuple[Scene, ...]:
        chair = records.chairs.by_id(chair_id)
        if chair is None or chair.unreachable:
            return ()
        zone = ZoneInfo(chair.zone) if chair.zone else self._zone
        return tuple(Stage(records, chair, self._clock().astimezone(zone), zone).scenes())

    async def _sent(self, chair: Chair, scene: Scene, *, urgent: bool) -> bool:
        """Send one scene; whether to go on to the next."""
        try:
            for post in scene.posts:
                await self._rates.acquire(chair.telegram_id, urgent=urgent)
                sent = await self._put(chair.telegram_id, scene, post)
                if sent is not None:
                    self._store.write_soon(partial(self._shown, chair, scene, sent.message_id))
        except RetryAfter as refused:
            wait = refused.retry_after
            seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
            self._rates.pause(seconds, chair.telegram_id)
            return False
        except Forbidden:
            self._store.write_soon(lambda records: records.chairs.set_unreachable(chair, True))
            return False
        except BadRequest as refused:
            if any(reason in refused.message.lower() for reason in _GONE):
                self._store.write_soon(lambda records: records.chairs.set_unreachable(chair, True))
                return False
            log.error("telegram will not take a scene", extra={"kind": scene.pending.kind})
        except NetworkError:
            return False
        except TelegramError as refused:
            log.error("telegram refused", extra={"reason": type(refused).__name__})
            return False
        self._store.write_soon(lambda records: records.outbox.done(scene.pending.id))
        return True

    async def _put(self, chat_id: int, scene: Scene, post: Post) -> Message | None:
        if not scene.into:
            return await self._send(chat_id, post)
        try:
            await self._bot.edit_message_text(
                post.html, chat_id=chat_id, message_id=scene.into, reply_markup=_keyboard(post)
            )
        except BadRequest as refused:
            # Not modified, deleted or too old: the screen is as right as it can be made.
            log.debug("not edited", extra={"reason": refused.message[:60]})
        return None

    async def _send(self, chat_id: int, post: Post) -> Message:
        return await self._bot.send_message(
            chat_id, post.html, reply_markup=_keyboard(post), disable_notification=post.quiet
        )

    def _shown(self, chair: Chair, scene: Scene, message_id: int, records: Records) -> None:
        records.messages.shown(chair, message_id, scene.reflection_id, scene.what, self._clock())


def _keyboard(post: Post) -> InlineKeyboardMarkup | None:
    if not post.rows:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(key.text, callback_data=encode(key.action)) for key in row]
            for row in post.rows
        ]
    )
