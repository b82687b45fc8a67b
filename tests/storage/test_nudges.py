"""Nudges, conferences and addenda: what is to come, for whom, and what was added."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from flows.availability import NudgeKind
from flows.nudges import Nudge
from storage.nudges import Kept
from tests.storage.samples import NOW, joining, starting


def nudge(minutes=0, about="1", kind=NudgeKind.DRAFT, nth=1, asked=False):
    due = NOW + timedelta(minutes=minutes)
    return Nudge(kind, about, due.replace(tzinfo=None), "Europe/London", due, nth, asked)


def kept(stored):
    return [found.nudge for found in stored]


async def test_a_nudge_comes_back_as_it_was_planned(opening, store, chair):
    # Half past one in the night when the clocks go back: the wall time alone does not say which.
    autumn = Nudge(
        NudgeKind.ESCALATION,
        "12",
        datetime(2026, 10, 25, 1, 30),  # noqa: DTZ001 - wall time
        "Europe/London",
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        2,
        True,
    )
    number = await store.write(lambda r: r.nudges.put(chair, autumn))
    store = await opening()
    found = await store.read(lambda r: r.nudges.find(chair, number))
    assert (found.nudge, found.chair_id) == (autumn, chair.id)
    assert (found.sent_at, found.message_id) == (None, None)


async def test_nudges_are_due_in_order_across_chairs(store, chair, stranger):
    for minutes, whom in [(5, chair), (-5, chair), (0, stranger), (-9, stranger)]:
        await store.write(lambda r, m=minutes, w=whom: r.nudges.put(w, nudge(m)))
    due = await store.read(lambda r: r.nudges.due(NOW))
    assert kept(due) == [nudge(-9), nudge(-5), nudge(0)]
    assert [found.chair_id for found in due] == [stranger.id, chair.id, stranger.id]
    assert kept(await store.read(lambda r: r.nudges.due(NOW, limit=1))) == [nudge(-9)]
    assert kept(await store.read(lambda r: r.nudges.coming(chair))) == [nudge(-5), nudge(5)]


async def test_a_nudge_that_was_sent_is_not_due_again_but_counts(store, chair, stranger):
    number = await store.write(lambda r: r.nudges.put(chair, nudge()))
    await store.write(lambda r: r.nudges.put(stranger, nudge()))
    await store.write(lambda r: r.nudges.sent(number, 77, NOW))

    def look(r):
        assert [found.chair_id for found in r.nudges.due(NOW)] == [stranger.id]
        assert r.nudges.coming(chair) == ()
        assert (r.nudges.find(chair, number).sent_at, r.nudges.find(chair, number).message_id) == (NOW, 77)
        assert r.nudges.sent_about(chair, "1") == 1
        assert r.nudges.sent_about(chair, "2") == 0
        assert r.nudges.sent_about(stranger, "1") == 0

    await store.read(look)


async def test_a_nudge_that_is_moved_comes_then(store, chair, stranger):
    number = await store.write(lambda r: r.nudges.put(chair, nudge()))
    await store.write(lambda r: r.nudges.sent(number, 77, NOW))
    later = nudge(60, asked=True)
    await store.write(lambda r: r.nudges.move(stranger, number, nudge(1)))
    await store.write(lambda r: r.nudges.move(chair, number, later))
    assert await store.read(lambda r: r.nudges.due(NOW)) == ()
    (coming,) = await store.read(lambda r: r.nudges.coming(chair))
    assert (coming.id, coming.nudge, coming.sent_at) == (number, later, None)


async def test_nudges_are_dropped_one_by_one_or_all_about_one_thing(store, chair, stranger):
    async def put(about, whom=chair):
        return await store.write(lambda r: r.nudges.put(whom, nudge(about=about)))

    one, sent, other = await put("1"), await put("1"), await put("2")
    theirs = await put("1", stranger)
    await store.write(lambda r: r.nudges.sent(sent, 77, NOW))
    await store.write(lambda r: r.nudges.drop_about(chair, "1"))
    await store.write(lambda r: r.nudges.drop(stranger, other))

    def look(r):
        assert r.nudges.find(chair, one) is None
        assert r.nudges.sent_about(chair, "1") == 1
        assert [found.id for found in r.nudges.coming(chair)] == [other]
        assert [found.id for found in r.nudges.coming(stranger)] == [theirs]
        assert r.nudges.find(chair, theirs) is None

    await store.read(look)
    await store.write(lambda r: r.nudges.drop(chair, other))
    assert await store.read(lambda r: r.nudges.coming(chair)) == ()


async def test_a_wall_time_with_a_zone_is_refused(store, chair):
    zoned = replace(nudge(), local=NOW)
    with pytest.raises(ValueError, match="wall time"):
        await store.write(lambda r: r.nudges.put(chair, zoned))


async def test_finding_what_is_due_costs_the_same_among_two_hundred_thousand(store, chair):
    def many(r):
        r.nudges.restore(
            chair.id,
            r.nudges._load(chair.id)[1]
            + [
                Kept(i, "draft", str(i), "", "Europe/London", f"2027-01-01T{i:06}", 1, 0)
                for i in range(200_000)
            ],
        )

    def steps(job):
        """How many steps of SQLite's own machine a job takes: a measure that no busy computer shakes."""

        def counting(r):
            count = 0

            def step():
                nonlocal count
                count += 1

            r.db.conn.set_progress_handler(step, 1)
            try:
                result = job(r)
            finally:
                r.db.conn.set_progress_handler(None, 1)
            return count, result

        return counting

    await store.write(lambda r: r.nudges.put(chair, nudge()))
    few, due = await store.read(steps(lambda r: r.nudges.due(NOW)))
    assert kept(due) == [nudge()]
    await store.write(many)
    among_many, due = await store.read(steps(lambda r: r.nudges.due(NOW)))
    assert kept(due) == [nudge()]
    assert among_many <= few + 5


