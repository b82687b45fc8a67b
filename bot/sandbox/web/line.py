"""The HTTP line to a client, which can be cut: for a fault that closes it, or a page that must end."""

import asyncio
from typing import Any

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.sandbox.standin.faults import HalfClose, LineBroken, Timeout


class Line(H11Protocol):
    """Uvicorn's connection, which lets its requests know their transport as `scope["state"]["transport"]`."""

    def connection_made(self, transport: Any) -> None:
        """Remember the transport for this connection's requests."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Broken:
    """An answer that does not arrive, or not whole. `closing` is set when the server stops."""

    def __init__(self, broken: LineBroken, closing: asyncio.Event) -> None:
        self._fault = broken.fault
        self._closing = closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Be the answer, as an ASGI application."""
        transport = scope["state"]["transport"]
        if isinstance(self._fault, HalfClose):
            headers = [(b"content-type", b"application/json"), (b"content-length", b"4096")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b'{"ok":true,"result":{', "more_body": True})
            transport.close()
        elif isinstance(self._fault, Timeout):
            await _either(_gone(receive), self._closing.wait())
            transport.abort()
        else:
            transport.abort()
        await _gone(receive)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _either(*waits: Any) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
