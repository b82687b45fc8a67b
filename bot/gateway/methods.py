"""The calls that every turn makes, in the Bot API's own JSON.

They cost less than half of what python-telegram-bot's methods cost, which build objects only to take them
apart again; errors and the way to Telegram are its own.
"""

from typing import Any

from telegram import Bot
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.actions.callback_data import encode
from bot.views.message import Message

_NO_PREVIEW = {"is_disabled": True}


async def send(bot: Bot, chat_id: int, message: Message) -> int:
    """Send a post as a new message; its id. Raises TelegramError."""
    sent = await _call(bot, "sendMessage", _said(chat_id, message) | {"disable_notification": message.quiet})
    return int(sent["message_id"])


async def edit(bot: Bot, chat_id: int, message_id: int, message: Message) -> None:
    """Put a post in the place of what a message says. Raises TelegramError."""
    await _call(bot, "editMessageText", _said(chat_id, message) | {"message_id": message_id})


async def answer(bot: Bot, query_id: str, said: str = "") -> None:
    """Tell the phone that its tap has arrived, and the chair `said`, if anything. Raises TelegramError."""
    more = {"text": said} if said else {}
    await _call(bot, "answerCallbackQuery", {"callback_query_id": query_id} | more)


async def _call(bot: Bot, method: str, given: dict[str, Any]) -> Any:
    parameters = [RequestParameter(name, value, None) for name, value in given.items()]
    return await bot.request.post(f"{bot.base_url}/{method}", RequestData(parameters))


def _said(chat_id: int, message: Message) -> dict[str, Any]:
    said = {
        "chat_id": chat_id,
        "text": message.html,
        "parse_mode": "HTML",
        "link_preview_options": _NO_PREVIEW,
    }
    if message.keyboard:
        keys = [
            [{"text": key.text, "callback_data": encode(key.action)} for key in row]
            for row in message.keyboard
        ]
        said["reply_markup"] = {"inline_keyboard": keys}
    return said
