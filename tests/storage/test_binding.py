"""Whoever can write to the record but has no keyring cannot pass one thing off as another."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from flows.availability import NudgeKind
from flows.nudges import Nudge
from storage.errors import SealBroken
from storage.heads import Head, seal_head
from storage.integrity import check
from storage.vault import SYSTEM, Vault
from tests.storage.samples import NOW, answering, joining, said, starting


@pytest.fixture
async def reflection(store, chair):
    started = await store.write(starting(chair))
    await store.write(answering(chair, started.id, "label", said("The blue folder")))
    return await store.write(answering(chair, started.id, "feelings", said("as it was first")))


def rewrite(database, *statements):
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        for sql in statements:
            other.execute(*sql) if isinstance(sql, tuple) else other.execute(sql)


def rows(database, sql):
    with closing(sqlite3.connect(database)) as other:
        return other.execute(sql).fetchall()


async def test_another_account_in_a_chairs_place_is_nobody(store, chair, stranger, reflection, database):
    rewrite(
        database,
        "UPDATE chairs SET telegram_id = 999 WHERE id = 2",
        "UPDATE chairs SET telegram_id = 202 WHERE id = 1",
        "UPDATE chairs SET telegram_id = 101 WHERE id = 2",
    )
    for account in (101, 202, 999):
        assert await store.read(lambda r, a=account: r.chairs.by_telegram(a)) is None
    assert await store.read(lambda r: r.chairs.by_id(chair.id)) is None
    assert (await check(store)).problems == ("sealed: chair 1, account", "sealed: chair 2, account")


async def test_nobody_is_shown_what_waits_for_another(store, chair, stranger, reflection, database):
    await store.write(lambda r: r.outbox.put(chair, reflection.id, "Sent", {}))
    rewrite(database, "UPDATE outbox SET chair_id = 2")
    (pending,) = await store.read(lambda r: r.outbox.pending(stranger))
    assert pending.body is None
    assert not (await check(store)).sound


@pytest.mark.parametrize(
    "swap",
    [
        "UPDATE reflections SET chair_id = 2 WHERE id = 1",
        "UPDATE chairs SET name = (SELECT name FROM chairs WHERE id = 2) WHERE id = 1",
        "UPDATE chairs SET account = (SELECT account FROM chairs WHERE id = 2) WHERE id = 1",
        "UPDATE data_keys SET sealed = (SELECT sealed FROM data_keys WHERE owner = 2) WHERE owner = 1",
        "INSERT OR REPLACE INTO nudges SELECT 2, sealed FROM nudges WHERE chair_id = 1",
        "UPDATE reflections SET form_version = 2",
        "UPDATE reflections SET submitted_on = '2026-11-23'",
    ],
)
async def test_a_check_tells_what_was_put_in_anothers_place(
    store, chair, stranger, reflection, database, swap
):
    await store.write(lambda r: r.nudges.restore(chair.id, []))
    assert (await check(store)).sound
    rewrite(database, "PRAGMA foreign_keys = OFF", swap)
    assert not (await check(store)).sound
    for whose in (chair, stranger):
        try:
            loaded = await store.read(lambda r, w=whose: r.reflections.load(reflection.id, owner=w))
        except SealBroken:
            continue
        assert loaded is None or (whose, loaded) == (chair, reflection)


@pytest.mark.parametrize("part", ["every slot", "each slot alone", "the state"])
async def test_an_older_answer_cannot_be_put_back_unnoticed(store, chair, reflection, database, part):
    slots = rows(database, "SELECT sealed, slot FROM answers")
    ((state,),) = rows(database, "SELECT sealed FROM reflections")
    later = answering(chair, reflection.id, "feelings", said("as it is now " * 60))
    await store.write(later)
    newer = {slot: sealed for sealed, slot in rows(database, "SELECT sealed, slot FROM answers")}
    changed = [(old, slot) for old, slot in slots if newer[slot] != old]
    assert len(changed) > 1
    match part:
        case "every slot":
            tries = [changed]
        case "each slot alone":
            tries = [[one] for one in changed]
        case _:
            tries = [[]]
            rewrite(database, ("UPDATE reflections SET sealed = ?", (state,)))
    for put_back in tries:
        rewrite(database, *(("UPDATE answers SET sealed = ? WHERE slot = ?", one) for one in put_back))
        with pytest.raises(SealBroken, match="slots"):
            await store.read(lambda r: r.reflections.load(reflection.id, owner=chair))
        assert (await check(store)).problems == (f"sealed: reflection {reflection.id}, slots",)
        rewrite(
            database,
            *(("UPDATE answers SET sealed = ? WHERE slot = ?", (newer[s], s)) for _, s in put_back),
        )


async def test_an_addendum_that_was_corrected_cannot_be_put_back(store, chair, reflection, database):
    await store.write(lambda r: r.addenda.add(chair, reflection.id, "label", "A 6", at=NOW, message_id=5))
    slots = rows(database, "SELECT sealed, slot FROM answers")
    await store.write(lambda r: r.addenda.correct(chair, reflection.id, 5, "A 7"))
    rewrite(database, *(("UPDATE answers SET sealed = ? WHERE slot = ?", one) for one in slots))
    with pytest.raises(SealBroken, match="slots"):
        await store.read(lambda r: r.addenda.list(chair, reflection.id))


TABLES = ("chairs", "reflections", "answers", "kept_words", "nudges", "heads")


def everything(database):
    return {table: rows(database, f"SELECT * FROM {table}") for table in (*TABLES, "canary")}


def put_back(database, *tables, as_it_was):
    """Put whole tables back as they were, with what has been deleted since."""
    statements = ["PRAGMA foreign_keys = OFF"]
    for table in tables:
        statements.append(f"DELETE FROM {table}")
        statements += [
            (f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row) for row in as_it_was[table]
        ]
    rewrite(database, *statements)


def nudge(day):
    due = NOW + timedelta(days=day)
    wall = due.replace(tzinfo=None)
    return Nudge(NudgeKind.HINDSIGHT, "hindsight 1", wall, "Europe/London", due, 1, False)


LOOKS = {
    "a whole reflection": (
        ["reflections", "answers"],
        lambda r, chair: r.reflections.load(1, owner=chair),
        "reflection 1",
    ),
    "a page of the history": (
        ["reflections", "answers"],
        lambda r, chair: r.reflections.list(chair, limit=9),
        "reflection 1",
    ),
    "the drafts": (["reflections", "answers"], lambda r, chair: r.reflections.drafts(chair), "reflection 1"),
    "words that wait": (["kept_words"], lambda r, chair: r.kept_words.bursts(chair), "words"),
    "the nudges": (["nudges"], lambda r, chair: r.nudges.coming(chair), "nudges"),
    "the settings": (["chairs"], lambda r, chair: r.chairs.settings(chair), "settings"),
}


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("what", LOOKS)
async def test_an_earlier_state_of_anything_cannot_be_put_back_whole(
    store, opening, chair, reflection, database, what, restarted
):
    def older(r):
        r.kept_words.keep(chair, 7, "as it was first", after=6, at=NOW)
        r.nudges.put(chair, nudge(1))
        r.chairs.save_settings(chair, {"day": 1})

    def newer(r):
        r.kept_words.correct(chair, 7, "as it is now")
        (planned,) = r.nudges.coming(chair)
        r.nudges.move(chair, planned.id, nudge(2))
        r.chairs.save_settings(chair, {"day": 2})

    tables, look, name = LOOKS[what]
    await store.write(older)
    was = everything(database)
    await store.write(newer)
    await store.write(answering(chair, reflection.id, "feelings", said("as it is now")))
    assert (await check(store)).sound
    now = everything(database)
    put_back(database, *tables, as_it_was=was)
    if restarted:
        store = await opening()
    with pytest.raises(SealBroken, match=f"{name}: not the newest"):
        await store.read(lambda r: look(r, chair))
    assert (await check(store)).problems == (f"sealed: chair {chair.id}, {name}: not the newest",)
    put_back(database, *tables, as_it_was=now)
    await store.read(lambda r: look(r, chair))
    assert (await check(store)).sound


async def test_what_was_deleted_cannot_be_put_back(store, chair, reflection, database):
    await store.write(lambda r: r.kept_words.keep(chair, 7, "not wanted", after=6, at=NOW))
    was = everything(database)
    await store.write(lambda r: r.kept_words.forget(chair, 1))
    await store.write(lambda r: r.reflections.delete(reflection.id, owner=chair))
    put_back(database, "reflections", "answers", "kept_words", as_it_was=was)
    with pytest.raises(SealBroken, match="reflection 1: not the newest"):
        await store.read(lambda r: r.reflections.load(reflection.id, owner=chair))
    with pytest.raises(SealBroken, match="chair 1, words: not the newest"):
        await store.read(lambda r: r.kept_words.bursts(chair))
    assert len((await check(store)).problems) == 2


@pytest.mark.parametrize("table", ["reflections", "nudges", "kept_words"])
async def test_a_check_tells_what_somebody_took_away(store, chair, reflection, database, table):
    await store.write(lambda r: r.nudges.put(chair, nudge(1)))
    await store.write(lambda r: r.kept_words.keep(chair, 7, "wanted", after=6, at=NOW))
    rewrite(database, "PRAGMA foreign_keys = ON", f"DELETE FROM {table}")
    (problem,) = (await check(store)).problems
    assert problem.startswith(f"sealed: chair {chair.id}, ")
    assert problem.endswith(": gone")


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM heads",
        "UPDATE heads SET sealed = (SELECT sealed FROM heads WHERE chair_id = 2)",
        "UPDATE heads SET sealed = randomblob(512)",
        "an older one",
    ],
)
async def test_nothing_is_taken_for_the_newest_without_its_head(
    store, chair, stranger, reflection, database, change
):
    was = everything(database)
    await store.write(answering(chair, reflection.id, "feelings", said("as it is now")))
    if change == "an older one":
        put_back(database, "heads", as_it_was=was)
    else:
        rewrite(database, f"{change} WHERE chair_id = 1")
    with pytest.raises(SealBroken):
        await store.read(lambda r: r.reflections.load(reflection.id, owner=chair))
    assert await store.read(lambda r: r.chairs.by_id(chair.id)) == chair
    (problem,) = (await check(store)).problems
    assert problem.startswith(f"sealed: chair {chair.id}, ")


PUT_BACK = "sealed: heads of chairs: not all the newest"


@pytest.mark.parametrize("tables", [TABLES, (*TABLES, "canary")])
async def test_a_chairs_whole_record_put_back_is_told_while_others_go_on(
    store, opening, chair, stranger, reflection, database, caplog, tables
):
    was = everything(database)
    await store.write(answering(chair, reflection.id, "feelings", said("as it is now")))
    await store.write(lambda r: r.chairs.save_settings(stranger, {"day": 1}))
    assert (await check(store)).sound
    now = everything(database)
    mixed = {table: [row for row in now[table] if row[0] != chair.id] for table in TABLES}
    for table in TABLES:
        mixed[table] += [row for row in was[table] if row[0] == chair.id]
    mixed["canary"] = was["canary"]
    put_back(database, *tables, as_it_was=mixed)
    assert (await check(store)).problems == (PUT_BACK,)
    await opening()
    assert "a part of the record is not the newest" in caplog.text


async def test_the_sum_of_heads_is_right_whatever_becomes_of_jobs_and_chairs(
    store, opening, chair, stranger, reflection
):
    def failing(r):
        r.chairs.save_settings(stranger, {"day": 1})
        raise LookupError

    jobs = [
        store.write(lambda r: r.chairs.save_settings(chair, {"day": 2})),
        store.write(failing),
        store.read(lambda r: r.chairs.save_settings(stranger, {"day": 3})),
        store.write(lambda r: r.chairs.save_settings(stranger, {"day": 4})),
    ]
    await asyncio.gather(*jobs, return_exceptions=True)
    assert (await check(store)).sound
    await store.write(lambda r: r.chairs.remove(stranger))
    await store.write(joining(404))
    assert (await check(store)).sound
    assert (await check(await opening())).sound


async def test_a_damaged_sum_of_heads_is_told_and_stops_nobody(store, chair, reflection, database):
    rewrite(database, "UPDATE canary SET tally = x'00'")
    await store.write(answering(chair, reflection.id, "feelings", said("as it is now")))
    assert (await check(store)).problems == (PUT_BACK,)


async def test_a_job_that_fails_leaves_the_head_as_it_was(store, chair, reflection):
    def failing(r):
        r.chairs.set_waiting(chair, '["conference"]')
        raise LookupError

    with pytest.raises(LookupError):
        await store.write(failing)
    await store.write(answering(chair, reflection.id, "feelings", said("as it is now")))
    assert await store.read(lambda r: r.chairs.by_id(chair.id).waiting) is None
    assert (await check(store)).sound


async def test_what_the_next_words_are_for_does_not_show(store, chair, database):
    for told in ('["Addition", {"question": "esc_outcome"}]', None):
        await store.write(lambda r, told=told: r.chairs.set_waiting(chair, told))
        assert await store.read(lambda r: r.chairs.by_id(chair.id).waiting) == told
        ((size,),) = rows(database, "SELECT length(sealed) FROM heads WHERE chair_id > 0")
        assert size == 512
        await store.prove_erased()
        assert b"esc_outcome" not in database.read_bytes()


def test_it_does_not_show_either_however_much_there_is_of_a_chair(keyring):
    sealer = Vault(keyring, {SYSTEM: keyring.wrap(bytes(32), SYSTEM)}.get)
    for count in range(300):
        ends = {f"reflection {number}": "0" * 16 for number in range(count)}
        heads = (Head(None, ends), Head("w" * 200, ends, "2026-11-23", "2026-11-23T15:30:00.000000+00:00"))
        one, other = (len(seal_head(sealer, 1, head)) for head in heads)
        assert one == other, count


async def test_what_fills_its_slots_gets_more_and_gives_all_back_to_the_letter(store, opening, chair):
    started = await store.write(starting(chair))
    texts = ["short", "long " * 9_000, "", "middling " * 300, "ü" * 450]
    for text in texts:
        after = await store.write(answering(chair, started.id, "feelings", said(text)))
        store = await opening()
        assert await store.read(lambda r: r.reflections.load(started.id, owner=chair)) == after
    assert (await check(store)).sound


async def handled(store, chair, number, words=b'{"text":"as it was first"}'):
    """An update of the chair's that comes and is dealt with; its row as it stood meanwhile."""
    taken = [(number, chair.telegram_id, words)]
    await store.write(lambda r: r.inbox.take(taken, NOW))
    (row,) = await store.read(lambda r: r.db.execute("SELECT * FROM inbox").fetchall())
    assert await store.write(lambda r: r.inbox.done(number, NOW))
    return row


