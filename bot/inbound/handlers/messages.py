"""Messages: what is typed is an answer, an edit corrects one, and anything but text is declined."""

from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler, CallbackContext, MessageHandler, filters

from bot.actions import Action
from bot.actions.callback_data import decode
from bot.actions.chat import Rewrote, SentOther, Tapped, Wrote
from bot.actions.conferences import CalendarSent
from bot.inbound.dispatcher import Dispatcher


def handlers(dispatcher: Dispatcher) -> list[BaseHandler[Any, Any, Any]]:
    """What answers messages, new and edited."""

    async def on_message(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        message = update.message or update.edited_message
        action = None if message is None else _action(message, edited=update.message is None)
        if message is None or message.from_user is None or action is None:
            await dispatcher.let_go(update.update_id)
            return
        at = message.edit_date or message.date
        await dispatcher.dispatch(message.from_user.id, action, update.update_id, at)

    # What serves the chat itself, as a pin, is nobody's answer; words, the commonest, are no such thing.
    said = filters.TEXT | ~filters.StatusUpdate.ALL
    return [MessageHandler(said & ~filters.UpdateType.CHANNEL_POSTS, on_message)]


def _action(message: Message, *, edited: bool) -> Action | None:
    if message.text is None:
        return None if edited else _calendar(message) or SentOther(message.message_id)
    if edited:
        return Rewrote(message.text, message.message_id)
    replied = message.reply_to_message
    if replied is None:
        return Wrote(message.text, message.message_id)
    return Wrote(message.text, message.message_id, replied.message_id, _about(replied))


def _about(replied: Message) -> tuple[int, str] | None:
    """The reflection and the question that a message's buttons belong to, if they belong to one."""
    keys = replied.reply_markup.inline_keyboard if replied.reply_markup else ()
    for key in (key for row in keys for key in row):
        action = decode(key.callback_data, replied.message_id) if isinstance(key.callback_data, str) else None
        if isinstance(action, Tapped) and (question := getattr(action.given, "question", None)):
            return action.reflection, question
    return None


def _calendar(message: Message) -> CalendarSent | None:
    """The calendar that the message brings, if it brings one."""
    file = message.document
    if file is None:
        return None
    named = (file.file_name or "").casefold().endswith(".ics")
    if not named and file.mime_type != "text/calendar":
        return None
    return CalendarSent(message.message_id, file.file_id, file.file_size or 0)