async def test_every_look_at_what_is_to_come_uses_an_index(store, chair):
    started = await store.write(starting(chair))
    statements = {}

    def traced(r):
        with r.db.tracer(statements.setdefault):
            number = r.nudges.put(chair, nudge())
            r.nudges.due(NOW)
            r.nudges.coming(chair)
            r.nudges.find(chair, number)
            r.nudges.move(chair, number, nudge())
            r.nudges.sent(number, 1, NOW)
            r.nudges.sent_about(chair, "1")
            r.nudges.drop_about(chair, "1")
            r.nudges.drop(chair, number)
            conference = r.conferences.put(chair, NOW, "Europe/London", "hash")
            r.conferences.find(chair, conference)
            r.conferences.coming(chair, NOW)
            r.conferences.from_calendars(chair)
            r.conferences.rename(chair, conference, "other")
            r.conferences.set_missed(chair, conference, NOW)
            r.conferences.link(chair, conference, started.id)
            r.addenda.add(chair, started.id, "scaling", "Later on", at=NOW, message_id=5)
            r.addenda.list(chair, started.id)
            r.addenda.correct(chair, started.id, 5, "Later on, corrected")

    def plans(r):
        return [
            (sql, step[3])
            for sql, params in statements.items()
            for step in r.db.execute(f"EXPLAIN QUERY PLAN {sql}", params or ()).fetchall()
        ]

    await store.write(traced)
    for sql, step in await store.write(plans):
        # All chairs' numbers are read, and nothing else of them.
        assert not step.startswith("SCAN") or "chairs USING COVERING INDEX" in step, (sql, step)
        assert "TEMP B-TREE" not in step, (sql, step)


async def test_a_conference_from_a_calendar_is_moved_when_it_comes_again(opening, store, chair, stranger):
    reflection = await store.write(starting(chair))
    end, later = NOW + timedelta(hours=1), NOW + timedelta(hours=3)
    number = await store.write(lambda r: r.conferences.put(chair, end, "Europe/London", "hash"))
    await store.write(lambda r: r.conferences.link(chair, number, reflection.id))
    again = await store.write(lambda r: r.conferences.put(chair, later, "Europe/Lisbon", "hash"))
    theirs = await store.write(lambda r: r.conferences.put(stranger, end, "Europe/London", "hash"))
    assert again == number != theirs
    store = await opening()
    found = await store.read(lambda r: r.conferences.find(chair, number))
    assert (found.ends_at, found.zone, found.uid_hash, found.reflection_id) == (
        later,
        "Europe/Lisbon",
        "hash",
        reflection.id,
    )


