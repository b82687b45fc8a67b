"""The loop that looks for nudges that are due, and has them delivered at the pace that Telegram takes."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.forms import form_of, texts_of
from bot.nudges.due import release
from bot.outbound.delivery import Delivery
from bot.strings import wording
from flows.form import Form
from storage.chairs import Chair
from storage.errors import AfterwordError
from storage.store import Records, Store

log = logging.getLogger(__name__)

_A_FEW = 3
"""How many due nudges one transaction releases, so that no talking chair waits long for the database."""
_AT_ONCE = 50
"""How many chairs' nudges may be on their way; the rest stay where they are kept."""
_AN_HOUR = timedelta(hours=1)


class NudgeLoop:
    """Sends nudges from the store; looks for them every `tick` seconds.

    `zone` is the bot's own, `form` what the new reflections of most chairs use.
    """

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        *,
        form: Form,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        tick: float = 1.0,
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._form = form
        self._zone = zone
        self._clock = clock
        self._tick = tick
        self._looked = False

    async def look(self) -> None:
        """Send all that is due now, and return when Telegram has it or it waits in the outbox."""
        if not self._looked:
            for number, owner, kind in await self._store.read(lambda records: records.nudges.unknown()):
                log.warning("unknown nudge", extra={"tag": kind, "row": number, "chair": owner})
            self._looked = True
        going: set[asyncio.Task[None]] = set()
        try:
            while await self._store.read(self._any_due):
                for chair in await self._store.write(self._release_some):
                    going.add(asyncio.create_task(self._delivery.show(chair, urgent=False)))
                while len(going) >= _AT_ONCE:
                    _, going = await asyncio.wait(going, return_when=asyncio.FIRST_COMPLETED)
            if going:
                await asyncio.wait(going)
        finally:
            for task in going:
                task.cancel()

    async def run(self) -> None:
        """Look now and at every tick, until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:
                log.error("looking for nudges failed", extra={"reason": type(error).__name__})
            await asyncio.sleep(self._tick)

    def _any_due(self, records: Records) -> bool:
        return bool(records.nudges.due(self._clock(), 1))

    def _release_some(self, records: Records) -> list[Chair]:
        now = self._clock()
        owners = dict.fromkeys(one.chair_id for one in records.nudges.due(now, _A_FEW))
        released = (self._release_to(records, owner, now) for owner in owners)
        return [chair for chair in released if chair is not None]

    def _release_to(self, records: Records, owner: int, now: datetime) -> Chair | None:
        """The chair with this number, if something goes out to them."""
        try:
            chair = records.chairs.by_id(owner)
            if chair is None:
                # Somebody else's account is in the place of theirs, so nothing goes to anybody.
                records.nudges.put_off(owner, now, now + _AN_HOUR)
                return None
            zone = chair.time_zone(self._zone)
            form, _ = form_of(records, chair, (self._form, ""))
            with wording.speaking(texts_of(records, chair)):
                return chair if release(records, chair, now, zone, form) else None
        except AfterwordError as error:
            # One record that does not open must not keep every other chair's nudges back.
            log.error("nudges not judged", extra={"chair": owner, "reason": type(error).__name__})
            records.nudges.put_off(owner, now, now + _AN_HOUR)
            return None
