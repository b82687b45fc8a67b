"""The order of updates, seen through a real application: one chat in line, chats side by side."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Update
from telegram.ext import Application, TypeHandler
from telegram.request import BaseRequest

from bot.inbound.ordering import ChatOrder, ordering_key

Handler = Callable[[Update], Awaitable[None]]


class Silent(BaseRequest):
    """A line on which every call is answered with the bot itself."""

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return 200, b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Afterword","username":"a_bot"}}'


@asynccontextmanager
async def running(handler: Handler, order: ChatOrder | None = None) -> AsyncIterator[Application]:
    async def handle(update: Update, _: Any) -> None:
        await handler(update)

    builder = Application.builder().token("1:token").request(Silent()).updater(None)
    app = builder.concurrent_updates(order or ChatOrder()).build()
    app.add_handler(TypeHandler(Update, handle))
    async with app:
        await app.start()
        yield app
        if app.running:
            await app.update_queue.join()
            await app.stop()


def text(chat: int, update_id: int) -> Update:
    return Update.de_json(
        {
            "update_id": update_id,
            "message": {
                "message_id": update_id,
                "date": 1_700_000_000,
                "chat": {"id": chat, "type": "private", "first_name": "the chair"},
                "from": {"id": chat, "is_bot": False, "first_name": "the chair"},
                "text": "x",
            },
        }
    )


def chat_of(update: Update) -> int:
    assert update.effective_chat is not None
    return update.effective_chat.id


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_one_chats_updates_run_one_after_another_in_the_order_they_came():
    seen: list[tuple[str, int]] = []

    async def handler(update: Update) -> None:
        seen.append(("begins", update.update_id))
        await turns(7 - update.update_id % 7)
        seen.append(("ends", update.update_id))

    async with running(handler) as app:
        for number in range(40):
            await app.update_queue.put(text(1, number))
    assert seen == [(what, number) for number in range(40) for what in ("begins", "ends")]


async def test_what_comes_after_an_update_is_done_also_of_one_that_fails():
    ended: list[object] = []

    async def after(update: object) -> None:
        ended.append(update)

    async def fails() -> None:
        raise LookupError

    order, update = ChatOrder(after=after), text(1, 1)
    with pytest.raises(LookupError):
        await order.do_process_update(update, fails())
    assert ended == [update]


async def test_another_chat_is_answered_while_500_updates_of_one_chat_wait():
    answered = asyncio.Event()
    order = ChatOrder(at_once=2)
    done: list[int] = []

    async def handler(update: Update) -> None:
        if chat_of(update) == 1:
            await answered.wait()
        else:
            answered.set()
        done.append(update.update_id)

    async with asyncio.timeout(60), running(handler, order) as app:
        for number in range(500):
            await app.update_queue.put(text(1, number))
        await app.update_queue.put(text(2, 500))
        await answered.wait()
        assert not [number for number in done if number < 500]
    assert sorted(done) == list(range(501))


async def test_a_flood_of_one_chat_gets_one_update_ahead_of_another_chat_at_most():
    done: list[int] = []

    async def handler(update: Update) -> None:
        await turns(5)
        done.append(chat_of(update))

    async with asyncio.timeout(60), running(handler) as app:
        for number in range(500):
            await app.update_queue.put(text(1, number))
        await app.update_queue.put(text(2, 500))
        await app.update_queue.join()
    assert done.index(2) <= 1
    assert len(done) == 501


async def test_no_more_chats_than_allowed_are_worked_on_at_once():
    now: set[int] = set()
    most = 0

    async def handler(update: Update) -> None:
        nonlocal most
        now.add(chat_of(update))
        most = max(most, len(now))
        await turns(3)
        now.remove(chat_of(update))

    async with running(handler, ChatOrder(at_once=3)) as app:
        for number in range(60):
            await app.update_queue.put(text(1 + number % 20, number))
    assert most == 3


async def test_a_chat_that_had_its_turn_goes_behind_the_others():
    order: list[int] = []

    async def handler(update: Update) -> None:
        order.append(chat_of(update))
        await turns(2)

    async with running(handler, ChatOrder(at_once=1)) as app:
        for number, chat in enumerate([1, 1, 1, 1, 2, 3]):
            await app.update_queue.put(text(chat, number))
    assert order == [1, 2, 3, 1, 1, 1]


async def test_an_update_that_fails_does_not_hold_up_its_chat():
    done: list[int] = []
    failed: list[object] = []

    async def handler(update: Update) -> None:
        await turns(1)
        if update.update_id == 0:
            raise LookupError
        done.append(update.update_id)

    async def on_error(update: object, _: Any) -> None:
        failed.append(update)

    async with running(handler) as app:
        app.add_error_handler(on_error)
        for number in range(3):
            await app.update_queue.put(text(1, number))
    assert done == [1, 2]
    assert len(failed) == 1


async def test_an_error_reaches_whoever_asked():
    async def fails() -> None:
        raise LookupError

    order = ChatOrder()
    with pytest.raises(LookupError):
        await order.process_update(text(1, 0), fails())


@pytest.mark.parametrize("cancelled", [0, 1], ids=["the one that runs", "one that waits"])
async def test_cancelling_an_update_lets_the_next_of_its_chat_go_on(cancelled):
    order = ChatOrder()
    gate = asyncio.Event()
    done: list[int] = []

    async def work(number: int) -> None:
        await gate.wait()
        done.append(number)

    tasks = [asyncio.create_task(order.process_update(text(1, n), work(n))) for n in range(4)]
    await turns(3)
    tasks[cancelled].cancel()
    await turns(3)
    gate.set()
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(ends[cancelled], asyncio.CancelledError)
    assert done == [number for number in range(4) if number != cancelled]


async def test_closing_lets_what_runs_finish_and_starts_nothing_more():
    order = ChatOrder()
    begun, gate = asyncio.Event(), asyncio.Event()
    done: list[int] = []

    async def handler(update: Update) -> None:
        begun.set()
        await gate.wait()
        done.append(update.update_id)

    async with running(handler, order) as app:
        for number in range(100):
            await app.update_queue.put(text(1, number))
        await begun.wait()
        order.close()
        stopping = asyncio.create_task(app.stop())
        await turns(5)
        assert not stopping.done()
        gate.set()
        await stopping
    assert done == [0]


async def test_it_can_begin_again_after_closing():
    order = ChatOrder()
    order.close()
    await order.initialize()
    done: list[int] = []

    async def work() -> None:
        done.append(1)

    await order.process_update(text(1, 0), work())
    assert done == [1]


async def test_whether_a_chat_has_more_is_known_until_its_last_update():
    order = ChatOrder()
    more: list[tuple[int, bool]] = []

    async def handler(update: Update) -> None:
        await turns(3)
        more.append((update.update_id, order.has_more(chat_of(update))))

    async with running(handler, order) as app:
        for number, chat in enumerate([1, 1, 2, 1]):
            await app.update_queue.put(text(chat, number))
    assert sorted(more) == [(0, True), (1, True), (2, False), (3, False)]
    assert not order.has_more(1)


async def test_updates_that_no_chat_or_user_sent_go_through_at_once():
    gate = asyncio.Event()
    done: list[int] = []

    async def handler(update: Update) -> None:
        if update.update_id == 1:
            await gate.wait()
        done.append(update.update_id)
        if update.update_id == 3:
            gate.set()

    poll = {
        "id": "1",
        "question": "q",
        "options": [],
        "total_voter_count": 0,
        "is_closed": True,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    }
    async with asyncio.timeout(60), running(handler) as app:
        for number in (1, 2, 3):
            await app.update_queue.put(Update.de_json({"update_id": number, "poll": poll}))
    assert done == [2, 3, 1]


def test_an_update_without_a_chat_is_put_in_order_with_its_users():
    person = {"id": 5, "is_bot": False, "first_name": "the chair"}
    query = {"id": "1", "from": person, "query": "", "offset": ""}
    assert ordering_key(Update.de_json({"update_id": 9, "inline_query": query})) == 5
    assert ordering_key(text(5, 10)) == 5
    assert ordering_key(Update(9)) == 9


def test_what_is_not_an_update_waits_for_nothing():
    one, other = object(), object()
    assert ordering_key(one) != ordering_key(other)


async def test_chats_that_flood_are_worked_on_one_at_a_time_and_after_the_others():
    seen, working, most = [], 0, 0

    async def handler(update: Update) -> None:
        nonlocal working, most
        working += chat_of(update) >= 100
        most = max(most, working)
        await turns(3)
        working -= chat_of(update) >= 100
        seen.append(chat_of(update))

    order = ChatOrder(flooding=lambda chat: chat >= 100)
    async with running(handler, order) as app:
        for number, chat in enumerate((100, 101, 102, 1, 2, 3)):
            await app.update_queue.put(text(chat, number + 1))
        await app.update_queue.join()
    assert most == 1
    assert set(seen[:4]) == {100, 1, 2, 3}


async def test_a_chat_that_floods_is_not_held_back_for_ever():
    seen = []

    async def handler(update: Update) -> None:
        seen.append(chat_of(update))
        await turns(2)

    async with running(handler, ChatOrder(1, flooding=lambda chat: chat == 100)) as app:
        for number in range(60):
            await app.update_queue.put(text(1 + number, number + 1))
        await app.update_queue.put(text(100, 99))
        await app.update_queue.join()
    assert 100 in seen[:40]


async def test_a_chat_that_floods_waits_for_calm_and_others_do_not():
    seen, calm = [], asyncio.Event()

    async def handler(update: Update) -> None:
        seen.append(chat_of(update))

    order = ChatOrder(flooding=lambda chat: chat == 100, calm=calm.wait)
    async with running(handler, order) as app:
        for number, chat in enumerate((100, 1, 2)):
            await app.update_queue.put(text(chat, number + 1))
        await turns(20)
        assert sorted(seen) == [1, 2]
        calm.set()
        await app.update_queue.join()
    assert seen[-1] == 100
