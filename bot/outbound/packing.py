"""Packing: packs are made ahead, beside everything else, so that nothing waits for one.

A pack waits in the outbox as all else does, and is left out of what goes out until it is made. What it is of
is read for that; where something in it has changed since, it is made again, and a restart begins it anew.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.concurrency import Tasks
from bot.context import Context, put
from bot.documents.maker import DocumentNotMade, Maker
from bot.outbound.showing import Lane
from bot.outbound.trace import Trace
from bot.usecases import packs
from bot.views.message import Message
from bot.views.packs import making_message
from bot.views.rendered import Rendered
from bot.views.wanted import WantedPack
from storage.chairs import Chair
from storage.records import Records
from storage.store import Store

log = logging.getLogger(__name__)

_STEPS = 10
"""In how many steps a pack is told to be made, at most."""
Change = Callable[[Chair, int, Message], Awaitable[None]]
"""Changes a message of a chair for the time being."""


class Packing:
    """Makes the packs that wait.

    `zone` is the time of a chair who chose none. `show` shows a chair what waits, `change` changes a
    message of theirs, and `later` is what nobody waits for but the end of the bot.
    """

    def __init__(
        self,
        maker: Maker,
        store: Store,
        *,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        later: Tasks,
        show: Callable[[Chair], Awaitable[None]],
        change: Change,
    ) -> None:
        self._maker = maker
        self._store = store
        self._zone = zone
        self._clock = clock
        self._later = later
        self._show = show
        self._change = change
        self._begun: dict[WantedPack, asyncio.Task[None]] = {}
        self._over = False

    def ready(self, chair_id: int, traced: Lane) -> tuple[Lane, list[Rendered]]:
        """Of all that waits for a chair, what can go out now, and what is still being made.

        What is not being made yet is begun, and what is no longer wanted is given up.
        """
        packs_in = [(one, _pack_in(*one)) for one in traced]
        wanted = {pack for _, pack in packs_in if pack is not None}
        for idle in [pack for pack in self._begun if pack.chair == chair_id and pack not in wanted]:
            self._begun.pop(idle).cancel()
            self._maker.forget(idle)
        held: list[Rendered] = []
        out: Lane = []
        for one, pack in packs_in:
            if pack is None or self._maker.is_made(pack):
                out.append(one)
                continue
            held.append(one[0])
            if not self._over and (pack not in self._begun or self._begun[pack].done()):
                self._begun[pack] = self._later.begin(self._make(pack, one[0].pending.id))
        return out, held

    def close(self) -> None:
        """Give up what is being made; it waits in the outbox."""
        self._over = True
        for task in self._begun.values():
            task.cancel()

    async def _make(self, pack: WantedPack, pending_id: int) -> None:
        progress = _Progress(pack)
        telling = self._later.begin(self._tell(pack, progress))
        try:
            await self._maker.make_ahead(pack, progress.count)
        except DocumentNotMade as error:
            log.error("document not made", extra={"kind": "pack", "reason": error.where})
            await self._store.write(partial(self._failed, pack, pending_id))
        finally:
            telling.cancel()
        # Not here: what is shown may find that this is not wanted any more, and end it.
        self._later.begin(self._shown(pack))

    def _failed(self, pack: WantedPack, pending_id: int, records: Records) -> None:
        chair = records.chairs.by_id(pack.chair)
        if chair is not None:
            records.outbox.done(pending_id)
            context = Context(records, chair, self._clock().astimezone(chair.time_zone(self._zone)))
            put(records, chair, packs.failed(context, pack.number))

    async def _chair(self, pack: WantedPack) -> Chair | None:
        return await self._store.read(lambda records: records.chairs.by_id(pack.chair))

    async def _tell(self, pack: WantedPack, progress: "_Progress") -> None:
        with suppress(asyncio.CancelledError):
            while pack.message is not None and (chair := await self._chair(pack)) is not None:
                done = await progress.more()
                message = making_message(pack.number, done, len(pack.reflections))
                await self._change(chair, pack.message, message)

    async def _shown(self, pack: WantedPack) -> None:
        try:
            chair = await self._chair(pack)
            if chair is not None:
                await self._show(chair)
        except Exception as error:
            log.error("showing failed", extra={"reason": type(error).__name__})


class _Progress:
    """How far a pack is; only the latest is told."""

    def __init__(self, pack: WantedPack) -> None:
        self._count = len(pack.reflections)
        self._done = self._told = 0
        self._more = asyncio.Event()

    def count(self, done: int) -> None:
        """So many reflections are in it."""
        self._done = done
        if (done - self._told) * _STEPS >= self._count:
            self._more.set()

    async def more(self) -> int:
        """How many are in it, once that is a step more than was told before."""
        await self._more.wait()
        self._more.clear()
        self._told = self._done
        return self._told


def _pack_in(screen: Rendered, trace: Trace) -> WantedPack | None:
    """The pack that is still to be sent of a screen, if it brings one."""
    left = () if trace.over else screen.messages[max(trace.sent, screen.pending.sent) :]
    return next((each.file for each in left if isinstance(each.file, WantedPack)), None)
