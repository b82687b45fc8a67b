"""The way to Telegram's servers: HTTP on aiohttp, behind python-telegram-bot's own seam, `BaseRequest`.

python-telegram-bot's own transport is not used for two reasons: a call costs several times as much on it, and
its errors are chained to httpx's, which carry the URL.

What lives here is one exchange: parameters out, a status and a body back. Trying again, waiting for a turn
and making sense of an answer belong elsewhere.

Every URL of the Bot API holds the bot's token, and every body may hold what a chair wrote. So no error that
leaves this module has a URL or a body in it, or is chained to one that has.
"""

import asyncio
import errno
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.gateway.exchange import JSON, NOT_SENT, Exchanges
from bot.gateway.payloads import answer_in, is_object, written

# Seconds, None for no bound, or `BaseRequest.DEFAULT_NONE`, whose type python-telegram-bot keeps to itself.
_Seconds = Any

_CHUNK = 64 * 1024


class AiohttpRequest(BaseRequest):
    """Carries Bot API calls over a pool of kept connections.

    `connections` is how many exchanges may be under way at once. All timeouts are in seconds, None for no
    bound: `connect_timeout` to open a connection, `read_timeout` for silence while an answer is awaited or
    arriving, `write_timeout` for an upload that does not move, `pool_timeout` to wait for a free connection.
    A call may set its own.

    Proxies are taken from the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) when it is initialised. It may
    be initialised again after a shutdown.
    """

    __slots__ = ("_connections", "_defaults", "_exchanges", "_proxies", "_room", "_session")

    def __init__(
        self,
        *,
        connections: int = 256,
        connect_timeout: float | None = 5.0,
        read_timeout: float | None = 5.0,
        write_timeout: float | None = 20.0,
        pool_timeout: float | None = 1.0,
    ) -> None:
        self._connections = connections
        self._defaults = (connect_timeout, read_timeout, write_timeout, pool_timeout)
        self._session: aiohttp.ClientSession | None = None
        self._exchanges: Exchanges | None = None
        self._room = asyncio.Semaphore(connections)
        self._proxies: Mapping[str, str] = {}

    @property
    def read_timeout(self) -> float | None:
        """The read timeout in seconds for calls that set none."""
        return self._defaults[1]

    async def initialize(self) -> None:
        """Open the pool; does nothing if it is open."""
        if self._session is not None:
            return
        self._room = asyncio.Semaphore(self._connections)
        self._proxies = getproxies()
        # `_room` bounds the connections, so that waiting for one has a timeout of its own.
        connector = aiohttp.TCPConnector(limit=0, ttl_dns_cache=300, keepalive_timeout=30)
        self._exchanges = Exchanges(connector)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=NOT_SENT,
            # aiohttp's own reading of the environment costs two changes of thread a call.
            trust_env=False,
        )

    async def shutdown(self) -> None:
        """Close every connection; does nothing if that is done."""
        session, self._session, self._exchanges = self._session, None, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917  the seam's own signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: _Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: _Seconds = BaseRequest.DEFAULT_NONE,
        connect_timeout: _Seconds = BaseRequest.DEFAULT_NONE,
        pool_timeout: _Seconds = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Carry one call and return the HTTP status with the body, whatever the status.

        A body that comes with an error status and is not the Bot API's (a proxy's page, say) is replaced by
        an empty refusal: such a page may repeat the URL.
        Raises `TimedOut` when a timeout passed and `NetworkError` for whatever else failed on the way.
        """
        unset = BaseRequest.DEFAULT_NONE
        connect, read, write, pool = self._defaults
        connect = connect if connect_timeout is unset else connect_timeout
        read = read if read_timeout is unset else read_timeout
        write = write if write_timeout is unset else write_timeout
        pool = pool if pool_timeout is unset else pool_timeout
        try:
            await self._enter(pool)
            try:
                timeout = _timeout(connect, read)
                if request_data is None:
                    status, body = await self._exchange(method, url, timeout)
                elif request_data.contains_files:
                    status, body = await self._upload(method, url, timeout, request_data, write)
                else:
                    status, body = await self._post(url, timeout, written(request_data.parameters))
            finally:
                self._room.release()
        except (aiohttp.ClientError, OSError, ValueError) as error:
            failure = _failure(error)
        else:
            return status, body if status < 300 or is_object(body) else b'{"ok":false}'
        # Raised only here: inside the `except` it would be chained to an error that may hold the URL.
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer of the Bot API; `UnreadableAnswer` if it is not one.

        What it replaces logs the whole body when it cannot be read.
        """
        return answer_in(payload)

    async def _enter(self, seconds: float | None) -> None:
        if not self._room.locked():
            await self._room.acquire()
            return
        try:
            async with asyncio.timeout(seconds):
                await self._room.acquire()
        except TimeoutError:
            raise _PoolTimeout from None

    async def _post(
        self,
        url: str,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  bounds that aiohttp keeps itself
        body: bytes,
    ) -> tuple[int, bytes]:
        if self._exchanges is None or self._proxies:
            return await self._exchange("POST", url, timeout, body, JSON)
        return await self._exchanges.post(url, body, timeout)

    async def _exchange(
        self,
        method: str,
        url: str,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  bounds that aiohttp keeps itself
        body: bytes | AsyncIterator[memoryview] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NetworkError("The connection to Telegram is not open")
        async with self._session.request(
            method,
            url,
            data=body,
            headers=headers,
            timeout=timeout,
            # The token must not follow a redirect to somebody else.
            allow_redirects=False,
            proxy=self._proxy(url) if self._proxies else None,
        ) as response:
            return response.status, await response.read()

    async def _upload(
        self,
        method: str,
        url: str,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  as above
        request_data: RequestData,
        stall: float | None,
    ) -> tuple[int, bytes]:
        boundary = secrets.token_hex(16)
        parts = await _multipart(request_data, boundary)
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            # Without a length it would go out chunked.
            "Content-Length": str(sum(map(len, parts))),
        }
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(None) as stalled:

            def moved(more: bool) -> None:
                if stall is not None and not stalled.expired():
                    stalled.reschedule(loop.time() + stall if more else None)

            return await self._exchange(method, url, timeout, _chunks(parts, moved), headers)

    def _proxy(self, url: str) -> str | None:
        parts = urlsplit(url)
        address = self._proxies.get(parts.scheme)
        return None if address is None or proxy_bypass(parts.netloc) else address


