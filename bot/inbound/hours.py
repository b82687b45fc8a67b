"""How much of one chat is dealt with in an hour. It is counted in memory: a restart begins the hour anew."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

AN_HOUR = timedelta(hours=1)


class Hours:
    """Of each chat, `most` updates are dealt with in an hour; then it rests until that is over."""

    def __init__(self, clock: Callable[[], datetime], most: int) -> None:
        self._clock = clock
        self._most = most
        self._since = clock()
        self._counts: Counter[int] = Counter()
        self._found: set[int] = set()

    def count(self, chat_id: int) -> None:
        """One more of this chat is dealt with."""
        self._turn()
        self._counts[chat_id] += 1

    def rests(self, chat_id: int) -> bool:
        """Whether as much of this chat has been dealt with in this hour as may be."""
        self._turn()
        return self._counts[chat_id] >= self._most

    def rests_anew(self, chat_id: int) -> bool:
        """Whether it rests, and this was not asked yet since it does."""
        if not self.rests(chat_id) or chat_id in self._found:
            return False
        self._found.add(chat_id)
        return True

    def _turn(self) -> None:
        now = self._clock()
        if not timedelta(0) <= now - self._since < AN_HOUR:
            self._since = now
            self._counts.clear()
            self._found.clear()
