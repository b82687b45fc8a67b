"""The audit hangs together: a change, a gap or an end that was cut off is found."""

from datetime import timedelta

import pytest

from storage.audit_chain import START, link
from storage.integrity import check
from tests.storage.samples import NOW, joining

EVENTS = ("backup made", "keys rotated", "backup made", "old keys dropped")


@pytest.fixture
async def told(store, chair):
    """A store whose audit has a few lines; six, with how the chair came in."""
    for event in EVENTS:
        await store.write(lambda r, event=event: r.audit.note(NOW, event))
    return store


async def problems(store):
    found = await store.read(lambda r: r.audit.problems())
    assert found == tuple(p for p in (await check(store)).problems if p.startswith("audit"))
    return found


async def meddled(store, sql, *values):
    await store.write(lambda r: r.db.execute(sql, values))
    return await problems(store)


def relinked(r):
    """Whoever can write to the record works every hash out again; the seal is beyond them."""
    before = START
    rows = r.db.execute("SELECT id, at, event, chair_id FROM audit ORDER BY id").fetchall()
    for number, (old, at, event, chair) in enumerate(rows, 1):
        before = link(before, number, at, event, chair)
        r.db.execute("UPDATE audit SET id = ?, link = ? WHERE id = ?", (number, before, old))


async def test_an_audit_that_nobody_touched_is_whole_also_after_a_restart(told, opening):
    assert await problems(told) == ()
    again = await opening()
    await again.write(joining(7))
    assert await problems(again) == ()
    assert [e.number for e in await again.read(lambda r: r.audit.after(0))] == [*range(1, 9)]


async def test_a_record_in_which_nothing_happened_has_a_whole_audit(store):
    assert await problems(store) == ()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET event = 'nothing' WHERE id = 4",
        "UPDATE audit SET at = '2020-01-01T00:00:00.000000+00:00' WHERE id = 4",
        "UPDATE audit SET chair_id = 9 WHERE id = 2",
        "UPDATE audit SET link = zeroblob(32) WHERE id = 4",
        f"UPDATE audit SET link = x'{'ff' * 32}' WHERE id = 4",
    ],
)
async def test_a_changed_line_is_found(told, sql):
    (found,) = await meddled(told, sql)
    assert "is not as it was written" in found


async def test_a_line_that_was_taken_out_is_found(told):
    assert await meddled(told, "DELETE FROM audit WHERE id = 3") == ("audit: line 3 is missing",)


async def test_an_end_that_was_cut_off_is_found(told):
    found = await meddled(told, "DELETE FROM audit WHERE id > 4")
    assert found == ("audit: it ends with line 4, and once had 6",)


async def test_all_of_it_cut_off_is_found(told):
    assert await meddled(told, "DELETE FROM audit") == ("audit: it ends with line 0, and once had 6",)


async def test_a_line_that_somebody_added_is_found(told):
    def add(r):
        r.db.execute("INSERT INTO audit SELECT 7, at, 'backup made', NULL, x'' FROM audit WHERE id = 6")
        relinked(r)

    await told.write(add)
    assert await problems(told) == ("audit: not all after line 6 was written by the bot",)


@pytest.mark.parametrize(
    "sql", ["DELETE FROM audit WHERE id = 3", "UPDATE audit SET event = 'x' WHERE id = 6"]
)
async def test_hashes_that_were_worked_out_again_do_not_hide_it(told, sql):
    def meddle(r):
        r.db.execute(sql)
        relinked(r)

    await told.write(meddle)
    assert await problems(told) != ()


@pytest.mark.parametrize("sql", ["DELETE FROM audit_end", "UPDATE audit_end SET sealed = zeroblob(512)"])
async def test_without_its_sealed_end_it_proves_nothing(told, sql):
    assert await meddled(told, sql) == ("audit: its sealed end is gone",)


async def test_what_is_undone_is_not_in_it(told):
    def job(r):
        r.audit.note(NOW, "late")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await told.write(job)
    await told.write(lambda r: r.audit.note(NOW, "backup made"))
    assert await problems(told) == ()
    assert [e.number for e in await told.read(lambda r: r.audit.latest(1))] == [7]