def brought_up(chair):
    return lambda r: [one.update_id for one in r.inbox.left_of(chair.telegram_id, 9)]


@pytest.mark.parametrize("later", [0, 3])
@pytest.mark.parametrize("restarted", [False, True])
async def test_an_update_that_was_dealt_with_is_not_dealt_with_again(
    store, opening, chair, database, caplog, restarted, later
):
    row = await handled(store, chair, 7)
    for number in range(8, 8 + later):
        await handled(store, chair, number)
    rewrite(database, "DELETE FROM inbox_done", ("INSERT INTO inbox VALUES (?, ?, ?, ?, ?, ?, ?)", row))
    assert (await check(store)).problems == (f"sealed: chair {chair.id}, update 7: not the newest",)
    if restarted:
        store = await opening()
    assert await store.write(brought_up(chair)) == []
    assert "a part of the record is not the newest" in caplog.text
    (aside,) = await store.read(lambda r: r.inbox.set_asides())
    assert aside.update_id == 7


async def test_what_is_new_comes_behind_all_that_was_dealt_with_and_is_put_back(store, chair, database):
    rows_then = [await handled(store, chair, number) for number in (7, 8)]
    await store.write(lambda r: r.inbox.take([(9, chair.telegram_id, b"{}")], NOW))
    put = "INSERT INTO inbox VALUES (?, ?, ?, ?, ?, ?, ?)"
    rewrite(database, "DELETE FROM inbox_done", *((put, row) for row in rows_then))
    assert await store.write(brought_up(chair)) == [9]
    assert [one.update_id for one in await store.read(lambda r: r.inbox.set_asides())] == [7, 8]


