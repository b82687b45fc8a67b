"""The machine that the real bot runs on: its files, its clock, its process, and the stand-in for Telegram.

Nothing runs by itself: `work` takes what waits at Telegram and deals with it, one update after another. A
server can restart between every two updates, and Telegram can deliver each of them twice.
"""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from telegram.request import RequestData

import bot.app
import bot.ops.metrics
from bot.app import Afterword
from bot.context import Context
from bot.gateway.rate_limiter import RateLimiter
from bot.inbound.arrived import Arrived
from bot.inbound.raw import Raw, read
from bot.open_store import open_keyring
from bot.sandbox.standin.request import InMemoryRequest
from bot.sandbox.standin.telegram import Telegram
from bot.settings import Settings
from bot.usecases.removing import removed
from flows.form import Form
from flows.loading import parse
from storage.store import Records, Store
from tests.standin import Overtaking

LONDON = ZoneInfo("Europe/London")
MONDAY_AT_THREE = datetime(2026, 11, 23, 15, tzinfo=LONDON)


@dataclass(frozen=True, slots=True)
class Mode:
    """What the network and the machine do to a story; `name` is its pytest id.

    From far away, the calls of a turn, and their answers, overtake each other.
    """

    name: str
    restarts: bool = False
    twice: bool = False
    far: bool = False


PLAIN = Mode("plain")
MODES = (PLAIN, Mode("restarted", restarts=True), Mode("twice, far away", twice=True, far=True))
_FAR = 12
"""Turns of the loop that a way takes at most."""

parsed_once = cache(parse)
"""A form is parsed once for all the processes of a test run, not at every restart."""
_version_once = cache(bot.ops.metrics.version)


class Clock:
    """A clock that stands until it is turned."""

    def __init__(self, now: datetime = MONDAY_AT_THREE) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        self.now += timedelta(**amount)


