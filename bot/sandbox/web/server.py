"""The stand-in as a server on this machine: the Bot API, the phone's page, and control for tests.

It answers to this machine's own names only, so that a page from elsewhere cannot reach it by another name.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.api_routes import BotApi
from bot.sandbox.web.control_routes import Control
from bot.sandbox.web.distance import Place
from bot.sandbox.web.phone_routes import Phone, TurnClock

CLOSING = web.AppKey("closing", asyncio.Event)
"""Set when the server stops: what waits for something to happen ends then."""

ENDS_WITHIN = 2.0  # seconds that a server which ends waits for the requests that have begun
LARGEST_BODY = 64 * 1024 * 1024  # bytes; more than any upload that Telegram takes
_BOT_API = ("/bot", "/file/bot")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def build(
    telegram: Telegram,
    *,
    phone_user_id: int,
    start_link: str | None = None,
    turn_clock: TurnClock | None = None,
    control: bool = False,
    place: Place | None = None,
) -> web.Application:
    """The application: with `control`, other processes may act as people too; `place` is near, if none.

    `turn_clock` is called with the time to turn to, when the phone asks; without it the clock cannot turn.
    """
    closing = asyncio.Event()

    async def close(_app: web.Application) -> None:
        closing.set()
        telegram.updates.end_polling()

    api = BotApi(telegram, closing, place=place)
    phone = Phone(telegram, api.place, phone_user_id, closing, start_link=start_link, turn_clock=turn_clock)
    app = web.Application(middlewares=[_own_names_only], client_max_size=LARGEST_BODY)
    app[CLOSING] = closing
    app.on_response_prepare.append(_add_page_headers)
    app.on_shutdown.append(close)
    app.add_routes([*api.routes(), *phone.routes()])
    if control:
        app.add_routes(Control(telegram, api.place).routes())
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
    place: Place | None = None,
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
        place=place,
    )
    # A client that leaves ends what it waits for: a poll, the page's events, an answer that never comes.
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=ENDS_WITHIN)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        await runner.setup()
        try:
            await web.SockSite(runner, listener).start()
            telegram.webhook.resume()
            name = f"[{host}]" if ":" in host else host
            yield f"http://{name}:{listener.getsockname()[1]}"
        finally:
            await telegram.webhook.stop()
            await runner.cleanup()


@web.middleware
async def _own_names_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn away other names of this machine, and what a page from another place asks for."""
    host = request.headers.get("Host", "")
    if not _is_own(host) or _is_foreign(request, host):
        sentence = "The sandbox answers to its own page on this machine only."
        return web.json_response({"error": sentence}, status=403)
    return await handler(request)


async def _add_page_headers(request: web.Request, response: web.StreamResponse) -> None:
    if not request.path.startswith(_BOT_API):
        response.headers.update(_PAGE_HEADERS)


def _is_own(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in _LOOPBACK
    except ValueError:
        return False


def _is_foreign(request: web.Request, host: str) -> bool:
    if request.path == "/" and request.method in ("GET", "HEAD"):
        return False  # a link to the page may stand anywhere
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    return request.headers.get("Origin", f"http://{host}") != f"http://{host}"
