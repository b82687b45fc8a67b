"""A Bot API server that costs as little as it can, and the crowd of people who talk to whatever polls it.

It is the same for every bot that is measured: `getUpdates` hands out what the crowd has done, and a message
is answered by the next thing that its person does. It runs as a process of its own, on a core of its own:
`python -m tests.bench.stub '{"kind": …}'` prints its address, and at the end what it has counted, as JSON.
"""

import asyncio
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]
_WORDS = "he had not been in, and we did not ask if he was in at all."
"""Words enough for every probe, and few enough for a label."""
_FIRST = {"echo": "hello", "form": "/start", "history": "/history", "search": "/search noticed"}
"""What each kind of crowd says first; whoever looks at reflections says it again and again."""
_QUIET = 1.0
"""For how many seconds nobody who floods is answered when a flood is over."""
_A_GLANCE = 0.02
"""Seconds before somebody answers: nobody does before the bot has heard that its question arrived."""
_BOT = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "bench_bot"}


class Crowd:
    """People who do one thing at a time: each waits for the bot's answer before the next.

    They do as many things in a second as the bot takes, until they are to keep to a pace.
    """

    def __init__(self, kind: str, people: int) -> None:
        self.kind = kind
        self.people = people
        self.rate = 0.0
        self.updates: list[tuple[int, int, bytes]] = []
        self.one_way = 0.0
        """Seconds that a call, or its answer, is on its way."""
        self.asked: list[float] = []
        """How long it took from handing out an update until the next question was there."""
        self.acknowledged: list[float] = []
        """The same for the acknowledgement of a tap."""
        self.handed: dict[int, float] = {}
        self.tapped: dict[int, float] = {}
        self.wake: Callable[[], None] = lambda: None
        self.turns = 0
        self.calls = 0
        self.finished = 0
        self.taken: list[float] = []
        """How long each turn took from when it was made; it may have waited behind others to be fetched."""
        self.answered: list[float] = []
        """The same from when the bot was handed the update."""
        self.polled = asyncio.Event()
        self.methods: Counter[str] = Counter()
        # A bot whose record was here before has seen all ids below.
        self._next_id = self._message = int(1_000 * time.time())
        self._done_at: dict[int, float] = {}
        self._handed_at: dict[int, float] = {}
        self.flooded_at = 0.0
        """When somebody who floods was last answered."""
        self._ready: list[tuple[int, Json | str]] = []
        self._pacing: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Everybody says something first."""
        first = _FIRST.get(self.kind, "/reflect")
        for person in range(1, self.people + 1):
            self._soon(person, first)

    async def keep_to(self, rate: float) -> None:
        """From now on, all together do so many things in a second; returns once the rush before is over."""
        self.rate = rate
        self._pacing = asyncio.create_task(self._pace())
        while len(self._done_at) > rate / 4:  # noqa: ASYNC110 - it has no event of its own
            await asyncio.sleep(0.05)

    async def _pace(self) -> None:
        began, done = time.monotonic(), 0
        while True:
            await asyncio.sleep(0.005)
            due = int((time.monotonic() - began) * self.rate) - done
            for _ in range(min(due, len(self._ready))):
                self._do(*self._ready.pop(0))
            done += due

    def shown(self, person: int, method: str, parameters: Json) -> int:
        """A message was sent or changed; the id it has."""
        if method == "sendMessage" and (handed := self.handed.pop(person, None)) is not None:
            self.asked.append(time.monotonic() - handed)
        now = time.monotonic()
        if (at := self._done_at.pop(person, None)) is not None:
            self.taken.append(now - at)
        if (at := self._handed_at.pop(person, None)) is not None:
            self.answered.append(now - at)
        self._message += 1
        if person > self.people:
            self.flooded_at = now
            return self._message
        if self.kind not in ("reflect", "words"):
            self.turns += 1
            self._soon(person, self._again())
        else:
            message = int(parameters.get("message_id") or self._message)
            act = self._next(parameters, message, sent=method == "sendMessage")
            if act is not None:
                self.turns += 1
                self._soon(person, act)
        return self._message

    def _again(self) -> str:
        return _FIRST[self.kind] if self.kind in ("history", "search") else "another answer in the same words"

    def _next(self, parameters: Json, message: int, *, sent: bool) -> Json | str | None:
        """What a chair does at this screen; None if it is not yet time to do anything."""
        markup = parameters.get("reply_markup")
        markup = json.loads(markup) if isinstance(markup, str) else markup or {}
        labels = {b["callback_data"]: b["text"] for row in markup.get("inline_keyboard", ()) for b in row}
        data = list(labels)
        if not data:
            return None
        if any(d.startswith("delete?|") for d in data):
            self.finished += sent
            return "/reflect" if sent else None
        by_verb: dict[str, str] = {}
        for d in data:
            own, _, rest = d.partition("|")
            if own.isdigit():
                by_verb.setdefault(rest.partition("|")[0], d)
        if not by_verb:
            return None
        if self.kind == "words" and "+" in by_verb and "done" not in by_verb:
            # A choice can be said as well as tapped.
            return labels[by_verb["+"]] if sent else None
        for verb in ("submit", "done", "+", "mark"):
            if verb in by_verb:
                return {"data": by_verb[verb], "message": message}
        return _WORDS if sent else None

    def flood(self, first: int, sources: int, each: int, act: Json | str) -> None:
        """People who are not of the crowd, from the number `first` on, all do something so often at once."""
        for _ in range(each):
            for person in range(first, first + sources):
                self._do(person, act)
                self._done_at.pop(person, None)

    async def over(self) -> None:
        """Return when nobody who floods is answered any more."""
        while self.updates or time.monotonic() - self.flooded_at < _QUIET:  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(0.1)

    def is_handed(self, person: int, now: float) -> None:
        """The bot gets what somebody has done."""
        if person in self._done_at:
            self._handed_at[person] = now

    def _soon(self, person: int, act: Json | str) -> None:
        if self.rate:
            self._ready.append((person, act))
        else:
            asyncio.get_running_loop().call_later(_A_GLANCE, self._do, person, act)

    def _do(self, person: int, act: Json | str) -> None:
        self._message += 1
        user = {"id": person, "is_bot": False, "first_name": "Chair"}
        chat = {"id": person, "type": "private", "first_name": "Chair"}
        message: Json = {"message_id": self._message, "date": int(time.time()), "chat": chat}
        update: Json = {"update_id": self._next_id}
        if isinstance(act, str):
            message |= {"from": user, "text": act}
            if act.startswith("/"):
                message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(act)}]
            update["message"] = message
        elif "data" not in act:
            # Of a form of its own, as a picture or an edited text.
            update[act["kind"]] = message | {"from": user} | act["content"]
        else:
            message |= {"message_id": act["message"], "from": _BOT, "text": "a question"}
            query = {"id": str(self._next_id), "from": user, "message": message, "chat_instance": "1"}
            update["callback_query"] = query | {"data": act["data"]}
        self.updates.append((person, self._next_id, json.dumps(update).encode()))
        self._next_id += 1
        self._done_at[person] = time.monotonic()
        self.wake()


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
                self._reply(json.dumps(_BOT).encode())
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
        stations = list(asked.get("stations", ()))
        while time.monotonic() - began < asked["seconds"]:
            await asyncio.sleep(0.05)
            if stations and crowd.turns - turns >= stations[0]:
                print(crowd.turns - turns, flush=True)
                del stations[0]
                if not stations:
                    break
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
