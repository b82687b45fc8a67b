"""When calls may go out, on a clock that the test turns."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.gateway.rate_limiter import RateLimiter


class Clock:
    """Seconds that pass when the test says so; whoever sleeps wakes on time and in order."""

    def __init__(self) -> None:
        self.now = 5000.0
        self._sleeping: list[tuple[float, asyncio.Future[None]]] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        awake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleeping.append((self.now + seconds, awake))
        await awake

    @property
    def sleeping(self) -> int:
        return sum(not awake.done() for _, awake in self._sleeping)

    async def passes(self, seconds: float) -> None:
        end = self.now + seconds
        while True:
            for _ in range(8):
                await asyncio.sleep(0)
            due = [entry for entry in self._sleeping if entry[0] <= end and not entry[1].done()]
            if not due:
                break
            at, awake = min(due, key=lambda entry: entry[0])
            self.now = max(self.now, at)
            self._sleeping.remove((at, awake))
            awake.set_result(None)
        self.now = end


class Calls:
    """Calls that went out: when, to whom, how urgent."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.rates = RateLimiter(clock=self.clock, sleep=self.clock.sleep)
        self.went: list[tuple[float, int | None, bool]] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def _call(self, chat: int | None, urgent: bool) -> None:
        await self.rates.acquire(chat, urgent=urgent)
        self.went.append((self.clock.now, chat, urgent))

    def asks(self, chat: int | None, *, times: int = 1, urgent: bool = True) -> list[asyncio.Task[None]]:
        made = [asyncio.create_task(self._call(chat, urgent)) for _ in range(times)]
        self.tasks += made
        return made

    def nudges(self, count: int) -> None:
        for chat in range(count):
            self.asks(1_000_000 + chat, urgent=False)

    def busiest_second(self) -> int:
        times = [at for at, _, _ in self.went]
        return max(sum(start <= at < start + 1 - 1e-9 for at in times) for start in times)


@asynccontextmanager
async def stopping(calls: Calls) -> AsyncIterator[Calls]:
    yield calls
    for task in calls.tasks:
        task.cancel()
    await asyncio.gather(*calls.tasks, return_exceptions=True)


@pytest.fixture
async def calls():
    async with stopping(Calls()) as made:
        yield made


def goes_at_once(rates: RateLimiter, chat: int | None, *, urgent: bool) -> bool:
    """Whether a call is let go without even yielding to the event loop."""
    asking = rates.acquire(chat, urgent=urgent)
    try:
        asking.send(None)
    except StopIteration:
        return True
    asking.close()
    return False


async def test_a_call_that_nobody_is_before_goes_at_once(calls):
    assert goes_at_once(calls.rates, 1, urgent=True)
    assert goes_at_once(calls.rates, 2, urgent=False)
    assert goes_at_once(calls.rates, None, urgent=True)
    assert calls.clock.sleeping == 0


async def test_no_more_than_30_calls_go_in_any_second(calls):
    for chat in range(200):
        calls.asks(chat)
    await calls.clock.passes(0)
    assert len(calls.went) == 30
    await calls.clock.passes(0.99)
    assert len(calls.went) == 30
    await calls.clock.passes(5.5)
    assert len(calls.went) == 200
    assert calls.busiest_second() == 30


async def test_a_chat_may_have_20_calls_in_a_burst_and_then_one_a_second(calls):
    calls.asks(1, times=25)
    await calls.clock.passes(0)
    assert len(calls.went) == 20
    await calls.clock.passes(3.5)
    assert len(calls.went) == 23
    await calls.clock.passes(2)
    assert [at - 5000 for at, _, _ in calls.went] == pytest.approx([0] * 20 + [1, 2, 3, 4, 5])


async def test_a_burst_grows_back_by_one_call_a_second(calls):
    calls.asks(1, times=20)
    await calls.clock.passes(7)
    calls.asks(1, times=20)
    await calls.clock.passes(0)
    assert len(calls.went) == 27


async def test_a_chat_at_its_limit_holds_up_no_other_chat(calls):
    calls.asks(1, times=40)
    await calls.clock.passes(0)
    assert goes_at_once(calls.rates, None, urgent=True)
    calls.asks(2)
    calls.asks(3, urgent=False)
    await calls.clock.passes(0)
    assert [chat for _, chat, _ in calls.went[20:]] == [2, 3]


async def test_one_chats_calls_go_in_the_order_they_came(calls):
    order: list[int] = []

    async def call(number: int) -> None:
        await calls.rates.acquire(1, urgent=True)
        order.append(number)

    calls.tasks += [asyncio.create_task(call(number)) for number in range(30)]
    await calls.clock.passes(20)
    assert order == list(range(30))


async def test_chats_that_wait_take_turns(calls):
    calls.asks(None, times=30)
    calls.asks(1, times=10)
    calls.asks(2, times=10)
    calls.asks(3, times=2)
    await calls.clock.passes(1)
    assert [chat for _, chat, _ in calls.went[30:38]] == [1, 2, 3, 1, 2, 3, 1, 2]


async def test_a_chat_that_talked_much_before_keeps_its_place(calls):
    calls.asks(1, times=10)
    calls.asks(None, times=20)
    await calls.clock.passes(0)
    calls.asks(1, times=2)
    calls.asks(2)
    await calls.clock.passes(1)
    assert [chat for _, chat, _ in calls.went[30:]] == [1, 2, 1]


async def test_a_newcomer_does_not_overtake_those_who_are_about_to_wake(calls):
    calls.asks(None, times=60)
    await calls.clock.passes(0)
    calls.clock.now += 1.0
    assert not goes_at_once(calls.rates, None, urgent=True)
    assert not goes_at_once(calls.rates, None, urgent=False)


