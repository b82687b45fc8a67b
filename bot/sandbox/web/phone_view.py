"""What a person's phone shows, as JSON: their chat, commands, the clock, and how far away the bot is."""

from collections.abc import Iterable
from datetime import UTC, datetime

from bot.sandbox.standin.methods.profile import commands_seen_by
from bot.sandbox.standin.parameters import Json
from bot.sandbox.standin.people import Person
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.standin.world import StoredMessage
from bot.sandbox.web.distance import DISTANCES, Distance

KINDS = ("photo", "document", "sticker", "location", "contact", "voice", "poll")
_QUOTED = 80  # characters of the message replied to


def phone_state(
    telegram: Telegram, user_id: int, *, distance: Distance, start_link: str | None, clock_can_turn: bool
) -> Json:
    """Everything on one person's screen."""
    person = telegram.person(user_id)
    chat = telegram.world.chats[user_id]
    bot = telegram.as_user()
    profile = telegram.world.profile
    return {
        "me": {"id": person.id, "first_name": person.first_name},
        "bot": {
            "username": bot["username"],
            "name": bot["first_name"],
            "description": profile.get("description", ""),
        },
        "commands": commands_seen_by(telegram, user_id),
        "chat": {
            "messages": [_message(telegram, kept) for kept in chat.messages.values()],
            "typing": person.is_typing_seen,
            "blocked": person.account.blocked,
            "unread": _unread(person, chat.messages.values()),
        },
        "version": chat.version,
        "clock": telegram.clock().isoformat(),
        "clock_can_turn": clock_can_turn,
        "distances": [
            {"key": key, "name": one.name, "chosen": one == distance} for key, one in DISTANCES.items()
        ],
        "start_link": start_link,
    }


def _unread(person: Person, messages: Iterable[StoredMessage]) -> int:
    return sum(kept.by_bot and kept.message["message_id"] > person.account.read_up_to for kept in messages)


def _message(telegram: Telegram, kept: StoredMessage) -> Json:
    message = kept.message
    kind = next((kind for kind in KINDS if kind in message), "text")
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {
        "id": message["message_id"],
        "from": "bot" if kept.by_bot else "me",
        "date": datetime.fromtimestamp(message["date"], UTC).isoformat(),
        "edited": "edit_date" in message,
        "read": not kept.by_bot and 0 < kept.update_id < telegram.updates.confirmed,
        "text": message.get("text", message.get("caption", "")),
        "entities": message.get("entities", message.get("caption_entities", [])),
        "reply_to": _reply(telegram, message.get("reply_to_message")),
        "buttons": [[_button(button) for button in row] for row in rows],
        "document": _document(message.get("document")),
        "photo": {"url": _file_url(message["photo"][-1])} if "photo" in message else None,
        "kind": kind,
        "silent": kept.silent,
    }


def _reply(telegram: Telegram, message: Json | None) -> Json | None:
    if message is None:
        return None
    is_bots = message.get("from", {}).get("id") == telegram.as_user()["id"]
    text = str(message.get("text") or message.get("caption") or "")
    return {"id": message["message_id"], "from": "bot" if is_bots else "me", "text": text[:_QUOTED]}


def _button(button: Json) -> Json:
    return {name: button[name] for name in ("text", "url", "style") if name in button} | (
        {"data": button["callback_data"]} if "callback_data" in button else {}
    )


def _document(document: Json | None) -> Json | None:
    if document is None:
        return None
    return {
        "name": document["file_name"],
        "size": document["file_size"],
        "url": _file_url(document),
        "mime": document["mime_type"],
    }


def _file_url(file: Json) -> str:
    return f"/phone/file/{file['file_id']}"
