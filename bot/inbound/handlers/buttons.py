"""Taps on buttons: the action that the button asks for; the phone is told that the tap arrived.

It is told once the tap has had its effect, at the same time as what comes of it is shown; nothing waits for
that.
"""

import logging
from typing import Any

from telegram.error import TelegramError
from telegram.ext import BaseHandler, CallbackContext, TypeHandler

from bot.actions.callback_data import decode, tag_in
from bot.actions.chat import TapUnknown
from bot.gateway.bot import TelegramBot
from bot.inbound.dispatcher import Dispatcher
from bot.inbound.reading import Tap
from bot.strings import chat as strings

log = logging.getLogger(__name__)


def handlers(dispatcher: Dispatcher) -> list[BaseHandler[Any, Any, Any]]:
    """What answers a tap."""

    async def on_tap(tap: Tap, context: CallbackContext[TelegramBot, Any, Any, Any]) -> None:
        action = decode(tap.data, tap.message_id)
        if action is None:
            log.warning("unknown button", extra={"tag": tag_in(tap.data), "update": tap.update_id})
            action = TapUnknown()
        try:
            taken = await dispatcher.take(tap.who, action, tap.update_id)
        except Exception:
            await _answer(context.bot, tap.query_id)
            raise
        said = strings.STALE if taken.stale else ""
        dispatcher.beside(_answer(context.bot, tap.query_id, said))
        await dispatcher.show(tap.who, action, taken)

    return [TypeHandler(Tap, on_tap)]


async def _answer(bot: TelegramBot, query_id: str, said: str = "") -> None:
    try:
        await bot.answer(query_id, said)
    except TelegramError as error:
        log.info("tap not answered", extra={"reason": type(error).__name__})
