"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import json
from urllib.parse import parse_qsl

from aiohttp import web

from bot.sandbox.standin.faults import HtmlAnswer, LineBroken
from bot.sandbox.standin.parameters import Json, Upload
from bot.sandbox.standin.telegram import Reply, Telegram
from bot.sandbox.web.distance import Pause, Place
from bot.sandbox.web.line import break_line
from bot.sandbox.web.multipart import read_form


class BotApi:
    """The routes of one `Telegram`, at a `place`; `closing` is set when the server stops.

    `pause` waits for seconds.
    """

    def __init__(
        self,
        telegram: Telegram,
        closing: asyncio.Event,
        *,
        place: Place | None = None,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self.place = place or Place()
        self._pause = pause
        self._telegram = telegram
        self._closing = closing

    def routes(self) -> list[web.RouteDef]:
        """What to mount at the server's root."""
        return [
            web.get("/bot{token}/{method}", self.call),
            web.post("/bot{token}/{method}", self.call),
            web.get("/file/bot{token}/{path:.+}", self.download),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer one Bot API call. Every answer to a call passes here: whole, refused or broken."""
        await self.place.travel(self._pause)
        try:
            return await self._answered(request)
        finally:
            await self.place.travel(self._pause)

    async def _answered(self, request: web.Request) -> web.StreamResponse:
        try:
            reply = await self._reply(request)
        except HtmlAnswer as answer:
            return web.Response(body=answer.page, status=answer.status, content_type="text/html")
        except LineBroken as broken:
            return await break_line(request, broken.fault, self._closing)
        return _answer(reply)

    async def _reply(self, request: web.Request) -> Reply:
        if request.match_info["token"] != self._telegram.token:
            return _error(401, "Unauthorized")
        try:
            parameters, files = await _read(request)
        except web.HTTPRequestEntityTooLarge:
            return _error(413, "Request Entity Too Large")
        except ValueError:
            return _error(400, "Bad Request: can't parse the request")
        if self._closing.is_set():
            parameters["timeout"] = 0
        return await self._telegram.call(request.match_info["method"], parameters, files)

    async def download(self, request: web.Request) -> web.Response:
        """Give a file that `getFile` named."""
        if request.match_info["token"] != self._telegram.token:
            return _answer(_error(401, "Unauthorized"))
        content = self._telegram.download(request.match_info["path"])
        if content is None:
            return _answer(_error(404, "Not Found"))
        return web.Response(body=content, content_type="application/octet-stream")


async def _read(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    if (request.content_length or 0) > request.client_max_size:
        raise web.HTTPRequestEntityTooLarge(request.client_max_size)
    parameters: Json = dict(request.query)
    if not request.can_read_body:
        return parameters, {}
    if request.content_type == "application/json":
        given = json.loads(await request.read())
        if not isinstance(given, dict):
            raise ValueError("not an object")
        return parameters | given, {}
    if request.content_type == "multipart/form-data":
        fields, files = await read_form(request)
        return parameters | fields, files
    body = (await request.read()).decode()
    return parameters | dict(parse_qsl(body, keep_blank_values=True)), {}


def _error(status: int, description: str) -> Reply:
    return Reply(status, {"ok": False, "error_code": status, "description": description})


def _answer(reply: Reply) -> web.Response:
    return web.json_response(reply.body, status=reply.status)
