"""Our bot: python-telegram-bot's, with short ways to make the calls that every turn makes.

Its own `send_message` and the like build objects from their arguments, take them apart again, and read a
whole answer for one number of it. What is here goes into the Bot API's JSON at once, for a tenth of the
cost. Errors and the way to Telegram are the library's own, through the request that all its methods use.
"""

import json
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from telegram import InputFile
from telegram.error import BadRequest
from telegram.ext import ExtBot
from telegram.request import RequestData

from bot.actions.callback_data import encode
from bot.gateway.errors import is_gone, is_harmless
from bot.invitations import link
from bot.views.html import TIME, undated
from bot.views.message import Button, Message

_NO_PREVIEW = {"is_disabled": True}


class TelegramBot(ExtBot[None]):
    """A bot that sends our messages; every method raises TelegramError."""

    __slots__ = ("_styles", "_times")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._styles = True
        """Whether this server takes buttons with a style, as far as is known."""
        self._times = True
        """Whether it takes moments in the words."""

    def __repr__(self) -> str:
        """Its class alone: the library's own has the token in it."""
        return f"{type(self).__name__}[]"

    async def send(self, chat_id: int, message: Message) -> int:
        """Send a message; its id. It cannot be forwarded or saved, unless it brings a link to pass on."""
        more = {"disable_notification": message.quiet, "protect_content": not message.start}
        if message.start:
            message = replace(message, html=f"{message.html}\n\n{link(self.username, message.start)}")
        sent = await self._put("sendMessage", chat_id, message, more)
        return int(sent["message_id"])

    async def send_file(self, chat_id: int, name: str, content: bytes, *, quiet: bool = False) -> int:
        """Send a file that may be kept and passed on; the message's id."""
        # By its name alone, the server may take it for something else and show it otherwise.
        told = {"chat_id": chat_id, "disable_content_type_detection": True, "disable_notification": quiet}
        sent = await self._post("sendDocument", told | {"document": InputFile(content, filename=name)})
        return int(sent["message_id"])

    async def send_picture(self, chat_id: int, content: bytes) -> int:
        """Send a picture that cannot be forwarded or saved, without a sound; the message's id."""
        told = {"chat_id": chat_id, "protect_content": True, "disable_notification": True}
        sent = await self._post("sendPhoto", told | {"photo": InputFile(content, filename="year.png")})
        return int(sent["message_id"])

    async def edit(self, chat_id: int, message_id: int, message: Message) -> None:
        """Put a message in the place of one that was sent."""
        await self._put("editMessageText", chat_id, message, {"message_id": message_id})

    async def delete(self, chat_id: int, messages: Sequence[int]) -> None:
        """Take up to a hundred messages out of a chat, whoever sent them; one that is gone does no harm."""
        await self._call("deleteMessages", {"chat_id": chat_id, "message_ids": list(messages)})

    async def answer(self, query_id: str, said: str = "") -> None:
        """Tell the phone that its tap has arrived, and the chair `said`, if anything."""
        more = {"text": said} if said else {}
        await self._call("answerCallbackQuery", {"callback_query_id": query_id} | more)

    async def _put(self, method: str, chat_id: int, message: Message, more: dict[str, Any]) -> Any:
        """Call with a message; what this server does not know is left out from the first that it takes so."""
        styles, times = self._styles, self._times
        while True:
            try:
                told = _parameters(chat_id, message, styles=styles, times=times)
                done = await self._call(method, told | more)
                break
            except BadRequest as refused:
                if times and TIME in str(refused):
                    times = False
                elif styles and _has_styles(message) and not (is_gone(refused) or is_harmless(refused)):
                    styles = False
                else:
                    raise
        self._styles, self._times = self._styles and styles, self._times and times
        return done

    async def _call(self, method: str, parameters: dict[str, Any]) -> Any:
        """Call with what is JSON already, which the library need not look through for files and times."""
        return await self.request.post(f"{self.base_url}/{method}", _Told(parameters))


class _Told(RequestData):  # type: ignore[misc] # final, but requests use only what it documents
    """Parameters without a file, as they are."""

    __slots__ = ("_told",)

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__()
        self._told = told

    @property
    def parameters(self) -> dict[str, Any]:
        """What is sent."""
        return self._told

    @property
    def json_parameters(self) -> dict[str, str]:
        """The same as texts, for a request that sends a form: what is no text is JSON."""
        told = self._told.items()
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in told}


def _has_styles(message: Message) -> bool:
    return any(button.style for row in message.keyboard for button in row)


def _parameters(chat_id: int, message: Message, *, styles: bool, times: bool) -> dict[str, Any]:
    parameters = {
        "chat_id": chat_id,
        "text": message.html if times else undated(message.html),
        "parse_mode": "HTML",
        "link_preview_options": _NO_PREVIEW,
    }
    if message.keyboard:
        rows = [[_key(button, styled=styles) for button in row] for row in message.keyboard]
        parameters["reply_markup"] = {"inline_keyboard": rows}
    return parameters


def _key(button: Button, *, styled: bool) -> dict[str, str]:
    key = {"text": button.text, "callback_data": encode(button.action)}
    return key | {"style": button.style.value} if styled and button.style else key
