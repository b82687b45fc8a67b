"""What is still to be shown, and what becomes of it: sent in part, refused, set aside, damaged."""

import pytest

from storage.outbox import DAMAGED, AsideScreen, Pending


@pytest.fixture
async def three(store, chair):
    """Three screens that wait, in order, with their numbers."""

    def put(r):
        for number in range(3):
            r.outbox.put(chair, None, "Home", {"n": number})
        return [one.id for one in r.outbox.pending(chair)]

    return await store.write(put)


def told(pendings):
    """What matters of each: which it is, how much of it was sent, and what became of it."""
    return [(one.body["n"], one.sent, one.tried, one.refused) for one in pendings]


async def test_what_is_on_its_way_may_have_arrived_until_it_is_known_not_to_have(
    opening, store, chair, three
):
    first, second, third = three
    await store.write(lambda r: r.outbox.mark_tried((first, third), tried=True))
    store = await opening()
    assert [one.id for one in await store.read(lambda r: r.outbox.may_have_arrived(chair))] == [first, third]
    await store.write(lambda r: r.outbox.mark_tried((first, second), tried=False))
    assert [one.id for one in await store.read(lambda r: r.outbox.may_have_arrived(chair))] == [third]


async def test_two_chairs_screens_on_their_way_are_marked_together(store, chair, stranger, three):
    await store.write(lambda r: r.outbox.put(stranger, None, "Home", {"n": 9}))
    (theirs,) = await store.read(lambda r: r.outbox.pending(stranger))
    await store.write(lambda r: r.outbox.mark_tried((three[1], theirs.id), tried=True))
    assert told(await store.read(lambda r: r.outbox.may_have_arrived(chair))) == [(1, 0, True, False)]
    assert told(await store.read(lambda r: r.outbox.may_have_arrived(stranger))) == [(9, 0, True, False)]


async def test_what_telegram_refused_waits_until_it_is_brought_back_once(opening, store, chair, three):
    first, second, _ = three
    await store.write(lambda r: r.outbox.mark_tried((first,), tried=True))
    await store.write(lambda r: r.outbox.refuse(first, 2))
    store = await opening()
    assert [one.id for one in await store.read(lambda r: r.outbox.pending(chair))] == three[1:]
    assert told(await store.read(lambda r: r.outbox.everything(chair)))[0] == (0, 2, False, True)
    await store.write(lambda r: r.outbox.bring_back(chair))
    back = [(0, 2, False, True), (1, 0, False, False), (2, 0, False, False)]
    assert told(await store.read(lambda r: r.outbox.pending(chair))) == back
    # One that was refused twice is known by that, and the others are as they were.
    await store.write(lambda r: r.outbox.refuse(second, 0))
    await store.write(lambda r: r.outbox.bring_back(chair))
    back[1] = (1, 0, False, True)
    assert told(await store.read(lambda r: r.outbox.pending(chair))) == back


async def test_all_that_waits_is_shown_from_its_beginning_in_another_chat(store, chair, three):
    await store.write(lambda r: r.outbox.advance(three[0], 2))
    await store.write(lambda r: r.outbox.mark_tried(three[:2], tried=True))
    await store.write(lambda r: r.outbox.begin_anew(chair))
    assert told(await store.read(lambda r: r.outbox.pending(chair))) == [
        (n, 0, False, False) for n in range(3)
    ]


async def test_what_was_set_aside_is_told_and_comes_back_behind_all_others_as_new(
    opening, store, chair, stranger, three
):
    await store.write(lambda r: r.outbox.put(stranger, None, "Past", {"n": 9}))
    (theirs,) = await store.read(lambda r: r.outbox.pending(stranger))
    await store.write(lambda r: r.outbox.advance(three[0], 1))
    for one in (theirs.id, three[0]):
        await store.write(lambda r, one=one: r.outbox.set_aside(one))
    store = await opening()
    assert await store.read(lambda r: r.outbox.set_asides()) == (
        AsideScreen(three[0], chair.id, "Home"),
        AsideScreen(theirs.id, stranger.id, "Past"),
    )
    assert await store.read(lambda r: r.outbox.counts()) == (2, 2)
    assert await store.read(lambda r: r.outbox.waiting()) == (chair,)
    standing = await store.read(lambda r: r.outbox.standing(chair))
    assert [(one.body["n"], aside) for one, aside in standing] == [(0, True), (1, False), (2, False)]
    await store.write(lambda r: r.outbox.retry(three[0]))
    assert told(await store.read(lambda r: r.outbox.pending(chair))) == [
        (1, 0, False, False),
        (2, 0, False, False),
        (0, 0, False, False),
    ]
    assert await store.read(lambda r: r.outbox.counts()) == (3, 1)


async def test_what_was_not_set_aside_is_not_put_back(store, chair, three):
    for number in (three[1], three[2] + 1):
        await store.write(lambda r, n=number: r.outbox.retry(n))
    assert [one.id for one in await store.read(lambda r: r.outbox.pending(chair))] == three


async def test_a_number_is_never_given_twice(opening, store, chair, three):
    for number in three:
        await store.write(lambda r, n=number: r.outbox.done(n))
    store = await opening()
    await store.write(lambda r: r.outbox.put(chair, None, "Home", {"n": 3}))
    (one,) = await store.read(lambda r: r.outbox.pending(chair))
    assert one.id == three[-1] + 1


async def test_what_does_not_open_is_one_thing_to_show_and_others_come_behind_it(
    opening, store, chair, three
):
    await store.write(lambda r: r.db.execute("UPDATE outbox SET sealed = randomblob(4604)"))
    store = await opening()
    (damaged,) = await store.read(lambda r: r.outbox.pending(chair))
    assert damaged == Pending(damaged.id, None, DAMAGED, None, 0)
    assert damaged.id not in three
    await store.write(lambda r: r.outbox.put(chair, None, "Home", {"n": 3}))
    await store.write(lambda r: r.outbox.done(damaged.id))
    assert told(await store.read(lambda r: r.outbox.pending(chair))) == [(3, 0, False, False)]


@pytest.mark.parametrize("failing", [False, True])
async def test_what_a_job_put_and_did_not_keep_is_not_remembered(store, chair, three, failing):
    def puts(r):
        r.outbox.put(chair, None, "Home", {"n": 3})
        r.outbox.done(three[0])
        if failing:
            raise LookupError

    if failing:
        with pytest.raises(LookupError):
            await store.write(puts)
    else:
        await store.read(puts)
    assert [one.id for one in await store.read(lambda r: r.outbox.pending(chair))] == three