class _PoolTimeout(TimeoutError):
    """No connection came free in time."""


@lru_cache(maxsize=64)
def _timeout(connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=connect, sock_connect=connect, sock_read=read)


def _failure(error: Exception) -> NetworkError:
    """What to raise for an error on the way: its kind, in words, and nothing that it says itself."""
    kind = type(error).__name__
    match error:
        case _PoolTimeout():
            words = "Every connection is in use; nothing was sent"
        case aiohttp.ConnectionTimeoutError():
            words = "The server could not be reached in time; nothing was sent"
        case aiohttp.ServerTimeoutError():
            words = "The server did not answer in time"
        case TimeoutError():
            words = "The upload stopped moving"
        case aiohttp.ClientHttpProxyError():
            words = f"The proxy refused the connection ({error.status}); nothing was sent"
        case aiohttp.ClientConnectorError():
            cause = errno.errorcode.get(error.errno or 0, kind)
            words = f"The server could not be reached; nothing was sent ({cause})"
        case _:
            words = f"The connection failed ({kind})"
    return TimedOut(words) if isinstance(error, TimeoutError) else NetworkError(words)


async def _multipart(request_data: RequestData, boundary: str) -> list[bytes]:
    """The parts of a multipart/form-data body, in order.

    A file that came as a handle is read whole: Telegram takes no more than 50 MB.
    """
    parts = [
        _head(boundary, name) + value.encode(errors="replace") + b"\r\n"
        for name, value in request_data.json_parameters.items()
    ]
    for name, (file_name, content, kind) in request_data.multipart_data.items():
        data = content if isinstance(content, bytes) else await asyncio.to_thread(content.read)
        parts += [_head(boundary, name, file_name, kind), data, b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return parts


def _head(boundary: str, name: str, file_name: str | None = None, kind: str | None = None) -> bytes:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"'
    if file_name is not None:
        head += f'; filename="{_quoted(file_name)}"\r\nContent-Type: {kind}'
    return f"{head}\r\n\r\n".encode(errors="replace")


def _quoted(name: str) -> str:
    """A name as the HTML standard has it in a form's header, so that it cannot end the header early."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


async def _chunks(parts: list[bytes], moved: Callable[[bool], None]) -> AsyncIterator[memoryview]:
    """The body in pieces, not copied; `moved` hears True before each, False when all are taken."""
    for part in parts:
        view = memoryview(part)
        for start in range(0, len(view), _CHUNK):
            moved(True)
            yield view[start : start + _CHUNK]
    moved(False)
