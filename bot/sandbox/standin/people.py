"""The people's side of the stand-in: what a person, or a group of people, can do and see in an app."""

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.sandbox.standin.backend import Backend
from bot.sandbox.standin.errors import NotPossible
from bot.sandbox.standin.methods.checks import TEXT_LIMIT
from bot.sandbox.standin.methods.messages import described, photo_size
from bot.sandbox.standin.parameters import Json, Upload
from bot.sandbox.standin.text.detection import with_detected
from bot.sandbox.standin.text.entities import clean, utf16_length
from bot.sandbox.standin.world import Account, Chat, StoredMessage, Toast

EDITABLE_FOR = timedelta(hours=48)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Person:
    """One person with an app, in their private chat with the bot. Every method acts at once."""

    def __init__(self, backend: Backend, account: Account, chat: Chat) -> None:
        self._backend = backend
        self._account = account
        self._chat = chat

    @property
    def id(self) -> int:
        """The user id, which is the private chat's id too."""
        return self._account.id

    @property
    def first_name(self) -> str:
        """The name that the bot sees."""
        return self._account.first_name

    @property
    def account(self) -> Account:
        """How this person stands with the bot."""
        return self._account

    @property
    def chat(self) -> list[Json]:
        """The private chat as this person sees it: Bot API `Message` dicts, oldest first."""
        return [kept.message for kept in self._chat.messages.values()]

    @property
    def is_typing_seen(self) -> bool:
        """Whether the bot seems to be typing."""
        until = self._chat.typing_until
        return until is not None and self._backend.clock() < until

    def send(self, text: str, reply_to: int | None = None) -> list[int]:
        """Send a text, split as an app splits a long one; returns the ids of the messages."""
        pieces = split_as_apps_do(text)
        if not pieces:
            raise NotPossible("There is nothing to send.")
        return [self._say({"text": piece}, reply_to) for piece in pieces]

    def follow_link(self, payload: str = "") -> list[int]:
        """Open the bot by its link and press Start; the payload has up to 64 of `A-Z a-z 0-9 _ -`."""
        if payload and not _PAYLOAD.fullmatch(payload):
            raise NotPossible("A link's payload has 1 to 64 letters, digits, _ or -.")
        return self.send(f"/start {payload}".strip())

    def edit(self, message_id: int, text: str) -> None:
        """Change one of this person's own texts, within 48 hours."""
        kept = self._message(message_id)
        if kept.by_bot:
            raise NotPossible("Only your own messages can be edited.")
        if "text" not in kept.message:
            raise NotPossible("Only a text can be edited.")
        if self._backend.timestamp() - kept.message["date"] >= EDITABLE_FOR.total_seconds():
            raise NotPossible("A message can be edited for 48 hours only.")
        text = clean(text).strip()
        if not text:
            raise NotPossible("A message cannot become empty.")
        if utf16_length(text) > TEXT_LIMIT:
            raise NotPossible("The message is too long.")
        if text == kept.message["text"]:
            return
        message = {k: v for k, v in kept.message.items() if k != "entities"} | _text_content(text)
        message["edit_date"] = self._backend.timestamp()
        self._backend.replace_message(self._chat, kept, message)

    def delete(self, message_ids: Sequence[int]) -> None:
        """Delete messages of either side for both. The bot is not told."""
        for message_id in message_ids:
            self._message(message_id)
        for message_id in dict.fromkeys(message_ids):
            self._backend.world.forget(self._chat, message_id)

    def press(self, message_id: int, data: str, *, stale: bool = False) -> str:
        """Press the button with this data; returns the callback query's id.

        With `stale`, press a button that an outdated screen still shows: it may be gone, and its message too.
        """
        self._check_can_write()
        kept = self._chat.messages.get(message_id)
        if not stale:
            buttons = _buttons(self._message(message_id).message)
            if not any(button.get("callback_data") == data for button in buttons):
                raise NotPossible("That button is not there.")
        chat = self._chat.as_chat()
        message = kept.message if kept else {"message_id": message_id, "date": 0, "chat": chat}
        return self._backend.press(self._account, message, data)

    def press_button(self, text: str) -> str:
        """Press the button with this label in the newest message that has one."""
        for message in reversed(self.chat):
            for button in _buttons(message):
                if button["text"] == text and "callback_data" in button:
                    return self.press(message["message_id"], button["callback_data"])
        raise NotPossible("No message has that button.")

    def toast(self, callback_id: str) -> Toast | None:
        """How the bot answered a press: None while it has not, a toast with "" for a silent answer."""
        press = self._backend.world.presses.get(callback_id)
        return press.toast if press else None

    def send_photo(self, content: bytes, caption: str = "", mime: str = "image/jpeg") -> int:
        """Send a picture."""
        upload = Upload("photo", content, mime)
        file_id = self._backend.world.add_file(upload)
        return self._say({"photo": [photo_size(file_id, upload)], **_caption(caption)})

    def send_document(self, name: str, content: bytes, mime: str, caption: str = "") -> int:
        """Send a file."""
        upload = Upload(name, content, mime)
        return self._say(
            {"document": described(self._backend.world.add_file(upload), upload), **_caption(caption)}
        )

    def send_voice(self, content: bytes = b"voice", seconds: int = 3) -> int:
        """Send a voice message."""
        upload = Upload("voice.ogg", content, "audio/ogg")
        voice = described(self._backend.world.add_file(upload), upload)
        return self._say({"voice": {**_without(voice, "file_name"), "duration": seconds}})

    def send_sticker(self) -> int:
        """Send a sticker."""
        upload = Upload("sticker.webp", b"sticker", "image/webp")
        sticker = described(self._backend.world.add_file(upload), upload)
        shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._say({"sticker": {**_without(sticker, "file_name", "mime_type"), **shape, "emoji": "🙂"}})

    def send_location(self, latitude: float = 50.84, longitude: float = -0.78) -> int:
        """Send a location, in degrees."""
        return self._say({"location": {"latitude": latitude, "longitude": longitude}})

    def send_contact(self, phone_number: str = "+441632960000", first_name: str = "Contact") -> int:
        """Send somebody's contact."""
        return self._say({"contact": {"phone_number": phone_number, "first_name": first_name}})

    def send_poll(self, question: str = "Which?", options: Sequence[str] = ("One", "Two")) -> int:
        """Send a poll."""
        choices = [{"persistent_id": str(n), "text": o, "voter_count": 0} for n, o in enumerate(options)]
        poll: Json = {"id": f"5{self._backend.world.last_message_id}", "question": question}
        poll |= {"options": choices, "total_voter_count": 0, "is_closed": False, "is_anonymous": True}
        poll |= {"type": "regular", "allows_multiple_answers": False, "allows_revoting": False}
        return self._say({"poll": poll | {"members_only": False}})

    def block_bot(self) -> None:
        """Block the bot: it is told, and can send nothing more."""
        if not self._account.blocked:
            self._account.blocked = True
            self._backend.change_membership(self._chat, self._account, "member", "kicked")

    def unblock_bot(self) -> None:
        """Allow the bot to write again."""
        if self._account.blocked:
            self._account.blocked = False
            self._backend.change_membership(self._chat, self._account, "kicked", "member")

    def deactivate(self) -> None:
        """Deactivate the account."""
        self._account.deactivated = True

    def read(self) -> None:
        """Mark everything that the bot has sent as read."""
        last = max((k.message["message_id"] for k in self._chat.messages.values() if k.by_bot), default=0)
        if last > self._account.read_up_to:
            self._account.read_up_to = last
            self._backend.world.touch(self._chat)

    def _say(self, content: Json, reply_to: int | None = None) -> int:
        self._check_can_write()
        self._account.started = True
        if "text" in content:
            content = _text_content(content["text"])
        return self._backend.receive(self._chat, self._account, content, reply_to)

    def _check_can_write(self) -> None:
        if self._account.deactivated:
            raise NotPossible("The account is deactivated.")
        if self._account.blocked:
            raise NotPossible("The bot is blocked; unblock it first.")

    def _message(self, message_id: int) -> StoredMessage:
        kept = self._chat.messages.get(message_id)
        if kept is None:
            raise NotPossible("That message is not there.")
        return kept


