"""Nudges on their way out, conferences that are not wanted, what the bot waits to hear."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from flows.availability import NudgeKind
from flows.nudges import Nudge
from storage.nudges import Kept
from tests.storage.samples import NOW, answering, joining, said, starting, submitting


def nudge(minutes=0, about="draft 1"):
    due = NOW + timedelta(minutes=minutes)
    return Nudge(NudgeKind.DRAFT, about, due.replace(tzinfo=None), "Europe/London", due)


async def test_a_nudge_on_its_way_is_due_again_only_when_it_does_not_arrive(store, chair, stranger):
    number = await store.write(lambda r: r.nudges.put(chair, nudge()))
    await store.write(lambda r: r.nudges.put(stranger, nudge()))
    await store.write(lambda r: r.nudges.release([number], NOW))

    def due(minutes):
        at = NOW + timedelta(minutes=minutes)
        return lambda r: [found.id for found in r.nudges.due_to(chair, at)]

    assert await store.read(due(15)) == []
    assert await store.read(due(16)) == [number]
    assert [found.chair_id for found in await store.read(lambda r: r.nudges.due(NOW))] == [stranger.id]
    await store.write(lambda r: r.nudges.sent(number, 7, NOW))
    assert await store.read(due(16)) == []


async def test_a_nudge_that_is_moved_is_no_longer_on_its_way(store, chair):
    number = await store.write(lambda r: r.nudges.put(chair, nudge()))
    await store.write(lambda r: r.nudges.release([number], NOW))
    await store.write(lambda r: r.nudges.move(chair, number, nudge(1)))
    later = NOW + timedelta(minutes=2)
    assert [found.id for found in await store.read(lambda r: r.nudges.due(later))] == [number]


async def test_a_conference_that_was_dropped_stays_so_when_its_calendar_comes_again(store, chair, stranger):
    seen = NOW + timedelta(days=1)
    number = await store.write(lambda r: r.conferences.put(chair, NOW, "Europe/London", "hash", NOW))
    await store.write(lambda r: r.conferences.set_dropped(stranger, number, True))
    assert not (await store.read(lambda r: r.conferences.find(chair, number))).dropped
    await store.write(lambda r: r.conferences.set_dropped(chair, number, True))
    await store.write(lambda r: r.conferences.put(chair, NOW, "Europe/London", "hash", seen))
    found = await store.read(lambda r: r.conferences.find(chair, number))
    assert (found.dropped, found.seen_at) == (True, seen)
    await store.write(lambda r: r.conferences.set_dropped(chair, number, False))
    assert not (await store.read(lambda r: r.conferences.find(chair, number))).dropped


async def test_the_conferences_of_a_week_are_found(store, chair, stranger):
    for hours in (-1, 0, 1, 2):
        end = NOW + timedelta(hours=hours)
        await store.write(lambda r, e=end: r.conferences.put(chair, e, "Europe/London"))
        await store.write(lambda r, e=end: r.conferences.put(stranger, e, "Europe/London"))
    found = await store.read(lambda r: r.conferences.between(chair, NOW, NOW + timedelta(hours=2)))
    assert [one.ends_at for one in found] == [NOW, NOW + timedelta(hours=1)]


async def test_what_the_bot_waits_to_hear_outlives_a_restart(opening, store, chair):
    await store.write(lambda r: r.chairs.set_waiting(chair, '["conference"]'))
    store = await opening()
    assert (await store.read(lambda r: r.chairs.by_id(chair.id))).waiting == '["conference"]'
    await store.write(lambda r: r.chairs.set_waiting(chair, None))
    assert (await store.read(lambda r: r.chairs.by_id(chair.id))).waiting is None


async def test_a_draft_says_when_it_was_last_worked_on_until_it_is_sent(store, chair, stranger):
    draft = await store.write(starting(chair))
    assert await store.read(lambda r: r.reflections.touched(draft.id, owner=chair)) == NOW
    assert await store.read(lambda r: r.reflections.touched(draft.id, owner=stranger)) is None
    await store.write(submitting(chair, draft.id))
    assert await store.read(lambda r: r.reflections.touched(draft.id, owner=chair)) is None


async def test_what_was_sent_since_a_day_is_found_with_its_answers(store, chair, stranger):
    draft, sent = await store.write(starting(chair)), await store.write(starting(chair))
    theirs = await store.write(starting(stranger))
    await store.write(answering(chair, sent.id, "feelings", said("Calmer than I feared")))
    await store.write(submitting(chair, sent.id))
    await store.write(submitting(stranger, theirs.id))
    today, tomorrow = NOW.date(), NOW.date() + timedelta(days=1)

    def look(r):
        assert r.reflections.submitted_since(chair, today) == (sent.id,)
        assert r.reflections.submitted_since(chair, tomorrow) == ()
        assert r.reflections.answer_to(sent.id, "feelings", owner=chair).text == "Calmer than I feared"
        assert r.reflections.answer_to(sent.id, "feelings", owner=stranger) is None
        assert r.reflections.answer_to(draft.id, "feelings", owner=chair) is None

    await store.read(look)


async def test_messages_in_which_something_was_shown_are_counted(store, chair):
    other = await store.write(joining(303, "a third"))

    def put(r):
        for message_id, minutes in ((1, -1), (2, 0), (3, 1)):
            r.messages.shown(chair, message_id, None, "Nudged", NOW + timedelta(minutes=minutes))
        r.messages.shown(chair, 4, None, "Home", NOW)
        r.messages.said(chair, 5, None, "Nudged", NOW)
        r.messages.shown(other, 6, None, "Nudged", NOW)
        return r.messages.count_shown(chair, "Nudged", NOW)

    assert await store.write(put) == 2


async def test_what_is_due_by_a_time_is_put_off_with_what_is_on_its_way_and_nothing_else(
    store, chair, stranger
):
    until = NOW + timedelta(days=1)
    numbers = [await store.write(lambda r, m=m: r.nudges.put(chair, nudge(m))) for m in (-9, -5, 0, 1)]
    theirs = await store.write(lambda r: r.nudges.put(stranger, nudge()))
    await store.write(lambda r: r.nudges.sent(numbers[0], 7, NOW))
    await store.write(lambda r: r.nudges.release([numbers[1]], NOW))
    await store.write(lambda r: r.nudges.put_off(chair.id, NOW, until))
    coming = await store.read(lambda r: r.nudges.coming(chair))
    later = [(numbers[1], until), (numbers[2], until)]
    assert [(one.id, one.nudge.due) for one in coming] == [(numbers[3], NOW + timedelta(minutes=1)), *later]
    assert await store.read(lambda r: [one.id for one in r.nudges.due_to(chair, until)]) == [
        numbers[3],
        *numbers[1:3],
    ]
    assert [one.id for one in await store.read(lambda r: r.nudges.due(NOW))] == [theirs]


async def test_the_nudges_that_a_message_brought_are_told(store, chair, stranger):
    numbers = [await store.write(lambda r, m=m: r.nudges.put(chair, nudge(m))) for m in (1, 0, 2, 3)]
    theirs = await store.write(lambda r: r.nudges.put(stranger, nudge()))
    for number, message in zip((*numbers[:3], theirs), (77, 77, None, 77), strict=True):
        await store.write(lambda r, n=number, m=message: r.nudges.sent(n, m, NOW))
    brought = await store.read(lambda r: r.nudges.in_message(chair, 77))
    assert [one.id for one in brought] == [numbers[1], numbers[0]]
    assert await store.read(lambda r: r.nudges.in_message(chair, 78)) == ()


async def test_a_kind_that_another_version_planned_stays_and_is_told_apart(opening, store, chair):
    due = NOW.isoformat(timespec="microseconds")
    known = await store.write(lambda r: r.nudges.put(chair, nudge()))
    later = Kept(5, "of_another_version", "it", "2026-11-23T15:30:00", "Europe/London", due, 1, 0)
    sent = replace(later, id=6, sent_at=due)
    await store.write(lambda r: r.nudges.restore(chair.id, [*r.nudges.kept(chair), later, sent]))
    store = await opening()
    for look in (lambda r: r.nudges.due(NOW), lambda r: r.nudges.coming(chair)):
        assert [one.id for one in await store.read(look)] == [known]
    assert await store.read(lambda r: r.nudges.unknown()) == ((5, chair.id, "of_another_version"),)
    await store.write(lambda r: r.nudges.drop(chair, known))
    assert await store.read(lambda r: r.nudges.kept(chair)) == (later, sent)


async def test_what_an_earlier_version_numbered_is_found_whosever_it_is(store, chair, stranger):
    due = NOW.isoformat(timespec="microseconds")
    earlier = Kept(7, "draft", "it", "2026-11-23T15:30:00", "Europe/London", due, 1, 0)
    await store.write(lambda r: r.nudges.restore(stranger.id, [earlier]))
    await store.write(lambda r: r.nudges.put(chair, nudge()))
    await store.write(lambda r: r.nudges.sent(7, 70, NOW))
    assert await store.read(lambda r: r.nudges.find(stranger, 7).message_id) == 70
    assert len(await store.read(lambda r: r.nudges.due(NOW))) == 1
    # The next number is above those of all others.
    assert await store.write(lambda r: r.nudges.put(stranger, nudge())) == stranger.id * 1_000_000 + 8


async def test_a_number_is_never_given_to_a_second_nudge(opening, store, chair):
    first = await store.write(lambda r: r.nudges.put(chair, nudge()))
    await store.write(lambda r: r.nudges.drop(chair, first))
    store = await opening()
    assert await store.write(lambda r: r.nudges.put(chair, nudge())) == first + 1


async def test_what_a_failed_job_planned_is_not_due(store, chair):
    number = await store.write(lambda r: r.nudges.put(chair, nudge(-1)))

    def fails(r):
        r.nudges.put(chair, nudge())
        r.nudges.sent(number, 7, NOW)
        assert r.nudges.due(NOW) != ()
        raise LookupError

    with pytest.raises(LookupError):
        await store.write(fails)
    assert [one.id for one in await store.read(lambda r: r.nudges.due(NOW))] == [number]
