"""A chair's chat as a whole: what stands in it, what was said in it, and what may have come twice."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from storage.chat import REMEMBERED
from storage.sent_message import SentMessage, packed_message, unpacked_message
from tests.storage.samples import NOW, starting

MINUTE = timedelta(minutes=1)


def many(chair, first, last):
    """A job in which the bot sends one message a minute."""

    def job(r):
        for number in range(first, last):
            r.messages.shown(chair, number, None, f"Screen{number}", NOW + number * MINUTE)

    return job


def numbers(messages):
    return [one.message_id for one in messages]


@pytest.mark.parametrize("so_many", [1, REMEMBERED - 1, REMEMBERED, REMEMBERED + 1, 2 * REMEMBERED, 300])
async def test_all_that_was_sent_since_a_time_is_told_however_long_the_chat_is(store, chair, so_many):
    await store.write(many(chair, 0, so_many))
    await store.write(lambda r: r.messages.chats.clear())
    assert numbers(await store.read(lambda r: r.messages.standing(chair))) == [*range(so_many)]
    for since in {0, so_many // 2, so_many - 1}:
        found = await store.read(lambda r, s=since: r.messages.standing(chair, NOW + s * MINUTE))
        assert set(range(since, so_many)) <= {*numbers(found)}
        assert numbers(found) == sorted(numbers(found))


async def test_all_that_was_sent_at_one_moment_is_told_since_that_moment(store, chair):
    await store.write(lambda r: [r.messages.shown(chair, n, None, "Home", NOW) for n in range(300)])
    assert numbers(await store.read(lambda r: r.messages.standing(chair, NOW))) == [*range(300)]


async def test_a_look_back_at_a_long_chat_ends_where_everything_is_older(store, chair):
    await store.write(many(chair, 0, 1_000))
    found = await store.read(lambda r: r.messages.standing(chair, NOW + 990 * MINUTE))
    assert numbers(found) == [*range(1_000 - 2 * REMEMBERED, 1_000)]


async def test_what_was_taken_away_stands_no_longer_and_is_told_in_the_whole(store, chair):
    await store.write(many(chair, 0, 600))
    await store.write(lambda r: r.messages.taken_away(chair, [3, 599, 700]))
    assert {3, 599, 700}.isdisjoint(numbers(await store.read(lambda r: r.messages.standing(chair))))
    assert await store.read(lambda r: r.messages.find(chair, 599)) is None
    last, before = await store.read(lambda r: r.messages.part(chair, None))
    first, end = await store.read(lambda r: r.messages.part(chair, before))
    assert end == 0
    assert numbers((*first, *last)) == [*range(600)]
    assert [one.message_id for one in (*first, *last) if one.gone] == [3, 599]


async def test_the_last_that_a_chair_said_before_a_message_is_found(store, chair):
    for number in (10, 12):
        await store.write(lambda r, n=number: r.messages.said(chair, n, None, "", NOW))
    await store.write(lambda r: r.messages.shown(chair, 13, None, "Home", NOW))
    found = [await store.read(lambda r, n=n: r.messages.said_before(chair, n)) for n in (10, 11, 12, 13, 14)]
    assert [one and one.message_id for one in found] == [None, 10, 10, 12, 12]


async def test_what_came_again_after_a_message_may_have_come_before_it_too(store, chair):
    for number, again in ((10, True), (12, True), (13, False), (14, True)):
        await store.write(lambda r, n=number, a=again: r.messages.shown(chair, n, None, "Home", NOW, again=a))
    assert numbers(await store.read(lambda r: r.messages.sent_again_after(chair, 12))) == [14]
    assert numbers(await store.read(lambda r: r.messages.sent_again_after(chair, 11))) == [12, 14]


async def test_words_are_known_again_in_their_own_message_alone(opening, store, chair):
    for number in (10, 11):
        await store.write(lambda r, n=number: r.messages.said(chair, n, None, "", NOW))
        await store.write(lambda r, n=number: r.messages.reworded(chair, n, "as it is"))
    await store.write(lambda r: r.messages.reworded(chair, 10, "as it is now"))
    store = await opening()

    def says(number, text):
        return lambda r: r.messages.says(chair, number, text)

    assert await store.read(says(10, "as it is now"))
    assert not await store.read(says(10, "as it is"))
    assert await store.read(says(11, "as it is"))
    for number, text in ((11, ""), (12, "as it is"), (12, "")):
        assert not await store.read(says(number, text))
    one, other = [(await store.read(lambda r, n=n: r.messages.find(chair, n))).text for n in (10, 11)]
    await store.write(lambda r: r.messages.reworded(chair, 10, "as it is"))
    assert (await store.read(lambda r: r.messages.find(chair, 10))).text not in (one, other)


async def test_a_message_of_the_bots_is_not_reworded_but_becomes_something_else(store, chair, stranger):
    reflection, theirs = await store.write(starting(chair)), await store.write(starting(stranger))
    await store.write(lambda r: r.messages.shown(chair, 10, None, "Home", NOW))
    await store.write(lambda r: r.messages.said(chair, 11, None, "", NOW))
    assert not await store.read(lambda r: r.messages.says(chair, 11, ""))
    await store.write(lambda r: r.messages.reworded(chair, 10, "other words"))
    assert not await store.read(lambda r: r.messages.says(chair, 10, "other words"))
    await store.write(lambda r: r.messages.became(chair, 10, reflection.id, "Review", "a part"))
    found = await store.read(lambda r: r.messages.find(chair, 10))
    assert (found.reflection_id, found.what) == (reflection.id, "Review")
    assert await store.read(lambda r: r.messages.says(chair, 10, "a part"))
    await store.write(lambda r: r.messages.became(chair, 10, theirs.id, "Review"))
    assert (await store.read(lambda r: r.messages.find(chair, 10))).reflection_id is None
    assert not await store.read(lambda r: r.messages.says(chair, 10, "a part"))
    # What the chair wrote is nothing that the bot shows, and cannot be turned to.
    await store.write(lambda r: r.messages.became(chair, 11, reflection.id, "Review"))
    await store.write(lambda r: r.messages.turned_to(chair, 11))
    found = await store.read(lambda r: r.messages.find(chair, 11))
    assert (found.what, found.turned_to) == ("", None)


async def test_of_a_chat_that_was_left_nothing_is_known(opening, store, chair):
    await store.write(many(chair, 0, 200))
    await store.write(lambda r: r.messages.forget(chair))
    for _ in range(2):
        assert await store.read(lambda r: r.messages.newest(chair)) is None
        assert await store.read(lambda r: r.messages.standing(chair)) == ()
        store = await opening()
    await store.write(many(chair, 7, 8))
    assert numbers(await store.read(lambda r: r.messages.standing(chair))) == [7]


@pytest.mark.parametrize(
    "change", [{}, {"gone": True}, {"text": "a1b2c3d4"}, {"again": True}, {"gone": True, "again": True}]
)
def test_a_message_is_kept_whole_and_what_it_does_not_have_takes_no_room(change):
    bare = SentMessage(7, True, None, "Home", NOW)
    one = replace(bare, **change)
    assert unpacked_message(packed_message(one)) == one
    assert (len(packed_message(one)) > len(packed_message(bare))) is bool(change)


async def test_a_message_that_came_before_a_job_that_failed_is_still_the_newest(store, chair):
    await store.write(many(chair, 0, 3))

    def fails(r):
        many(chair, 3, 5)(r)
        raise LookupError

    with pytest.raises(LookupError):
        await store.write(fails)
    assert await store.read(lambda r: r.messages.newest(chair)) == 2
    assert await store.read(lambda r: r.messages.find(chair, 4)) is None
    await store.write(many(chair, 3, 4))
    assert numbers(await store.read(lambda r: r.messages.standing(chair))) == [0, 1, 2, 3]
