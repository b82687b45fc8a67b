"""Where python-telegram-bot meets the inbox: what it fetches is kept first, and read when it is its turn."""

import logging
from collections.abc import Sequence
from typing import Any

from telegram import Bot, Update
from telegram.ext import Application

from bot.gateway.bot import TelegramBot
from bot.gateway.payloads import UnreadableAnswer
from bot.inbound.arrived import Arrived
from bot.inbound.inbox import Inbox
from bot.inbound.raw import Raw, is_number, is_sound, without_question
from bot.inbound.reading import Tap, Words, plainly
from storage.store import Store

log = logging.getLogger(__name__)

_ANSWER_SECONDS = 5.0
"""How long the server may take beyond the time for which it was asked to hold a call open."""


class KeepingBot(TelegramBot):
    """A bot whose updates are on disk, in one transaction, before `get_updates` returns them."""

    __slots__ = ("_inbox",)

    def __init__(self, inbox: Inbox, token: str, **named: Any) -> None:
        super().__init__(token, **named)
        self._inbox = inbox

    async def get_updates(  # type: ignore[override] # only what polling sets, and as they came
        self,
        offset: int | None = None,
        *,
        timeout: int = 0,  # noqa: ASYNC109 - the server's, in seconds
        allowed_updates: Sequence[str] | None = None,
    ) -> tuple[Arrived, ...]:
        """The updates from `offset` on. Raises TelegramError, or NotTakenIn."""
        parameters = {"timeout": timeout, "offset": offset, "allowed_updates": allowed_updates}
        try:
            updates = await self._post("getUpdates", parameters, read_timeout=timeout + _ANSWER_SECONDS)
        except UnreadableAnswer:
            return await self._first(parameters)
        return await self._inbox.keep(updates if isinstance(updates, list) else ())

    async def _first(self, parameters: dict[str, Any]) -> tuple[Arrived, ...]:
        """The first of the updates alone, since one of them keeps all from being read."""
        try:
            updates = await self._post("getUpdates", parameters | {"limit": 1})
        except UnreadableAnswer as unreadable:
            if unreadable.update_id is None:
                raise
            log.warning("update passed over", extra={"update": unreadable.update_id, "reason": "unreadable"})
            return (Arrived(unreadable.update_id),)
        return await self._inbox.keep(updates)


class ReadingApplication(Application[Any, Any, Any, Any, Any, Any]):
    """An application that reads an update when it is its turn; one that cannot be read is set aside."""

    __slots__ = ("_store",)

    def __init__(self, *, store: Store, **named: Any) -> None:
        super().__init__(**named)
        self._store = store

    async def process_update(self, update: object) -> None:
        """Work on an update, if there is anything to be done with it."""
        found = await self._read(update) if isinstance(update, Arrived) else update
        if found is not None:
            await super().process_update(found)

    async def _read(self, update: Arrived) -> Tap | Words | Update | None:
        if update.content is None:
            return None
        try:
            return _understood(update.content, self.bot)
        except Exception as error:
            event = {"update": update.update_id, "reason": type(error).__name__}
            log.error("update not understood", extra=event)
            await self._store.write(lambda records: records.inbox.set_aside(update.update_id))
            return None


def _understood(content: Raw, bot: Bot) -> Tap | Words | Update:
    """The update; raises TypeError, or whatever the library does, if it is none that Telegram sends."""
    content = without_question(content)
    if not is_sound(content):
        raise TypeError("not of its type")
    if (plain := plainly(content)) is not None:
        return plain
    update = Update.de_json(content, bot)
    if update.callback_query is not None and update.effective_user is None:
        raise TypeError("a tap of nobody's")
    for one in (update.effective_user, update.effective_chat):
        if one is not None and not is_number(one.id):
            raise TypeError("no number")
    return update
