"""A Bot API server that costs as little as it can, for whatever bot polls it.

`getUpdates` hands out what the crowd has done. It runs as a process of its own, on a core of its own:
`python -m tests.bench.stub '{"kind": …}'` prints its address, and at the end what it has counted, as JSON.
"""

import asyncio
import json
import os
import sys
import time
from contextlib import suppress
from urllib.parse import parse_qsl

from tests.bench.crowd import BOT, Crowd, Json


class Server(asyncio.Protocol):
    """One connection: enough of HTTP for the clients that are measured, and no more."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._buffer = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while True:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            lower = head.lower()
            at = lower.find(b"content-length:")
            length = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(rest) < length:
                return
            self._buffer = rest[length:]
            method = head.split(b" ", 2)[1].rsplit(b"/", 1)[1].decode()
            if crowd_way := self._crowd.one_way:
                asyncio.get_running_loop().call_later(crowd_way, self._answer, method, rest[:length])
            else:
                self._answer(method, rest[:length])

    def _answer(self, method: str, body: bytes) -> None:
        crowd = self._crowd
        if method == "getUpdates":
            crowd.polled.set()
            crowd.wake = self._hand_out
            if crowd.updates:
                self._hand_out()
            return
        crowd.calls += 1
        crowd.methods[method] += 1
        match method:
            case "sendMessage" | "editMessageText":
                given = _read(body)
                person = int(given["chat_id"])
                message_id = crowd.shown(person, method, given)
                self._reply(
                    b'{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"},"text":"."}'
                    % (int(given.get("message_id") or message_id), person)
                )
            case "getMe":
                self._reply(json.dumps(BOT).encode())
            case "answerCallbackQuery":
                tapped = crowd.tapped.pop(int(_read(body)["callback_query_id"]), None)
                if tapped is not None:
                    crowd.acknowledged.append(time.monotonic() - tapped)
                self._reply(b"true")
            case _:
                self._reply(b"true")

    def _hand_out(self) -> None:
        crowd = self._crowd
        crowd.wake = lambda: None
        batch, crowd.updates = crowd.updates[:100], crowd.updates[100:]
        now = time.monotonic()
        for person, update_id, _ in batch:
            crowd.handed[person] = crowd.tapped[update_id] = now
            crowd.is_handed(person, now)
        self._reply(b"[" + b",".join(body for *_, body in batch) + b"]")

    def _reply(self, result: bytes) -> None:
        body = b'{"ok":true,"result":' + result + b"}"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        if self._crowd.one_way:
            asyncio.get_running_loop().call_later(self._crowd.one_way, self._transport.write, head + body)
        else:
            self._transport.write(head + body)


async def _flooded(crowd: Crowd, seconds: float, flood: Json) -> Json:
    """How long turns took in calm before and after a flood, and while it lasted."""
    found: Json = {"calm": [], "flooded": [], "calm whole": [], "flooded whole": []}
    for when in ("calm", "flooded", "calm"):
        crowd.answered.clear()
        crowd.taken.clear()
        if when == "flooded":
            crowd.flood(**flood)
        await asyncio.sleep(seconds)
        found[when] += crowd.answered
        found[f"{when} whole"] += crowd.taken
        if when == "flooded":
            await crowd.over()
    return found


def _p50_p99(times: list[float]) -> tuple[float, float]:
    ordered = sorted(times) or [0.0]
    return ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]


def _read(body: bytes) -> Json:
    if body.startswith(b"{"):
        read: Json = json.loads(body)
        return read
    return dict(parse_qsl(body.decode()))


async def main(asked: Json) -> None:
    """Serve until the measuring is over, and print what was counted."""
    crowd = Crowd(asked["kind"], asked["people"])
    crowd.one_way = asked.get("round_trip", 0.0) / 2
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(crowd), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await crowd.polled.wait()
    report: Json = {"first_poll": time.time()}
    if asked["seconds"]:
        crowd.begin()
        await asyncio.sleep(asked.get("warm_up", 2.0))
        if asked.get("rate"):
            await crowd.keep_to(asked["rate"])
        print("warm", flush=True)
        if asked.get("flood"):
            print(json.dumps(await _flooded(crowd, asked["seconds"], asked["flood"])), flush=True)
            return
        for times in (crowd.taken, crowd.answered, crowd.asked, crowd.acknowledged):
            times.clear()
        turns, calls, finished, began = crowd.turns, crowd.calls, crowd.finished, time.monotonic()
        if stations := asked.get("stations"):
            with suppress(TimeoutError):
                async with asyncio.timeout(asked["seconds"]):
                    for station in stations:
                        await crowd.until(lambda passed=turns + station: crowd.turns >= passed)
                        print(crowd.turns - turns, flush=True)
        else:
            await asyncio.sleep(asked["seconds"])
        seconds = time.monotonic() - began
        taken = sorted(crowd.taken) or [0.0]
        report |= {
            "turns": crowd.turns - turns,
            "calls": crowd.calls - calls,
            "finished": crowd.finished - finished,
            "seconds": seconds,
            "methods": crowd.methods,
            "p50": taken[len(taken) // 2],
            "p99": taken[len(taken) * 99 // 100],
            "answered": _p50_p99(crowd.answered),
            "asked": _p50_p99(crowd.asked),
            "acknowledged": _p50_p99(crowd.acknowledged),
        }
    print(json.dumps(report), flush=True)
    if asked.get("stay"):
        await asyncio.sleep(asked["stay"])


if __name__ == "__main__":
    asked_of: Json = json.loads(sys.argv[1])
    os.sched_setaffinity(0, {asked_of["core"]})
    asyncio.run(main(asked_of))
