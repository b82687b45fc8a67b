"""Updates as they came: what can be told of one before it is read, and whether it can be kept at all."""

import json
from typing import Any

from bot.gateway.payloads import written

Raw = dict[str, Any]
"""An update as it came."""
BIGGEST = 256 * 1024
"""Bytes; what Telegram sends is far below."""
_ANSWERED = ("message", "edited_message", "callback_query", "channel_post")
_IDS = range(1, 2**53)
_CHATS = range(-(2**63), 2**63)


TYPES: dict[str, type] = {
    "message_id": int,
    "chat": dict,
    "from": dict,
    "reply_to_message": dict,
    "reply_markup": dict,
    "inline_keyboard": list,
    "callback_data": str,
    "data": str,
    "text": str,
    "caption": str,
    "entities": list,
    "caption_entities": list,
    "type": str,
    "offset": int,
    "length": int,
    "url": str,
    "document": dict,
    "file_id": str,
    "file_name": str,
    "file_size": int,
    "mime_type": str,
}
"""What the bot looks at in an update, and its type."""
_LOOKED_INTO = frozenset(
    (
        *("message", "edited_message", "channel_post", "callback_query", "my_chat_member"),
        *("chat", "from", "reply_to_message", "entities", "caption_entities", "document"),
        *("reply_markup", "inline_keyboard"),
    )
)


class NotKeepable(ValueError):
    """The update is not one that Telegram sends, or belongs to no chat; the reason is a fixed word."""


def read(text: bytes | str) -> object:
    """What JSON holds; ValueError if it is none, or is nested deeper than anything that Telegram sends.

    Only JSON itself, in UTF-8: Python would also read other encodings, and numbers that are none.
    """
    try:
        return json.loads(text.decode() if isinstance(text, bytes) else text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _no_number(name: str) -> None:
    raise ValueError(name)


def id_of(update: object) -> int | None:
    """The number of an update; None of what has none that Telegram could have given."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int and number in _IDS else None


def chat_of(update: Raw) -> int | None:
    """The chat that an update belongs to, if it belongs to one; a private chat's number is its person's."""
    for content in update.values():
        if not isinstance(content, dict):
            continue
        message = content.get("message", content)
        whose = message.get("chat") if isinstance(message, dict) else None
        if "data" in content and "message" not in content:
            whose = content.get("from")
        number = whose.get("id") if isinstance(whose, dict) else None
        if type(number) is int and number in _CHATS and number:
            return number
    return None


def number_and_chat_of(update: object) -> tuple[int, int]:
    """The number and the chat of an update. Raises NotKeepable."""
    if not isinstance(update, dict):
        raise NotKeepable("no object")
    number = id_of(update)
    if number is None:
        raise NotKeepable("no number")
    chat = chat_of(update)
    if chat is None:
        raise NotKeepable("no chat")
    return number, chat


def body_of(update: Raw) -> bytes:
    """The bytes of an update, as they are kept. Raises NotKeepable."""
    try:
        body = written(update)
    except (ValueError, TypeError, RecursionError):
        raise NotKeepable("nested too deep") from None
    if len(body) > BIGGEST:
        raise NotKeepable("too big")
    return body


def without_question(update: Raw) -> Raw:
    """A tap without the content of the message that its button stood in, which the record knows.

    Neither its size nor any fault of it is to matter. A message without its content is one of the date 0.
    """
    match update:
        case {"callback_query": {"message": {"message_id": number, "chat": chat}} as query}:
            message = {"message_id": number, "chat": chat, "date": 0}
            return update | {"callback_query": query | {"message": message}}
        case _:
            return update


def is_sound(content: object) -> bool:
    """Whether all that the bot would look at is of its type; the library does not see to that."""
    match content:
        case dict():
            return all(
                _is_of(TYPES.get(key), value) and (key not in _LOOKED_INTO or is_sound(value))
                for key, value in content.items()
            )
        case list():
            return all(map(is_sound, content))
        case _:
            return True


def is_number(value: object) -> bool:
    """Whether it is a number of a size that can be kept."""
    return type(value) is int and value in _CHATS


def _is_of(kind: type | None, value: object) -> bool:
    return is_number(value) if kind is int else kind is None or type(value) is kind


def is_answered(update: Raw) -> bool:
    """Whether the bot would answer it even to somebody who is no chair."""
    return any(kind in update for kind in _ANSWERED) or is_brought_in(update)


def is_brought_in(update: Raw) -> bool:
    """Whether somebody has brought the bot into a group or a channel, which it is to leave."""
    match update:
        case {
            "my_chat_member": {
                "chat": {"type": "group" | "supergroup" | "channel"},
                "new_chat_member": {"status": "member" | "administrator"},
            }
        }:
            return True
        case _:
            return False


def code_in(update: Raw) -> str | None:
    """The code of an invitation that an update brings: in the link's command, or in the button to agree."""
    match update:
        case {"message": {"text": str(text)}} if text.lower().startswith("/start"):
            command, *words = text.split()
            return words[0] if words and command.lower().partition("@")[0] == "/start" else None
        case {"callback_query": {"data": str(data)}} if data.startswith(("agree|", "join|")):
            return data.split("|")[1]
        case _:
            return None
