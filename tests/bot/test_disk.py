"""A disk that is full, read-only or in somebody else's hands, and a clock that jumps, under the whole bot."""

import json
import sqlite3
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest

from bot.inbound.arrived import Arrived
from tests.bot.living import full_disk, texts
from tests.standin import until

NOT_KEPT, HELP = "I cannot save just now", "How this works"
_PAGE = 4_096
KIND, HELD = "What kind of conference was it?", "When was it?"


def seen(phone, text):
    return sum(text in one for one in texts(phone))


@contextmanager
def full(machine):
    with full_disk(machine.database):
        yield


@contextmanager
def read_only(machine):
    connection = machine.store._writer._opened.db.conn
    connection.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        connection.execute("PRAGMA query_only = OFF")


@contextmanager
def locked(machine):
    """Another program writes, and does not come to an end."""
    machine.store._writer._opened.db.conn.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(machine.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def damaged(machine):
    """The page on which what arrives is kept reads as something else, until the disk is well again."""
    connection = machine.store._writer._opened.db.conn
    with closing(sqlite3.connect(machine.database, isolation_level=None)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = other.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'inbox'").fetchone()
    with machine.database.open("r+b", buffering=0) as file:
        file.seek((page - 1) * _PAGE)
        sound = file.read(_PAGE)

        def put(content):
            file.seek((page - 1) * _PAGE)
            file.write(content)
            # What it has read before, it would not read again.
            connection.execute("PRAGMA shrink_memory")

        put(bytes(_PAGE))
        try:
            yield
        finally:
            put(sound)


TROUBLES = [full, read_only, locked]


async def with_question(machine):
    phone = await machine.joined(101)
    phone.send("/reflect")
    await machine.at_rest()
    assert KIND in texts(phone)[-1]
    return phone


async def kept(machine):
    """What is kept of the chair's one reflection: the answer to the first question, and the cursor."""

    def look(records):
        chair = records.chairs.by_telegram(101)
        reflection = records.reflections.load(chair.current, owner=chair)
        answer = reflection.answers.get("type")
        return answer.picked if answer else (), reflection.cursor

    return await machine.store.read(look)


@pytest.mark.parametrize("trouble", [*TROUBLES, damaged])
async def test_what_cannot_be_kept_is_said_once_and_taken_up_once_when_it_can(machine, telegram, trouble):
    async with machine.running():
        phone = await with_question(machine)
        with trouble(machine):
            phone.send("Initial (ICPC)")
            await machine.passes_until(lambda: seen(phone, NOT_KEPT) > 0)
            for _ in range(10):
                await machine.passes(5)
            assert seen(phone, NOT_KEPT) == 1
            assert await kept(machine) == ((), "type")
            # Telegram keeps what the disk would not.
            assert telegram.pending_updates()
        await machine.passes_until(lambda: seen(phone, HELD) > 0)
        await until(lambda: not telegram.pending_updates())
        await machine.at_rest()
        assert await kept(machine) == (("initial",), "held")
        assert (seen(phone, HELD), seen(phone, NOT_KEPT)) == (1, 1)
        assert await machine.left() == []


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_what_was_kept_before_the_trouble_waits_in_order_until_it_is_over(machine, trouble):
    async with machine.running():
        phone = await with_question(machine)
    async with machine.built() as bot, bot.application:
        phone.send("Initial (ICPC)")
        phone.send("/help")
        await bot.application.bot.get_updates()
        with trouble(machine):
            await bot.application.start()
            try:
                left = await machine.store.read(lambda r: tuple(r.inbox.left()))
                bot.inbox.enqueue(Arrived(one.update_id, one.chat_id, json.loads(one.body)) for one in left)
                await until(lambda: seen(phone, NOT_KEPT) > 0)
                for _ in range(5):
                    await machine.passes(2)
                assert seen(phone, NOT_KEPT) == 1
                assert len(await machine.left()) == 2
            except BaseException:
                bot.retries.stop()
                await bot.application.stop()
                raise
        await machine.passes_until(lambda: seen(phone, HELD) > 0)
        assert await kept(machine) == (("initial",), "held")
        assert await machine.left() == []
        await bot.application.stop()


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_the_next_trouble_is_said_again(machine, trouble):
    async with machine.running():
        phone = await with_question(machine)
        for turn, said in enumerate(("Initial (ICPC)", "Today"), start=1):
            with trouble(machine):
                phone.send(said)
                await machine.passes_until(lambda turn=turn: seen(phone, NOT_KEPT) == turn)
            await machine.passes_until(lambda: not machine.telegram.pending_updates())
            await machine.at_rest()
        assert seen(phone, NOT_KEPT) == 2


async def test_every_chair_who_writes_meanwhile_hears_of_it_and_a_group_does_not(machine, telegram):
    async with machine.running():
        phones = [await machine.joined(user_id) for user_id in (101, 102)]
        group = telegram.group(-100, "The office")
        await machine.at_rest()
        with full_disk(machine.database):
            for phone in phones:
                phone.send("/help")
            group.send(phones[0], "/help")
            await machine.passes_until(lambda: all(seen(phone, NOT_KEPT) for phone in phones))
            await machine.passes(10)
            assert [seen(phone, NOT_KEPT) for phone in phones] == [1, 1]
            assert not [m for m in group.chat if m.get("from", {}).get("is_bot")]
        await machine.passes_until(lambda: all(seen(phone, HELP) for phone in phones))


async def test_the_log_tells_the_operator_and_not_what_the_chair_wrote(machine, caplog):
    async with machine.running():
        phone = await with_question(machine)
        with full_disk(machine.database):
            phone.send("the school worried most")
            await machine.passes_until(lambda: seen(phone, NOT_KEPT) > 0)
        said = {record.getMessage() for record in caplog.records}
        assert "updates not fetched, trying again" in said
        assert "nothing could be kept" in said
        assert "worried" not in str([vars(record) for record in caplog.records])


@pytest.mark.parametrize("days", [-400, -2, 2])
async def test_a_clock_that_jumps_breaks_nothing(machine, time, days):
    async with machine.running():
        phone = await with_question(machine)
        time.now += timedelta(days=days)
        for said in ("Initial (ICPC)", "Today"):
            phone.send(said)
            await machine.at_rest()
        assert await kept(machine) == (("initial",), "label")
        assert seen(phone, HELD) == 1
        machine.telegram.redeliver_last()
        await machine.passes(3_700)
        await machine.at_rest()
        assert await kept(machine) == (("initial",), "label")
        assert await machine.left() == []
