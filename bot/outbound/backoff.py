"""Backoff: to whom nothing is sent just now, because a send to them has failed, and until when."""

import logging
from collections.abc import Callable, Sequence

from telegram.error import RetryAfter, TelegramError

from bot.concurrency import jittered_backoff
from bot.gateway.errors import is_gone, seconds_of
from bot.gateway.rate_limiter import RateLimiter

log = logging.getLogger(__name__)

LONGEST = 120.0
"""The longest pause between two tries, in seconds."""


class Backoff:
    """Which chairs wait, and until when; by `monotonic` seconds, which no change of the clock moves."""

    def __init__(self, rate_limiter: RateLimiter, monotonic: Callable[[], float]) -> None:
        self._rate_limiter = rate_limiter
        self._monotonic = monotonic
        self._until: dict[int, float] = {}
        self._failures: dict[int, int] = {}
        self._flooded: tuple[int, float] = (0, 0.0)

    def waits(self, chair_id: int) -> bool:
        """Whether this chair is not to be tried again yet."""
        return chair_id in self._until

    def expire(self) -> None:
        """Have nobody wait any more whose time has come."""
        now = self._monotonic()
        self._until = {chair_id: until for chair_id, until in self._until.items() if until > now}

    def next_in(self) -> float:
        """In how many seconds somebody is to be tried again."""
        return min(self._until.values(), default=float("inf")) - self._monotonic()

    def succeeded(self, chair_id: int) -> None:
        """Everything was sent to this chair."""
        self._failures.pop(chair_id, None)
        self._until.pop(chair_id, None)

    def wait(self, chair_id: int, seconds: float) -> None:
        """Have a chair wait for so long."""
        self._until[chair_id] = self._monotonic() + seconds

    def failed(self, chair_id: int, errors: Sequence[TelegramError], *, again: bool = False) -> None:
        """Have a chair wait for as long as Telegram asks, or twice as long as last time, up to `LONGEST`.

        One that cannot be reached any more waits for the longest. A try of which something has failed
        before, `again`, counts once.
        """
        if any(map(is_gone, errors)):
            self.wait(chair_id, LONGEST)
            return
        if waits := [seconds_of(error) for error in errors if isinstance(error, RetryAfter)]:
            self.wait(chair_id, max(waits))
            return
        if again:
            return
        failures = self._failures[chair_id] = self._failures.get(chair_id, 0) + 1
        self.wait(chair_id, jittered_backoff(failures, LONGEST))

    def told_to_wait(self, chat_id: int, refused: RetryAfter) -> None:
        """Telegram has had too many calls: in one chat, or, once two chats are refused, altogether."""
        seconds = seconds_of(refused)
        log.warning("telegram asks to wait", extra={"seconds": seconds})
        now = self._monotonic()
        other, until = self._flooded
        self._rate_limiter.pause(seconds, None if chat_id != other and now < until else chat_id)
        self._flooded = chat_id, now + seconds