class Group:
    """A group, supergroup or channel, in which people write and the bot may be."""

    def __init__(self, backend: Backend, chat: Chat) -> None:
        self._backend = backend
        self._chat = chat

    @property
    def id(self) -> int:
        """The chat's id, below zero."""
        return self._chat.id

    @property
    def chat(self) -> list[Json]:
        """Its messages, oldest first."""
        return [kept.message for kept in self._chat.messages.values()]

    def send(self, person: Person, text: str, reply_to: int | None = None) -> list[int]:
        """Send a text as a person; in a channel, as the channel."""
        pieces = split_as_apps_do(text)
        contents = [_text_content(piece) for piece in pieces]
        return [self._backend.receive(self._chat, person.account, each, reply_to) for each in contents]

    def press(self, person: Person, message_id: int, data: str) -> str:
        """Press a button as a person; returns the callback query's id."""
        kept = self._chat.messages.get(message_id)
        if kept is None or not any(b.get("callback_data") == data for b in _buttons(kept.message)):
            raise NotPossible("That button is not there.")
        return self._backend.press(person.account, kept.message, data)

    def add_bot(self, by: Person) -> None:
        """Add the bot."""
        if not self._chat.bot_inside:
            self._chat.bot_inside = True
            self._backend.change_membership(self._chat, by.account, "left", "member")

    def remove_bot(self, by: Person) -> None:
        """Remove the bot."""
        if self._chat.bot_inside:
            self._chat.bot_inside = False
            self._backend.change_membership(self._chat, by.account, "member", "kicked")


def split_as_apps_do(text: str) -> list[str]:
    """A text in pieces of up to 4096 UTF-16 units: cut at the last newline that fits, else the last space.

    Pieces are trimmed; empty ones are left out.
    """
    rest, pieces = clean(text).strip(), []
    while utf16_length(rest) > TEXT_LIMIT:
        window = _within(rest, TEXT_LIMIT)
        cut = max(window.rfind("\n"), 0) or max(window.rfind(" "), 0) or len(window)
        pieces.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [piece for piece in [*pieces, rest] if piece]


def _within(text: str, limit: int) -> str:
    window = text[:limit]
    while utf16_length(window) > limit:
        window = window[: len(window) - max(1, (utf16_length(window) - limit) // 2)]
    return window


def _text_content(text: str) -> Json:
    entities = with_detected(text, [])
    return {"text": text, **({"entities": entities} if entities else {})}


def _caption(caption: str) -> Json:
    return {"caption": caption} if caption else {}


def _without(values: Json, *names: str) -> Json:
    return {name: value for name, value in values.items() if name not in names}


def _buttons(message: Json) -> list[Json]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]
