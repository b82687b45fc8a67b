"""Taps on buttons: the action that the button asks for; the phone is told that the tap arrived."""

import logging
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CallbackContext, CallbackQueryHandler

from bot.actions.callback_data import decode, tag_in
from bot.actions.chat import TapUnknown
from bot.gateway.bot import TelegramBot
from bot.inbound.dispatcher import Dispatcher

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
        try:
            await dispatcher.dispatch(query.from_user.id, action, update.update_id)
        finally:
            try:
                await context.bot.answer(query.id)
            except TelegramError as error:
                log.info("tap not answered", extra={"reason": type(error).__name__})

    return [CallbackQueryHandler(on_tap)]
