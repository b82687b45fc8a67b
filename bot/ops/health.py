"""What the bot answers to those who watch it: `/healthz`, `/readyz` and `/metrics`, none with any content.

Alive means that jobs are done: if not, only a new process helps. Ready means that a chair who writes now will
be answered; what is not ready may come back by itself.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.ops.metrics import Metrics, Standing
from storage.counts import Counts, counted
from storage.errors import AfterwordError
from storage.store import Store

log = logging.getLogger(__name__)

_POLLED_WITHIN = 120.0
_COUNTED_EVERY = 3600.0
_ANSWERS_WITHIN = 2.0


class HealthAddressTaken(AfterwordError):
    """HEALTH_LISTEN cannot be listened at: another program is there, or the host is not this machine's."""


class Health:
    """What can be told of a running bot, as three questions."""

    def __init__(self, store: Store, metrics: Metrics) -> None:
        self._store = store
        self._metrics = metrics
        self._counts: Counts | None = None
        self._counted_at = float("-inf")

    def alive(self) -> bool:
        """Whether jobs are still done."""
        return self._store.working

    async def troubles(self) -> dict[str, str]:
        """What keeps the bot from answering chairs, by the part that it is in: none when it is ready."""
        found = {
            "store": await self._trouble(self._standing, "does not answer a read"),
            "disk": await self._trouble(self._store.prove_writable, "does not take a write"),
            "telegram": self._out_of_touch(),
        }
        return {part: trouble for part, trouble in found.items() if trouble}

    async def page(self) -> bytes:
        """All metrics as Prometheus reads them; those of a store that does not answer are left out."""
        try:
            async with asyncio.timeout(_ANSWERS_WITHIN):
                standing = await self._standing()
                await self._count()
        except (AfterwordError, TimeoutError):
            standing = None
        return self._metrics.page(standing, self._counts)

    async def _count(self) -> None:
        """Count anew how much the bot is used, once an hour: nobody is to see who did what when."""
        now = self._metrics.monotonic()
        if now - self._counted_at >= _COUNTED_EVERY:
            self._counts = await self._store.read(counted)
            self._counted_at = now

    async def _standing(self) -> Standing:
        free = os.statvfs(self._store.path.parent)
        (left, aside), (to_show, unshown) = await self._store.read(
            lambda records: (records.inbox.counts(), records.outbox.counts())
        )
        return Standing(left, aside, to_show, unshown, self._store.commits, free.f_bavail * free.f_frsize)

    def _out_of_touch(self) -> str:
        if self._metrics.webhook:
            return ""
        since = self._metrics.monotonic() - self._metrics.polled_at
        return "" if since <= _POLLED_WITHIN else "has not let updates be fetched for two minutes"

    @staticmethod
    async def _trouble(asked: Callable[[], Awaitable[object]], trouble: str) -> str:
        try:
            async with asyncio.timeout(_ANSWERS_WITHIN):
                await asked()
        except (AfterwordError, TimeoutError, OSError) as error:
            return f"{trouble} ({type(error).__name__})"
        return ""


def application(health: Health) -> web.Application:
    """The three pages."""

    async def healthz(_request: web.Request) -> web.Response:
        alive = health.alive()
        return web.json_response({"alive": alive}, status=200 if alive else 503)

    async def readyz(_request: web.Request) -> web.Response:
        troubles = await health.troubles()
        return web.json_response(
            {"ready": not troubles, "troubles": troubles}, status=503 if troubles else 200
        )

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=await health.page(), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    app = web.Application()
    app.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics)])
    return app


@asynccontextmanager
async def watched(health: Health, place: tuple[str, int]) -> AsyncIterator[str]:
    """Answer at a host and port meanwhile; gives the address, such as `http://127.0.0.1:9090`.

    Port 0 takes a free one. Raises HealthAddressTaken.
    """
    runner = web.AppRunner(application(health), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, *place).start()
        except OSError:
            raise HealthAddressTaken(f"{place[0]}:{place[1]}") from None
        host, port = runner.addresses[0][:2]
        address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        log.info("health is told", extra={"at": address})
        yield address
    finally:
        await runner.cleanup()