async def test_a_chair_who_is_talking_goes_before_nudges_that_came_earlier(calls):
    calls.nudges(100)
    await calls.clock.passes(0)
    for chat in range(20):
        calls.asks(chat)
    await calls.clock.passes(1)
    urgent_at = [at for at, _, urgent in calls.went if urgent]
    assert [at - 5000 for at in urgent_at] == pytest.approx([0] * 5 + [1] * 15)
    seconds = Counter((round(at - 5000), urgent) for at, _, urgent in calls.went)
    assert seconds == {(0, False): 25, (0, True): 5, (1, True): 15, (1, False): 10}


async def test_nudges_leave_room_that_an_urgent_call_finds_at_once(calls):
    calls.nudges(200)
    for _ in range(5):
        await calls.clock.passes(0.7)
        assert goes_at_once(calls.rates, 1, urgent=True)
    assert calls.busiest_second() == 25


async def test_no_nudge_goes_while_an_urgent_call_waits_for_room(calls):
    calls.nudges(10)
    for chat in range(90):
        calls.asks(chat)
    await calls.clock.passes(0)
    calls.nudges(10)
    await calls.clock.passes(10)
    kinds = [urgent for _, _, urgent in calls.went]
    last_urgent = len(kinds) - 1 - kinds[::-1].index(True)
    assert kinds.count(False) == 20
    assert kinds[10 : last_urgent + 1] == [True] * 90


async def test_a_pause_lets_no_call_go_until_it_ends(calls):
    calls.rates.pause(4)
    calls.asks(1)
    calls.asks(None)
    calls.asks(2, urgent=False)
    await calls.clock.passes(3.9)
    assert calls.went == []
    await calls.clock.passes(0.2)
    assert len(calls.went) == 3


async def test_a_pause_also_holds_calls_that_were_waiting_already(calls):
    calls.asks(None, times=31)
    await calls.clock.passes(0)
    calls.rates.pause(10)
    await calls.clock.passes(9.5)
    assert len(calls.went) == 30
    await calls.clock.passes(1)
    assert len(calls.went) == 31


async def test_a_chats_pause_also_holds_its_calls_that_were_waiting_already(calls):
    calls.asks(None, times=30)
    calls.asks(1)
    await calls.clock.passes(0)
    calls.rates.pause(10, chat_id=1)
    await calls.clock.passes(9.5)
    assert len(calls.went) == 30
    await calls.clock.passes(1)
    assert len(calls.went) == 31


async def test_a_shorter_pause_does_not_end_a_longer_one(calls):
    calls.rates.pause(10)
    calls.rates.pause(1)
    calls.rates.pause(10, chat_id=1)
    calls.rates.pause(1, chat_id=1)
    calls.asks(1)
    calls.asks(2)
    await calls.clock.passes(9)
    assert calls.went == []
    await calls.clock.passes(2)
    assert len(calls.went) == 2


async def test_a_chats_pause_holds_that_chat_alone_and_takes_its_burst(calls):
    calls.rates.pause(6, chat_id=1)
    calls.asks(1, times=3)
    calls.asks(2, times=3)
    await calls.clock.passes(5.9)
    assert [chat for _, chat, _ in calls.went] == [2, 2, 2]
    await calls.clock.passes(3)
    assert [at - 5000 for at, chat, _ in calls.went if chat == 1] == pytest.approx([6, 7, 8])


async def test_a_call_that_may_go_soon_does_not_wait_for_one_that_may_go_late(calls):
    calls.rates.pause(600, chat_id=1)
    calls.asks(1)
    await calls.clock.passes(1)
    calls.asks(None, times=31)
    await calls.clock.passes(1.1)
    assert len(calls.went) == 31


async def test_a_call_that_was_given_up_takes_nobodys_turn(calls):
    calls.asks(1, times=20)
    await calls.clock.passes(0)
    given_up, waits = calls.asks(1, times=2)
    await calls.clock.passes(0.5)
    given_up.cancel()
    await calls.clock.passes(0.6)
    assert waits.done()
    assert len(calls.went) == 21


async def test_a_call_given_up_in_the_moment_its_turn_comes_does_no_harm(calls):
    calls.asks(None, times=30)
    await calls.clock.passes(0)
    given_up, waits = calls.asks(None, times=2)
    await calls.clock.passes(0)
    given_up.cancel()
    calls.clock.now += 1.0
    assert goes_at_once(calls.rates, None, urgent=True)
    await calls.clock.passes(0)
    assert waits.done()


async def test_when_nobody_waits_any_more_nothing_is_left_behind(calls):
    calls.asks(1, times=21)
    await calls.clock.passes(0)
    assert calls.clock.sleeping == 1
    calls.tasks[-1].cancel()
    await calls.clock.passes(0)
    assert calls.clock.sleeping == 0
    await calls.clock.passes(60)
    calls.asks(1)
    await calls.clock.passes(0)
    assert len(calls.went) == 21


async def test_idle_chats_are_forgotten(calls):
    for chat in range(5000):
        assert goes_at_once(calls.rates, chat, urgent=True)
        calls.clock.now += 0.05
    assert len(calls.rates._whole_at) <= 1024


async def test_a_thousand_nudges_and_a_talking_chair_get_through(calls):
    calls.nudges(1000)
    for _ in range(50):
        calls.asks(1)
        await calls.clock.passes(1)
    assert sum(urgent for _, _, urgent in calls.went) == 50
    assert len(calls.went) == 1050
    assert calls.busiest_second() <= 30
