"""Answers that do not arrive, or not whole: the faults that break a connection."""

import asyncio
from typing import assert_never

from aiohttp import web

from bot.sandbox.standin.faults import Drop, HalfClose, Timeout


async def break_line(
    request: web.Request, fault: Timeout | Drop | HalfClose, closing: asyncio.Event
) -> web.StreamResponse:
    """Break the connection of this request as the fault says. `closing` is set when the server stops."""
    transport = request.transport
    answer = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "4096"})
    if transport is None:
        return answer
    match fault:
        case HalfClose():
            await answer.prepare(request)
            await answer.write(b'{"ok":true,"result":{')
            transport.close()
        case Timeout():
            await closing.wait()  # when the client leaves first, the server cancels this
            transport.abort()
        case Drop():
            transport.abort()
        case _:
            assert_never(fault)
    return answer
