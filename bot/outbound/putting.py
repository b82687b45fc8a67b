"""One call that puts a message on a chair's screen: a new one, or a change of one that stands there."""

import logging

from msgspec.structs import replace
from telegram.error import BadRequest

from bot.documents.maker import DocumentNotMade, Maker
from bot.gateway.bot import TelegramBot
from bot.gateway.errors import is_gone, is_harmless, is_unchanged
from bot.strings import documents as strings
from bot.views.html import unformatted
from bot.views.message import Message
from bot.views.rendered import Rendered

log = logging.getLogger(__name__)


async def put(bot: TelegramBot, maker: Maker, chat_id: int, screen: Rendered, message: Message) -> int | None:
    """Show a message, without its formatting if need be; the id of the one that it made, if any.

    Raises TelegramError.
    """
    if message.file is not None:
        try:
            name, content = await maker.make(message.file)
        except DocumentNotMade as error:
            log.error("document not made", extra={"kind": message.file.format, "reason": error.where})
            return await bot.send(chat_id, Message(strings.NOT_MADE))
        return await bot.send_file(chat_id, name, content, quiet=message.quiet)
    if message.picture is not None:
        try:
            drawn = await maker.picture(message.picture)
        except DocumentNotMade as error:
            # The words below it say the same.
            log.error("picture not made", extra={"reason": error.where})
            return None
        return await bot.send_picture(chat_id, drawn)
    if message.deletes:
        await delete(bot, chat_id, message.deletes)
        return None
    edits = message.edits or screen.edits
    try:
        return await _call(bot, chat_id, edits, message)
    except BadRequest as refused:
        if is_gone(refused):
            raise
        log.error("telegram will not take a screen", extra={"kind": screen.pending.kind})
    return await _call(bot, chat_id, edits, replace(message, html=unformatted(message.html)))


async def delete(bot: TelegramBot, chat_id: int, messages: tuple[int, ...]) -> None:
    """Take messages out of the chat; each by itself where together they are not taken.

    Raises BadRequest once all have been tried, if one of them stays.
    """
    try:
        await bot.delete(chat_id, messages)
    except BadRequest as refused:
        if is_gone(refused) or len(messages) == 1:
            raise
        await _delete_each(bot, chat_id, messages)


async def _delete_each(bot: TelegramBot, chat_id: int, messages: tuple[int, ...]) -> None:
    stays: BadRequest | None = None
    for each in messages:
        try:
            await bot.delete(chat_id, (each,))
        except BadRequest as refused:
            stays = refused
    if stays is not None:
        raise stays


async def _call(bot: TelegramBot, chat_id: int, edits: int | None, message: Message) -> int | None:
    if not edits:
        return await bot.send(chat_id, message)
    try:
        await bot.edit(chat_id, edits, message)
    except BadRequest as refused:
        if not is_harmless(refused):
            raise
        if message.takes_over and not is_unchanged(refused):
            return await bot.send(chat_id, message)
    return edits if message.takes_over else None
