"""Groups and channels: told once a message that the bot works in private chats alone."""

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CallbackContext, MessageHandler, TypeHandler, filters

from bot.inbound.dispatcher import Dispatcher


def handlers(dispatcher: Dispatcher) -> list[BaseHandler[Any, Any, Any]]:
    """What answers in a chat that is not private; all else there is left alone."""

    async def on_message(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        if update.effective_chat is not None:
            await dispatcher.turn_away(update.effective_chat.id, update.update_id)

    async def on_other(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        await dispatcher.let_go(update.update_id)

    return [
        MessageHandler(~filters.ChatType.PRIVATE & ~filters.UpdateType.EDITED, on_message),
        _Elsewhere(Update, on_other),
    ]


class _Elsewhere(TypeHandler[Update, Any, Any]):
    def check_update(self, update: object) -> bool:
        chat = update.effective_chat if isinstance(update, Update) else None
        return chat is None or chat.type != chat.PRIVATE