async def test_lines_from_before_a_time_are_cut_off_and_the_rest_hangs_together(store, chair):
    days = [NOW + timedelta(days=day) for day in range(5)]
    for at in days:
        await store.write(lambda r, at=at: r.audit.note(at, "backup made", reason="as every night"))
    numbers = [e.number for e in await store.read(lambda r: r.audit.after(0))]
    assert await store.read(lambda r: r.audit.count_before(days[2])) == 4
    assert await store.write(lambda r: r.audit.cut(days[2])) == 4
    assert await problems(store) == ()
    assert [e.number for e in await store.read(lambda r: r.audit.after(0))] == numbers[4:]
    start, _ = await store.read(lambda r: r.audit.start())
    assert start == numbers[3]
    reasons = await store.read(lambda r: [r.audit.reason(number) for number in numbers])
    assert reasons == [""] * 4 + ["as every night"] * 3
    # The last stays whatever its age, and nothing is left to be cut after it.
    assert await store.write(lambda r: r.audit.cut(days[4] + timedelta(days=1))) == 2
    assert await store.write(lambda r: r.audit.cut(days[4] + timedelta(days=1))) == 0
    assert [e.number for e in await store.read(lambda r: r.audit.after(0))] == numbers[6:]
    assert await problems(store) == ()


async def test_what_was_noted_of_a_chair_since_their_hold_is_not_cut_off(store, chair, stranger):
    held = NOW + timedelta(days=1)
    await store.write(lambda r: r.audit.note(NOW + timedelta(hours=1), "chair renamed", chair.id))
    await store.write(lambda r: r.holds.put_on(chair, held, "an inquiry"))
    await store.write(lambda r: r.audit.note(held + timedelta(days=1), "backup made"))
    late = held + timedelta(days=9)
    await store.write(lambda r: r.audit.cut(late))
    events = [e.event for e in await store.read(lambda r: r.audit.after(0))]
    assert events == ["hold put on", "backup made"]
    assert await store.read(lambda r: r.audit.reason(r.audit.of(chair.id)[0].number)) == "an inquiry"
    await store.write(lambda r: r.holds.lift(chair, late, "it is over"))
    await store.write(lambda r: r.audit.cut(late))
    assert [e.event for e in await store.read(lambda r: r.audit.after(0))] == ["hold lifted"]
    assert await problems(store) == ()


async def test_the_events_of_one_chair_are_those_in_which_they_are_the_other_too(store, chair, stranger):
    third = await store.write(joining(303))
    for event, of in (
        (f"share opened, chair {chair.id}", stranger),
        (f"share opened, chair 1{chair.id}", third),
    ):
        await store.write(lambda r, event=event, of=of: r.audit.note(NOW, event, of.id))
    of_chair = await store.read(lambda r: [(e.event, e.chair_id) for e in r.audit.of(chair.id)])
    assert of_chair == [("chair joined", chair.id), (f"share opened, chair {chair.id}", stranger.id)]
    about = await store.read(lambda r: [e.event for e in r.audit.about(stranger.id, "share ", 5)])
    assert about == [f"share opened, chair {chair.id}"]


async def test_pages_of_the_audit_begin_where_they_are_asked_to(told):
    def numbers(look):
        return told.read(lambda r: [e.number for e in look(r)])

    assert await numbers(lambda r: r.audit.latest(2)) == [6, 5]
    assert await numbers(lambda r: r.audit.after(3)) == [4, 5, 6]
    assert await numbers(lambda r: r.audit.after(0, 2)) == [1, 2]
    assert await numbers(lambda r: r.audit.about(1, "chair ", 1)) == [2]
    assert await told.read(lambda r: r.audit.last_of("backup made", "keys rotated")) == "backup made"
    assert await told.read(lambda r: r.audit.last_of("keys rotated", "chair joined")) == "keys rotated"
    assert await told.read(lambda r: r.audit.last_of("never")) is None


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("UPDATE audit_start SET sealed = randomblob(512)", "audit: its sealed start is gone"),
        ("DELETE FROM audit_start", "audit: line 1 is missing"),
    ],
)
async def test_a_beginning_that_is_not_the_sealed_one_is_found(told, sql, problem):
    late = NOW + timedelta(days=1)
    await told.write(lambda r: r.audit.note(late, "backup made"))
    await told.write(lambda r: r.audit.cut(late))
    assert await meddled(told, sql) == (problem,)
