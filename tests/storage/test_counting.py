"""What is counted of all chairs together, and since when each reflection is kept."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from flows.retention import Kept
from storage.counts import SHOWN_FROM, counted, shown
from tests.storage.samples import NOW, joining, starting, submitting

TODAY = NOW.date()
DAY = timedelta(days=1)


def submitted(chair, number, at):
    """A job in which a reflection is sent at a time."""

    def job(r):
        before = r.reflections.load(number, owner=chair)
        after = replace(before, cursor="submitted", submitted_at=at, updated_at=at)
        r.reflections.save(before, after, owner=chair)

    return job


async def test_chairs_who_did_anything_within_thirty_days_are_active(store, chair, stranger):
    third = await store.write(joining(303))
    for who, days in ((chair, 30), (stranger, 31)):
        await store.write(lambda r, who=who, days=days: r.chairs.set_seen(who, TODAY - days * DAY))
    counts = await store.read(counted)
    assert (counts.chairs, counts.active) == (3, 1)
    await store.write(lambda r: r.chairs.set_seen(third, TODAY))
    assert (await store.read(counted)).active == 2


async def test_reflections_are_counted_by_the_month_in_which_they_were_sent(store, chair, stranger):
    for who, months in ((chair, (0, 1, 1)), (stranger, (1, 12))):
        for month in months:
            started = await store.write(starting(who))
            await store.write(submitted(who, started.id, NOW - 30 * month * DAY))
    await store.write(starting(chair))
    await store.write(lambda r: r.outbox.put(chair, None, "Home", {}))
    await store.write(lambda r: r.outbox.put(stranger, None, "Home", {}))
    (waits,) = await store.read(lambda r: r.outbox.pending(chair))
    await store.write(lambda r: r.outbox.set_aside(waits.id))
    counts = await store.read(counted)
    assert [*counts.finished.items()] == [("2025-11", 1), ("2026-10", 3), ("2026-11", 1)]
    assert (counts.drafts, counts.nudges, counts.undelivered) == (1, 0, 2)


def test_a_count_that_may_tell_of_one_person_is_not_shown():
    assert [shown(count) for count in (0, SHOWN_FROM - 1, SHOWN_FROM)] == [None, None, SHOWN_FROM]
    assert SHOWN_FROM == 5


async def test_what_was_sent_by_a_day_is_told_the_earliest_first(store, chair, stranger):
    sent = []
    for days in (1, 3, 2, 0):
        started = await store.write(starting(chair))
        await store.write(submitted(chair, started.id, NOW - days * DAY))
        sent.append(started.id)
    await store.write(starting(chair))
    theirs = await store.write(starting(stranger))
    await store.write(submitting(stranger, theirs.id))
    await store.write(lambda r: r.retained.tell(chair, [sent[1], theirs.id], TODAY - DAY))
    found = await store.read(lambda r: r.retained.submitted(chair, TODAY - DAY))
    assert found == (
        Kept(sent[1], TODAY - 3 * DAY, TODAY - DAY),
        Kept(sent[2], TODAY - 2 * DAY, None),
        Kept(sent[0], TODAY - DAY, None),
    )
    told = await store.read(lambda r: [r.retained.told(chair, number) for number in (*sent[:2], theirs.id)])
    assert told == [None, TODAY - DAY, None]
    assert await store.read(lambda r: r.retained.told(stranger, theirs.id)) is None
    # It is told once more, and the later day counts.
    await store.write(lambda r: r.retained.tell(chair, [sent[1]], TODAY))
    assert await store.read(lambda r: r.retained.told(chair, sent[1])) == TODAY


async def test_drafts_that_were_last_worked_on_by_a_day_are_told_the_earliest_first(store, chair):
    drafts = []
    for days in (1, 3, 0):
        started = await store.write(starting(chair))
        worked = replace(started, updated_at=NOW - days * DAY)
        await store.write(lambda r, s=started, w=worked: r.reflections.save(s, w, owner=chair))
        drafts.append(started.id)
    await store.write(lambda r: r.retained.tell(chair, drafts[:1], TODAY))
    assert await store.read(lambda r: r.retained.drafts(chair, TODAY - DAY)) == (
        Kept(drafts[1], TODAY - 3 * DAY, None),
        Kept(drafts[0], TODAY - DAY, TODAY),
    )


@pytest.mark.parametrize(("days", "there"), [(0, True), (1, False)])
async def test_chairs_with_a_draft_or_what_was_sent_by_a_day_are_looked_at(
    store, chair, stranger, days, there
):
    await store.write(joining(303))
    await store.write(starting(chair))
    sent = await store.write(starting(stranger))
    await store.write(submitting(stranger, sent.id))
    found = await store.read(lambda r: r.retained.chairs(TODAY - days * DAY))
    assert sorted(found) == [chair.id, *([stranger.id] if there else [])]