@pytest.mark.parametrize(
    "as_if",
    [
        "UPDATE inbox SET taken_at = '2099-01-01T00:00:00.000000+00:00'",
        "UPDATE inbox SET chat_id = 999",
        "UPDATE inbox SET chat_id = 202",
        "UPDATE inbox SET update_id = 99",
        "UPDATE inbox SET owner = 2",
        "UPDATE inbox SET owner = 0",
    ],
)
async def test_an_update_that_is_put_back_as_if_it_was_another_does_not_open(
    store, chair, stranger, database, as_if
):
    row = await handled(store, chair, 7)
    statement = "INSERT INTO inbox VALUES (?, ?, ?, ?, ?, ?, ?)"
    rewrite(database, "DELETE FROM inbox_done", (statement, row), as_if)
    (problem,) = (await check(store)).problems
    assert problem.startswith("sealed: update ")
    for chat in (101, 202, 999):
        assert await store.write(lambda r, c=chat: list(r.inbox.left_of(c, 9))) == []


async def test_what_came_as_a_strangers_is_not_a_chairs_once_they_have_done_something(store, database):
    await store.write(lambda r: r.inbox.take([(7, 303, b"{}")], NOW))
    (row,) = rows(database, "SELECT * FROM inbox")
    await store.write(lambda r: r.inbox.done(7, NOW))
    joined = await store.write(joining(303))
    await handled(store, joined, 8)
    rewrite(database, "DELETE FROM inbox_done", ("INSERT INTO inbox VALUES (?, ?, ?, ?, ?, ?, ?)", row))
    assert await store.write(brought_up(joined)) == []


