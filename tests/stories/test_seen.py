"""The day on which a chair was last seen: what an administrator's list shows of it, and nothing finer."""

from datetime import timedelta

from storage.counts import counted


async def test_the_day_is_noted_with_whatever_the_chair_does_and_never_the_time(chair):
    async def seen():
        return await chair.server.store.read(lambda r: r.chairs.seen(r.chairs.by_telegram(chair.phone.id)))

    await chair.says("/help")
    day = chair.server.clock().date()
    assert await seen() == day.isoformat()
    await chair.waits(days=3)
    assert await seen() == day.isoformat()
    await chair.says("/history")
    assert await seen() == (day + timedelta(days=3)).isoformat()


async def test_a_chair_who_is_not_seen_for_a_month_is_not_active(chair):
    await chair.says("/help")
    assert (await chair.server.store.read(counted)).active == 1
    await chair.waits(days=31)
    assert (await chair.server.store.read(counted)).active == 0
