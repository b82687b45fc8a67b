"""How fast Telegram lets a bot send: about one message a second in a chat, with bursts, and 30 in all."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.standin.errors import BotApiError


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float


@dataclass(slots=True)
class Rates:
    """Token buckets: one for all that is sent, one for each chat. Times come from the passed-in clock."""

    clock: Callable[[], datetime]
    per_second_overall: float = 30
    per_chat_per_second: float = 1
    burst: int = 20
    _buckets: dict[int, _Bucket] = field(default_factory=dict)

    def spend(self, chat_id: int) -> None:
        """Count one message to a chat; refuse it with 429 and `retry_after` when there were too many."""
        now = self.clock().timestamp()
        overall = self._filled(0, self.per_second_overall, self.per_second_overall, now)
        chat = self._filled(chat_id, self.burst, self.per_chat_per_second, now)
        waits = [(1 - overall.level) / self.per_second_overall, (1 - chat.level) / self.per_chat_per_second]
        if max(waits) > 0:
            seconds = math.ceil(max(waits))
            raise BotApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
        overall.level -= 1
        chat.level -= 1

    def _filled(self, key: int, size: float, per_second: float, now: float) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(size, now)
        bucket.level = min(size, bucket.level + max(0.0, now - bucket.at) * per_second)
        bucket.at = now
        return bucket
