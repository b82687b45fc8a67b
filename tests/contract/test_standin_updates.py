"""How updates reach a bot: by polling, by webhook, in order, until it has confirmed them."""

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Update
from telegram.error import BadRequest, Conflict, InvalidToken

from bot.sandbox.standin.request import InMemoryRequest
from bot.sandbox.standin.telegram import Telegram
from tests.standin import Clock, until


@pytest.fixture
def telegram():
    return Telegram(Clock())


def texts(updates):
    return [update.effective_message.text for update in updates]


async def test_updates_come_in_order_with_ascending_ids_until_they_are_confirmed(bot, person):
    for text in ("one", "two", "three"):
        person.send(text)
    first = await bot.get_updates()
    assert texts(first) == ["one", "two", "three"]
    ids = [update.update_id for update in first]
    assert ids == list(range(ids[0], ids[0] + 3))
    assert texts(await bot.get_updates()) == ["one", "two", "three"]
    assert texts(await bot.get_updates(offset=ids[1])) == ["two", "three"]
    assert texts(await bot.get_updates(offset=ids[2] + 1)) == []
    assert texts(await bot.get_updates()) == []


async def test_a_limit_bounds_a_batch_and_a_negative_offset_looks_from_the_end(bot, person):
    for text in ("one", "two", "three"):
        person.send(text)
    assert texts(await bot.get_updates(limit=2)) == ["one", "two"]
    assert texts(await bot.get_updates(offset=-1)) == ["three"]
    assert texts(await bot.get_updates()) == ["three"]


async def test_a_long_poll_answers_when_something_happens(bot, person, telegram):
    polling = asyncio.create_task(bot.get_updates(timeout=30))
    await until(lambda: telegram.updates.is_polled)
    person.send("now")
    assert texts(await polling) == ["now"]


async def test_the_older_of_two_pollers_fails(bot, person, telegram):
    older = asyncio.create_task(bot.get_updates(timeout=30))
    await until(lambda: telegram.updates.is_polled)
    newer = asyncio.create_task(bot.get_updates(timeout=30))
    with pytest.raises(Conflict, match=r"terminated by other getUpdates request; make sure that only one"):
        await older
    await until(lambda: telegram.updates.is_polled)
    person.send("for the newer")
    assert texts(await newer) == ["for the newer"]


async def test_only_the_kinds_asked_for_are_kept(bot, person):
    await bot.get_updates(allowed_updates=["edited_message"])
    (message,) = person.send("one")
    person.edit(message, "two")
    assert texts(await bot.get_updates()) == ["two"]


async def test_what_was_not_confirmed_in_24_hours_is_lost(bot, person, telegram):
    person.send("yesterday")
    telegram.clock.forward(hours=23)
    person.send("today")
    telegram.clock.forward(hours=1, minutes=1)
    assert texts(await bot.get_updates()) == ["today"]


async def test_twice_means_the_same_update_id_twice(bot, person, telegram):
    telegram.deliver_twice = True
    person.send("one")
    person.send("two")
    updates = await bot.get_updates()
    assert texts(updates) == ["one", "one", "two", "two"]
    assert updates[0].update_id == updates[1].update_id


async def test_what_was_confirmed_can_come_once_more(bot, person, telegram):
    person.send("one")
    (update,) = await bot.get_updates()
    assert await bot.get_updates(offset=update.update_id + 1) == ()
    telegram.redeliver_last()
    (again,) = await bot.get_updates(offset=update.update_id + 1)
    assert again.update_id == update.update_id
    assert await bot.get_updates(offset=update.update_id + 1) == ()


async def test_a_wrong_token_is_401(bot, telegram):
    telegram.token = "1000000001:another"
    with pytest.raises(InvalidToken, match=r"^Unauthorized$"):
        await bot.get_me()


def test_a_test_can_carry_updates_by_hand(person, telegram):
    person.send("one")
    assert len(telegram.pending_updates()) == 1
    telegram.deliver_twice = True
    assert [each["message"]["text"] for each in telegram.take_updates()] == ["one", "one"]
    assert telegram.pending_updates() == telegram.take_updates() == []
    assert Update.de_json({"update_id": 1}, None).update_id == 1


class Receiver:
    """A webhook that answers as it is told, and keeps what it got."""

    def __init__(self):
        self.answers = []
        self.got = asyncio.Queue()

    async def take(self, request):
        status = self.answers.pop(0) if self.answers else 200
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.got.put_nowait((status, secret, await request.json()))
        return web.Response(status=status)

    async def next(self):
        async with asyncio.timeout(30):
            return await self.got.get()


@pytest.fixture
async def receiver():
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    async with TestServer(app) as server:
        receiver.url = str(server.make_url("/hook"))
        yield receiver


async def test_a_webhook_gets_each_update_in_order_with_its_secret(receiver, person, telegram):
    person.send("before")
    await telegram.call("setWebhook", {"url": receiver.url, "secret_token": "s3cret"})
    person.send("after")
    for text in ("before", "after"):
        status, secret, update = await receiver.next()
        assert (status, secret, update["message"]["text"]) == (200, "s3cret", text)
    await until(lambda: not telegram.pending_updates())
    await telegram.webhook.stop()


async def test_a_webhook_that_fails_is_tried_at_once_then_after_2_and_4_seconds(receiver, person, telegram):
    waited = []

    async def pause(seconds):
        waited.append(seconds)

    telegram.webhook.pause = pause
    receiver.answers = [500, 403, 502, 200]
    await telegram.call("setWebhook", {"url": receiver.url})
    person.send("one")
    person.send("two")
    seen = [await receiver.next() for _ in range(5)]
    assert [status for status, _, _ in seen] == [500, 403, 502, 200, 200]
    assert [update["message"]["text"] for _, _, update in seen] == ["one"] * 4 + ["two"]
    assert waited == [0, 2, 4]
    info = (await telegram.call("getWebhookInfo", {})).body["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 502 Bad Gateway"
    await telegram.webhook.stop()


async def test_a_webhook_can_get_everything_twice(receiver, person, telegram):
    telegram.deliver_twice = True
    await telegram.call("setWebhook", {"url": receiver.url})
    person.send("one")
    first, second = await receiver.next(), await receiver.next()
    assert first == second
    await telegram.webhook.stop()


async def test_polling_with_a_webhook_set_is_a_conflict(bot, receiver):
    await bot.set_webhook(receiver.url)
    with pytest.raises(Conflict, match=r"can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_a_webhook_is_https_or_on_this_machine(bot):
    with pytest.raises(BadRequest, match=r"^Bad webhook: an https url must be provided for webhook$"):
        await bot.set_webhook("http://example.org/hook")


async def test_what_waits_can_be_dropped_with_the_webhook(bot, person, telegram):
    person.send("one")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_an_application_polls_and_answers(telegram, person):
    from telegram.ext import ApplicationBuilder, MessageHandler, filters

    async def echo(update, context):
        await update.message.reply_text(f"You said: {update.message.text}")

    lines = InMemoryRequest(telegram), InMemoryRequest(telegram)
    builder = ApplicationBuilder().token(telegram.token).request(lines[0]).get_updates_request(lines[1])
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        await application.start()
        await application.updater.start_polling()
        person.send("hello")
        await until(lambda: person.chat[-1]["text"] == "You said: hello")
        await application.updater.stop()
        await application.stop()
    assert telegram.pending_updates() == []
