"""What costs the same however much is stored: every statement finds its rows by an index."""

from msgspec.structs import replace

from storage.codec import answer_packed, answer_unpacked
from storage.database import reading
from tests.storage.samples import NOW, answering, joining, said, starting, submitting

UNDER_WAY = {
    "SCAN inbox",
    "SCAN CONSTANT ROW",
    "SCAN wanted_gone",
    "SCAN ended_shares",
}
"""Tables that hold only what is under way, and little of it."""


def a_working_day(chair):
    """One of everything that a turn, a history page, and a start do."""

    def job(r):
        r.inbox.take([(1, chair.telegram_id, b"{}")], NOW)
        r.chairs.by_telegram(chair.telegram_id)
        reflection = starting(chair)(r)
        r.reflections._loaded.clear()
        answering(chair, reflection.id, "feelings", said("mixed"))(r)
        r.reflections.by_message(chair, 5)
        r.messages.said(chair, 5, reflection.id, "feelings", NOW)
        r.messages.shown(chair, 6, reflection.id, "kind", NOW)
        r.messages.last_shown(chair, reflection.id, "kind")
        r.messages.last_shown(chair, None, "home")
        r.messages.find(chair, 5)
        r.outbox.put(chair, reflection.id, "ask", {})
        (pending,) = r.outbox.pending(chair)
        r.outbox.advance(pending.id, 1)
        r.outbox.done(pending.id)
        r.chairs.set_current(chair, reflection.id)
        r.chairs.settings(chair)
        r.chairs.save_settings(chair, {})
        submitting(chair, reflection.id)(r)
        r.reflections.list(chair, limit=10)
        r.reflections.count(chair)
        r.reflections.drafts(chair)
        r.inbox.tried(1)
        r.inbox.waits(1)
        r.inbox.done(1, NOW)
        r.inbox.forget_done(NOW)
        r.reflections.delete(reflection.id, owner=chair)
        list(r.inbox.left())
        r.audit.latest(10)

    return job


async def test_no_statement_of_a_turn_a_history_page_or_a_start_reads_a_whole_table(store, chair):
    statements = {}

    def traced(r):
        db = r.reflections._db
        with db.tracer(statements.setdefault):
            a_working_day(chair)(r)

    def plans(r):
        found = {}
        for sql, params in statements.items():
            plan = r.reflections._db.execute(f"EXPLAIN QUERY PLAN {sql}", params or ()).fetchall()
            found[sql] = [step[3] for step in plan]
        return found

    await store.write(traced)
    assert len(statements) > 30
    for sql, plan in (await store.write(plans)).items():
        for step in plan:
            whole = step.startswith("SCAN") and step not in UNDER_WAY
            assert not whole or "audit ORDER BY id DESC" in sql, (sql, plan)
            assert "TEMP B-TREE" not in step, (sql, plan)


async def test_a_page_of_history_does_not_open_the_answers(store, chair):
    reflection = await store.write(starting(chair))
    await store.write(answering(chair, reflection.id, "feelings", said("mixed")))
    statements = []

    def page(r):
        with r.reflections._db.tracer(lambda sql, _: statements.append(sql)):
            return r.reflections.list(chair, limit=10)

    await store.read(page)
    assert len(statements) == 1


async def test_a_turn_writes_only_the_answer_that_changed(store, chair):
    started = await store.write(starting(chair))
    await store.write(answering(chair, started.id, "kind", said("one")))
    statements = []

    def turn(r):
        before = r.reflections.load(started.id, owner=chair)
        with r.reflections._db.tracer(lambda sql, _: statements.append(sql.split()[0])):
            r.reflections.save(before, before.answering("feelings", said("two")), owner=chair)

    await store.write(turn)
    assert statements == ["UPDATE", "UPDATE"]


async def test_what_is_written_again_lies_where_it_lay_and_no_index_is_written_for_it(store, chair, database):
    started = await store.write(starting(chair))
    await store.write(lambda r: r.messages.shown(chair, 5, started.id, "kind", NOW))
    await store.write(lambda r: r.outbox.put(chair, started.id, "ask", {}))
    (pending,) = await store.read(lambda r: r.outbox.pending(chair))
    log = database.with_name("afterword.db-wal")

    async def pages(job):
        before = log.stat().st_size
        await store.write(job)
        return (log.stat().st_size - before) // (4096 + 24)

    # Whoever reads keeps the log from being emptied.
    with reading(database):
        assert await pages(lambda r: r.outbox.mark_tried((pending.id,), tried=True)) == 2
        assert await pages(lambda r: r.messages.turned_to(chair, 5)) == 1
        # The answer, the state, the chair's head, and the sum over all heads.
        assert await pages(answering(chair, started.id, "feelings", said("mixed"))) == 4


async def test_only_so_many_reflections_are_held_in_memory(store, chair):
    def many(r):
        for _ in range(1_100):
            starting(chair)(r)
        return len(r.reflections._loaded), len(r.reflections.drafts(chair))

    assert await store.write(many) == (1_000, 1_100)


async def test_removing_somebody_reads_no_other_chairs_rows(store, chair):
    await store.write(joining(5))
    statements = {}

    def traced(r):
        with r.reflections._db.tracer(statements.setdefault):
            r.chairs.remove(chair)

    await store.write(traced)

    def plans(r):
        return [
            step[3]
            for sql, params in statements.items()
            # Its last line alone is read.
            if "audit ORDER BY id DESC" not in sql
            for step in r.reflections._db.execute(f"EXPLAIN QUERY PLAN {sql}", params or ()).fetchall()
        ]

    assert {p for p in await store.write(plans) if p.startswith("SCAN")} <= UNDER_WAY


def test_an_answer_without_words_takes_few_bytes():
    skipped = replace(said("x"), pieces=())
    assert answer_unpacked(answer_packed(skipped)) == skipped
    assert len(answer_packed(skipped)) < 30
