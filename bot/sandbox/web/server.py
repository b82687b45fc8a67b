"""The stand-in as a server on this machine: the Bot API, the phone's page, and a way in for tests.

It answers to this machine's own names only, so that a page from elsewhere cannot reach it by another name.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.api_routes import BotApi
from bot.sandbox.web.control_routes import Control
from bot.sandbox.web.line import Line
from bot.sandbox.web.phone_routes import Phone, TurnClock

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_PAGE_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'self'; img-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def build(
    telegram: Telegram,
    *,
    phone_user_id: int,
    start_link: str | None = None,
    turn_clock: TurnClock | None = None,
    control: bool = False,
) -> Starlette:
    """The application: with `control`, other processes may act as people too.

    `turn_clock` is called with the time to turn to, when the phone asks; without it the clock cannot turn.
    """
    closing = asyncio.Event()
    phone = Phone(telegram, phone_user_id, closing, start_link=start_link, turn_clock=turn_clock)
    routes = [*BotApi(telegram, closing).routes(), *phone.routes()]
    if control:
        routes += Control(telegram).routes()
    app = Starlette(routes=routes, middleware=[Middleware(_OwnNamesOnly)])
    app.state.closing = closing
    app.state.telegram = telegram
    return app


@asynccontextmanager
async def serve(
    telegram: Telegram,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    phone_user_id: int = 1,
    start_link: str | None = None,
    turn_clock: TurnClock | None = None,
    control: bool = False,
) -> AsyncIterator[str]:
    """Serve a `Telegram` on this machine; gives the address, such as `http://127.0.0.1:8081`.

    Port 0 takes a free one. Raises `ValueError` for a host that others can reach, `OSError` for a used port.
    """
    if host not in _LOOPBACK:
        raise ValueError("the sandbox is for this machine only: use 127.0.0.1")
    app = build(
        telegram,
        phone_user_id=phone_user_id,
        start_link=start_link,
        turn_clock=turn_clock,
        control=control,
    )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        server = _Server(_config(app), app.state.closing)
        running = asyncio.create_task(server.serve(sockets=[listener]))
        await server.ready.wait()
        telegram.webhook.resume()
        name = f"[{host}]" if ":" in host else host
        try:
            yield f"http://{name}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            app.state.closing.set()
            telegram.updates.end_polling()
            await telegram.webhook.stop()
            await running


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Line,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )


class _Server(uvicorn.Server):
    """Uvicorn that leaves the process' signals alone and says when it listens."""

    def __init__(self, config: uvicorn.Config, closing: asyncio.Event) -> None:
        super().__init__(config)
        self.closing = closing
        self.ready = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Whoever runs the server decides when it ends."""
        yield

    async def main_loop(self) -> None:
        """Keep the clock of the answers' headers, until told to stop."""
        ticks = 0
        while not self.should_exit:
            await self.on_tick(ticks)
            ticks = (ticks + 1) % 864_000
            with suppress(TimeoutError):
                async with asyncio.timeout(0.1):
                    await self.closing.wait()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self.ready.set()


class _OwnNamesOnly:
    """Turns away other names of this machine, and what a page from another place asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_page = not scope["path"].startswith(("/bot", "/file/bot"))
        if not _is_own(headers.get("host", "")) or _is_foreign(scope, headers):
            sentence = "The sandbox answers to its own page on this machine only."
            await JSONResponse({"error": sentence}, 403)(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start" and is_page:
                MutableHeaders(scope=message).update(_PAGE_HEADERS)
            await send(message)

        await self._app(scope, receive, with_headers)


def _is_own(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in _LOOPBACK
    except ValueError:
        return False


def _is_foreign(scope: Scope, headers: Headers) -> bool:
    if scope["path"] == "/" and scope["method"] in ("GET", "HEAD"):
        return False  # a link to the page may stand anywhere
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    return headers.get("origin", f"http://{headers['host']}") != f"http://{headers['host']}"
