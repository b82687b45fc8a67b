"""The whole state of a `Backend` as plain JSON values, and back, so that a sandbox survives a restart.

Toasts, typing marks, faults and rates are not kept: they pass within seconds or belong to a test.
"""

from base64 import b64decode, b64encode
from collections import deque
from datetime import datetime

from bot.sandbox.standin.backend import Backend
from bot.sandbox.standin.parameters import Json, Upload
from bot.sandbox.standin.updates import Waiting
from bot.sandbox.standin.world import Account, Chat, Press, StoredMessage, Toast

FORMAT = 1
_COUNTERS = ("last_message_id", "last_press_id", "last_file_id")


class UnknownSnapshot(ValueError):
    """The snapshot was not written by this version of the sandbox; start with an empty one."""


def take(backend: Backend) -> Json:
    """Everything that lasts, as JSON values."""
    world, updates, webhook = backend.world, backend.updates, backend.webhook
    return {
        "format": FORMAT,
        "token": backend.token,
        "username": backend.username,
        "name": backend.name,
        "counters": {name: getattr(world, name) for name in _COUNTERS},
        "accounts": [_account(account) for account in world.accounts.values()],
        "rooms": [_chat(chat) for chat in world.chats.values()],
        "files": {
            file_id: {"name": f.name, "mime": f.mime, "content": b64encode(f.content).decode()}
            for file_id, f in world.files.items()
        },
        "presses": {press_id: _press(press) for press_id, press in world.presses.items()},
        "profile": world.profile,
        "commands": world.commands,
        "updates": {
            "next_id": updates.next_id,
            "confirmed": updates.confirmed,
            "allowed": updates.allowed,
            "waiting": [[w.update, w.born.isoformat(), w.chat_id] for w in updates.waiting],
        },
        "webhook": {"url": webhook.url, "secret": webhook.secret},
    }


def restore(backend: Backend, saved: Json) -> None:
    """Give a new stand-in the state of a snapshot; raises `UnknownSnapshot` for one of another format."""
    if saved.get("format") != FORMAT:
        raise UnknownSnapshot(UnknownSnapshot.__doc__)
    backend.token, backend.username, backend.name = saved["token"], saved["username"], saved["name"]
    world, updates = backend.world, backend.updates
    for name in _COUNTERS:
        setattr(world, name, saved["counters"][name])
    world.accounts = {each["id"]: Account(**each) for each in saved["accounts"]}
    world.chats = {each["id"]: _chat_back(each) for each in saved["rooms"]}
    world.files = {
        file_id: Upload(f["name"], b64decode(f["content"]), f["mime"])
        for file_id, f in saved["files"].items()
    }
    world.presses = {press_id: _press_back(press) for press_id, press in saved["presses"].items()}
    world.profile, world.commands = dict(saved["profile"]), dict(saved["commands"])
    queue = saved["updates"]
    updates.next_id, updates.confirmed, updates.allowed = (
        queue["next_id"],
        queue["confirmed"],
        queue["allowed"],
    )
    updates.waiting = deque(
        Waiting(update, datetime.fromisoformat(born), chat_id) for update, born, chat_id in queue["waiting"]
    )
    backend.webhook.url, backend.webhook.secret = saved["webhook"]["url"], saved["webhook"]["secret"]


def _account(account: Account) -> Json:
    return {
        "id": account.id,
        "first_name": account.first_name,
        "started": account.started,
        "blocked": account.blocked,
        "deactivated": account.deactivated,
        "read_up_to": account.read_up_to,
    }


def _chat(chat: Chat) -> Json:
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title,
        "bot_inside": chat.bot_inside,
        "privacy": chat.privacy,
        "pinned": list(chat.pinned),
        "version": chat.version,
        "messages": [[k.message, k.by_bot, k.update_id, k.silent] for k in chat.messages.values()],
    }


def _chat_back(saved: Json) -> Chat:
    chat = Chat(**{name: value for name, value in saved.items() if name != "messages"})
    for message, by_bot, update_id, silent in saved["messages"]:
        chat.messages[message["message_id"]] = StoredMessage(message, by_bot, update_id, silent)
    return chat


def _press(press: Press) -> Json:
    toast = [press.toast.text, press.toast.alert] if press.toast else None
    return {"user_id": press.user_id, "at": press.at.isoformat(), "toast": toast}


def _press_back(saved: Json) -> Press:
    toast = Toast(*saved["toast"]) if saved["toast"] else None
    return Press(saved["user_id"], datetime.fromisoformat(saved["at"]), toast)
