"""Whoever can write to the record but has no keyring cannot pass one thing off as another."""

import sqlite3
from contextlib import closing

import pytest

from storage.errors import SealBroken
from storage.integrity import check
from tests.storage.samples import NOW, answering, said, starting


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


async def test_what_fills_its_slots_gets_more_and_gives_all_back_to_the_letter(store, opening, chair):
    started = await store.write(starting(chair))
    texts = ["short", "long " * 9_000, "", "middling " * 300, "ü" * 450]
    for text in texts:
        after = await store.write(answering(chair, started.id, "feelings", said(text)))
        store = await opening()
        assert await store.read(lambda r: r.reflections.load(started.id, owner=chair)) == after
    assert (await check(store)).sound
