"""The state of the stand-in: people, chats, messages, files and button presses. It applies no rules.

A message is kept as the Bot API's own `Message` dict. It is replaced when it changes, never altered in place,
so that a caller who holds one never sees it change.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.standin.parameters import Json, Upload

KEPT_MESSAGES = 2_000  # of each chat
KEPT_PRESSES = 2_000
KEPT_TOASTS = 50


@dataclass(slots=True)
class Account:
    """A person as Telegram knows them, and how they stand with the bot."""

    id: int
    first_name: str
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    read_up_to: int = 0  # the last message id of the bot that this person has seen

    def as_user(self) -> Json:
        """A Bot API `User`."""
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, "language_code": "en"}


@dataclass(slots=True)
class StoredMessage:
    """A message and what only Telegram knows about it."""

    message: Json
    by_bot: bool
    update_id: int = 0  # 0: the bot never heard of it
    silent: bool = False


@dataclass(slots=True)
class Chat:
    """A chat: private (its id is the person's), a group, a supergroup or a channel."""

    id: int
    kind: str
    title: str
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    typing_until: datetime | None = None
    bot_inside: bool = True
    privacy: bool = True  # a bot in a group sees only commands and replies to it
    pinned: list[int] = field(default_factory=list)
    version: int = 0

    def as_chat(self) -> Json:
        """A Bot API `Chat`."""
        name = "first_name" if self.kind == "private" else "title"
        return {"id": self.id, name: self.title, "type": self.kind}


@dataclass(slots=True)
class Toast:
    """What a person sees after a press: a short text, or an alert that they must close."""

    text: str
    alert: bool


@dataclass(slots=True)
class Press:
    """One press of a button, until and after the bot answers it."""

    user_id: int
    at: datetime
    toast: Toast | None = None


@dataclass(slots=True)
class World:
    """Everything that the stand-in keeps, except the updates on their way to the bot."""

    accounts: dict[int, Account] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    profile: Json = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    last_message_id: int = 0
    last_press_id: int = 4_000_000_000_000
    last_file_id: int = 0
    toasts: dict[int, deque[tuple[int, Toast]]] = field(default_factory=dict)
    last_toast: int = 0
    _waiting: dict[int, set[asyncio.Future[None]]] = field(default_factory=dict)

    def new_message_id(self) -> int:
        """The next message id; ids ascend over all chats."""
        self.last_message_id += 1
        return self.last_message_id

    def keep(self, chat: Chat, kept: StoredMessage) -> None:
        """Add or replace a message, remove the oldest above the limit, and wake the watchers."""
        chat.messages[kept.message["message_id"]] = kept
        if len(chat.messages) > KEPT_MESSAGES:
            self.forget(chat, next(iter(chat.messages)))
        self.touch(chat)

    def forget(self, chat: Chat, message_id: int) -> None:
        """Remove a message, and its file when no other message holds it."""
        gone = chat.messages.pop(message_id)
        if message_id in chat.pinned:
            chat.pinned.remove(message_id)
        for file_id in file_ids(gone.message):
            if not self._is_held(file_id):
                self.files.pop(file_id, None)
        self.touch(chat)

    def _is_held(self, file_id: str) -> bool:
        messages = (kept.message for chat in self.chats.values() for kept in chat.messages.values())
        return any(file_id in file_ids(message) for message in messages)

    def add_file(self, upload: Upload) -> str:
        """Store a file and return its id."""
        self.last_file_id += 1
        file_id = f"BQACAgQAAxk{self.last_file_id:012d}"
        self.files[file_id] = upload
        return file_id

    def add_press(self, press: Press) -> str:
        """Remember a press and return the id of its callback query."""
        self.last_press_id += 1
        press_id = str(self.last_press_id)
        self.presses[press_id] = press
        if len(self.presses) > KEPT_PRESSES:
            del self.presses[next(iter(self.presses))]
        return press_id

    def show_toast(self, user_id: int, toast: Toast) -> None:
        """Keep a toast for the pages that watch."""
        self.last_toast += 1
        self.toasts.setdefault(user_id, deque(maxlen=KEPT_TOASTS)).append((self.last_toast, toast))

    def touch(self, chat: Chat) -> None:
        """Count a change in a chat, and wake its watchers."""
        chat.version += 1
        if self._waiting:
            for future in self._waiting.pop(chat.id, ()):
                if not future.done():
                    future.set_result(None)

    async def changes(self, chat: Chat) -> AsyncIterator[int]:
        """The chat's version number, now and after every change."""
        seen = -1
        while True:
            if chat.version == seen:
                future = asyncio.get_running_loop().create_future()
                waiting = self._waiting.setdefault(chat.id, set())
                waiting.add(future)
                try:
                    await future
                finally:
                    waiting.discard(future)
            seen = chat.version
            yield seen


def file_ids(message: Json) -> list[str]:
    """The ids of the files that a message holds."""
    found = [message[kind]["file_id"] for kind in ("document", "voice", "sticker") if kind in message]
    return [*found, *(size["file_id"] for size in message.get("photo", ()))]


def without_reply(message: Json) -> Json:
    """A message as it appears inside another one."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}
