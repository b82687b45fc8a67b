"""Stopping and starting: what is in hand is finished, the rest waits, and the next start takes it up."""

import asyncio
import logging
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.sandbox.standin.faults import RetryAfter
from bot.sandbox.web.server import serve
from tests.bot.living import texts
from tests.bot.test_inbox import spoil_draft
from tests.standin import until

HELP, PRIVACY, KIND = "How this works", "Before you write", "What kind of conference was it?"
ROOT = Path(__file__).parents[2]


def seen(phone, text):
    return sum(text in one for one in texts(phone))


def errors(caplog):
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


@asynccontextmanager
async def at_work(machine, **how):
    """A bot at work in a task of its own, and what stops it."""
    ready, stop = asyncio.Event(), asyncio.Event()

    async def work():
        async with machine.running(**how):
            ready.set()
            await stop.wait()

    task = asyncio.create_task(work())
    await ready.wait()
    try:
        yield stop, task
    finally:
        stop.set()
        for gate in machine.gates.values():
            gate.set()
        await task


async def test_a_stop_waits_for_what_is_being_sent(machine, caplog):
    async with at_work(machine) as (stop, task):
        phone = await machine.joined(101)
        gate = machine.gates["sendMessage"] = asyncio.Event()
        phone.send("/help")
        await until(lambda: "sendMessage" in machine.calls)
        stop.set()
        await machine.settled()
        assert not task.done()
        gate.set()
        await task
        assert seen(phone, HELP) == 1
    async with machine.running():
        await machine.at_rest()
        assert await machine.owed(101) == []
        assert seen(phone, HELP) == 1
    assert errors(caplog) == []


async def test_a_stop_begins_nothing_more_and_the_next_start_takes_it_up_in_order(machine, telegram, caplog):
    async with at_work(machine) as (stop, task):
        phone = await machine.joined(101)
        phone.send("/reflect")
        await machine.at_rest()
        gate, before = asyncio.Event(), machine.calls.count("sendMessage")
        machine.gates["sendMessage"] = gate
        phone.press_button("Initial (ICPC)")
        await until(lambda: machine.calls.count("sendMessage") > before)
        for text in ("/privacy", "/pause", "/reflect", "/help"):
            phone.send(text)
        await until(lambda: machine.bot.order.has_more(101))
        stop.set()
        await until(lambda: machine.bot.order._closing)
        gate.set()
        await task
    assert seen(phone, HELP) == 0
    async with machine.built():
        assert len(await machine.left()) == 4
    async with machine.running():
        await machine.at_rest()
        assert await machine.left() == []
        assert (seen(phone, HELP), seen(phone, "Paused")) == (1, 1)

        def look(records):
            chair = records.chairs.by_telegram(101)
            return records.reflections.load(chair.current, owner=chair).answers

        answers = await machine.store.read(look)
        assert answers["type"].picked == ("initial",)
        shown = [next(i for i, t in enumerate(texts(phone)) if s in t) for s in (PRIVACY, "Paused", HELP)]
        assert shown == sorted(shown)
    assert errors(caplog) == []


async def test_a_stop_does_not_wait_for_a_pause_that_telegram_asked_for(machine, telegram, caplog):
    async with at_work(machine) as (stop, task):
        phone = await machine.joined(101)
        telegram.faults.next("sendMessage", fault=RetryAfter(30))
        phone.send("/help")
        await machine.at_rest()
        phone.send("/privacy")
        await until(lambda: machine.in_hand() == 1)
        await machine.settled()
        stop.set()
        await task
    async with machine.running():
        await machine.at_rest()
        assert (seen(phone, HELP), seen(phone, PRIVACY)) == (1, 1)
    assert errors(caplog) == ["telegram asks to wait"]


async def test_a_stop_does_not_wait_for_an_update_that_is_to_be_tried_again(machine, caplog):
    async with at_work(machine) as (stop, task):
        phone = await machine.joined(101)
        phone.send("/reflect")
        await machine.at_rest()
        mend = await spoil_draft(machine)
        phone.send("Initial (ICPC)")
        await until(lambda: not telegram_waits(machine))
        await machine.settled()
        await mend()
        stop.set()
        await task
        assert errors(caplog) == ["update failed"]
    async with machine.running():
        await machine.at_rest()
        assert seen(phone, "When was it?") == 1


def telegram_waits(machine):
    return bool(machine.telegram.pending_updates())


async def test_what_takes_too_long_is_given_up_and_done_after_the_next_start(machine, caplog):
    async with at_work(machine, patience=0) as (stop, task):
        phone = await machine.joined(101)
        machine.gates["sendMessage"] = asyncio.Event()
        phone.send("/help")
        await until(lambda: "sendMessage" in machine.calls)
        stop.set()
        await task
        assert seen(phone, HELP) == 0
    assert errors(caplog) == ["stopped with work in hand"]
    machine.gates.clear()
    async with machine.running():
        await machine.at_rest()
        assert seen(phone, HELP) == 1


async def test_bulk_that_waits_for_its_turn_waits_for_the_next_start(machine):
    async with at_work(machine) as (stop, task):
        phones = [await machine.joined(user_id) for user_id in range(101, 161)]

        def put(records):
            for chair in records.chairs.all():
                records.outbox.put(chair, None, "HelpPage", {})

        await machine.store.write(put)
        await machine.passes(15)
        assert sum(seen(phone, HELP) for phone in phones) == 25
        stop.set()
        await task
        assert sum(seen(phone, HELP) for phone in phones) == 25
    async with machine.running():
        await machine.passes_until(lambda: all(seen(phone, HELP) for phone in phones))
        assert sum(seen(phone, HELP) for phone in phones) == 60


async def test_it_can_be_stopped_and_started_many_times(machine, caplog):
    phone = None
    for _ in range(8):
        async with machine.running():
            phone = phone or await machine.joined(101)
            await machine.at_rest()
        phone.send("/help")
    async with machine.running():
        await machine.at_rest()
        assert await machine.left() == []
    assert seen(phone, HELP) == 8
    assert errors(caplog) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_real_process_ends_well_when_asked_to_and_loses_nothing(machine, telegram, number):
    async with machine.built():
        phone = await machine.joined(101)
    telegram.rates = None
    async with serve(telegram) as address:
        environment = {
            "PATH": os.environ["PATH"],
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_API_URL": address,
            "DATABASE_FILE": str(machine.database),
            "KEYRING_FILE": str(machine.keyring),
        }
        for said in ("/help", "/privacy"):
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=ROOT, env=environment, stderr=asyncio.subprocess.PIPE
            )
            async with asyncio.timeout(60):
                phone.send(said)
                async for _ in telegram.watch(101):
                    if seen(phone, HELP if said == "/help" else PRIVACY):
                        break
                phone.send("/reflect" if said == "/help" else "/pause")
                process.send_signal(number)
                _, logged = await process.communicate()
            assert process.returncode == 0, logged
            assert b"Traceback" not in logged
    async with machine.running():
        await machine.at_rest()
        await machine.passes_until(lambda: seen(phone, "Paused") > 0)
        assert await machine.left() == []
        assert (seen(phone, HELP), seen(phone, PRIVACY), seen(phone, KIND)) == (1, 1, 1)
