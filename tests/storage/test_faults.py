"""Disks that fill up, files that rot, other programs in the way: what was committed is kept, nothing half."""

import asyncio
import os
import resource
import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from storage.announcements import Announcement
from storage.database import reading
from storage.departures import Why
from storage.errors import DatabaseDamaged, DatabaseUnwritable, NotKept, SealBroken
from storage.integrity import check
from storage.invitations import Invitation
from storage.store import Store
from tests.storage.samples import NOW, answering, joining, parse_form, said, starting
from tests.storage.test_opening import somebody_without_rights
from tests.storage.test_writing import held

LONG = "mixed feelings " * 3_000


def opens(database, keyring):
    return Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW)


async def fill_up(store):
    """Let the database grow no further, as on a full disk; how large it may be."""
    return await store.read(
        lambda r: r.db.execute(
            f"PRAGMA max_page_count = {r.db.execute('PRAGMA page_count').fetchone()[0]}"
        ).fetchone()
    )


async def make_room(store):
    await store.read(lambda r: r.db.execute("PRAGMA max_page_count = 1000000").fetchone())


async def test_on_a_full_disk_nothing_is_kept_half_and_it_recovers_by_itself(opening, store, chair):
    started = await store.write(starting(chair))
    await fill_up(store)

    def several(r):
        r.inbox.done(1, NOW)
        answering(chair, started.id, "feelings", said(LONG))(r)

    for _ in range(3):
        with pytest.raises(NotKept):
            await store.write(several)
        assert await store.read(lambda r: r.reflections.load(started.id, owner=chair)) == started
        assert await store.read(lambda r: r.inbox.done(1, NOW))
    await make_room(store)
    await store.write(several)
    store = await opening()
    stored = await store.read(lambda r: r.reflections.load(started.id, owner=chair))
    assert stored.answers["feelings"].text == LONG
    assert (await check(store)).sound


async def test_on_a_full_disk_what_still_fits_in_the_same_batch_is_kept(opening, store, chair):
    started = await store.write(starting(chair))
    await fill_up(store)
    with held(store):
        jobs = [
            asyncio.ensure_future(store.write(lambda r: r.chairs.set_unreachable(chair, True))),
            asyncio.ensure_future(store.write(answering(chair, started.id, "feelings", said(LONG)))),
            asyncio.ensure_future(store.write(lambda r: r.chairs.set_current(chair, started.id))),
        ]
        await asyncio.sleep(0)
    first, second, third = await asyncio.gather(*jobs, return_exceptions=True)
    assert (first, third) == (None, None)
    assert isinstance(second, NotKept)
    store = await opening()
    stored = await store.read(lambda r: r.chairs.by_id(chair.id))
    assert (stored.unreachable, stored.current) == (True, started.id)


