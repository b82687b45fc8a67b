"""Messages: what is typed is an answer, an edit corrects one, and anything but text is declined."""

from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler, CallbackContext, MessageHandler, TypeHandler, filters

from bot.actions import Action
from bot.actions.chat import Rewrote, SentOther, Wrote
from bot.actions.conferences import CalendarSent
from bot.inbound.calendar_upload import is_calendar
from bot.inbound.dispatcher import Dispatcher
from bot.inbound.handlers.commands import ACTIONS
from bot.inbound.handlers.words import command_in, heard, plain, without_command
from bot.inbound.reading import Words


def handlers(dispatcher: Dispatcher) -> list[BaseHandler[Any, Any, Any]]:
    """What answers messages, new and edited."""

    async def on_words(words: Words, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        said = Wrote(words.text, words.message_id)
        await dispatcher.dispatch(words.who, said, words.update_id, words.at)

    async def on_message(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        message = update.message or update.edited_message
        action = None if message is None else _action(message, edited=update.message is None)
        if message is None or message.from_user is None or action is None:
            await dispatcher.dismiss(update.update_id)
            return
        at = message.edit_date or message.date
        await dispatcher.dispatch(message.from_user.id, action, update.update_id, at)

    # What serves the chat itself, as a pin, is nobody's answer; words, the commonest, are no such thing.
    said = filters.TEXT | ~filters.StatusUpdate.ALL
    return [
        TypeHandler(Words, on_words),
        MessageHandler(said & ~filters.UpdateType.CHANNEL_POSTS, on_message),
    ]


def _action(message: Message, *, edited: bool) -> Action | None:
    if edited:
        return _edit(message)
    if message.text is not None:
        return heard(message)
    # What has no content that is known serves the chat itself, and is nobody's answer.
    if message.effective_attachment is None:
        return None
    return _calendar(message) or SentOther(message.message_id)


def _edit(message: Message) -> Rewrote | None:
    """An edit; a picture may have been put above the words since."""
    text = plain(message)[0]
    if command_in(message) in ACTIONS:
        text = without_command(message, text)
    if not text:
        return None
    return Rewrote(text, message.message_id, message.date, captioned=message.text is None)


def _calendar(message: Message) -> CalendarSent | None:
    """The calendar that the message brings, if it brings one."""
    file = message.document
    if file is None or not is_calendar(file.file_name, file.mime_type):
        return None
    return CalendarSent(message.message_id, file.file_id, file.file_size or 0)
