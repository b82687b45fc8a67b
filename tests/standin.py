"""A bot connected to the stand-in Telegram, in memory or over HTTP, and a clock that a test turns."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.sandbox.standin.request import InMemoryRequest
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.server import serve

LINES = ("in memory", "over HTTP")
CHAIR = 7
"""The id of the person whom most tests are about."""


class Clock:
    """A clock that stands until it is turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        self.now += timedelta(**amount)


class Overtaking:
    """A way on which calls overtake each other, and answers too: so many turns of the loop at `most`."""

    def __init__(self, seed: int = 0, *, most: int) -> None:
        self._chance = random.Random(seed)
        self._most = most

    async def travel(self) -> None:
        """Go one way."""
        for _ in range(self._chance.randint(0, self._most)):
            await asyncio.sleep(0)


@asynccontextmanager
async def connected(line: str, telegram: Telegram) -> AsyncIterator[Bot]:
    """python-telegram-bot's `Bot` on one of `LINES`."""
    if line == "in memory":
        requests = InMemoryRequest(telegram), InMemoryRequest(telegram)
        async with Bot(telegram.token, request=requests[0], get_updates_request=requests[1]) as bot:
            yield bot
        return
    async with serve(telegram) as address:
        requests_over_http = [
            HTTPXRequest(connection_pool_size=4, read_timeout=30, httpx_kwargs={"verify": False})
            for _ in range(2)
        ]
        bot = Bot(
            telegram.token,
            base_url=f"{address}/bot",
            base_file_url=f"{address}/file/bot",
            request=requests_over_http[0],
            get_updates_request=requests_over_http[1],
        )
        async with bot:
            yield bot


async def until(condition: Callable[[], bool]) -> None:
    """Let everything else run until a condition holds; fail after half a minute."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 -- what is waited for has no event of its own
            await asyncio.sleep(0)
