"""One exchange with Telegram's servers: aiohttp's connections and its parser, without its session.

A session builds a request and an answer of a dozen parts each around every exchange, which takes longer than
all else of a call together. A call needs none of them: a body that is whole, no cookies, no redirects.
"""

import aiohttp
from msgspec import Struct
from yarl import URL

JSON = {"Content-Type": "application/json"}
NOT_SENT = ("User-Agent", "Accept", "Accept-Encoding")
"""What aiohttp would tell of itself."""


class _Address(Struct, frozen=True):
    """Where a URL's calls go: whom they connect to, and how they begin, up to the length of the body."""

    host: aiohttp.ClientRequest
    head: bytes


class Exchanges:
    """Posts JSON over the connections of a pool, which is another's to close."""

    def __init__(self, connector: aiohttp.BaseConnector) -> None:
        self._connector = connector
        self._addresses: dict[str, _Address] = {}

    async def post(
        self,
        url: str,
        body: bytes,
        bounds: aiohttp.ClientTimeout,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer to a call; `bounds` are of connecting, and of silence.

        Raises ClientError, OSError or ValueError.
        """
        address = self._addresses.get(url) or self._address(url)
        try:
            connection = await self._connector.connect(address.host, [], bounds)
        except TimeoutError:
            raise aiohttp.ConnectionTimeoutError from None
        try:
            answered = await _answer(connection, b"%b%d\r\n\r\n%b" % (address.head, len(body), body), bounds)
        except BaseException:
            connection.close()
            raise
        connection.release()
        return answered

    def _address(self, url: str) -> _Address:
        host = aiohttp.ClientRequest("POST", URL(url), headers=JSON, skip_auto_headers=NOT_SENT)
        lines = [f"POST {host.url.raw_path_qs} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in host.headers.items() if name != "Content-Length"]
        head = "\r\n".join([*lines, "Content-Length: "]).encode()
        return self._addresses.setdefault(url, _Address(host, head))


async def _answer(
    connection: aiohttp.connector.Connection, request: bytes, bounds: aiohttp.ClientTimeout
) -> tuple[int, bytes]:
    protocol = connection.protocol
    if protocol is None or protocol.transport is None:
        raise aiohttp.ServerDisconnectedError
    protocol.set_response_params(read_until_eof=True, read_timeout=bounds.sock_read)
    protocol.transport.write(request)
    protocol.start_timeout()
    try:
        head, content = await protocol.read()
        while head.code < 200 and head.code != 101:
            # That it goes on; the answer comes after it.
            head, content = await protocol.read()
    except aiohttp.http.HttpProcessingError:
        raise aiohttp.ClientPayloadError from None
    return head.code, await content.read()
