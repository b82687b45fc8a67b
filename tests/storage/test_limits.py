"""How often something may be done in a time: counted for each and for each thing, through a restart."""

from datetime import timedelta

import pytest

from tests.storage.samples import NOW

HOUR = timedelta(hours=1)
BARELY = timedelta(microseconds=1)


def spends(at=NOW, what="joining", who=7, most=2):
    return lambda r: r.limits.spend(what, who, most=most, within=HOUR, now=at)


async def test_as_many_may_be_and_then_none_until_the_time_of_the_first_is_over(opening, store):
    assert await store.write(spends()) is None
    later = NOW + HOUR - BARELY
    assert await store.write(spends(later)) is None
    store = await opening()
    assert await store.write(spends(later)) == NOW + HOUR
    # What was refused counts for nothing, and a new time begins with the next.
    assert [await store.write(spends(NOW + HOUR)) for _ in range(3)] == [None, None, NOW + 2 * HOUR]


async def test_each_and_each_thing_is_counted_apart(store):
    for spending in (spends(), spends(), spends(who=8), spends(what="asking")):
        assert await store.write(spending) is None
    assert await store.write(spends()) == NOW + HOUR
    counted = await store.read(lambda r: r.limits.of(7, ("asking", "joining", "sharing")))
    assert counted == (("asking", 1, NOW + HOUR), ("joining", 2, NOW + HOUR))


async def test_whether_all_are_spent_is_told_without_counting(store):
    def spent(at=NOW, most=2):
        return lambda r: r.limits.spent("joining", 7, most=most, now=at)

    assert not await store.read(spent())
    for _ in range(2):
        assert not await store.read(spent())
        await store.write(spends())
    assert [await store.read(spent(most=most)) for most in (1, 2, 3)] == [True, True, False]
    assert await store.read(spent(NOW + HOUR - BARELY))
    assert not await store.read(spent(NOW + HOUR))


async def test_counts_whose_time_is_over_are_forgotten_and_no_others(store):
    await store.write(spends())
    await store.write(spends(NOW + BARELY, who=8))
    await store.write(lambda r: r.limits.forget(NOW + HOUR))
    assert await store.read(lambda r: [r.limits.of(who, ("joining",)) != () for who in (7, 8)]) == [
        False,
        True,
    ]


@pytest.mark.parametrize("forged", ["randomblob(64)", "(SELECT sealed FROM limits WHERE token = :other)"])
async def test_a_count_that_somebody_forged_begins_anew(store, forged):
    for spending in (spends(), spends(), spends(who=8)):
        await store.write(spending)

    def forge(r):
        tokens = {"its": r.limits._token("joining", 7), "other": r.limits._token("joining", 8)}
        r.db.execute(f"UPDATE limits SET sealed = {forged} WHERE token = :its", tokens)

    await store.write(forge)
    assert await store.write(spends()) is None
    assert await store.read(lambda r: r.limits.of(7, ("joining",))) == (("joining", 1, NOW + HOUR),)
