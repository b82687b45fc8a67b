"""Patience: to whom nothing is sent just now, because a send to them has failed, and until when."""

import random
from collections.abc import Callable

from bot.gateway.rate_limiter import RateLimiter

LONGEST = 120.0
"""The longest pause between two tries, in seconds."""


class Backoff:
    """Who is to be let alone, and until when; by `monotonic` seconds, which no change of the clock moves."""

    def __init__(self, rate_limiter: RateLimiter, monotonic: Callable[[], float]) -> None:
        self._rate_limiter = rate_limiter
        self._monotonic = monotonic
        self._until: dict[int, float] = {}
        self._failures: dict[int, int] = {}
        self._flooded: tuple[int, float] = (0, 0.0)

    def needed(self, chair_id: int) -> bool:
        """Whether it is too early to try this chair again."""
        return chair_id in self._until

    def look(self) -> None:
        """Let those be tried again whose time has come."""
        now = self._monotonic()
        self._until = {chair_id: until for chair_id, until in self._until.items() if until > now}

    def soonest(self) -> float:
        """In how many seconds somebody is to be tried again."""
        return min(self._until.values(), default=float("inf")) - self._monotonic()

    def went_well(self, chair_id: int) -> None:
        """Everything was sent to this chair."""
        self._failures.pop(chair_id, None)
        self._until.pop(chair_id, None)

    def wait(self, chair_id: int, seconds: float) -> None:
        """Let a chair alone for so long."""
        self._until[chair_id] = self._monotonic() + seconds

    def wait_longer(self, chair_id: int) -> None:
        """Let a chair alone for twice as long as the last time, up to `LONGEST`, and not all chairs alike."""
        failures = self._failures[chair_id] = self._failures.get(chair_id, 0) + 1
        longest = min(2.0 ** min(failures - 1, 10), LONGEST)
        self.wait(chair_id, longest * random.uniform(0.5, 1))  # noqa: S311 - jitter, not a secret

    def slow_down(self, chat_id: int, seconds: float) -> None:
        """Telegram has had too many calls: in one chat, or, once two chats are refused, altogether."""
        now = self._monotonic()
        other, until = self._flooded
        self._rate_limiter.pause(seconds, None if chat_id != other and now < until else chat_id)
        self._flooded = chat_id, now + seconds
