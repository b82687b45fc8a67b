"""Delivery: shows what the store says should be seen, until what was shown agrees with it.

What waits to be shown is in the outbox, in order; it leaves the outbox only once Telegram has it. A send that
fails waits there and is tried again, so nothing here is lost by a crash; at worst a message comes twice.

Only what must stand in order on the screen waits for one another: new messages of a chat go out one by one,
and so do changes of one message. All else goes out side by side, so that a turn takes one round trip; and for
the change of a message nobody waits, so that one that hangs holds back only what would change the same.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import partial
from time import monotonic as machine_seconds
from typing import Any
from zoneinfo import ZoneInfo

from telegram.error import TelegramError

from bot.concurrency import Interruptible, KeyedLock, Tasks, all_ended, behind_what_is_ready
from bot.documents.maker import Maker
from bot.gateway.bot import TelegramBot
from bot.gateway.errors import is_gone
from bot.gateway.rate_limiter import RateLimiter
from bot.outbound.backoff import Backoff
from bot.outbound.flights import Flight, Flights, may_fly
from bot.outbound.packing import Packing
from bot.outbound.passing import Passing
from bot.outbound.putting import put
from bot.outbound.sending import Sending
from bot.outbound.showing import Lane, Show, lanes_of
from bot.outbound.telling import Telling
from bot.outbound.trace import Traces, unreachable
from bot.outbound.turns import Turns
from bot.views.message import Message
from bot.views.rendered import Rendered
from bot.views.take_out import take_out
from storage.chairs import Chair
from storage.store import Store

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
        maker: Maker | None = None,
        more_to_come: Callable[[int], bool] = lambda _: False,
        monotonic: Callable[[], float] = machine_seconds,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        tick: float = 15.0,
    ) -> None:
        maker = maker or Maker()
        self._store, self._rate_limiter = store, rate_limiter
        self._zone, self._clock = zone, clock
        self._more_to_come = more_to_come
        self._pause, self._tick = pause, tick
        self._chairs, self._traces = KeyedLock(), Traces()
        self._owed: dict[int, Chair] = {}
        self._backoff = Backoff(rate_limiter, monotonic)
        self._under_way: dict[int, Show] = {}
        self._flights, self._beside = Flights(), Tasks()
        self._turns, self._sleep = Interruptible(), Interruptible()
        self._urgent_turns = Turns(
            rate_limiter,
            chairs=self._chairs,
            waits=self._turns,
            later=self._beside.begin,
            show=lambda chair: self._show(Show(chair, urgent=True, counted=True)),
        )
        refused = self._backoff.told_to_wait
        self._telling = Telling(
            bot, rate_limiter, turns=self._turns, later=self._beside.begin, refused=refused
        )
        passing = Passing(
            bot,
            rate_limiter,
            flights=self._flights,
            waits=self._turns,
            later=self._beside,
            refused=refused,
            show=self.show,
        )
        self._packing = Packing(
            maker, store, zone=zone, clock=clock, later=self._beside, show=self.show, change=passing.change
        )
        self._sending = Sending(
            partial(put, bot, maker),
            store,
            clock=clock,
            may_go=self._may_go,
            refused=refused,
            tell=self.tell,
        )

    def puts_off(self, telegram_id: int) -> bool:
        """Whether what this person is to see would wait until more of theirs is dealt with."""
        return self._more_to_come(telegram_id)

    async def show(
        self, chair: Chair, screens: tuple[Rendered, ...] | None = None, *, urgent: bool = True
    ) -> None:
        """Send what waits for this chair, as far as Telegram takes it now; never raises for Telegram.

        What only waits for Telegram's rate is sent later, and nobody waits for that here.
        `urgent` is for a chair who is talking: it goes before what is sent in bulk, and does not wait until
        it is time to try again. `screens` are what waits, if it has just been looked up.
        """
        if urgent and self.puts_off(chair.telegram_id):
            self._owed[chair.telegram_id] = chair
        elif urgent:
            await self._show_now(chair, screens)
        else:
            async with self._chairs.turn(chair.id):
                if not self._backoff.waits(chair.id):
                    await self._show(Show(chair, urgent=False))

    async def settle(self, telegram_id: int) -> None:
        """Send now what `show` has put off, if it has put anything off for this person."""
        chair = self._owed.pop(telegram_id, None)
        if chair is not None:
            await self._show_now(chair)

    async def tell(self, chat_id: int, message: Message, *, urgent: bool = True) -> None:
        """Send words to somebody who has no record; if they do not arrive, nothing is tried again."""
        await self._telling.tell(chat_id, message, urgent=urgent)

    async def take_away(self, chat_id: int, messages: list[int]) -> bool:
        """Take messages out of a chat; whether Telegram has taken all of them."""
        return await self._telling.take_away(chat_id, messages)

    def still(self, chair_id: int) -> AbstractAsyncContextManager[None]:
        """Nothing is sent to this chair meanwhile; what is on its way ends first."""
        return self._chairs.turn(chair_id)

    async def leave(self, chat_id: int) -> None:
        """Leave a group or a channel; whoever brings the bot back is told again."""
        await self._telling.leave(chat_id)

    async def run(self) -> None:
        """Catch up now, whenever it is time to try again, and at every tick, until `close`."""
        while not self._turns.over:
            try:
                await self.catch_up()
            except Exception as error:
                log.error("catching up failed", extra={"reason": type(error).__name__})
            await self._sleep.finished(self._slept())
        await self.idle()

    async def idle(self) -> None:
        """Return when nothing is on its way any more."""
        await self._chairs.idle.wait()
        while await self._beside.ended():
            await self._chairs.idle.wait()

    def beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Have something done that nobody waits for but the end of the bot."""
        self._beside.begin(work)

    def close(self) -> None:
        """Begin no further send; the outbox keeps what is left."""
        self._turns.end()
        self._packing.close()
        for show in self._under_way.values():
            show.turns.end()
        self._sleep.end()

    async def _show_now(self, chair: Chair, screens: tuple[Rendered, ...] | None = None) -> None:
        show = self._under_way.get(chair.id)
        if show is not None and not show.urgent:
            show.turns.end()
        if self._urgent_turns.holds(chair):
            # By the time of that turn, this is among what is shown.
            if chair.id not in self._chairs:
                self._sending.not_on_their_way(screen for screen in screens or () if not screen.pending.tried)
            return
        if chair.id in self._chairs:
            # By the time of this turn, some of them will have been sent.
            screens = None
        async with self._chairs.turn(chair.id):
            await self._show(Show(chair, urgent=True), screens)

    async def catch_up(self) -> list[asyncio.Task[None]]:
        """Begin to show every chair what waits, unless it is too early to try again; the tasks that do."""
        self._backoff.expire()
        chairs = await self._store.read(lambda records: records.outbox.waiting())
        # Whoever is being shown something now is shown this too, or is looked at again at the next tick.
        return [
            self._beside.begin(self._show_in_bulk(chair))
            for chair in chairs
            if not (chair.unreachable or self._is_at(chair) or self._backoff.waits(chair.id))
        ]

    def _is_at(self, chair: Chair) -> bool:
        return chair.id in self._chairs or self._urgent_turns.holds(chair)

    async def _show_in_bulk(self, chair: Chair) -> None:
        try:
            await self.show(chair, urgent=False)
        except Exception as error:
            log.error("catching up failed", extra={"reason": type(error).__name__})

    async def _slept(self) -> None:
        """Return when it is time to look again."""
        await self._pause(max(min(self._backoff.next_in(), self._tick), _LEAST_PAUSE))

    async def _show(self, show: Show, screens: tuple[Rendered, ...] | None = None) -> None:
        chair = show.chair
        if screens is None:
            screens = await self._store.write(partial(take_out, chair.id, zone=self._zone, now=self._clock()))
        traced = self._traces.of(chair.id, screens)
        traced = [(screen, trace) for screen, trace in traced if not self._flights.carries(chair.id, screen)]
        traced, being_made = self._packing.ready(chair.id, traced)
        self._sending.not_on_their_way(being_made)
        idle = [(screen, trace) for screen, trace in traced if not screen.messages]
        if idle:
            for _, trace in idle:
                trace.over = True
            # Together, since of somebody's thousand taps a thousand screens may wait.
            self._sending.record(chair, idle)
        shown = [(screen, trace) for screen, trace in traced if screen.messages]
        await self._sent_side_by_side(show, lanes_of(shown))

    async def _sent_side_by_side(self, show: Show, lanes: list[Lane]) -> None:
        """Send lanes, and return when those have ended that what comes next may depend on."""
        chair, show.turns.over = show.chair, self._turns.over
        self._under_way[chair.id] = show
        held = [lane for lane in lanes if self._flights.holds(chair.id, lane)]
        for lane in held:
            self._sending.not_on_their_way(screen for screen, _ in lane)
        lanes = [lane for lane in lanes if lane not in held]
        flying = [lane for lane in lanes if show.urgent and not show.counted and may_fly(lane)]
        here = [lane for lane in lanes if lane not in flying]
        for lane in flying:
            self._beside.begin(self._fly(show, lane, self._flights.begin(chair.id, lane)))
        try:
            ended = await all_ended([self._sending.lane(show, lane) for lane in here])
        finally:
            del self._under_way[chair.id]
        if here or not flying:
            self._conclude(show, ended)

    async def _fly(self, show: Show, lane: Lane, flight: Flight) -> None:
        """Send a lane that nobody waits for, and then what has to follow it."""
        chair = show.chair
        try:
            try:
                await behind_what_is_ready()
                ended = await self._sending.lane(show, lane)
            finally:
                self._flights.end(chair.id, flight)
            if isinstance(ended, TelegramError):
                self._conclude(show, [ended])
            elif flight.followed:
                await self._show_now(chair)
        except Exception as error:
            log.error("showing failed", extra={"reason": type(error).__name__})

    def _conclude(self, show: Show, ended: list[bool | TelegramError | BaseException]) -> None:
        """See when the chair is to be shown what is left, by how each lane has ended."""
        for end in ended:
            if isinstance(end, BaseException) and not isinstance(end, TelegramError):
                raise end
        chair = show.chair
        errors = [end for end in ended if isinstance(end, TelegramError)]
        if not errors:
            if all(ended) and not show.failed:
                self._backoff.succeeded(chair.id)
            return
        log.info("not sent", extra={"reason": type(errors[0]).__name__})
        if any(map(is_gone, errors)):
            self._store.write_soon(partial(unreachable, chair))
        self._backoff.failed(chair.id, errors, again=bool(show.failed))
        show.failed.extend(errors)
        self._sleep.interrupt()

    async def _may_go(self, show: Show) -> bool:
        """Wait until one call may go out; False if something else goes before it, or the bot stops."""
        if show.urgent:
            return not show.turns.over and self._urgent_turns.may_go(show.chair)
        return await show.turns.finished(self._rate_limiter.acquire(show.chair.telegram_id, urgent=False))
