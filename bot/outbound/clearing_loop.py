"""The loop that takes out of each chat what has stood there for as long as it may."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.context import Context, put
from bot.outbound.delivery import Delivery
from bot.usecases import clearing
from bot.usecases.shared import take_away_ended
from storage.chairs import Chair
from storage.errors import AfterwordError
from storage.store import Records, Store

log = logging.getLogger(__name__)

_TICK = timedelta(minutes=10).total_seconds()
_BREATH = 0.05
"""Seconds between two chats that are looked through, which takes up to a hundredth of one."""


class ClearingLoop:
    """Looks through all chats every `tick` seconds; with no time `after` which content goes, only for shares.

    `zone` is the time of day of a chair who chose none.
    """

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        *,
        after: timedelta | None,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        tick: float = _TICK,
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._after = after
        self._zone = zone
        self._clock = clock
        self._tick = tick
        # Nothing of a chat can be due before, unless it changes: an older message may come to hold content.
        self._not_before: dict[int, datetime] = {}
        self._touched: dict[int, int] = {}

    async def look(self) -> None:
        """Have everything go that is due now, and return when Telegram has it or it waits in the outbox."""
        for chair in await self._store.write(self._ended):
            await self._delivery.show(chair, urgent=False)
        if self._after is None:
            return
        chairs, touched = await self._store.read(_chairs_and_touched)
        before, self._touched = self._touched, touched
        now, known, self._not_before = self._clock(), self._not_before, {}
        for chair in chairs:
            same = touched.get(chair.id) == before.get(chair.id)
            if same and (at := known.get(chair.id, now)) > now:
                self._not_before[chair.id] = at
                continue
            # One at a time, and not one upon the other, so that no talking chair waits long for the database.
            await asyncio.sleep(_BREATH)
            cleared, self._not_before[chair.id] = await self._store.write(partial(self._cleared, chair))
            if cleared:
                await self._delivery.show(chair, urgent=False)

    async def run(self) -> None:
        """Look now and at every tick, until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:
                log.error("clearing chats failed", extra={"reason": type(error).__name__})
            await asyncio.sleep(self._tick)

    def _ended(self, records: Records) -> tuple[Chair, ...]:
        """Those from whose chats something goes that is shared with them no longer."""
        now = self._clock()
        records.shares.end_expired(now)
        return take_away_ended(records, now)

    def _cleared(self, known: Chair, records: Records) -> tuple[bool, datetime]:
        """Whether something goes from this chair's chat, and when there may be more."""
        chair, now = records.chairs.by_id(known.id), self._clock()
        if chair is None or chair.unreachable or self._after is None:
            return False, now
        now = now.astimezone(chair.time_zone(self._zone))
        try:
            screens, more = clearing.due(Context(records, chair, now), self._after)
        except AfterwordError as error:
            # One record that does not open must not keep every other chat from being cleared.
            log.error("chat not cleared", extra={"chair": chair.id, "reason": type(error).__name__})
            return False, now
        put(records, chair, screens)
        return bool(screens), more


def _chairs_and_touched(records: Records) -> tuple[tuple[Chair, ...], dict[int, int]]:
    """All chairs, and by their numbers what is another once something in their chats has changed."""
    return records.chairs.all(), records.messages.touched()
