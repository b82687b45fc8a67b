"""One writer: what arrives together is committed together, and each job succeeds or fails alone."""

import asyncio
import logging
import threading
from contextlib import contextmanager

import pytest

from storage.errors import NotKept, StoreClosed
from tests.storage.samples import NOW, answering, joining, said, starting


@contextmanager
def held(store):
    """Keeps the writer busy, so that whatever is queued meanwhile is one batch."""
    go = threading.Event()
    store.write_soon(lambda _: go.wait(10))
    try:
        yield
    finally:
        go.set()


async def test_two_hundred_writes_at_once_take_two_commits(store):
    before = store.commits
    with held(store):
        writes = [asyncio.ensure_future(store.write(joining(1000 + i))) for i in range(200)]
        await asyncio.sleep(0)
    chairs = await asyncio.gather(*writes)
    assert store.commits - before <= 2
    assert await store.read(lambda r: r.chairs.all()) == tuple(chairs)


async def test_in_one_batch_a_job_that_fails_undoes_itself_alone(opening, store):
    def fails(records):
        joining(2)(records)
        raise KeyError("this job only")

    with held(store):
        writes = [asyncio.ensure_future(store.write(job)) for job in (joining(1), fails, joining(3))]
        await asyncio.sleep(0)
    first, second, third = await asyncio.gather(*writes, return_exceptions=True)
    assert isinstance(second, KeyError)
    store = await opening()
    assert await store.read(lambda r: r.chairs.all()) == (first, third)


def times(job, ran):
    """The job, which notes in `ran` each time that it is run."""

    def noted(records):
        ran.append(job)
        return job(records)

    return noted


def run_out(_):
    return next(iter(()))


def fail(_):
    raise KeyError("this job only")


async def together(store, *jobs, once=()):
    """The outcomes of jobs that are one batch; a pair is of one that only reads."""
    with held(store):
        asked = [
            store.read(job[0]) if isinstance(job, tuple) else store.write(job, once=job in once)
            for job in jobs
        ]
        asked = [asyncio.ensure_future(one) for one in asked]
        await asyncio.sleep(0)
    return await asyncio.gather(*asked, return_exceptions=True)


async def test_jobs_that_come_together_are_run_once(store):
    ran = []
    chairs = await together(store, *(times(joining(i + 1), ran) for i in range(3)))
    assert len(ran) == 3
    assert await store.read(lambda r: r.chairs.all()) == tuple(chairs)


@pytest.mark.parametrize("bad", [fail, run_out, (joining(9),)], ids=["raises", "runs out", "reads alone"])
async def test_where_one_of_a_batch_is_undone_the_others_are_as_if_it_had_not_been(opening, store, bad):
    ran = []
    first, _, last = await together(store, times(joining(1), ran), bad, times(joining(2), ran))
    assert (first.telegram_id, last.telegram_id) == (1, 2)
    store = await opening()
    assert await store.read(lambda r: r.chairs.all()) == (first, last)


async def test_what_jobs_are_told_is_of_the_time_that_counts(store, chair):
    """Each adds to what waits, and tells how much that is by then."""
    ran = []

    def one_more(records):
        ran.append(1)
        records.outbox.put(chair, None, "home", {"n": len(ran)})
        return len(records.outbox.pending(chair)), len(ran)

    def fails_at_first(records):
        if one_more(records)[1] <= 2:
            raise KeyError

    told = await together(store, one_more, fails_at_first, one_more)
    assert told == [(1, 3), None, (3, 5)]
    pending = await store.read(lambda r: r.outbox.pending(chair))
    assert [one.body["n"] for one in pending] == [3, 4, 5]


async def test_one_that_is_to_be_run_once_is_even_where_another_fails(store):
    ran = []
    careful = times(joining(1), ran)
    chair, failed, _ = await together(store, careful, fail, joining(2), once=[careful])
    assert (len(ran), type(failed)) == (1, KeyError)
    assert await store.read(lambda r: r.chairs.by_telegram(1)) == chair


