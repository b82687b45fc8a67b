"""Nudges on their way out, conferences that are not wanted, what the bot waits to hear."""

from datetime import timedelta

from flows.availability import NudgeKind
from flows.nudges import Nudge
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