class Server:
    """One machine with one bot; `start` it before use, and `stop` it at the end."""

    def __init__(self, folder: Path, mode: Mode = PLAIN, form: str = "west_sussex") -> None:
        self.mode = mode
        self.clock = Clock()
        self.telegram = Telegram(self.clock)
        self.telegram.deliver_twice = mode.twice
        self._way = Overtaking(most=_FAR if mode.far else 0)
        self.database = folder / "record" / "afterword.db"
        self.keyring = folder / "keys" / "keyring.json"
        self.database.parent.mkdir()
        self.settings = Settings(
            _env_file=None,  # type: ignore[call-arg] # pydantic-settings' own argument
            telegram_bot_token=SecretStr(self.telegram.token),
            telegram_api_url="https://api.telegram.org",
            database_file=self.database,
            keyring_file=self.keyring,
            form=form,
            time_zone=LONDON,
        )
        self.urls: list[str] = []
        """Every address that the bot has asked for, in order."""
        self.errors: list[Exception] = []
        self.store: Store
        self.bot: Afterword
        self._offset: int | None = None

    def begin_with(self, made: Path) -> None:
        """Begin with the empty record, and its keyring, of a server that was made in this folder before."""
        for file in (self.database, self.keyring):
            file.parent.mkdir(exist_ok=True)
            shutil.copy2(made / file.parent.name / file.name, file)

    async def start(self) -> None:
        """A process's worth of objects, made anew on the files that there are."""
        keyring = open_keyring(self.keyring, self.database)
        self.store = Store.open(self.database, keyring, parse_form=_kept_form, clock=self.clock)
        self.bot = await bot.app.build(
            self.settings,
            self.store,
            clock=self.clock,
            request=lambda: _Line(self.telegram, self.urls, self._way),
            rate_limiter=_unhurried(),
            pause=_at_once,
        )
        self.bot.application.add_error_handler(self._on_error)
        await self.bot.application.initialize()
        # Every process begins to poll where Telegram stands, as the bot's own polling does.
        self._offset = None

    async def stop(self) -> None:
        self.bot.retries.stop()
        await self.bot.application.shutdown()
        await self.store.close()

    async def restarts(self) -> None:
        """The process ends and another begins: takes up what the first left, and shows what it owed."""
        await self.stop()
        await self.start()
        await self._process(*await self._left_over())
        await asyncio.gather(*await self.bot.delivery.catch_up())

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """Nothing restarts and nothing comes twice meanwhile: what happens is not what the story is about."""
        mode, self.mode = self.mode, PLAIN
        self.telegram.deliver_twice = False
        try:
            yield
        finally:
            self.mode = mode
            self.telegram.deliver_twice = mode.twice

    async def asks(self, form: str) -> None:
        """From the next start on, new reflections use another form."""
        self.settings = self.settings.model_copy(update={"form": form})
        await self.restarts()

    async def work(self) -> None:
        """Take and deal with everything that waits at Telegram, until there is no more."""
        while updates := await self.fetch():
            if self.mode.restarts:
                await self._restart_between_updates()
                # Telegram has not heard that they arrived, so it sends them to the new process again.
                updates = await self.fetch()
            await self._process(*updates)
            self._offset = updates[-1].update_id + 1
        assert await self.left() == 0, "an update was neither taken nor let go"

    async def _restart_between_updates(self) -> None:
        """What was fetched is on disk and nothing more; each update is dealt with by a process of its own."""
        more = True
        while more:
            await self.stop()
            await self.start()
            waiting = await self._left_over()
            await self._process(waiting[0])
            more = len(waiting) > 1
        await asyncio.gather(*await self.bot.delivery.catch_up())

    async def _left_over(self) -> list[Arrived]:
        """All updates that were kept but had no effect yet, in order."""
        left = await self.store.write(lambda records: tuple(records.inbox.left()))
        return [Arrived(one.update_id, one.chat_id, cast(Raw, read(one.body))) for one in left]

    async def left(self) -> int:
        """How many updates wait on disk."""
        return await self.store.read(lambda records: len(list(records.inbox.left())))

    async def clears(self) -> None:
        """What has stood in the chats for as long as it may goes."""
        await self.bot.clearing_loop.look()
        await asyncio.gather(*await self.bot.delivery.catch_up())

    async def removes(self, telegram_id: int) -> None:
        """The administrator removes a chair, and the bot sees to their chat."""

        def job(records: Records) -> None:
            member = records.chairs.by_telegram(telegram_id)
            assert member is not None
            removed(Context(records, member, self.clock()))

        await self.store.write(job)
        await self.bot.departing.look()

    async def keeps(self) -> None:
        """What has been kept for as long as it may be is told of, and goes."""
        await self.bot.retention_loop.look()
        await asyncio.gather(*await self.bot.delivery.catch_up())

    async def look(self, job: Callable[[Records], Any]) -> Any:
        """What a job finds on disk, in a store that remembers nothing."""
        # All that was queued is on disk before another looks.
        await self.store.read(lambda _: None)
        keyring = open_keyring(self.keyring, self.database)
        fresh = Store.open(self.database, keyring, parse_form=_kept_form, clock=self.clock, beside=True)
        try:
            return await fresh.read(job)
        finally:
            await fresh.close()

    def calls(self) -> list[str]:
        """The Bot API methods that the bot has called, but for polling and its greeting at the start."""
        methods = (url.rpartition("/")[2] for url in self.urls)
        return [method for method in methods if method not in ("getUpdates", "getMe")]

    async def fetch(self) -> tuple[Arrived, ...]:
        """Fetch updates; those that are dealt with as they come are, unless the process ends before that."""
        inbox, begun = self.bot.inbox, list[asyncio.Task[None]]()

        async def deal() -> None:
            while True:
                update = await inbox.queue.get()
                assert isinstance(update, Arrived)
                begun.append(asyncio.create_task(self._process(update)))

        dealing = None if self.mode.restarts else asyncio.create_task(deal())
        inbox.direct.within = 60 if dealing else 0
        updates: tuple[Arrived, ...] = await self.bot.application.bot.get_updates(offset=self._offset)
        if dealing:
            dealing.cancel()
        await asyncio.gather(*begun)
        return updates

    async def _process(self, *updates: Arrived) -> None:
        """Deal with updates as the bot does: together, and one chat's one after another."""
        application = self.bot.application
        order = application.update_processor
        await asyncio.gather(
            *(order.process_update(update, application.process_update(update)) for update in updates)
        )
        await self.bot.delivery.idle()
        if self.errors:
            raise self.errors.pop()

    async def _on_error(self, _update: object, context: Any) -> None:
        self.errors.append(context.error)


class _Line(InMemoryRequest):
    """The way to the stand-in, which notes every address that is asked for."""

    __slots__ = ("_urls", "_way")

    def __init__(self, telegram: Telegram, urls: list[str], way: Overtaking) -> None:
        super().__init__(telegram)
        self._urls = urls
        self._way = way

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *more: Any, **named: Any
    ) -> tuple[int, bytes]:
        self._urls.append(url)
        await self._way.travel()
        try:
            return await super().do_request(url, method, request_data, *more, **named)
        finally:
            await self._way.travel()


def parse_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every process use forms that were parsed, and a version that was looked up, once."""
    monkeypatch.setattr(bot.app, "parse", parsed_once)
    monkeypatch.setattr(bot.ops.metrics, "version", _version_once)


@cache
def _kept_form(source: str) -> Form:
    return parse(source, "a kept form")


async def _at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


def _unhurried() -> RateLimiter:
    # By this clock a second passes at every look, so nobody ever waits.
    return RateLimiter(clock=count().__next__)


def unnote(records: Records, chair: Any, message_id: int) -> None:
    """As if the bot had been killed after it sent a message, before it could note that."""
    number = records.messages._rows._number(chair.id, message_id)
    records.db.execute(
        "UPDATE messages SET number = randomblob(16), shown = randomblob(16), sealed = randomblob(192)"
        " WHERE chair_id = ? AND number = ?",
        (chair.id, number),
    )
    records.messages.chats.clear()
