"""Nudges: what looking costs, how late they are, and what a drain of thousands costs a talking chair."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from telegram import Update
from telegram.request import RequestData

from bot.app import Afterword, build
from bot.clock import utc_now
from bot.open_store import open_keyring, open_store
from bot.sandbox.standin.request import InMemoryRequest
from bot.sandbox.standin.telegram import Telegram
from bot.settings import Settings
from flows.availability import NudgeKind
from flows.nudges import Nudge
from storage.codec import utc
from storage.nudges import Kept
from storage.store import Records, Store
from tests.bench.stocking import stocked

ROWS = 200_000
AT_ONCE = 5_000
TALKING = 40
"""How many chairs talk while nudges are sent; by turns, so that none meets a chat's own limit."""
_PAUSE = 0.3


class _Line(InMemoryRequest):
    """The way to the stand-in, which notes when each message went out, and to whom."""

    __slots__ = ("_noted", "sent")

    def __init__(self, telegram: Telegram) -> None:
        super().__init__(telegram)
        self.sent: dict[int, list[float]] = {}
        self._noted = asyncio.Event()

    async def until_sent_to(self, people: Collection[int]) -> None:
        """Return once each of these people was sent something."""
        while not self.sent.keys() >= set(people):
            self._noted.clear()
            await self._noted.wait()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *more: Any, **named: Any
    ) -> tuple[int, bytes]:
        if url.endswith("/sendMessage") and request_data is not None:
            self.sent.setdefault(int(request_data.parameters["chat_id"]), []).append(time.time())
            self._noted.set()
        return await super().do_request(url, method, request_data, *more, **named)


class Bench:
    """The real bot and its record, on a stand-in in the same process, at the pace that Telegram allows."""

    def __init__(self, telegram: Telegram, store: Store, bot: Afterword, line: _Line) -> None:
        self.telegram = telegram
        self.store = store
        self.bot = bot
        self.line = line
        self._said = 0

    async def plan(self, due: dict[int, datetime]) -> None:
        """A nudge for each of these chairs, wanted at its very moment."""

        def put(records: Records) -> None:
            for chair, at in due.items():
                member = records.chairs.by_telegram(chair)
                if member is not None:
                    about = f"conference {records.conferences.put(member, at, 'Europe/London')}"
                    wall = at.replace(tzinfo=None)
                    records.nudges.put(
                        member, Nudge(NudgeKind.CONFERENCE, about, wall, "Europe/London", at, asked=True)
                    )

        await self.store.write(put)

    async def turns(self, going: Callable[[], bool]) -> list[float]:
        """How long chairs' turns take, in seconds, one after another for as long as it is `going`."""
        taken = []
        while going():
            taken.append(await self._turn())
            await asyncio.sleep(_PAUSE)
        return taken

    async def _turn(self) -> float:
        self._said += 1
        chair = 1 + self._said % TALKING
        self.telegram.person(chair).send(
            "The school's worry was heard first, and then nobody spoke for long."
        )
        update = Update.de_json(self.telegram.take_updates()[0], self.bot.application.bot)
        began = time.perf_counter()
        await self.bot.application.process_update(update)
        return time.perf_counter() - began


@asynccontextmanager
async def _running(chairs: int, folder: Path) -> AsyncIterator[Bench]:
    database = folder / "record" / "afterword.db"
    store = open_store(database, open_keyring(folder / "keyring.json", database))
    telegram = Telegram(utc_now)
    line = _Line(telegram)
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg] # pydantic-settings' own argument
        telegram_bot_token=SecretStr(telegram.token),
        database_file=database,
        keyring_file=folder / "keyring.json",
    )
    bot = await build(settings, store, request=lambda: line)
    await bot.application.initialize()
    for chair in range(1, chairs + 1):
        telegram.person(chair).account.started = True
    sending = asyncio.create_task(bot.nudge_loop.run())
    try:
        yield Bench(telegram, store, bot, line)
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        await bot.application.shutdown()
        await store.close()


async def _looking(bench: Bench) -> None:
    far = utc_now() + timedelta(days=365)

    def fill(records: Records, each: int) -> None:
        row = ("draft", "draft 1", "2026-01-01T09:00:00", "Europe/London", utc(far), 1, 0)
        for chair in records.chairs.all():
            records.nudges.restore(chair.id, (Kept(number, *row) for number in range(each)))

    each = ROWS // await bench.store.read(lambda records: len(records.chairs.all()))
    await bench.store.write(lambda records: fill(records, each))
    times = []
    for _ in range(500):
        began = time.perf_counter()
        await bench.store.read(lambda records: records.nudges.due(utc_now(), 1))
        times.append(1000 * (time.perf_counter() - began))
    print(
        f"Looking for due nudges among {ROWS:,}: p50 {statistics.median(times):.2f} ms, "
        f"p99 {_p99(times):.2f} ms (below 2)"
    )
    await bench.store.write(lambda records: fill(records, 0))


async def _lateness(bench: Bench, seconds: int) -> None:
    begins = utc_now() + timedelta(seconds=2)
    count = 5 * seconds
    due = {TALKING + 1 + i: begins + timedelta(seconds=seconds * i / count) for i in range(count)}
    await bench.plan(due)
    async with asyncio.timeout(seconds + 30):
        await bench.line.until_sent_to(due)
    late = [bench.line.sent[chair][0] - at.timestamp() for chair, at in due.items()]
    print(
        f"Due to sent, {count} nudges in {seconds} s: p50 {statistics.median(late):.2f} s, "
        f"p99 {_p99(late):.2f} s (at most 2)"
    )


async def _drain(bench: Bench, seconds: int, count: int) -> None:
    until = time.perf_counter() + seconds
    quiet = [1000 * taken for taken in await bench.turns(lambda: time.perf_counter() < until)]
    nudged = range(1_000, 1_000 + count)
    await bench.plan(dict.fromkeys(nudged, utc_now()))
    began, before = time.perf_counter(), sum(map(len, bench.line.sent.values()))
    sent = bench.line.sent.keys()
    talking = [1000 * taken for taken in await bench.turns(lambda: not sent >= set(nudged))]
    took = time.perf_counter() - began
    rate = (sum(map(len, bench.line.sent.values())) - before) / took
    ratio = _p99(talking) / _p99(quiet)
    print(
        f"{count:,} due at one moment: sent in {took:.0f} s, {rate:.1f} messages a second of Telegram's 30; "
        f"a turn's p99 {_p99(talking):.1f} ms, {_p99(quiet):.1f} when quiet: {ratio:.2f} × (at most 1.5), "
        f"p50 {statistics.median(talking):.1f}, {statistics.median(quiet):.1f} when quiet"
    )


async def _measure(folder: Path, seconds: int, count: int) -> None:
    chairs = 1_000 + AT_ONCE
    async with _running(chairs, folder) as bench:
        await _looking(bench)
        await _lateness(bench, seconds)
        for chair in range(1, TALKING + 1):
            bench.telegram.person(chair).send("/reflect")
        for update in bench.telegram.take_updates():
            await bench.bot.application.process_update(Update.de_json(update, bench.bot.application.bot))
        await _drain(bench, seconds, count)


def _p99(times: list[float]) -> float:
    return sorted(times)[int(0.99 * (len(times) - 1))]


def nudges(*, quick: bool) -> None:
    """What nudges cost, and how punctual they are."""
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = stocked(Path(made) / "bot", chairs=1_000 + AT_ONCE)
        asyncio.run(_measure(folder, *((15, AT_ONCE // 10) if quick else (60, AT_ONCE))))