async def test_a_conference_may_be_known_by_another_hash(store, chair, stranger):
    def renamed(r):
        number = r.conferences.put(chair, NOW, "Europe/London", "old", series="entry")
        other = r.conferences.put(chair, NOW, "Europe/London", "taken")
        r.conferences.rename(stranger, number, "theirs")
        assert r.conferences.find(chair, number).uid_hash == "old"
        r.conferences.rename(chair, number, "taken")
        assert r.conferences.find(chair, number).uid_hash == "old"
        r.conferences.rename(chair, number, "new")
        assert r.conferences.put(chair, NOW, "Europe/London", "new", series="entry") == number
        assert [one.id for one in r.conferences.from_calendars(chair)] == [number, other]
        assert r.conferences.from_calendars(stranger) == ()

    await store.write(renamed)


async def test_a_conference_that_a_calendar_missed_is_back_when_it_comes_again(store, chair, stranger):
    def put(at):
        return lambda r: r.conferences.put(chair, NOW, "Europe/London", "hash", at, series="entry")

    first, second, third = (NOW + timedelta(days=days) for days in range(3))
    number = await store.write(put(first))
    await store.write(lambda r: r.conferences.set_missed(stranger, number, second))
    assert not (await store.read(lambda r: r.conferences.find(chair, number))).is_missing
    await store.write(lambda r: r.conferences.set_missed(chair, number, second))
    assert (await store.read(lambda r: r.conferences.find(chair, number))).is_missing
    await store.write(put(third))
    found = await store.read(lambda r: r.conferences.find(chair, number))
    assert (found.is_missing, found.series) == (False, "entry")


async def test_conferences_without_a_calendar_are_each_their_own(store, chair):
    ends = [NOW + timedelta(hours=hours) for hours in (2, 1, -1, 0)]
    numbers = [
        await store.write(lambda r, e=end: r.conferences.put(chair, e, "Europe/London")) for end in ends
    ]
    coming = await store.read(lambda r: r.conferences.coming(chair, NOW))
    assert [found.id for found in coming] == [numbers[3], numbers[1], numbers[0]]


async def test_a_conference_is_nobody_elses(store, chair, stranger):
    reflection, theirs = await store.write(starting(chair)), await store.write(starting(stranger))
    number = await store.write(lambda r: r.conferences.put(chair, NOW, "Europe/London"))

    def meddle(r):
        r.conferences.link(stranger, number, theirs.id)
        r.conferences.set_dropped(stranger, number, True)
        assert r.conferences.find(stranger, number) is None
        assert r.conferences.coming(stranger, NOW) == ()
        r.conferences.link(chair, number, theirs.id)
        assert r.conferences.find(chair, number).reflection_id is None
        r.conferences.link(chair, number, reflection.id)
        assert r.conferences.find(chair, number).reflection_id == reflection.id
        r.reflections.delete(reflection.id, owner=chair)
        assert r.conferences.find(chair, number).reflection_id is None

    await store.write(meddle)


async def test_addenda_are_dated_and_in_order(opening, store, chair):
    reflection = await store.write(starting(chair))
    weeks_later = NOW + timedelta(weeks=6)
    first = await store.write(
        lambda r: r.addenda.add(
            chair, reflection.id, "scaling", "It was a 6 by then. 🌤", at=NOW, message_id=5
        )
    )
    second = await store.write(
        lambda r: r.addenda.add(chair, reflection.id, "escalation", "Answered", at=weeks_later)
    )
    store = await opening()
    assert await store.read(lambda r: r.addenda.list(chair, reflection.id)) == (first, second)
    assert (first.about, first.at, first.message_id) == ("scaling", NOW, 5)
    assert (second.text, second.at, second.message_id) == ("Answered", weeks_later, None)


