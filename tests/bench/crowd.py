"""The crowd of people who talk to the bot that is measured, and what is counted of its answers.

It is the same for every bot: a message is answered by the next thing that its person does.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
_WORDS = "he had not been in, and we did not ask if he was in at all."
"""Words enough for every probe, and few enough for a label."""
_FIRST = {"echo": "hello", "form": "/start", "history": "/history", "search": "/search noticed"}
"""What each kind of crowd says first; whoever looks at reflections says it again and again."""
_QUIET = 1.0
"""For how many seconds nobody who floods is answered when a flood is over."""
_A_GLANCE = 0.02
"""Seconds before somebody answers: nobody does before the bot has heard that its question arrived."""
BOT = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "bench_bot"}


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
        self._shown = asyncio.Event()

    def begin(self) -> None:
        """Everybody says something first."""
        first = _FIRST.get(self.kind, "/reflect")
        for person in range(1, self.people + 1):
            self._soon(person, first)

    async def keep_to(self, rate: float) -> None:
        """From now on, all together do so many things in a second; returns once the rush before is over."""
        self.rate = rate
        self._pacing = asyncio.create_task(self._pace())
        await self.until(lambda: len(self._done_at) <= rate / 4)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Return once something holds; it is looked at whenever somebody is shown something."""
        while not holds():
            self._shown.clear()
            await self._shown.wait()

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
        self._shown.set()
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
            # It stands in the place of the review, or below it.
            self.finished += 1
            return "/reflect"
        by_verb: dict[str, str] = {}
        for d in data:
            own, _, rest = d.partition("|")
            if own.isdigit():
                by_verb.setdefault(rest.partition("|")[0], d)
        if not by_verb:
            # A draft that an earlier run left is gone on with.
            return next(({"data": d, "message": message} for d in data if d.startswith("go|")), None)
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
        await self.until(lambda: not self.updates)
        while (quiet := time.monotonic() - self.flooded_at) < _QUIET:  # noqa: ASYNC110 - quiet is a time
            await asyncio.sleep(_QUIET - quiet)

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
            message |= {"message_id": act["message"], "from": BOT, "text": "a question"}
            query = {"id": str(self._next_id), "from": user, "message": message, "chat_instance": "1"}
            update["callback_query"] = query | {"data": act["data"]}
        self.updates.append((person, self._next_id, json.dumps(update).encode()))
        self._next_id += 1
        self._done_at[person] = time.monotonic()
        self.wake()
