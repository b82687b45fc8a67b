"""The loop that lets go what has been kept for as long as it may be, and tells of it before."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.context import Context, put
from bot.outbound.delivery import Delivery
from bot.usecases import retaining
from flows.retention import Retention
from storage.chairs import Chair
from storage.errors import AfterwordError
from storage.records import Records
from storage.store import Store

log = logging.getLogger(__name__)

_TICK = timedelta(hours=1).total_seconds()


class RetentionLoop:
    """Looks through all records every `tick` seconds; where nothing is to go, it looks at none.

    `zone` is the time of a chair who chose none.
    """

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        *,
        retention: Retention,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        tick: float = _TICK,
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._retention = retention
        self._zone = zone
        self._clock = clock
        self._tick = tick

    async def look(self) -> None:
        """Do all that is due now, and return when Telegram has what is to be said of it or it waits."""
        retention, now = self._retention, self._clock()
        for number in await self._store.read(partial(retaining.concerned, retention, now)):
            # One at a time, so that no talking chair waits long for the database.
            try:
                chair = await self._store.write(partial(self._applied, number))
            except AfterwordError as error:
                # One record that does not open must not keep every other from being looked at.
                log.error("record not looked at", extra={"chair": number, "reason": type(error).__name__})
                continue
            if chair is not None:
                await self._delivery.show(chair, urgent=False)
        if retention.audit is not None:
            await self._store.write(partial(retaining.cut_audit, retention, now))

    async def run(self) -> None:
        """Look now and at every tick, until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:
                log.error("looking for what is kept too long failed", extra={"reason": type(error).__name__})
            await asyncio.sleep(self._tick)

    def _applied(self, number: int, records: Records) -> Chair | None:
        """The chair, if there is something to show to them."""
        chair = records.chairs.by_id(number)
        if chair is None:
            return None
        context = Context(records, chair, self._clock().astimezone(chair.time_zone(self._zone)))
        screens = retaining.applied(context, self._retention)
        put(records, chair, screens)
        return chair if screens else None
