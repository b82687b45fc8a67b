"""Updates sent to a webhook: one at a time, in order, until each was answered with a 2xx."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import aiohttp

from bot.sandbox.standin.parameters import Json
from bot.sandbox.standin.updates import Updates

LONGEST_PAUSE = 60.0  # seconds


@dataclass(slots=True)
class Webhook:
    """Posts updates to an address. `pause` waits between attempts: 0 seconds, 2, 4 … up to a minute."""

    updates: Updates
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    url: str = ""
    secret: str = ""
    last_error: str = ""
    last_error_at: int = 0
    _task: asyncio.Task[None] | None = field(default=None, repr=False)

    def point_at(self, url: str, secret: str) -> None:
        """Post updates to `url` from now on; an empty one stops it."""
        self.url, self.secret = url, secret
        self.last_error, self.last_error_at = "", 0
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if url:
            self.resume()

    def resume(self) -> None:
        """Start to post, if there is an address and posting has not started; needs a running event loop."""
        if self.url and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._deliver())

    async def stop(self) -> None:
        """Stop posting, and keep the address."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _deliver(self) -> None:
        seconds = 0.0
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
            while True:
                await self.updates.arrival()
                update = self.updates.first()
                if await self._post(session, update):
                    if self.updates.twice:
                        await self._post(session, update)
                    self.updates.done(update)
                    seconds = 0.0
                else:
                    await self.pause(seconds)
                    seconds = min(seconds * 2 or 2.0, LONGEST_PAUSE)

    async def _post(self, session: aiohttp.ClientSession, update: Json) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with session.post(self.url, json=update, headers=headers) as response:
                if response.ok:
                    return True
                problem = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError, OSError):
            problem = "Connection failed"
        self.last_error, self.last_error_at = problem, int(self.updates.clock().timestamp())
        return False
