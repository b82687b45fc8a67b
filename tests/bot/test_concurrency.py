"""Turns for each key, and how long to wait after failures."""

import asyncio

import pytest

from bot.concurrency import KeyedLock, jittered_backoff


async def test_nothing_is_kept_of_keys_at_rest():
    lock = KeyedLock()
    go = asyncio.Event()

    async def work(key: int) -> None:
        async with lock.turn(key):
            await go.wait()

    tasks = [asyncio.create_task(work(number % 100)) for number in range(200)]
    await asyncio.sleep(0)
    assert all(key in lock and lock.contended(key) for key in range(100))
    assert not lock.idle.is_set()
    go.set()
    await asyncio.gather(*tasks)
    assert not any(key in lock or lock.contended(key) for key in range(100))
    assert lock.idle.is_set()


@pytest.mark.parametrize("cancelled", [0, 1, 2], ids=["has the turn", "waits", "is last"])
async def test_whoever_gives_up_hands_the_turn_on_and_leaves_nothing(cancelled):
    lock = KeyedLock()
    had: list[int] = []

    async def work(number: int) -> None:
        async with lock.turn(1):
            await asyncio.sleep(0)
            had.append(number)

    tasks = [asyncio.create_task(work(number)) for number in range(3)]
    await asyncio.sleep(0)
    tasks[cancelled].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert had == [number for number in range(3) if number != cancelled]
    assert 1 not in lock
    assert lock.idle.is_set()


@pytest.mark.parametrize(("failures", "most"), [(1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (1_000, 30)])
def test_each_failure_doubles_the_wait_up_to_the_longest_and_no_two_wait_alike(failures, most):
    waits = [jittered_backoff(failures, 30) for _ in range(200)]
    assert all(most / 2 <= seconds <= most for seconds in waits)
    assert len(set(waits)) > 1
