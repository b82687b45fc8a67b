"""Groups and channels: a group is told that the bot works in private chats alone, and both are left."""

from typing import Any

from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler, CallbackContext, MessageHandler, TypeHandler, filters

from bot.inbound.dispatcher import Dispatcher

_IN_IT = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR}


def handlers(dispatcher: Dispatcher) -> list[BaseHandler[Any, Any, Any]]:
    """What answers in a chat that is not private; all else there is left alone."""

    async def on_message(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        if update.effective_chat is not None:
            await dispatcher.turn_away(update.effective_chat.id, update.update_id)

    async def on_other(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        chat, changed = update.effective_chat, update.my_chat_member
        added = changed is not None and changed.new_chat_member.status in _IN_IT
        if chat is not None and chat.type == ChatType.CHANNEL and (added or update.channel_post):
            # Whatever is said in a channel is said to all who read it.
            await dispatcher.turn_away(chat.id, update.update_id, silently=True)
        elif chat is not None and added:
            await dispatcher.turn_away(chat.id, update.update_id)
        else:
            await dispatcher.dismiss(update.update_id)

    said = (filters.TEXT | filters.ATTACHMENT) & filters.UpdateType.MESSAGE
    return [
        MessageHandler(~filters.ChatType.PRIVATE & said, on_message),
        _Elsewhere(Update, on_other),
    ]


class _Elsewhere(TypeHandler[Update, Any, Any]):
    def check_update(self, update: object) -> bool:
        if not isinstance(update, Update):
            return False
        chat = update.effective_chat
        return chat is None or chat.type != chat.PRIVATE