@contextmanager
def files_that_cannot_grow(size):
    """Every write of this process beyond a size fails, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_commit_that_fails_keeps_nothing_of_its_batch_and_tells_everybody(
    opening, store, chair, database, caplog
):
    started = await store.write(starting(chair))
    wal = database.with_name("afterword.db-wal")
    with held(store):
        jobs = [
            asyncio.ensure_future(store.write(joining(1))),
            asyncio.ensure_future(store.write(answering(chair, started.id, "feelings", said(LONG)))),
            asyncio.ensure_future(store.read(lambda r: r.reflections.load(started.id, owner=chair))),
            asyncio.ensure_future(store.write(lambda _: 1 // 0)),
        ]
        await asyncio.sleep(0)
        # The writer is held before its commit, so the limit meets the commit itself.
        limit = files_that_cannot_grow(wal.stat().st_size)
        limit.__enter__()
    outcomes = await asyncio.gather(*jobs, return_exceptions=True)
    limit.__exit__(None, None, None)
    assert [type(outcome) for outcome in outcomes] == [NotKept, NotKept, type(started), NotKept]
    assert outcomes[2] == started
    assert "mixed" not in caplog.text
    assert await store.read(lambda r: r.chairs.all()) == (chair,)
    assert await store.write(joining(2))
    store = await opening()
    assert len(await store.read(lambda r: r.chairs.all())) == 2
    assert await store.read(lambda r: r.reflections.load(started.id, owner=chair)) == started
    assert (await check(store)).sound


async def test_while_another_program_holds_the_database_nothing_is_kept_but_all_can_be_read(
    store, chair, database
):
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with held(store):
        write = asyncio.ensure_future(store.write(joining(1)))
        read = asyncio.ensure_future(store.read(lambda r: r.chairs.all()))
        await asyncio.sleep(0)
    with pytest.raises(NotKept):
        await write
    assert await read == (chair,)
    other.execute("ROLLBACK")
    other.close()
    assert (await store.write(joining(1))).telegram_id == 1


async def test_a_write_waits_a_moment_for_another_program_to_let_go(store, database):
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    write = asyncio.ensure_future(store.write(joining(1)))
    await asyncio.sleep(0)
    other.execute("ROLLBACK")
    other.close()
    assert (await write).telegram_id == 1


async def test_a_database_that_may_only_be_read_stops_the_start(keyring):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = opens(folder / "afterword.db", keyring)
        await store.write(joining(1))
        await store.close()
        os.chmod(folder, 0o777)
        os.chmod(folder / "afterword.db.lock", 0o666)
        os.chmod(folder / "afterword.db", 0o444)
        with somebody_without_rights(), pytest.raises(DatabaseUnwritable):
            opens(folder / "afterword.db", keyring)
        os.chmod(folder / "afterword.db", 0o600)
        again = opens(folder / "afterword.db", keyring)
        assert len(await again.read(lambda r: r.chairs.all())) == 1
        await again.close()


async def test_a_database_that_becomes_read_only_keeps_nothing_and_recovers(store, chair):
    await store.read(lambda r: r.db.execute("PRAGMA query_only = ON"))
    with pytest.raises(NotKept):
        await store.write(joining(1))
    assert await store.read(lambda r: r.chairs.all()) == (chair,)
    await store.read(lambda r: r.db.execute("PRAGMA query_only = OFF"))
    assert (await store.write(joining(1))).telegram_id == 1


async def test_a_flipped_byte_in_an_answer_is_told_by_its_place_alone(opening, store, chair, database):
    spoilt = await store.write(starting(chair))
    sound = await store.write(starting(chair))
    await store.write(answering(chair, spoilt.id, "feelings", said(LONG)))
    kept = await store.write(answering(chair, sound.id, "feelings", said(LONG)))
    await store.close()
    raw = sqlite3.connect(database)
    with raw:
        find = "reflection_id = ? AND slot = 5"
        (sealed,) = raw.execute(f"SELECT sealed FROM answers WHERE {find}", (spoilt.id,)).fetchone()
        flipped = bytearray(sealed)
        flipped[100] ^= 1
        raw.execute(f"UPDATE answers SET sealed = ? WHERE {find}", (bytes(flipped), spoilt.id))
    raw.close()
    store = await opening()
    with pytest.raises(SealBroken) as broken:
        await store.read(lambda r: r.reflections.load(spoilt.id, owner=chair))
    assert broken.value.where == f"reflection {spoilt.id}, slot 5"
    # All else goes on: the other reflection, and the history with the spoilt one in it.
    assert await store.read(lambda r: r.reflections.load(sound.id, owner=chair)) == kept
    assert len(await store.read(lambda r: r.reflections.list(chair, limit=9))) == 2
    assert (await check(store)).problems == (f"sealed: reflection {spoilt.id}, slot 5",)


async def test_an_answer_moved_to_another_slot_or_reflection_does_not_open(opening, chair, database):
    store = await opening()
    one, other = await store.write(starting(chair)), await store.write(starting(chair))
    for reflection in (one, other):
        await store.write(answering(chair, reflection.id, "feelings", said("mixed")))
        await store.write(answering(chair, reflection.id, "kind", said("other")))
    await store.close()
    raw = sqlite3.connect(database)
    with raw:
        find = "SELECT sealed FROM answers WHERE reflection_id = ? AND slot = ?"
        put = f"UPDATE answers SET sealed = ({find}) WHERE reflection_id = ? AND slot = 9"
        raw.execute(put, (other.id, 9, one.id))
        raw.execute(put, (other.id, 8, other.id))
    raw.close()
    store = await opening()
    for reflection in (one, other):
        with pytest.raises(SealBroken, match="slot 9"):
            await store.read(lambda r, i=reflection.id: r.reflections.load(i, owner=chair))


async def test_an_update_that_rotted_does_not_hold_up_the_others(opening, store, chair, database):
    await store.write(lambda r: r.inbox.take([(1, 101, b"one"), (2, 101, b"two")], NOW))
    await store.close()
    raw = sqlite3.connect(database)
    with raw:
        raw.execute("UPDATE inbox SET body = randomblob(50) WHERE update_id = 1")
    raw.close()
    store = await opening()
    assert [u.update_id for u in await store.write(lambda r: list(r.inbox.left()))] == [2]
    assert [u.update_id for u in await store.read(lambda r: r.inbox.set_asides())] == [1]


async def test_one_that_is_damaged_keeps_none_of_the_others_from_being_read(store):
    def two_of_each(r):
        for number in (1, 2):
            r.departures.add(300 + number, (7,), Why.REMOVED, stays=False)
            r.announcements.add(Announcement(f"News {number}", NOW + timedelta(days=1)))
            code = bytes([number]) * 32
            r.invitations.add(Invitation(code, f"Chair {number}", NOW + timedelta(days=number)))
        r.db.execute("UPDATE departures SET sealed = x'01' WHERE id = 1")
        r.db.execute("UPDATE announcements SET sealed = x'01' WHERE id = 1")
        r.db.execute("UPDATE invitations SET name = x'01' WHERE code_hash = ?", (bytes([1]) * 32,))

    await store.write(two_of_each)
    left, told, invited = await store.read(
        lambda r: (r.departures.all(), r.announcements.all(), r.invitations.all())
    )
    assert [one.telegram_id for one in left] == [302]
    assert [one.text for _, _, one in told] == ["News 2"]
    assert [one.name for one in invited] == ["Chair 2"]
    assert sorted((await check(store)).problems) == [
        "sealed: announcement 1, said",
        "sealed: departure 1, chat",
        f"sealed: invitation {'01' * 8}, name",
    ]


@pytest.mark.parametrize(
    "table", ["chairs", "data_keys", "reflections", "answers", "inbox", "messages", "nudges"]
)
async def test_a_spoilt_page_stops_the_start(store, chair, database, keyring, table):
    started = await store.write(starting(chair))
    await store.write(answering(chair, started.id, "feelings", said("mixed")))
    page = await store.read(
        lambda r: r.db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    )
    await store.close()
    with database.open("r+b") as file:
        file.seek((page - 1) * 4096)
        byte = file.read(1)[0]
        file.seek((page - 1) * 4096)
        file.write(bytes([byte ^ 0x40]))
    with pytest.raises(DatabaseDamaged, match=r"afterword\.db"):
        opens(database, keyring)


async def test_a_spoilt_page_far_inside_is_told_when_it_is_read_and_by_a_check(
    opening, store, chair, database
):
    ids = []
    for _ in range(40):
        started = await store.write(starting(chair))
        await store.write(answering(chair, started.id, "feelings", said(LONG[:3000])))
        ids.append(started.id)
    await store.close()
    pages = database.stat().st_size // 4096
    raw = sqlite3.connect(database)
    roots = {page for (page,) in raw.execute("SELECT rootpage FROM sqlite_schema")}
    raw.close()
    content = database.read_bytes()
    # A leaf of the answers, one that is no root: it holds a sealed answer in the index tree's own format.
    leaf = next(p for p in range(pages, 1, -1) if p not in roots and content[(p - 1) * 4096] == 0x0A)
    with database.open("r+b") as file:
        file.seek((leaf - 1) * 4096)
        file.write(b"\x00" * 64)
    store = await opening()
    outcomes = []
    for reflection_id in ids:
        try:
            await store.read(lambda r, i=reflection_id: r.reflections.load(i, owner=chair))
        except DatabaseDamaged:
            outcomes.append(reflection_id)
    assert 0 < len(outcomes) < len(ids)
    assert not (await check(store)).sound


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.5, 0.77, 0.95, 0.999])
async def test_a_truncated_log_loses_nothing_that_had_left_it_and_nothing_half(
    store, chair, database, keyring, tmp_path, kept
):
    moved_out = await store.write(starting(chair))
    await store.write(answering(chair, moved_out.id, "feelings", said("kept")))
    await store.read(lambda r: r.db.execute("SELECT 1"))
    raw = sqlite3.connect(database)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    killed = tmp_path / "killed"
    # Whoever reads keeps what follows in the log.
    with reading(database):
        for i in range(30):
            started = await store.write(starting(chair))
            # Two tables in one transaction: both or neither.
            await store.write(
                lambda r, i=i, s=started.id: (
                    answering(chair, s, "feelings", said(f"number {i}"))(r),
                    r.inbox.done(i, NOW),
                )
            )
        shutil.copytree(database.parent, killed)
    wal = killed / "afterword.db-wal"
    os.truncate(wal, int(wal.stat().st_size * kept))
    again = opens(killed / "afterword.db", keyring)

    def look(r):
        first = r.reflections.load(moved_out.id, owner=chair)
        rest = [r.reflections.load(line.id, owner=chair) for line in r.reflections.list(chair, limit=99)][:-1]
        answered = [reflection for reflection in reversed(rest) if reflection.answers]
        return first, len(rest), answered, [i for i in range(30) if not r.inbox.done(i, NOW)]

    first, count, answered, done = await again.read(look)
    assert first.answers["feelings"].text == "kept"
    assert [reflection.answers["feelings"].text for reflection in answered] == [f"number {i}" for i in done]
    assert done == list(range(len(done)))
    assert len(done) <= count <= len(done) + 1
    assert (count == 0) == (kept == 0.0)
    assert (await check(again)).sound
    await again.write(joining(7))
    await again.close()


async def test_a_clock_that_jumps_back_loses_nothing(store, chair):
    started = await store.write(starting(chair))
    past = NOW - timedelta(days=3650)
    await store.write(lambda r: r.inbox.take([(5, 101, b"later")], NOW))
    await store.write(lambda r: r.inbox.take([(6, 101, b"earlier")], past))
    answered = replace(
        started.answering("feelings", said("mixed", at=past)), updated_at=past, cursor="review"
    )
    await store.write(lambda r: r.reflections.save(started, answered, owner=chair))
    await store.write(lambda r: r.outbox.put(chair, started.id, "ask", {"n": 1}))
    await store.write(lambda r: r.outbox.put(chair, started.id, "ask", {"n": 2}))
    await store.write(lambda r: r.messages.shown(chair, 11, started.id, "kind", NOW))
    await store.write(lambda r: r.messages.shown(chair, 12, started.id, "kind", past))

    def look(r):
        assert [u.update_id for u in r.inbox.left()] == [5, 6]
        assert [p.body["n"] for p in r.outbox.pending(chair)] == [1, 2]
        assert r.messages.last_shown(chair, started.id, "kind") == 12
        assert r.reflections.load(started.id, owner=chair) == answered

    await store.write(look)


async def test_a_write_is_begun_three_times_while_another_program_holds_the_database(store, database):
    other = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    begun = []

    def traced(sql):
        if sql == "BEGIN IMMEDIATE":
            begun.append(sql)
            if len(begun) == 3:
                other.execute("ROLLBACK")

    await store.read(lambda r: r.db.conn.set_trace_callback(traced))
    assert (await store.write(joining(7))).telegram_id == 7
    assert len(begun) == 3
    other.close()
