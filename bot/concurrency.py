"""Waiting: what somebody else can cut short, and what only one may do at a time."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any


class Interruptible:
    """What is waited for here can be cut short, all at once, now or for good."""

    def __init__(self) -> None:
        self._open: set[asyncio.Timeout] = set()
        self.over = False
        """Whether every wait from now on is cut short at once."""

    async def finished(self, wanted: Coroutine[Any, Any, object]) -> bool:
        """Wait for something; whether it came, rather than being cut short, which cancels it."""
        if self.over:
            wanted.close()
            return False
        try:
            async with asyncio.timeout(None) as wait:
                self._open.add(wait)
                await wanted
        except TimeoutError:
            if not wait.expired():
                raise
            return False
        finally:
            self._open.discard(wait)
        return True

    def interrupt(self) -> None:
        """Cut short what is waited for now."""
        now = asyncio.get_running_loop().time()
        for wait in self._open:
            if not wait.expired():
                wait.reschedule(now)

    def end(self) -> None:
        """Cut short what is waited for now, and all that is waited for later."""
        self.over = True
        self.interrupt()


class _Line(asyncio.Lock):
    """Those who want one turn."""

    wanted = 0


class KeyedLock:
    """One turn at a time for each key, in the order they are asked for; nothing is kept of keys at rest."""

    def __init__(self) -> None:
        self._lines: dict[int, _Line] = {}
        self.idle = asyncio.Event()
        """Set while nobody has or wants a turn."""
        self.idle.set()

    def __contains__(self, key: int) -> bool:
        return key in self._lines

    @asynccontextmanager
    async def turn(self, key: int) -> AsyncIterator[None]:
        """Have the key's turn."""
        line = self._lines.setdefault(key, _Line())
        line.wanted += 1
        self.idle.clear()
        try:
            async with line:
                yield
        finally:
            line.wanted -= 1
            if not line.wanted:
                del self._lines[key]
            if not self._lines:
                self.idle.set()
