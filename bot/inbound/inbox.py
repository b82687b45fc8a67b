"""The way in: every update, or its effect, is on disk before Telegram is told that it arrived.

What a chair does whose turn is free is dealt with at once (`bot/inbound/direct.py`); all else is kept first.
Of each chat only a few are in hand, and the rest waits on disk until it is their turn; so whoever sends
thousands waits for their own and holds nobody else up; beyond what anybody writes in an hour, until that is
over. What a crash left over is taken up again before anything newer of its chat is. An update that fails is
tried again while its chat waits, and set aside after three tries; so it neither blocks its chat, nor is
overtaken by it, nor is lost.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

from bot.inbound.arrived import Arrived, NotTakenIn, opened
from bot.inbound.direct import Direct
from bot.inbound.hours import Hours
from bot.inbound.raw import (
    NotKeepable,
    Raw,
    body_of,
    code_in,
    id_of,
    is_answered,
    is_brought_in,
    number_and_chat_of,
    without_question,
)
from bot.inbound.strangers import Strangers
from storage.errors import AfterwordError, DatabaseDamaged, NotKept
from storage.store import Records, Store

log = logging.getLogger(__name__)

Taken = tuple[int, int, bytes]
"""The number of an update, its chat, and its body."""
KNOWN_FOR = timedelta(hours=48)
"""Telegram forgets an update after 24 hours, so its id need not be known for much longer."""
_OF_EACH = 16
_IN_HAND = 1_000
_OF_AN_HOUR = 6_000
"""A hundred a minute: messages, taps and edits."""
_CHATS_AT_ONCE = 4
"""Of how many chats one job opens what waits, so that no turn waits long for the database."""


class Inbox:
    """Takes updates in: each is kept first, and then stands in the queue once at a time.

    `of_each` are in hand of one chat at most, and beyond the first of each chat no more than `room` of all.
    Of each chat, `of_an_hour` are dealt with in an hour; where more waits, `resting` hears of it, once.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        *,
        of_each: int = _OF_EACH,
        room: int = _IN_HAND,
        of_an_hour: int = _OF_AN_HOUR,
        resting: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._of_each = of_each
        self._room = room
        self._hours = Hours(clock, of_an_hour)
        self._resting = resting
        self._in_hand: dict[int, set[int]] = {}
        self._count = 0
        # Chats with more on disk, in the order of their turns, and how often more was put there meanwhile.
        self._behind: dict[int, int] = {}
        self._ended: set[int] = set()
        self._wake = asyncio.Event()
        self.calm = asyncio.Event()
        """Set unless much waits at Telegram; until then, whoever sends much waits."""
        self.calm.set()
        self.strangers = Strangers(clock)
        self.direct = Direct()
        self.queue: asyncio.Queue[object] = asyncio.Queue()
        """The updates to be dealt with, in order."""

    def has_more(self, chat_id: int) -> bool:
        """Whether more of a chat waits on disk than is in hand, and has its turn after that."""
        return chat_id in self._behind and not self._hours.rests(chat_id)

    async def keep(self, updates: Sequence[object]) -> tuple[Arrived, ...]:
        """Put updates on disk, sealed, but those whose effect is stored at once. Raises NotTakenIn.

        What cannot be kept is logged and passed over; so is, unlogged, what a stranger says once answered.
        """
        coming: dict[int, Taken] = {}
        # To write down what the record knows would take longer than all else of a tap.
        updates = [without_question(cast(Raw, update)) for update in updates]
        for place, update in enumerate(updates):
            try:
                number, chat = number_and_chat_of(update)
                raw = cast(Raw, update)
                # Asked first, since to write down what is ignored would take long.
                if is_brought_in(raw) or not self.strangers.ignores(chat, number, code_in(raw)):
                    coming[place] = number, chat, body_of(raw)
            except NotKeepable as reason:
                log.warning("update passed over", extra={"update": id_of(update), "reason": str(reason)})
        begun = self._begin(coming, updates)
        try:
            waiting = await self._kept({place: coming[place] for place in coming.keys() - begun}, updates)
            late = await self.direct.late(coming[place][0] for place in begun)
            await self._kept({place: coming[place] for place in begun if coming[place][0] in late}, updates)
        finally:
            self.direct.over(coming[place][0] for place in begun)
        return tuple(
            self._arrived(update, coming.get(place), waiting) for place, update in enumerate(updates)
        )

    def _begin(self, coming: Mapping[int, Taken], updates: Sequence[object]) -> set[int]:
        """Have those dealt with whose chat is a chair's, and who wait behind nothing; their places."""
        of_chat = Counter(chat for _, chat, _ in coming.values())
        begun = set()
        for place, (number, chat, _) in coming.items():
            busy = chat in self._in_hand or chat in self._behind or of_chat[chat] > 1
            if self.direct.may_be(number, chat) and not busy and self._fits(chat):
                self.direct.begin(number)
                self._put(chat, Arrived(number, chat, cast(Raw, updates[place])))
                begun.add(place)
        self.direct.have_come(number for number, _, _ in coming.values())
        return begun

    @staticmethod
    def _arrived(update: object, taken: Taken | None, waiting: set[int]) -> Arrived:
        if taken is None:
            return Arrived(id_of(update) or 0)
        number, chat, _ = taken
        return Arrived(number, chat, cast(Raw, update) if number in waiting else None)

    async def _kept(self, coming: Mapping[int, Taken], updates: Sequence[object]) -> set[int]:
        if not coming:
            return set()
        now = self._clock()

        def job(records: Records) -> tuple[set[int], set[int]]:
            chats = {chat for _, chat, _ in coming.values()}
            known = {chat for chat in chats if records.chairs.number_of(chat) is not None}
            admitted = [
                taken
                for place, taken in coming.items()
                if taken[1] in known or self._admits(taken, cast(Raw, updates[place]), records)
            ]
            new = {update_id for update_id, *_ in records.inbox.take(admitted, now)}
            again = {update_id for update_id, *_ in admitted} - new
            return known, new | {update_id for update_id in again if records.inbox.waits(update_id)}

        try:
            known, waiting = await self._store.write(job)
        except (NotKept, DatabaseDamaged):
            chats = [chat for _, chat, _ in coming.values()]
            self.strangers.forget(chats)
            raise NotTakenIn(chats) from None
        self.direct.are_chairs(known)
        return waiting

    def _admits(self, taken: Taken, update: Raw, records: Records) -> bool:
        """Whether what is no chair's is taken in; what comes again is no reason not to answer what is new."""
        number, chat, _ = taken
        answered = is_answered(update)
        if is_brought_in(update):
            # Whatever came before, it is not to stay there.
            self.strangers.forget([chat])
        return records.inbox.knows(number) or self.strangers.admits(
            chat, number, code_in(update), records, answered=answered
        )

    def enqueue(self, updates: Iterable[Arrived]) -> None:
        """Have updates dealt with, unless they were or are in hand; those that are too many wait on disk."""
        for update in updates:
            chat = update.chat_id
            if update.content is None or chat is None or update.update_id in self._in_hand.get(chat, ()):
                continue
            if chat in self._behind or not self._fits(chat):
                self._behind[chat] = self._behind.get(chat, 0) + 1
                self._note_rest(chat)
                self._wake.set()
            else:
                self._put(chat, update)

    def finished(self, update: Arrived) -> None:
        """The update is no longer in hand, whether or not it had its effect."""
        chat = update.chat_id
        if chat is None or update.update_id not in self._in_hand.get(chat, ()):
            return
        self._in_hand[chat].discard(update.update_id)
        if not self._in_hand[chat]:
            del self._in_hand[chat]
        self._count -= 1
        self._ended.add(update.update_id)
        if self._behind:
            self._wake.set()

    def rushed(self, rush: bool) -> None:
        """Whether much waits at Telegram: that comes first, since anybody's may be in it."""
        if rush:
            self.calm.clear()
        else:
            self.calm.set()

    async def recover(self) -> None:
        """Take up what is on disk and not in hand, in order: left by a crash, or put back to be retried."""
        chats = await self._store.read(lambda records: records.inbox.chats())
        self._ended.clear()
        for chat in chats:
            if chat not in self._in_hand:
                self._behind.setdefault(chat, 0)
        self._wake.set()

    async def run(self) -> None:
        """Bring up what waits on disk, as there is room for it, until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                while turns := self._turns():
                    await self.calm.wait()
                    await self._bring_up(turns)
            except AfterwordError as error:
                # The next sweep tries again.
                log.warning("inbox not swept", extra={"reason": type(error).__name__})

    def _turns(self) -> dict[int, int]:
        """The chats of which more is to be brought up now."""
        found: dict[int, int] = {}
        for chat, more in self._behind.items():
            if len(self._in_hand.get(chat, ())) <= self._of_each // 2 and self._fits(chat):
                found[chat] = more
            if len(found) == _CHATS_AT_ONCE:
                break
        return found

    async def _bring_up(self, turns: dict[int, int]) -> None:
        def job(records: Records) -> dict[int, list[Arrived]]:
            return {chat: opened(records, chat, 2 * self._of_each) for chat in turns}

        found = await self._store.write(job)
        for chat, more in turns.items():
            all_up = self._bring_up_of(chat, found[chat])
            seen = self._behind.pop(chat)
            if not all_up or seen != more:
                self._behind[chat] = seen
            elif chat not in self._in_hand:
                # With nothing to be done it still ends the turn of its chat, which is shown what was put off.
                self.queue.put_nowait(Arrived(0, chat))

    def _bring_up_of(self, chat: int, updates: list[Arrived]) -> bool:
        """Put a chat's updates into the queue, as far as there is room; whether that is all for now."""
        for update in updates:
            if update.update_id in self._in_hand.get(chat, ()):
                continue
            if update.update_id in self._ended:
                # It had no effect; the next sweep takes it up again, and only then what stands behind it.
                return True
            if not self._fits(chat):
                self._note_rest(chat)
                return False
            self._put(chat, update)
        return len(updates) < 2 * self._of_each

    def _note_rest(self, chat: int) -> None:
        if self._hours.rests_anew(chat):
            log.warning("more in an hour than is dealt with")
            self._resting(chat)

    def _fits(self, chat: int) -> bool:
        if self._hours.rests(chat):
            return False
        mine = len(self._in_hand.get(chat, ()))
        return not mine or (mine < self._of_each and self._count < self._room)

    def _put(self, chat: int, update: Arrived) -> None:
        self._in_hand.setdefault(chat, set()).add(update.update_id)
        self._count += 1
        self._hours.count(chat)
        self.queue.put_nowait(update)
