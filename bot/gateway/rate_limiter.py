"""When a call to the Bot API may go out: Telegram's sending limits, kept on this side.

python-telegram-bot's own limiter knows no urgency: behind a thousand nudges, a chair who is talking would
wait for half a minute.

The limits are Telegram's own advice: about 30 calls a second in all, and about one a second in a chat, where
short bursts are let through. Only the waiting lives here; what is sent, and what to do when the server
refuses all the same, is the delivery's business.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from heapq import heappop, heappush, heapreplace
from itertools import count

_NEVER = float("inf")
_LONG_AGO = float("-inf")
# A sleep may end a little early by the clock; without a least sleep it would then be slept over and over.
_LEAST_SLEEP = 0.001
_SWEEP_FROM = 1024


class _Queue:
    """The calls of one urgency that wait: a line for each chat, and which chat's head may go first."""

    __slots__ = ("_arrivals", "heads", "lines", "share")

    def __init__(self, share: int) -> None:
        self.share = share
        self.lines: dict[int | None, deque[asyncio.Future[None]]] = {}
        # One entry for each line: from when its head may go, the order it came in, whose it is.
        self.heads: list[tuple[float, int, int | None]] = []
        self._arrivals = count()

    def entry(self, at: float, chat_id: int | None) -> tuple[float, int, int | None]:
        return at, next(self._arrivals), chat_id


class RateLimiter:
    """Says when the next call may go; a chair who is talking goes before any nudge.

    In any one second at most `overall` calls go out, and a bulk call only while fewer than `bulk` (not above
    `overall`) of any kind have: the difference is room that an urgent call finds at once. A chat may have a
    burst of `burst` calls, and then one each `interval` seconds; a burst grows back at the same pace. Chats
    that wait take turns. A call that waits for its own chat's limit holds up nobody else.

    `clock` gives monotonic seconds; `sleep` waits for as many as it is given.
    """

    def __init__(
        self,
        *,
        overall: int = 30,
        bulk: int = 25,
        burst: int = 20,
        interval: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._urgent = _Queue(overall)
        self._bulk = _Queue(bulk)
        self._interval = interval
        self._slack = (burst - 1) * interval
        self._gone = deque([_LONG_AGO] * overall, maxlen=overall)
        self._paused_until = _LONG_AGO
        # When each chat's burst will have grown back whole; a chat whose burst has is not kept.
        self._whole_at: dict[int, float] = {}
        self._sweep_above = _SWEEP_FROM
        self._waiting = 0
        self._alarm: asyncio.Task[None] | None = None
        self._alarm_at = _NEVER

    async def acquire(self, chat_id: int | None, *, urgent: bool) -> None:
        """Return when one call may go out to `chat_id`, and count it.

        `chat_id` is None for a call that is in no chat, which only the overall limit holds. One chat's calls
        of the same urgency go in the order they came.
        """
        await self.claim(chat_id, urgent=urgent)

    def claim(self, chat_id: int | None, *, urgent: bool) -> asyncio.Future[None]:
        """As `acquire`, for who does not wait: done once the call may go out; cancel it to give it up."""
        now = self._clock()
        turn = asyncio.get_running_loop().create_future()
        queue = self._urgent if urgent else self._bulk
        nobody_before = not self._urgent.lines and (urgent or not self._bulk.lines)
        if nobody_before and self._room_at(queue) <= now and self._free_at(chat_id) <= now:
            self._count(chat_id, now)
            turn.set_result(None)
            return turn
        line = queue.lines.get(chat_id)
        if line is None:
            line = queue.lines[chat_id] = deque()
            heappush(queue.heads, queue.entry(max(self._free_at(chat_id), now), chat_id))
        line.append(turn)
        self._waiting += 1
        turn.add_done_callback(self._claimed)
        self._serve()
        return turn

    def pause(self, seconds: float, chat_id: int | None = None) -> None:
        """Let no call go for `seconds`, to `chat_id` or at all: the server's answer to too many (429).

        A chat that was paused begins again without a burst.
        """
        until = self._clock() + seconds
        if chat_id is None:
            self._paused_until = max(self._paused_until, until)
        else:
            self._whole_at[chat_id] = max(self._whole_at.get(chat_id, _LONG_AGO), until + self._slack)

    def _claimed(self, _turn: asyncio.Future[None]) -> None:
        self._waiting -= 1
        if not self._waiting and self._alarm is not None:
            self._alarm.cancel()
            self._alarm, self._alarm_at = None, _NEVER

    def _room_at(self, queue: _Queue) -> float:
        """From when the limit over all chats lets one more call of the queue's urgency go."""
        return max(self._gone[-queue.share] + 1.0, self._paused_until)

    def _free_at(self, chat_id: int | None) -> float:
        """From when the chat's own limit lets one more call go."""
        return _LONG_AGO if chat_id is None else self._whole_at.get(chat_id, _LONG_AGO) - self._slack

    def _count(self, chat_id: int | None, now: float) -> None:
        self._gone.append(now)
        if chat_id is None:
            return
        self._whole_at[chat_id] = max(self._whole_at.get(chat_id, now), now) + self._interval
        if len(self._whole_at) > self._sweep_above:
            self._whole_at = {chat: at for chat, at in self._whole_at.items() if at > now}
            self._sweep_above = max(_SWEEP_FROM, 2 * len(self._whole_at))

    def _serve(self) -> None:
        """Release every call whose turn has come, and wake for the next."""
        now = self._clock()
        # Bulk has never more room than urgent, so an urgent call that waits for room holds bulk back.
        urgent_at = self._release(self._urgent, now)
        next_at = min(urgent_at, self._release(self._bulk, now))
        if next_at < self._alarm_at:
            if self._alarm is not None:
                self._alarm.cancel()
            self._alarm_at = next_at
            self._alarm = asyncio.create_task(self._ring(max(next_at - now, _LEAST_SLEEP)))

    def _release(self, queue: _Queue, now: float) -> float:
        """Release the queue's calls whose turn has come; from when the next may go."""
        heads, lines = queue.heads, queue.lines
        while heads:
            at, _, chat_id = heads[0]
            line = lines[chat_id]
            # These were given up by whoever asked.
            while line and line[0].done():
                line.popleft()
            if not line:
                heappop(heads)
                del lines[chat_id]
                continue
            free_at = self._free_at(chat_id)
            if free_at > at:
                heapreplace(heads, queue.entry(free_at, chat_id))
                continue
            if max(at, room_at := self._room_at(queue)) > now:
                return max(at, room_at)
            self._count(chat_id, now)
            line.popleft().set_result(None)
            # Behind all who could have gone by now.
            heapreplace(heads, queue.entry(max(self._free_at(chat_id), now), chat_id))
        return _NEVER

    async def _ring(self, seconds: float) -> None:
        await self._sleep(seconds)
        self._alarm, self._alarm_at = None, _NEVER
        self._serve()