async def test_what_jobs_of_a_batch_leave_to_be_sealed_is_sealed_and_seen_by_the_next(opening, store, chair):
    def screens(records):
        return [one.body["n"] for one in records.outbox.pending(chair)]

    def shown(number):
        def job(records):
            records.messages.shown(chair, number, None, "home", NOW)
            records.outbox.put(chair, None, "home", {"n": number})
            records.chairs.set_waiting(chair, f"{number}")
            return records.messages.newest(chair), screens(records)

        return job

    ran = []
    outcomes = await together(store, times(shown(1), ran), (screens,), times(shown(2), ran))
    assert (outcomes, len(ran)) == ([(1, [1]), [1], (2, [1, 2])], 2)
    store = await opening()
    known = await store.read(lambda r: r.chairs.by_id(chair.id))
    assert known.waiting == "2"
    assert await store.read(screens) == [1, 2]
    assert [one.message_id for one in await store.read(lambda r: r.messages.standing(chair))] == [1, 2]


async def test_a_job_that_ends_the_transaction_and_says_nothing_takes_its_batch_with_it(opening, store):
    def ends(records):
        records.db.conn.rollback()

    outcomes = await together(store, joining(1), ends, joining(3))
    assert {type(outcome) for outcome in outcomes} == {NotKept}
    store = await opening()
    assert await store.read(lambda r: r.chairs.all()) == ()


async def test_what_a_failed_job_had_saved_is_not_remembered(store, chair):
    started = await store.write(starting(chair))

    def fails(records):
        answering(chair, started.id, "feelings", said("never kept"))(records)
        raise KeyError

    with pytest.raises(KeyError):
        await store.write(fails)
    assert await store.read(lambda r: r.reflections.load(started.id, owner=chair)) == started
    kept = await store.write(answering(chair, started.id, "feelings", said("kept")))
    assert await store.read(lambda r: r.reflections.load(started.id, owner=chair)) == kept


async def test_what_a_failed_job_had_started_is_not_remembered(store, chair):
    def fails(records):
        starting(chair)(records)
        raise KeyError

    with pytest.raises(KeyError):
        await store.write(fails)
    # The number was never given away, and the form is kept with the first draft that is.
    started = await store.write(starting(chair))
    assert await store.read(lambda r: r.reflections.list(chair, limit=9)) != ()
    assert await store.read(lambda r: r.reflections.load(started.id, owner=chair)) == started


async def test_somebody_who_joins_after_a_failed_join_has_a_key_that_opens(opening, store):
    def fails(records):
        joining(1)(records)
        raise KeyError

    with pytest.raises(KeyError):
        await store.write(fails)
    chair = await store.write(joining(2))
    store = await opening()
    assert await store.read(lambda r: r.chairs.by_id(chair.id)) == chair


async def test_a_job_that_breaks_the_transaction_takes_its_batch_with_it_and_everybody_is_told(store):
    def breaks(records):
        records.db.conn.rollback()
        raise KeyError

    with held(store):
        writes = [asyncio.ensure_future(store.write(job)) for job in (joining(1), breaks, joining(3))]
        await asyncio.sleep(0)
    outcomes = await asyncio.gather(*writes, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} <= {NotKept, KeyError}
    assert isinstance(outcomes[0], NotKept)
    assert await store.read(lambda r: r.chairs.by_telegram(1)) is None
    assert (await store.write(joining(4))).telegram_id == 4


async def test_what_fails_just_before_the_commit_is_undone_and_the_next_is_kept(store):
    done = store._writer._done

    def fails():
        store._writer._done = done
        raise OSError("no space left")

    store._writer._done = fails
    with pytest.raises(NotKept):
        await store.write(joining(1))
    chair = await store.write(joining(2))
    assert await store.read(lambda r: r.chairs.all()) == (chair,)


async def test_jobs_that_nobody_waits_for_run_in_order(store, chair):
    for i in range(20):
        store.write_soon(lambda r, i=i: r.outbox.put(chair, None, "home", {"n": i}))
    pending = await store.read(lambda r: r.outbox.pending(chair))
    assert [p.body["n"] for p in pending] == list(range(20))


async def test_a_failure_that_nobody_waits_for_is_logged_without_its_words(store, caplog):
    def fails(_):
        raise KeyError("what the mother said")

    with caplog.at_level(logging.DEBUG):
        store.write_soon(fails)
        await store.read(lambda r: r.chairs.all())
    logged = [vars(r) for r in caplog.records if r.name == "storage.writer"]
    assert [(r["msg"], r["reason"]) for r in logged] == [("a job that nobody waits for failed", "KeyError")]
    assert "mother" not in caplog.text


