"""Checks of a message's text, buttons and reply, which fail with Telegram's own descriptions."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.sandbox.standin.errors import BotApiError, bad_request
from bot.sandbox.standin.parameters import Json, Parameters, flag, listed, structure, text_of, whole
from bot.sandbox.standin.text.detection import with_detected
from bot.sandbox.standin.text.entities import LONE_SURROGATE, Entity, clean, made_valid, trimmed, utf16_length
from bot.sandbox.standin.text.html import BadMarkup, parse_html
from bot.sandbox.standin.text.links import checked_url
from bot.sandbox.standin.world import Chat, without_reply

TEXT_LIMIT = 4096  # UTF-16 units after parsing; sendMessage in the Bot API
CAPTION_LIMIT = 1024
BUTTON_LIMIT = 100
MARKUP_LIMIT = 10_000  # bytes, about
DATA_LIMIT = 64  # bytes
_as_json = json.JSONEncoder(ensure_ascii=False).encode
_MARKUPS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
_ACTIONS = (
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "web_app",
    "login_url",
    "copy_text",
    "pay",
)


def message_text(parameters: Parameters, *, times: bool = True) -> tuple[str, list[Entity]]:
    """The text to send and its entities, as Telegram would keep them."""
    if not text_of(parameters, "text"):
        raise bad_request("message text is empty")
    text, entities = formatted(parameters, "text", "entities", times=times)
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text, entities


def caption(parameters: Parameters) -> Json:
    """The `caption` and `caption_entities` of a file; empty when it has none."""
    text, entities = formatted(parameters, "caption", "caption_entities")
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, **({"caption_entities": entities} if entities else {})}


def formatted(
    parameters: Parameters, name: str, entities_name: str, *, times: bool = True
) -> tuple[str, list[Entity]]:
    """A text parameter parsed, cleaned and trimmed, with given and detected entities."""
    text, mode = text_of(parameters, name), text_of(parameters, "parse_mode").lower()
    if LONE_SURROGATE.search(text):
        raise bad_request("strings must be encoded in UTF-8")
    entities: list[Entity] = []
    if mode == "html":
        try:
            text, entities = parse_html(text, times=times)
        except BadMarkup as problem:
            raise bad_request(f"can't parse entities: {problem}") from None
    elif mode:
        raise bad_request("unsupported parse_mode")
    elif parameters.get(entities_name):
        entities = [dict(entity) for entity in listed(parameters, entities_name)]
    text = clean(text)
    if entities:
        entities = made_valid(entities)
    text, entities = trimmed(text, entities)
    return text, with_detected(text, entities)


def reply_markup(parameters: Parameters, styles: Collection[str]) -> Json | None:
    """The checked inline keyboard; None for none, and for the keyboards that are not part of a message.

    `styles` are those that its buttons may have.
    """
    markup = structure(parameters, "reply_markup")
    if not markup:
        return None
    if not isinstance(markup, Mapping) or not any(kind in markup for kind in _MARKUPS):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, Sequence) or not all(isinstance(row, list | tuple) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    buttons = [[_button(button, styles) for button in row] for row in rows if row]
    if sum(map(len, buttons)) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    if len(_as_json(buttons).encode()) > MARKUP_LIMIT:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": buttons} if buttons else None


def _button(button: Any, styles: Collection[str]) -> Json:
    problem = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(problem + "expected an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(problem + 'Can\'t find field "text"')
    if not button["text"].strip():
        raise bad_request(problem + "Button text must be non-empty")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= DATA_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")
    elif "url" in button:
        if not checked_url(str(button["url"])):
            raise bad_request("BUTTON_URL_INVALID")
    elif not any(action in button for action in _ACTIONS):
        raise bad_request(problem + "Text buttons are unallowed in the inline keyboard")
    if "style" in button and button["style"] not in styles:
        raise bad_request(problem + "invalid button style specified")
    return dict(button)


def replied_message(parameters: Parameters, chat: Chat) -> Json | None:
    """The message that a new one replies to, without what that one replied to itself."""
    reply = structure(parameters, "reply_parameters")
    if isinstance(reply, Mapping):
        message_id, optional = whole(reply, "message_id"), flag(reply, "allow_sending_without_reply")
    else:
        message_id = whole(parameters, "reply_to_message_id")
        optional = flag(parameters, "allow_sending_without_reply")
    if not message_id:
        return None
    kept = chat.messages.get(message_id)
    if kept is None:
        if optional:
            return None
        raise bad_request("message to be replied not found")
    return without_reply(kept.message)


def file_fits(size: int, limit: int) -> None:
    """Refuse an upload that is empty or over the limit in bytes."""
    if size == 0:
        raise bad_request("file must be non-empty")
    if size > limit:
        raise BotApiError(413, "Request Entity Too Large")
