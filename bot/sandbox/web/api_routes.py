"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import json
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.sandbox.standin.faults import HtmlAnswer, LineBroken
from bot.sandbox.standin.parameters import Json, Upload
from bot.sandbox.standin.telegram import Reply, Telegram
from bot.sandbox.web.line import Broken
from bot.sandbox.web.multipart import BadMultipart, parsed

LARGEST_BODY = 64 * 1024 * 1024  # bytes; more than any upload that Telegram takes


class BotApi:
    """The routes of one `Telegram`; `closing` is set when the server stops."""

    def __init__(self, telegram: Telegram, closing: asyncio.Event) -> None:
        self._telegram = telegram
        self._closing = closing

    def routes(self) -> list[Route]:
        """What to mount at the server's root."""
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download),
        ]

    async def call(self, request: Request) -> Response | ASGIApp:
        """Answer one Bot API call."""
        if int(request.headers.get("content-length") or 0) > LARGEST_BODY:
            return _answer(_refused(413, "Request Entity Too Large"))
        if request.path_params["token"] != self._telegram.token:
            return _answer(_refused(401, "Unauthorized"))
        try:
            parameters, files = await _read(request)
        except (BadMultipart, ValueError):
            return _answer(_refused(400, "Bad Request: can't parse the request"))
        if self._closing.is_set():
            parameters["timeout"] = 0
        try:
            return _answer(await self._telegram.call(request.path_params["method"], parameters, files))
        except HtmlAnswer as answer:
            return Response(answer.page, answer.status, media_type="text/html")
        except LineBroken as broken:
            return Broken(broken, self._closing)

    async def download(self, request: Request) -> Response:
        """Give a file that `getFile` named."""
        if request.path_params["token"] != self._telegram.token:
            return _answer(_refused(401, "Unauthorized"))
        content = self._telegram.download(request.path_params["path"])
        if content is None:
            return _answer(_refused(404, "Not Found"))
        return Response(content, media_type="application/octet-stream")


async def _read(request: Request) -> tuple[Json, dict[str, Upload]]:
    parameters: Json = dict(request.query_params)
    body = await request.body()
    content_type = request.headers.get("content-type", "")
    if not body:
        return parameters, {}
    if content_type.startswith("application/json"):
        given = json.loads(body)
        if not isinstance(given, dict):
            raise ValueError("not an object")
        return parameters | given, {}
    if content_type.startswith("multipart/form-data"):
        fields, files = parsed(body, content_type)
        return parameters | fields, files
    return parameters | dict(parse_qsl(body.decode(), keep_blank_values=True)), {}


def _refused(status: int, description: str) -> Reply:
    return Reply(status, {"ok": False, "error_code": status, "description": description})


def _answer(reply: Reply) -> Response:
    return Response(json.dumps(reply.body).encode(), reply.status, media_type="application/json")