async def test_a_read_commits_nothing_and_changes_nothing(store, chair):
    started = await store.write(starting(chair))
    before = store.commits
    after = await store.read(answering(chair, started.id, "feelings", said("only looked")))
    assert after.answers
    assert await store.read(lambda r: r.reflections.load(started.id, owner=chair)) == started
    assert store.commits == before


async def test_a_read_among_writes_sees_those_before_it_and_undoes_nothing_of_theirs(store):
    with held(store):
        jobs = [
            asyncio.ensure_future(store.write(joining(1))),
            asyncio.ensure_future(store.read(lambda r: len(r.chairs.all()))),
            asyncio.ensure_future(store.write(joining(2))),
        ]
        await asyncio.sleep(0)
    assert (await asyncio.gather(*jobs))[1] == 1
    assert len(await store.read(lambda r: r.chairs.all())) == 2


async def test_a_read_that_fails_tells_its_reader(store):
    with pytest.raises(ZeroDivisionError):
        await store.read(lambda _: 1 // 0)


async def test_a_job_that_runs_out_of_an_iterator_does_not_hang_its_caller(store):
    with pytest.raises(RuntimeError):
        await store.write(lambda _: next(iter(())))


async def test_giving_up_the_wait_does_not_undo_the_job(store):
    with held(store):
        write = asyncio.ensure_future(store.write(joining(1)))
        await asyncio.sleep(0)
        write.cancel()
    with pytest.raises(asyncio.CancelledError):
        await write
    assert await store.read(lambda r: r.chairs.by_telegram(1)) is not None


async def test_closing_finishes_what_is_queued(opening, store):
    with held(store):
        for i in range(300):
            store.write_soon(joining(i + 1))
        closing = asyncio.ensure_future(store.close())
        await asyncio.sleep(0)
    await closing
    store = await opening()
    assert len(await store.read(lambda r: r.chairs.all())) == 300


async def test_a_closed_store_takes_nothing_more(store):
    await store.close()
    await store.close()
    with pytest.raises(StoreClosed):
        await store.write(lambda r: r.audit.note(NOW, "late"))
    with pytest.raises(StoreClosed):
        store.write_soon(lambda r: r.audit.note(NOW, "late"))


def test_an_outcome_that_nobody_is_left_to_hear_harms_nothing(database, keyring):
    from storage.store import Store
    from tests.storage.samples import parse_form

    store = Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW)

    async def leaves():
        with held(store):
            asyncio.ensure_future(store.write(joining(1))).add_done_callback(lambda f: f.cancelled())
            await asyncio.sleep(0)

    async def comes_back():
        chairs = await store.read(lambda r: r.chairs.all())
        await store.close()
        return chairs

    go = threading.Event()
    store.write_soon(lambda _: go.wait(10))
    asyncio.run(leaves())
    go.set()
    assert len(asyncio.run(comes_back())) == 1


async def test_each_proof_that_the_disk_takes_something_writes_something_new(store):
    def written(records):
        return records.db.execute("PRAGMA user_version").fetchone()

    seen = set()
    for _ in range(3):
        commits = store.commits
        await store.prove_writable()
        assert store.commits == commits + 1
        seen.add(await store.read(written))
    assert len(seen) == 3


@pytest.mark.parametrize("among", [[], [joining(7)]], ids=["alone", "among writes"])
async def test_what_was_opened_once_is_not_opened_again(opening, store, chair, among):
    started = await store.write(starting(chair))
    store = await opening()

    def looks(records):
        asked = []
        with records.db.tracer(lambda sql, _: asked.append(sql)):
            records.reflections.load(started.id, owner=chair)
        return asked

    with held(store):
        looking = [asyncio.ensure_future(store.read(looks)) for _ in range(2)]
        writing = [asyncio.ensure_future(store.write(job)) for job in among]
        await asyncio.sleep(0)
    first, again = await asyncio.gather(*looking)
    await asyncio.gather(*writing)
    assert (first != [], again) == (True, [])
