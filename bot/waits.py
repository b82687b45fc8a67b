"""Waits that somebody else can cut short: a pause before the next try, or a turn that is waited for."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Waits:
    """What is waited for here can be cut short, all at once, now or for good."""

    def __init__(self) -> None:
        self._open: set[asyncio.Timeout] = set()
        self.over = False
        """Whether every wait from now on is cut short at once."""

    async def came(self, wanted: Coroutine[Any, Any, object]) -> bool:
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

    def cut(self) -> None:
        """Cut short what is waited for now."""
        now = asyncio.get_running_loop().time()
        for wait in self._open:
            if not wait.expired():
                wait.reschedule(now)

    def end(self) -> None:
        """Cut short what is waited for now, and all that is waited for later."""
        self.over = True
        self.cut()