async def test_editing_the_message_of_an_addendum_corrects_it(store, chair, stranger):
    reflection = await store.write(starting(chair))
    await store.write(
        lambda r: r.addenda.add(chair, reflection.id, "scaling", "It was a 6", at=NOW, message_id=5)
    )
    assert not await store.write(lambda r: r.addenda.correct(stranger, reflection.id, 5, "It was a 1"))
    assert not await store.write(lambda r: r.addenda.correct(chair, reflection.id, 6, "It was a 1"))
    assert await store.write(lambda r: r.addenda.correct(chair, reflection.id, 5, "It was a 7"))
    (addendum,) = await store.read(lambda r: r.addenda.list(chair, reflection.id))
    assert (addendum.text, addendum.at) == ("It was a 7", NOW)


async def test_a_correction_of_an_addendum_leaves_a_later_one_as_it_was(store, chair):
    reflection = await store.write(starting(chair))
    for message_id, text in ((5, "It was a 6"), (6, "And the father came")):
        await store.write(
            lambda r, n=message_id, t=text: r.addenda.add(
                chair, reflection.id, "scaling", t, at=NOW, message_id=n
            )
        )
    assert await store.write(lambda r: r.addenda.correct(chair, reflection.id, 5, "It was a 7"))
    kept = await store.read(lambda r: r.addenda.list(chair, reflection.id))
    assert [one.text for one in kept] == ["It was a 7", "And the father came"]


async def test_addenda_are_the_owners_alone_and_go_with_the_reflection(store, chair, stranger):
    reflection = await store.write(starting(chair))
    await store.write(lambda r: r.addenda.add(chair, reflection.id, "scaling", "It was a 6", at=NOW))
    with pytest.raises(LookupError):
        await store.write(lambda r: r.addenda.add(stranger, reflection.id, "scaling", "no", at=NOW))
    assert await store.read(lambda r: r.addenda.list(stranger, reflection.id)) == ()
    await store.write(lambda r: r.reflections.delete(reflection.id, owner=chair))
    assert await store.read(lambda r: r.addenda.list(chair, reflection.id)) == ()
    assert await store.read(lambda r: r.db.execute("SELECT count(*) FROM answers").fetchone()) == (0,)


async def test_a_removed_chair_leaves_no_row_in_any_table(store, chair):
    reflection = await store.write(starting(chair))

    def everything(r):
        r.nudges.put(chair, nudge())
        r.nudges.sent(r.nudges.put(chair, nudge()), 5, NOW)
        r.conferences.link(chair, r.conferences.put(chair, NOW, "Europe/London", "hash"), reflection.id)
        r.addenda.add(chair, reflection.id, "scaling", "It was a 6", at=NOW)
        r.messages.said(chair, 5, reflection.id, "feelings", NOW)
        r.outbox.put(chair, reflection.id, "ask", {})
        r.inbox.take([(1, chair.telegram_id, b"{}")], NOW)
        r.chairs.set_current(chair, reflection.id)

    def rows(r):
        tables = [
            name for (name,) in r.db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        ]
        return {
            table: r.db.execute(f"SELECT count(*) FROM [{table}]").fetchone()[0]
            for table in tables
            if not table.startswith(("sqlite_", "_sqlite_"))
        }

    await store.write(everything)
    assert all(await store.read(lambda r: [rows(r)[t] for t in ("nudges", "conferences", "answers")]))
    await store.write(lambda r: r.chairs.remove(chair))
    left = {table: count for table, count in (await store.read(rows)).items() if count}
    # The system's own key, proof and head, the form, the number of the erased, and that it happened.
    assert left == {
        "data_keys": 1,
        "canary": 1,
        "heads": 1,
        "forms": 1,
        "erased": 1,
        "inbox_done": 1,
        "audit": 3,
        "audit_end": 1,
    }
    assert (await store.write(joining(chair.telegram_id))).id > chair.id
