"""A whole bot at work on the stand-in Telegram, in memory, and the time that a test turns for both."""

import asyncio
import resource
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from telegram.request import RequestData

from bot.app import Afterword, build
from bot.invitations import hashed
from bot.lifecycle import running
from bot.open_store import open_keyring
from bot.sandbox.standin.people import Person
from bot.sandbox.standin.request import InMemoryRequest
from bot.sandbox.standin.telegram import Telegram
from bot.settings import Settings
from flows.form import Form
from flows.loading import parse
from storage.store import Records, Store
from tests.standin import Overtaking, until

LONDON = ZoneInfo("Europe/London")
_FAR = 6
"""Turns of the loop that a call, or its answer, takes at most, so that they overtake each other."""


class Time:
    """The time of day and the seconds of a machine; both stand, and its pauses last, until turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 15, tzinfo=LONDON)
        self.seconds = 1_000.0
        self.pauses: list[float] = []
        """How long every pause was to be, in the order in which they began."""
        self._ends: set[tuple[float, asyncio.Future[None]]] = set()

    def clock(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.seconds

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        entry = self.seconds + seconds, asyncio.get_running_loop().create_future()
        self._ends.add(entry)
        try:
            await entry[1]
        finally:
            self._ends.discard(entry)

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds
        for end, ended in tuple(self._ends):
            if end <= self.seconds and not ended.done():
                ended.set_result(None)


class Line(InMemoryRequest):
    """The way to the stand-in: notes what is called, and lets a test step in before or after a call."""

    __slots__ = ("_machine",)

    def __init__(self, machine: "Machine") -> None:
        super().__init__(machine.telegram)
        self._machine = machine

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *more: Any, **named: Any
    ) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        machine = self._machine
        machine.calls.append(name)
        if refusals := machine.refusals.get(name):
            return 400, f'{{"ok":false,"description":"Bad Request: {refusals.pop(0)}"}}'.encode()
        if gate := machine.gates.get(name):
            await gate.wait()
        await machine.way.travel()
        try:
            answer = await super().do_request(url, method, request_data, *more, **named)
        finally:
            await machine.way.travel()
        if then := machine.then.pop(name, None):
            await then()
        return answer


class Machine:
    """A machine with the bot's files; a process of the bot runs on it while `running`."""

    def __init__(self, folder: Path, telegram: Telegram, time: Time, **settings: Any) -> None:
        self.telegram = telegram
        self.time = time
        self.database = folder / "record" / "afterword.db"
        self.keyring = folder / "keys" / "keyring.json"
        self.database.parent.mkdir(parents=True)
        self.settings = Settings(
            _env_file=None,  # type: ignore[call-arg] # pydantic-settings' own argument
            **{
                "telegram_bot_token": SecretStr(telegram.token),
                "telegram_api_url": "https://api.telegram.org",
                "database_file": self.database,
                "keyring_file": self.keyring,
                "time_zone": LONDON,
                **settings,
            },
        )
        self.way = Overtaking(most=_FAR)
        self.calls: list[str] = []
        """The Bot API methods that were called, in order."""
        self.refusals: dict[str, list[str]] = {}
        """What the next calls of a method are refused with, as a bad request."""
        self.gates: dict[str, asyncio.Event] = {}
        """What calls of a method wait for before they go out."""
        self.then: dict[str, Callable[[], Awaitable[None]]] = {}
        """What happens once a call of a method has had its effect, before the bot hears of it."""
        self.store: Store
        self.bot: Afterword

    def open(self) -> Store:
        keyring = open_keyring(self.keyring, self.database)
        return Store.open(self.database, keyring, parse_form=kept_form, clock=self.time.clock)

    @asynccontextmanager
    async def built(self) -> AsyncIterator[Afterword]:
        """A process that is not at work yet, and its open store."""
        self.store = self.open()
        try:
            self.bot = await build(
                self.settings,
                self.store,
                clock=self.time.clock,
                request=lambda: Line(self),
                monotonic=self.time.monotonic,
                pause=self.time.pause,
            )
            yield self.bot
        finally:
            await self.store.close()

    @asynccontextmanager
    async def running(self, **how: Any) -> AsyncIterator[Afterword]:
        """A process at work."""
        async with self.built() as bot, running(bot, **how):
            yield bot

    async def joined(self, user_id: int) -> Person:
        """A chair who has joined: somebody with a phone, and a record."""
        now = self.time.clock()

        def join(records: Records) -> None:
            code = hashed(str(user_id))
            records.chairs.invite(code, f"Chair {user_id}", now + timedelta(days=1))
            records.chairs.join(code, user_id, now)

        await self.store.write(join)
        phone = self.telegram.person(user_id)
        self.telegram.world.accounts[user_id].started = True
        return phone

    async def left(self) -> list[int]:
        """The updates that wait on disk."""
        return await self.store.read(lambda records: [one.update_id for one in records.inbox.left()])

    async def owed(self, user_id: int) -> list[str]:
        """The kinds of what waits to be shown to somebody."""

        def look(records: Records) -> list[str]:
            chair = records.chairs.by_telegram(user_id)
            return [pending.kind for pending in records.outbox.pending(chair)] if chair else []

        return await self.store.read(look)

    async def at_rest(self) -> None:
        """All that reached the bot has been dealt with and shown, as far as it can be before time passes."""
        await until(lambda: not self.telegram.pending_updates())
        for _ in range(60):
            await self.settled()
            if not self.in_hand():
                break

    def in_hand(self) -> int:
        """How many updates have been taken up and not been dealt with, by the bot's own metrics."""
        counted = self.bot.metrics.registry.get_sample_value
        return int(counted("afterword_updates_taken_total") - counted("afterword_turn_seconds_count"))

    async def settled(self) -> None:
        """Whatever can go on has gone on, through the writer's thread too, until nothing does."""
        ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined] # nothing public tells
        for _ in range(12):
            for _ in range(30):
                await asyncio.sleep(0)
                if not ready:
                    break
            await self.store.read(lambda _: None)

    async def passes(self, seconds: float) -> None:
        """Time passes, and what it brings is done."""
        self.time.forward(seconds)
        await self.settled()

    async def passes_until(self, condition: Callable[[], bool], step: float = 1.0) -> None:
        """Time passes, step by step, until a condition holds; at most a few minutes of it."""
        for _ in range(400):
            if condition():
                return
            await self.passes(step)
        raise AssertionError("time passed and nothing came of it")


@contextmanager
def full_disk(database: Path) -> Iterator[None]:
    """No file of this process grows beyond what the database's log is now, so that nothing more is kept."""
    log = database.with_name(f"{database.name}-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def texts(phone: Person) -> list[str]:
    """What the bot has sent somebody, in order."""
    return [m.get("text", "") for m in phone.chat if m.get("from", {}).get("is_bot")]


@cache
def kept_form(source: str) -> Form:
    return parse(source, "a kept form")
