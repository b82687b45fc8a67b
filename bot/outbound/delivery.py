"""Delivery: shows what the store says should be seen, until what was shown agrees with it.

What waits to be shown is in the outbox, in order; it leaves the outbox only once Telegram has it. A send that
fails waits there and is tried again, so nothing here is lost by a crash; at worst a message comes twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from time import monotonic as machine_seconds
from zoneinfo import ZoneInfo

from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.concurrency import Interruptible, KeyedLock
from bot.gateway.bot import TelegramBot
from bot.gateway.errors import is_gone, is_harmless, is_unchanged, may_have_arrived, seconds_of
from bot.gateway.rate_limiter import RateLimiter
from bot.outbound.backoff import LONGEST, Backoff
from bot.outbound.trace import Trace
from bot.strings import chat as strings
from bot.views.html import unformatted
from bot.views.message import Message
from bot.views.render import LASTING, Rendered
from bot.views.take_out import take_out
from storage.chairs import Chair
from storage.store import Records, Store

log = logging.getLogger(__name__)

_LEAST_PAUSE = 0.02


class Delivery:
    """Sends each chair's screens in order, one chair at a time, many chairs side by side.

    `more_to_come` says whether more from a chair, by their Telegram id, is about to be dealt with: what such
    a chair is to see waits until `settle`, and is shown once. `tick` is how often, in seconds, it looks
    into the outbox by itself. `monotonic` gives seconds, and `pause` waits for as many as it is given.
    """

    def __init__(
        self,
        bot: TelegramBot,
        store: Store,
        *,
        rate_limiter: RateLimiter,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        more_to_come: Callable[[int], bool] = lambda _: False,
        monotonic: Callable[[], float] = machine_seconds,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        tick: float = 15.0,
    ) -> None:
        self._bot = bot
        self._store = store
        self._rate_limiter = rate_limiter
        self._zone = zone
        self._clock = clock
        self._more_to_come = more_to_come
        self._pause = pause
        self._tick = tick
        self._chairs = KeyedLock()
        self._owed: dict[int, Chair] = {}
        self._traces: dict[int, dict[int, Trace]] = {}
        self._backoff = Backoff(rate_limiter, monotonic)
        self._turns = Interruptible()
        self._bulk_turns: dict[int, Interruptible] = {}
        self._sleep = Interruptible()
        self._shows: set[asyncio.Task[None]] = set()

    def puts_off(self, telegram_id: int) -> bool:
        """Whether what this person is to see would wait until more of theirs is dealt with."""
        return self._more_to_come(telegram_id)

    async def show(
        self, chair: Chair, screens: tuple[Rendered, ...] | None = None, *, urgent: bool = True
    ) -> None:
        """Send what waits for this chair, as far as Telegram takes it now; never raises for Telegram.

        `urgent` is for a chair who is talking: it goes before what is sent in bulk, and does not wait until
        it is time to try again. `screens` are what waits, if it has just been looked up.
        """
        if urgent:
            if self.puts_off(chair.telegram_id):
                self._owed[chair.telegram_id] = chair
                return
            await self._show_now(chair, screens)
            return
        async with self._chairs.turn(chair.id):
            if not self._backoff.waits(chair.id):
                await self._show(chair, urgent=False)

    async def settle(self, telegram_id: int) -> None:
        """Send now what `show` has put off, if it has put anything off for this person."""
        chair = self._owed.pop(telegram_id, None)
        if chair is not None:
            await self._show_now(chair)

    async def tell(self, chat_id: int, message: Message) -> None:
        """Send words to somebody who has no record; if they do not arrive, nothing is tried again."""
        try:
            if await self._turns.finished(self._rate_limiter.acquire(chat_id, urgent=True)):
                await self._bot.send(chat_id, message)
        except RetryAfter as refused:
            self._told_to_wait(chat_id, refused)
        except TelegramError as error:
            log.info("not told", extra={"reason": type(error).__name__})

    async def leave(self, chat_id: int) -> None:
        """Leave a group or a channel; whoever brings the bot back is told again."""
        try:
            await self._bot.leave_chat(chat_id)
        except TelegramError as error:
            log.warning("not left", extra={"reason": type(error).__name__})

    async def run(self) -> None:
        """Catch up now, whenever it is time to try again, and at every tick, until `close`."""
        while not self._turns.over:
            try:
                await self.catch_up()
            except Exception as error:
                log.error("catching up failed", extra={"reason": type(error).__name__})
            await self._sleep.finished(self._slept())
        await asyncio.gather(*self._shows)
        await self._chairs.idle.wait()

    def close(self) -> None:
        """Begin no further send; the outbox keeps what is left."""
        self._turns.end()
        for bulk in self._bulk_turns.values():
            bulk.end()
        self._sleep.end()

    async def _show_now(self, chair: Chair, screens: tuple[Rendered, ...] | None = None) -> None:
        if bulk := self._bulk_turns.get(chair.id):
            bulk.interrupt()
        if chair.id in self._chairs:
            # By the time of this turn, some of them will have been sent.
            screens = None
        async with self._chairs.turn(chair.id):
            await self._show(chair, screens, urgent=True)

    async def catch_up(self) -> list[asyncio.Task[None]]:
        """Begin to show every chair what waits, unless it is too early to try again; the tasks that do."""
        self._backoff.expire()
        chairs = await self._store.read(lambda records: records.outbox.waiting())
        # Whoever is being shown something now is shown this too, or is looked at again at the next tick.
        begun = [
            asyncio.create_task(self._show_in_bulk(chair))
            for chair in chairs
            if not (chair.unreachable or chair.id in self._chairs or self._backoff.waits(chair.id))
        ]
        self._shows.update(begun)
        for show in begun:
            show.add_done_callback(self._shows.discard)
        return begun

    async def _show_in_bulk(self, chair: Chair) -> None:
        try:
            await self.show(chair, urgent=False)
        except Exception as error:
            log.error("catching up failed", extra={"reason": type(error).__name__})

    async def _slept(self) -> None:
        """Return when it is time to look again."""
        await self._pause(max(min(self._backoff.next_in(), self._tick), _LEAST_PAUSE))

    async def _show(self, chair: Chair, screens: tuple[Rendered, ...] | None = None, *, urgent: bool) -> None:
        if screens is None:
            screens = await self._store.write(partial(take_out, chair.id, zone=self._zone, now=self._clock()))
        before = self._traces.pop(chair.id, {})
        traces = {
            screen.pending.id: before.get(screen.pending.id) or Trace(unsure=screen.pending.tried)
            for screen in screens
        }
        if traces:
            self._traces[chair.id] = traces
        for screen in screens:
            trace = traces[screen.pending.id]
            if trace.over or trace.sent > screen.pending.sent:
                # It was sent, but that could not be kept; to send it again would not end.
                self._record(chair, screen, trace)
            if not trace.over and not await self._sent(chair, screen, trace, urgent=urgent):
                self._not_on_their_way(screens[screens.index(screen) + trace.unsure :])
                return
        self._backoff.succeeded(chair.id)

    async def _sent(self, chair: Chair, screen: Rendered, trace: Trace, *, urgent: bool) -> bool:
        """Send what is left of one screen; whether to go on to the next."""
        trace.sent = max(trace.sent, screen.pending.sent)
        for message in screen.messages[trace.sent :]:
            if not await self._turn(chair, urgent=urgent):
                return False
            try:
                message_id = await self._put(chair.telegram_id, screen, message)
            except RetryAfter as refused:
                self._backoff.wait(chair.id, self._told_to_wait(chair.telegram_id, refused))
                self._sleep.interrupt()
                return False
            except TelegramError as error:
                trace.unsure = trace.unsure or may_have_arrived(error)
                if not isinstance(error, BadRequest) or is_gone(error):
                    self._not_sent(chair, error)
                    return False
                # What comes after it is not to wait for it.
                message_id = None
                if screen.pending.kind in LASTING and trace.refused_from is None:
                    trace.refused_from = trace.sent
            if message_id is not None:
                trace.messages.append((message_id, self._clock()))
            trace.sent, trace.unsure = trace.sent + 1, False
            trace.over = trace.sent >= len(screen.messages)
            self._record(chair, screen, trace)
        if not trace.over:
            trace.over = True
            self._record(chair, screen, trace)
        if trace.refused_from is not None:
            del self._traces[chair.id][screen.pending.id]
            await self.tell(chair.telegram_id, Message(strings.NOT_TAKEN))
        return True

    def _record(self, chair: Chair, screen: Rendered, trace: Trace) -> None:
        self._store.write_soon(trace.noted(chair, screen, self._clock()))

    def _not_on_their_way(self, screens: tuple[Rendered, ...]) -> None:
        pending = [screen.pending.id for screen in screens]
        self._store.write_soon(lambda records: records.outbox.mark_tried(pending, tried=False))

    async def _turn(self, chair: Chair, *, urgent: bool) -> bool:
        """Wait until one call may go out; False if something else goes before it, or the bot stops."""
        turn = self._rate_limiter.acquire(chair.telegram_id, urgent=urgent)
        if urgent:
            return await self._turns.finished(turn)
        bulk = self._bulk_turns[chair.id] = Interruptible()
        bulk.over = self._turns.over
        try:
            return await bulk.finished(turn)
        finally:
            del self._bulk_turns[chair.id]

    async def _put(self, chat_id: int, screen: Rendered, message: Message) -> int | None:
        """Show a message, without its formatting if need be; the id of the one that it made, if any."""
        edits = message.edits or screen.edits
        try:
            return await self._call(chat_id, edits, message)
        except BadRequest as refused:
            if is_gone(refused):
                raise
            log.error("telegram will not take a screen", extra={"kind": screen.pending.kind})
        return await self._call(chat_id, edits, replace(message, html=unformatted(message.html)))

    async def _call(self, chat_id: int, edits: int | None, message: Message) -> int | None:
        if not edits:
            return await self._bot.send(chat_id, message)
        try:
            await self._bot.edit(chat_id, edits, message)
        except BadRequest as refused:
            if not is_harmless(refused):
                raise
            if message.takes_over and not is_unchanged(refused):
                return await self._bot.send(chat_id, message)
        return edits if message.takes_over else None

    def _not_sent(self, chair: Chair, error: TelegramError) -> None:
        log.info("not sent", extra={"reason": type(error).__name__})
        if is_gone(error):
            self._store.write_soon(partial(_unreachable, chair))
            self._backoff.wait(chair.id, LONGEST)
        else:
            self._backoff.failed(chair.id)
        self._sleep.interrupt()

    def _told_to_wait(self, chat_id: int, refused: RetryAfter) -> float:
        seconds = seconds_of(refused)
        log.warning("telegram asks to wait", extra={"seconds": seconds})
        self._backoff.slow_down(chat_id, seconds)
        return seconds


def _unreachable(chair: Chair, records: Records) -> None:
    """Nothing more is sent until they write again; by then, most of what waits will have been overtaken."""
    records.chairs.set_unreachable(chair, True)
    for pending in records.outbox.pending(chair):
        if pending.kind not in LASTING:
            records.outbox.done(pending.id)
