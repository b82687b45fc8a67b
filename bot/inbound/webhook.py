"""The webhook: a small server to which Telegram brings each update, and which keeps it before it says so.

It is meant to stand behind a reverse proxy, which has the certificate; so by default it listens on this
machine only.
"""

import asyncio
import hmac
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import unquote, urlsplit

from aiohttp import web
from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot.concurrency import jittered_backoff
from bot.gateway.errors import seconds_of
from bot.inbound.arrived import NotTakenIn
from bot.inbound.inbox import Inbox
from bot.inbound.polling import ALLOWED_UPDATES
from bot.inbound.raw import Raw, id_of, read
from bot.inbound.retries import Retries
from storage.errors import AfterwordError

log = logging.getLogger(__name__)

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_LONGEST_PAUSE = 60.0
_REQUEST_WITHIN = 60.0
_STOP_WITHIN = 2.0


class WebhookAddressTaken(AfterwordError):
    """WEBHOOK_LISTEN cannot be listened at: another program is there, or the host is not this machine's."""


class Webhook:
    """Where Telegram brings updates: at the path of `url`, with a secret in each request.

    Without a `secret`, it makes one anew at each start; Telegram is told of it each time. `pause` waits for
    as many seconds as it is given.
    """

    def __init__(
        self,
        bot: Bot,
        inbox: Inbox,
        retries: Retries,
        *,
        url: str,
        secret: str | None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._retries = retries
        self._url = url
        # As aiohttp tells it, which reads what is written with per cent signs.
        self._path = unquote(urlsplit(url).path) or "/"
        self._secret = secret or secrets.token_urlsafe(32)
        self._pause = pause
        # How many whole requests each open connection has brought.
        self._whole: dict[object, int] = {}

    @asynccontextmanager
    async def listening(self, address: tuple[str, int]) -> AsyncIterator[int]:
        """Answer at a host and a port, 0 for any free one; gives the port. Raises WebhookAddressTaken."""
        host, port = address
        server = web.Server(self._answer, access_log=None, auto_decompress=False)
        watching: set[asyncio.Task[None]] = set()

        def connected() -> asyncio.BaseProtocol:
            connection = server()
            watch = asyncio.create_task(self._watch(connection))
            watching.add(watch)
            watch.add_done_callback(watching.discard)
            return connection

        try:
            listener = await asyncio.get_running_loop().create_server(connected, host, port)
        except OSError as error:
            raise WebhookAddressTaken(f"{host}:{port}") from error
        try:
            yield int(listener.sockets[0].getsockname()[1])
        finally:
            listener.close()
            await server.shutdown(_STOP_WITHIN)
            for watch in watching:
                watch.cancel()
            await asyncio.gather(*watching, return_exceptions=True)

    async def announce(self) -> None:
        """Tell Telegram where to bring updates, until it has taken that; what waits there is not dropped."""
        failed = 0
        while True:
            try:
                await self._bot.set_webhook(
                    self._url, secret_token=self._secret, allowed_updates=ALLOWED_UPDATES
                )
            except RetryAfter as refused:
                await self._pause(seconds_of(refused))
            except TelegramError as error:
                failed += 1
                log.error("webhook not set, trying again", extra={"reason": type(error).__name__})
                await self._pause(jittered_backoff(failed, _LONGEST_PAUSE))
            else:
                return

    async def _watch(self, connection: web.RequestHandler) -> None:
        """Close a connection on which no whole request has come for a minute."""
        self._whole[connection] = 0
        try:
            before = -1
            while before != self._whole[connection]:
                before = self._whole[connection]
                await self._pause(_REQUEST_WITHIN)
            connection.force_close()
        finally:
            del self._whole[connection]

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        """200 once the update is on disk; what Telegram never sends is 400, and is not to come again."""
        if request.path != self._path:
            return web.Response(status=404)
        if request.method != "POST":
            return web.Response(status=405)
        given = request.headers.get(_SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, self._secret.encode()):
            return web.Response(status=403)
        try:
            body = await request.read()
            update = read(body)
        except (ValueError, OSError, web.HTTPException, web.PayloadAccessError, web.RequestPayloadError):
            return web.Response(status=400)
        if request.protocol in self._whole:
            self._whole[request.protocol] += 1
        if not isinstance(update, dict) or id_of(update) is None:
            return web.Response(status=400)
        return web.Response(status=200 if await self._keep(update) else 500)

    async def _keep(self, update: Raw) -> bool:
        try:
            self._inbox.enqueue(await self._inbox.keep([update]))
        except NotTakenIn as error:
            log.warning("update not taken in", extra={"reason": type(error).__name__})
            await self._retries.not_kept(error.chats)
            return False
        except AfterwordError as error:
            log.warning("update not taken in", extra={"reason": type(error).__name__})
            return False
        return True
