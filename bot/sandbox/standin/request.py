"""`InMemoryRequest`: passes python-telegram-bot's calls to a `Telegram`, without a network."""

import json
from typing import Any

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.sandbox.standin.faults import HtmlAnswer, LineBroken, Timeout
from bot.sandbox.standin.parameters import Upload
from bot.sandbox.standin.telegram import Telegram


class InMemoryRequest(BaseRequest):
    """Give it to `ApplicationBuilder.request` and `.get_updates_request` to talk to one `Telegram`."""

    __slots__ = ("_telegram",)

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float | None:
        """The library asks for a value, though no answer takes any time."""
        return 5.0

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_timeouts: Any,
        **_named_timeouts: Any,
    ) -> tuple[int, bytes]:
        """Answer one request: a Bot API call, or the download of a file."""
        base, _, name = url.rpartition("/")
        if "/file/bot" in url:
            content = self._telegram.download(name)
            return (404, b'{"ok":false}') if content is None else (200, content)
        if base.rpartition("/bot")[2] != self._telegram.token:
            return 401, b'{"ok":false,"error_code":401,"description":"Unauthorized"}'
        parameters = request_data.parameters if request_data else {}
        files = _files(request_data) if request_data and request_data.contains_files else None
        try:
            reply = await self._telegram.call(name, parameters, files)
        except HtmlAnswer as answer:
            return answer.status, answer.page
        except LineBroken as broken:
            if isinstance(broken.fault, Timeout):
                raise TimedOut from None
            raise NetworkError("The connection was closed") from None
        return reply.status, json.dumps(reply.body).encode()


def _files(data: RequestData) -> dict[str, Upload]:
    uploads = {}
    for part, (name, content, mime) in data.multipart_data.items():
        body = content if isinstance(content, bytes) else content.read()
        uploads[part] = Upload(name, body if isinstance(body, bytes) else body.encode(), mime)
    return uploads
