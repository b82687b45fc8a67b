"""Updates that need no keeping: their effect is stored before Telegram is told that they have arrived.

So a chair whose turn is free waits for one commit, and not for two. What has had no effect soon, for
whatever reason, is kept like any other update.
"""

import asyncio
from collections.abc import Iterable

from msgspec import Struct

_WITHIN = 0.25
"""Seconds, in which nearly every turn is over; longer, nobody else's updates are to wait for it."""


class Direct:
    """The updates that are dealt with as they come, and the chats of which they may be.

    The effect of one is waited for during `within` seconds.
    """

    def __init__(self, *, within: float = _WITHIN) -> None:
        self.within = within
        self._newest = 0
        self._chairs: set[int] = set()
        self._under_way: dict[int, _Turn] = {}

    def may_be(self, update_id: int, chat_id: int) -> bool:
        """Whether an update is new, and of a chat that was a chair's when it was last looked at."""
        return update_id > self._newest and chat_id in self._chairs

    def have_come(self, updates: Iterable[int]) -> None:
        """Note that these have come; one of a lower number than them may have come before."""
        self._newest = max(updates, default=self._newest)

    def are_chairs(self, chats: Iterable[int]) -> None:
        """Note that these chats are chairs'."""
        self._chairs.update(chats)

    def is_no_chair(self, chat_id: int) -> bool:
        """Note that this chat is not a chair's; whether it was taken for one."""
        taken = chat_id in self._chairs
        self._chairs.discard(chat_id)
        return taken

    def begin(self, update_id: int) -> None:
        """An update is dealt with, and is not kept."""
        loop = asyncio.get_running_loop()
        self._under_way[update_id] = _Turn(loop.create_future(), loop.create_future())

    def stored(self, update_id: int) -> None:
        """The effect of an update is stored."""
        self._end(update_id, stored=True)

    async def failed(self, update_id: int) -> None:
        """The turn of an update has failed: return once it is kept, or is sure to come again."""
        self._end(update_id, stored=False)
        if (turn := self._under_way.get(update_id)) is not None:
            await asyncio.wait([turn.over])

    async def late(self, updates: Iterable[int]) -> set[int]:
        """Wait for the effect of these; those of which it is not stored in time, or will not be."""
        effects = {number: self._under_way[number].effect for number in updates}
        if effects:
            await asyncio.wait(effects.values(), timeout=self.within)
        return {number for number, effect in effects.items() if not (effect.done() and effect.result())}

    def over(self, updates: Iterable[int]) -> None:
        """Nobody waits for these any more: they are stored, or come again."""
        for update_id in updates:
            self._under_way.pop(update_id).over.set_result(None)

    def _end(self, update_id: int, *, stored: bool) -> None:
        turn = self._under_way.get(update_id)
        if turn is not None and not turn.effect.done():
            turn.effect.set_result(stored)


class _Turn(Struct, frozen=True):
    """What is told of an update: whether its effect is stored, and that nobody waits for that any more."""

    effect: asyncio.Future[bool]
    over: asyncio.Future[None]
