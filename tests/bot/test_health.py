"""What whoever watches the bot is told: real HTTP, a real store, a real disk."""

import asyncio
import json
import logging
import re
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.ops.health import Health, HealthAddressTaken, watched
from bot.ops.metrics import Metrics
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.server import serve
from storage.store import Store
from storage.vault import Keyring
from tests.storage.samples import NOW, joining, parse_form

ROOT = Path(__file__).parents[2]
ANYWHERE = ("127.0.0.1", 0)


class Seconds:
    """A clock of seconds that stands until it is turned."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds():
    return Seconds()


@pytest.fixture
def metrics(seconds):
    return Metrics(seconds)


@pytest.fixture
async def store(tmp_path) -> AsyncIterator[Store]:
    opened = Store.open(tmp_path / "afterword.db", Keyring.fresh(), parse_form=parse_form, clock=lambda: NOW)
    yield opened
    await opened.close()


@pytest.fixture
async def ask(store, metrics):
    """Asks for a path; gives the status and the text."""
    async with watched(Health(store, metrics), ANYWHERE) as address, aiohttp.ClientSession() as session:

        async def asked(path: str) -> tuple[int, str]:
            async with session.get(address + path) as answer:
                return answer.status, await answer.text()

        yield asked


@asynccontextmanager
async def locked(store: Store) -> AsyncIterator[None]:
    """Another program holds the database meanwhile."""
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def test_a_bot_that_does_its_jobs_is_alive(ask):
    assert await ask("/healthz") == (200, '{"alive": true}')


async def test_a_bot_whose_writer_has_ended_is_not_alive(ask, store):
    await store.close()
    assert await ask("/healthz") == (503, '{"alive": false}')


async def test_a_bot_that_has_fetched_updates_is_ready(ask, metrics):
    metrics.called("getUpdates", "ok", 0.1)
    assert await ask("/readyz") == (200, '{"ready": true, "troubles": {}}')


async def test_a_bot_that_has_fetched_nothing_for_two_minutes_is_not_ready(ask, metrics, seconds):
    metrics.called("getUpdates", "ok", 0.1)
    seconds.now += 120
    assert (await ask("/readyz"))[0] == 200
    seconds.now += 1
    status, text = await ask("/readyz")
    assert status == 503
    assert '"telegram": "has not let updates be fetched for two minutes"' in text


async def test_a_fetch_that_failed_does_not_count(ask, metrics):
    metrics.called("getUpdates", "timed_out", 0.1)
    assert (await ask("/readyz"))[0] == 503


async def test_a_bot_that_telegram_brings_updates_to_need_not_fetch_any(ask, metrics):
    metrics.called("setWebhook", "ok", 0.1)
    assert (await ask("/readyz"))[0] == 200
    metrics.called("deleteWebhook", "ok", 0.1)
    assert (await ask("/readyz"))[0] == 503


async def test_a_bot_that_another_program_keeps_from_writing_is_not_ready_until_it_lets_go(
    ask, store, metrics
):
    metrics.called("getUpdates", "ok", 0.1)
    async with locked(store):
        status, text = await ask("/readyz")
        assert status == 503
        # Whether the store gives up first or the asking does is the machine's affair.
        assert '"disk": "does not take a write (' in text
        assert (await ask("/healthz"))[0] == 200
    assert (await ask("/readyz"))[0] == 200


async def test_to_be_ready_is_to_have_written_just_now(ask, store, metrics):
    metrics.called("getUpdates", "ok", 0.1)
    before = store.commits
    await ask("/readyz")
    await ask("/readyz")
    assert store.commits == before + 2
    # A write that changed no page would prove nothing.
    assert await store.read(lambda records: records.db.execute("PRAGMA user_version").fetchone()[0]) == 2


async def test_a_store_that_is_closed_is_not_ready(ask, store, metrics):
    metrics.called("getUpdates", "ok", 0.1)
    await store.close()
    status, text = await ask("/readyz")
    assert status == 503
    assert "does not answer a read (StoreClosed)" in text


async def test_the_metrics_say_what_waits(ask, store):
    def job(records):
        chair = joining(101)(records)
        records.inbox.take([(n, 101, b"said") for n in range(1, 6)], NOW)
        records.inbox.set_aside(1)
        records.inbox.done(2, NOW)
        records.outbox.put(chair, None, "home", {})
        records.outbox.put(chair, None, "help", {})

    await store.write(job)
    status, text = await ask("/metrics")
    assert status == 200
    lines = text.splitlines()
    assert "afterword_inbox_waiting 3.0" in lines
    assert "afterword_inbox_set_aside 1.0" in lines
    assert "afterword_outbox_waiting 2.0" in lines
    assert "afterword_outbox_set_aside 0.0" in lines
    assert f"afterword_commits_total {float(store.commits)}" in lines
    assert any(line.startswith("afterword_disk_free_bytes ") for line in lines)


async def test_the_metrics_of_a_store_that_does_not_answer_are_left_out(ask, store):
    await store.close()
    status, text = await ask("/metrics")
    assert status == 200
    assert "afterword_turn_seconds_count 0.0" in text
    assert "afterword_inbox_waiting" not in text


async def test_nothing_else_is_answered_and_nothing_can_be_sent(ask, store, metrics):
    assert (await ask("/"))[0] == 404
    async with watched(Health(store, metrics), ANYWHERE) as address, aiohttp.ClientSession() as session:
        assert (await session.post(f"{address}/readyz")).status == 405


async def test_a_place_that_another_program_has_is_said_plainly(store, metrics):
    server = await asyncio.start_server(lambda _reader, _writer: None, *ANYWHERE)
    port = server.sockets[0].getsockname()[1]
    async with server:
        with pytest.raises(HealthAddressTaken, match=rf"HEALTH_LISTEN cannot be .*\[127.0.0.1:{port}\]"):
            async with watched(Health(store, metrics), ("127.0.0.1", port)):
                pass


async def test_who_asks_is_not_logged(ask, caplog):
    with caplog.at_level(logging.DEBUG):
        await ask("/healthz")
    assert [record for record in caplog.records if record.name.startswith("aiohttp")] == []


async def test_a_bot_that_runs_tells_its_health_and_logs_one_json_object_a_line(tmp_path):
    telegram = Telegram(lambda: datetime.now(UTC))
    async with serve(telegram) as api:
        settings = {
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_API_URL": api,
            "DATABASE_FILE": str(tmp_path / "record" / "afterword.db"),
            "KEYRING_FILE": str(tmp_path / "keys" / "keyring.json"),
            "HEALTH_LISTEN": "127.0.0.1:0",
            "LOG_FORMAT": "json",
            "PYTHONPATH": str(ROOT),
        }
        bot = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            cwd=tmp_path,
            env=settings,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(60):
                told = json.loads(await bot.stderr.readline())
                assert (told["event"], told["level"], told["logger"]) == (
                    "health is told",
                    "INFO",
                    "bot.ops.health",
                )
                # That it runs is told in the same stream.
                assert json.loads(await bot.stderr.readline())["event"] == "told"
                async with aiohttp.ClientSession() as session:
                    assert (await session.get(f"{told['at']}/healthz")).status == 200
                    page = await (await session.get(f"{told['at']}/metrics")).text()
                bot.terminate()
                _, rest = await bot.communicate()
        finally:
            with suppress(ProcessLookupError):
                bot.kill()
    assert bot.returncode == 0
    assert 'afterword_calls_total{method="getMe",outcome="ok"}' in page
    assert "process_resident_memory_bytes" in page
    assert telegram.token not in page
    for line in rest.splitlines():
        assert {"time", "level", "logger", "event"} <= set(json.loads(line))


async def test_use_is_counted_once_an_hour_and_small_counts_have_no_value(store, ask, seconds):
    async def used():
        _, page = await ask("/metrics")
        return dict(re.findall(r"^(afterword_chairs\w*|afterword_drafts) (\S+)$", page, flags=re.MULTILINE))

    chairs = [await store.write(joining(number)) for number in range(1, 6)]
    assert await used() == {"afterword_chairs": "5.0"}
    for chair in chairs:
        await store.write(lambda records, chair=chair: records.chairs.set_seen(chair, NOW.date()))
    assert await used() == {"afterword_chairs": "5.0"}
    seconds.now += 3600
    assert await used() == {"afterword_chairs": "5.0", "afterword_chairs_active": "5.0"}
