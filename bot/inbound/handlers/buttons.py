"""Taps on buttons: the action that the button asks for; the phone is told that the tap arrived.

It is told once the tap has had its effect, at the same time as what comes of it is shown; nothing waits for
that.
"""

import logging
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CallbackContext, CallbackQueryHandler

from bot.actions.callback_data import decode, tag_in
from bot.actions.chat import TapUnknown
from bot.gateway.bot import TelegramBot
from bot.inbound.dispatcher import Dispatcher
from bot.strings import chat as strings

log = logging.getLogger(__name__)


def handlers(dispatcher: Dispatcher) -> list[BaseHandler[Any, Any, Any]]:
    """What answers a tap."""

    async def on_tap(update: Update, context: CallbackContext[TelegramBot, Any, Any, Any]) -> None:
        query = update.callback_query
        if query is None:
            return
        message_id = query.message.message_id if query.message else 0
        action = decode(query.data or "", message_id)
        if action is None:
            log.warning("unknown button", extra={"tag": tag_in(query.data or ""), "update": update.update_id})
            action = TapUnknown()
        who = query.from_user.id
        try:
            taken = await dispatcher.take(who, action, update.update_id)
        except Exception:
            await _answer(context.bot, query.id)
            raise
        said = strings.STALE if taken.stale else ""
        dispatcher.beside(_answer(context.bot, query.id, said))
        await dispatcher.show(who, action, taken)

    return [CallbackQueryHandler(on_tap)]


async def _answer(bot: TelegramBot, query_id: str, said: str = "") -> None:
    try:
        await bot.answer(query_id, said)
    except TelegramError as error:
        log.info("tap not answered", extra={"reason": type(error).__name__})
