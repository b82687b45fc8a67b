"""Strangers: whoever is no chair is answered once, and then ignored for ten minutes; nothing of it is kept.

Of links that are no good a few are answered besides. An invitation that is good is heard at any time, and so
is what whoever brought it says after it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.invitations import hashed, is_silenced, missed
from storage.store import Records

IGNORED_FOR = timedelta(minutes=10)
_REMEMBERED = 10_000
_LINKS = 3


@dataclass(slots=True)
class _Known:
    """What a stranger had since `at`: an answer, something without one, links, or a good invitation."""

    at: datetime
    answered: bool = False
    noticed: bool = False
    links: int = 0
    invited: bool = False
    let_through: set[int] = field(default_factory=set)
    """The updates that were, which may come again before anything is done with them; few, as these are."""


class Strangers:
    """Remembers to whom it has let something through: 10,000 of them, the oldest are forgotten first.

    A chat that is a group or a channel counts as a stranger.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._known: dict[int, _Known] = {}

    def ignores(self, chat_id: int, update_id: int, code: str | None) -> bool:
        """Whether nothing need be looked up to know that an update of this chat gets no answer."""
        known = self._lately(chat_id)
        if code is not None or known is None or known.invited:
            return False
        return known.answered and update_id not in known.let_through

    def admits(
        self, chat_id: int, update_id: int, code: str | None, records: Records, *, answered: bool = True
    ) -> bool:
        """Whether an update of somebody who is no chair is taken in; call it in a job.

        `answered` says whether there is an answer to what it is; of others, one is let through likewise.
        """
        known = self._lately(chat_id) or self._met(chat_id)
        if known.invited or update_id in known.let_through:
            return True
        if not self._lets_through(known, chat_id, code, records, answered=answered):
            return False
        known.let_through.add(update_id)
        return True

    def _lets_through(
        self, known: _Known, chat_id: int, code: str | None, records: Records, *, answered: bool
    ) -> bool:
        if code is not None and is_silenced(records, chat_id, self._clock()):
            return False
        if code is not None and records.chairs.invitation(hashed(code), self._clock()) is not None:
            known.invited = True
            return True
        if code is not None and known.links < _LINKS:
            known.links += 1
            return True
        if code is not None:
            # It is not answered, and counts all the same.
            missed(records, chat_id, self._clock())
        if code is not None or known.answered or (known.noticed and not answered):
            return False
        known.answered, known.noticed = answered, True
        return True

    def answered(self, chat_id: int) -> None:
        """Note that somebody had an answer who was taken for a chair until then."""
        self._met(chat_id).answered = True

    def forget(self, chat_ids: Iterable[int]) -> None:
        """These are strangers no more, or were not answered after all."""
        for chat_id in chat_ids:
            self._known.pop(chat_id, None)

    def _lately(self, chat_id: int) -> _Known | None:
        known = self._known.get(chat_id)
        return known if known and timedelta(0) <= self._clock() - known.at < IGNORED_FOR else None

    def _met(self, chat_id: int) -> _Known:
        self.forget([chat_id])
        known = self._known[chat_id] = _Known(self._clock())
        if len(self._known) > _REMEMBERED:
            # The first is the oldest; the loop may have forgotten it meanwhile, which is as well.
            self._known.pop(next(iter(self._known)), None)
        return known