async def test_what_waits_is_dealt_with_in_the_order_in_which_it_came_whatever_the_clock_says(
    store, opening, chair
):
    for number, days in ((5, 0), (6, -3_650), (4, 1)):
        taken = [(number, chair.telegram_id, b"{}")]
        at = NOW + timedelta(days=days)
        await store.write(lambda r, taken=taken, at=at: r.inbox.take(taken, at))
    store = await opening()
    for number in (5, 6, 4):
        assert (await store.write(brought_up(chair)))[0] == number
        await store.write(lambda r, number=number: r.inbox.done(number, NOW))
    # Before all that was dealt with, by this clock.
    past = NOW - timedelta(days=3_650)
    await store.write(lambda r: r.inbox.take([(9, chair.telegram_id, b"{}")], past))
    assert await store.write(brought_up(chair)) == [9]


async def test_what_was_set_aside_has_its_turn_when_it_is_retried(store, chair):
    await store.write(lambda r: r.inbox.take([(n, chair.telegram_id, b"{}") for n in (5, 6, 7)], NOW))
    await store.write(lambda r: r.inbox.set_aside(5))
    await store.write(lambda r: r.inbox.done(6, NOW))
    await store.write(lambda r: r.inbox.retry(5, NOW))
    assert await store.write(brought_up(chair)) == [7, 5]
    await store.write(lambda r: r.inbox.done(7, NOW))
    assert await store.write(brought_up(chair)) == [5]


async def test_a_reflection_that_is_put_in_the_outbox_of_another_is_shown_to_nobody(
    store, chair, stranger, reflection, database
):
    await store.write(lambda r: r.outbox.put(chair, reflection.id, "Sent", {}))
    await store.write(lambda r: r.outbox.put(stranger, None, "Home", {}))
    rewrite(database, "UPDATE outbox SET sealed = (SELECT sealed FROM outbox WHERE chair_id = 1)")
    (pending,) = await store.read(lambda r: r.outbox.pending(stranger))
    assert (pending.kind, pending.body) == ("damaged", None)
    # What comes later has a number of its own, and what is damaged is kept aside.
    await store.write(lambda r: r.outbox.set_aside(pending.id))
    await store.write(lambda r: r.outbox.put(stranger, None, "Home", {}))
    (home,) = await store.read(lambda r: r.outbox.pending(stranger))
    assert home.id > pending.id
    (aside,) = await store.read(lambda r: r.outbox.set_asides())
    assert (aside.id, aside.chair_id, aside.kind) == (pending.id, stranger.id, "damaged")
    assert (await check(store)).sound
