"""Polling: asks Telegram for updates, again and again, whatever the network and the disk do."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import Conflict, RetryAfter

from bot.concurrency import jittered_backoff
from bot.gateway.errors import seconds_of
from bot.inbound.arrived import NotTakenIn
from bot.inbound.inbox import Inbox
from bot.inbound.ptb import KeepingBot
from bot.inbound.retries import Retries

log = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "channel_post", "my_chat_member")
_LONG_POLL = 25
_SECOND_COPY_PAUSE = 30.0
_LONGEST_PAUSE = 30.0
_DISK_PAUSE = 2.0
_NOTHING_NEW_PAUSE = 1.0
_FULL = 100
"""How many updates come at once at most."""
_RUSHES = 100
"""After so many full batches in a row, what waits on disk has a turn too."""


class Polling:
    """Fetches updates into the inbox until it is cancelled, which loses nothing.

    It asks for more as soon as the last batch is on disk, and before anything of that is dealt with.

    When another copy of the bot polls, it says so once, and asks less often until that one has stopped. It
    does not stop itself: at an upgrade it is the old copy that is stopping, and an update that both of them
    have fetched has its effect once in their database.
    `pause` waits for as many seconds as it is given.
    """

    def __init__(
        self,
        bot: KeepingBot,
        inbox: Inbox,
        retries: Retries,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._retries = retries
        self._pause = pause
        self._ready = False
        self._offset: int | None = None
        self._failed = 0
        self._rush = 0
        self._other_copy = False

    async def run(self) -> None:
        """Poll until cancelled."""
        try:
            while True:
                seconds = await self._poll()
                if seconds:
                    await self._pause(seconds)
        finally:
            # Nothing more comes, so nobody is to wait for it.
            self._inbox.rushed(False)

    async def _poll(self) -> float:
        """Fetch once; how many seconds to wait before the next time."""
        try:
            pause = await self._fetch()
        except RetryAfter as refused:
            self._inbox.rushed(False)
            return seconds_of(refused)
        except Conflict:
            return self._conflicted()
        except NotTakenIn as error:
            await self._retries.not_kept(error.chats)
            self._note_failure(error)
            return _DISK_PAUSE
        except Exception as error:
            self._note_failure(error)
            return jittered_backoff(self._failed, _LONGEST_PAUSE)
        if self._other_copy or self._failed:
            log.warning("updates are fetched again")
        self._failed, self._other_copy = 0, False
        return pause

    async def _fetch(self) -> float:
        if not self._ready:
            # What waits at Telegram for a webhook is not dropped: it comes by polling instead.
            await self._bot.delete_webhook()
            self._ready = True
        # After a full batch, chats that flood wait for the answer; it is not to be held back.
        updates = await self._bot.get_updates(
            self._offset, timeout=0 if self._rush else _LONG_POLL, allowed_updates=ALLOWED_UPDATES
        )
        self._inbox.enqueue(updates)
        self._rush = self._rush + 1 if len(updates) >= _FULL else 0
        # A rush without end is not waited for.
        self._inbox.rushed(bool(self._rush % _RUSHES))
        if updates:
            last = max(update.update_id for update in updates)
            if not last:
                # Nothing of this can be confirmed, so it comes again with what is new.
                return _NOTHING_NEW_PAUSE
            self._offset = last + 1
        return 0.0

    def _conflicted(self) -> float:
        self._ready = False
        self._inbox.rushed(False)
        if not self._other_copy:
            log.error("another copy of this bot is running: stop one of the two")
        self._other_copy = True
        return _SECOND_COPY_PAUSE

    def _note_failure(self, error: Exception) -> None:
        self._inbox.rushed(False)
        self._failed += 1
        if self._failed == 1:
            log.warning("updates not fetched, trying again", extra={"reason": type(error).__name__})
