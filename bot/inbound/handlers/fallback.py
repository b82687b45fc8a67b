"""Updates that no other handler takes, such as that the bot was blocked: marked as done, so none waits."""

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CallbackContext, TypeHandler

from bot.inbound.dispatcher import Dispatcher


def handlers(dispatcher: Dispatcher) -> list[BaseHandler[Any, Any, Any]]:
    """What takes everything and answers nothing."""

    async def on_rest(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        await dispatcher.dismiss(update.update_id)

    return [TypeHandler(Update, on_rest)]
