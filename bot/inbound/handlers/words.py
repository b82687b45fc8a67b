"""The words of a message, as they read without Telegram's formatting."""

from telegram import Message, MessageEntity

from bot.actions.callback_data import decode
from bot.actions.chat import Tapped, Wrote

_LOST = {
    MessageEntity.BOLD,
    MessageEntity.ITALIC,
    MessageEntity.UNDERLINE,
    MessageEntity.SPOILER,
    MessageEntity.CODE,
    MessageEntity.PRE,
    MessageEntity.BLOCKQUOTE,
    MessageEntity.EXPANDABLE_BLOCKQUOTE,
}
_MARKS = ".!?,;:… \n"


def heard(message: Message, *, after_command: bool = False) -> Wrote:
    """The message's words, without the command that it begins with if `after_command`."""
    text, formatted = plain(message)
    if after_command:
        text = without_command(message, text)
    quoted = message.forward_origin is not None
    replied = message.reply_to_message
    if replied is None:
        return Wrote(text, message.message_id, quoted=quoted, formatted=formatted)
    return Wrote(text, message.message_id, replied.message_id, _about(replied), quoted, formatted)


def plain(message: Message) -> tuple[str, bool]:
    """A text or caption, with what is struck out ~~so~~ and a link (so); whether other formatting is lost."""
    text = message.text if message.text is not None else message.caption or ""
    entities = message.entities if message.text is not None else message.caption_entities
    units = text.encode("utf-16-le", "surrogatepass")
    marks: list[tuple[int, int, str]] = []
    for place, entity in enumerate(entities):
        start, end = entity.offset, entity.offset + entity.length
        if entity.type == MessageEntity.STRIKETHROUGH:
            # What opens last closes first.
            marks += [(start, place, "~~"), (end, -place - 1, "~~")]
        elif entity.type == MessageEntity.TEXT_LINK and entity.url:
            marks.append((end, -place - 1, f" ({entity.url})"))
    parts, at = [], 0
    for offset, _, mark in sorted(marks):
        parts += [units[2 * at : 2 * offset].decode("utf-16-le", "surrogatepass"), mark]
        at = offset
    parts.append(units[2 * at :].decode("utf-16-le", "surrogatepass"))
    return "".join(parts), any(entity.type in _LOST for entity in entities)


def without_command(message: Message, text: str) -> str:
    """The words behind the command that a message begins with; a mark that ends it is none."""
    words = text[len(_command(message)) :].strip()
    return words if words.strip(_MARKS) else ""


def command_in(message: Message) -> str:
    """The name of the command that a message begins with; empty where it begins with none."""
    return _command(message).removeprefix("/").partition("@")[0].lower()


def _command(message: Message) -> str:
    entities = message.entities or message.caption_entities
    if not entities or entities[0].type != MessageEntity.BOT_COMMAND or entities[0].offset:
        return ""
    return (message.text or message.caption or "")[: entities[0].length]


def _about(replied: Message) -> tuple[int, str] | None:
    """The reflection and the question that a message's buttons belong to, if they belong to one."""
    keys = replied.reply_markup.inline_keyboard if replied.reply_markup else ()
    for key in (key for row in keys for key in row):
        action = decode(key.callback_data, replied.message_id) if isinstance(key.callback_data, str) else None
        if isinstance(action, Tapped) and (question := getattr(action.given, "question", None)):
            return action.reflection, question
    return None
