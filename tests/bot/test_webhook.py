"""The webhook: Telegram hears 200 only of what is on disk, and nobody else is heard at all."""

import asyncio
import json
import socket
from contextlib import asynccontextmanager

import aiohttp
import pytest
from pydantic import ValidationError
from yarl import URL

from bot.inbound.webhook import Webhook, WebhookAddressTaken
from bot.sandbox.standin.faults import Drop, RetryAfter
from bot.settings import Settings
from tests.bot.living import full_disk, texts
from tests.standin import until

HELP, PRIVACY, NOT_KEPT = "How this works", "Before you write", "I cannot save just now"
SECRET = "a-secret-of-some-length"
UPDATE = {
    "update_id": 7,
    "message": {
        "message_id": 1,
        "date": 1_700_000_000,
        "chat": {"id": 101, "type": "private", "first_name": "Chair"},
        "from": {"id": 101, "is_bot": False, "first_name": "Chair"},
        "text": "/help",
    },
}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def hooked(tmp_path, telegram, time, machine):
    """The machine, with a webhook in place of polling."""
    port = free_port()
    machine.settings = machine.settings.model_copy(
        update={
            "webhook_url": f"http://127.0.0.1:{port}/telegram",
            "webhook_listen": f"127.0.0.1:{port}",
        }
    )
    telegram.webhook.pause = time.pause
    return machine


def polled(machine):
    machine.settings = machine.settings.model_copy(update={"webhook_url": None})


@asynccontextmanager
async def posting(machine, at="/telegram"):
    """The webhook of a bot that deals with nothing, at a path of a URL, and what posts to it."""
    async with machine.built() as bot, bot.application, aiohttp.ClientSession() as session:
        webhook = Webhook(
            bot.application.bot,
            bot.inbox,
            bot.retries,
            url=f"https://example.org{at}",
            secret=SECRET,
            pause=machine.time.pause,
        )
        async with webhook.listening(("127.0.0.1", 0)) as port:

            async def post(body=UPDATE, secret=SECRET, path=at):
                headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
                kind = {"data": body} if isinstance(body, bytes) else {"json": body}
                address = URL(f"http://127.0.0.1:{port}{path}", encoded=True)
                async with session.post(address, headers=headers, **kind) as response:
                    return response.status

            yield post


async def test_an_update_is_on_disk_when_telegram_is_told_that_it_arrived(machine):
    async with posting(machine) as post:
        assert await post() == 200
        assert await machine.left() == [7]
        assert await post() == 200
        assert machine.bot.inbox.queue.qsize() == 1


@pytest.mark.parametrize("secret", [None, "", "another-secret-of-length", "ä", "\udce4", "秘密"])
async def test_whoever_does_not_know_the_secret_is_turned_away_and_nothing_is_kept(machine, secret):
    async with posting(machine) as post:
        assert await post(secret=secret) == 403
        assert await machine.left() == []


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"not json", b"[]", b"{}", b"7", b"null", b"\xff"),
        *(
            b'{"update_id": %b}' % number
            for number in (b'"7"', b"true", b"-7", b"0", b"7.0", b"9" * 30, b"null")
        ),
        b'{"update_id": 7, "message": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"update_id": 7, "message": {"text": ' + b"9" * 5_000 + b"}}",
        b'{"update_id": 7, "message": {"chat": {"id": 101}, "date": NaN}}',
        json.dumps(UPDATE).encode("utf-16"),
        json.dumps(UPDATE).encode("utf-8-sig"),
    ],
    ids=lambda body: body[:30].decode(errors="replace"),
)
async def test_what_is_no_update_is_refused(machine, body):
    async with posting(machine) as post:
        assert await post(body) == 400
        assert await machine.left() == []


@pytest.mark.parametrize("path", ["/", "/caf%C3%A9", "/a%20b", "/a%2Fb", "/a;b=c", "/~me/t.php"])
async def test_it_is_at_whatever_path_can_be_written(machine, path):
    async with posting(machine, at=path) as post:
        assert await post() == 200


async def test_nothing_is_at_any_other_address(machine):
    async with posting(machine) as post:
        assert await post(path="/") == 404


async def test_what_can_never_be_kept_is_passed_over_and_not_to_come_again(machine, caplog):
    async with posting(machine) as post:
        for chat in ({}, {"id": 2**70}, {"id": "101"}, {"id": True}, None, []):
            assert await post({"update_id": 7, "message": {"message_id": 1, "chat": chat}}) == 200
        assert await machine.left() == []
        assert {r.message for r in caplog.records} == {"update passed over"}


@pytest.mark.parametrize(
    "headers",
    [{"Content-Type": "application/json; charset=no-such"}, {"Content-Encoding": "gzip"}],
    ids=["charset", "encoding"],
)
async def test_what_the_headers_say_of_the_body_breaks_nothing(hooked, telegram, headers):
    async with hooked.running(), aiohttp.ClientSession() as session:
        await until(lambda: bool(telegram.webhook.url))
        headers |= {"X-Telegram-Bot-Api-Secret-Token": telegram.webhook.secret}
        url = hooked.settings.webhook_url
        async with session.post(url, data=b"neither", headers=headers, compress=None) as response:
            assert response.status == 400


@pytest.mark.parametrize(
    "begun", [b"", b"POST /tele", b"POST /telegram HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n"]
)
async def test_a_request_that_is_half_sent_ends_after_a_minute(machine, time, begun):
    async with machine.built() as bot, bot.application:
        webhook = Webhook(
            bot.application.bot,
            bot.inbox,
            bot.retries,
            url="https://example.org/telegram",
            secret=SECRET,
            pause=time.pause,
        )
        async with webhook.listening(("127.0.0.1", 0)) as port:
            secret = f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n\r\n{{".encode()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(begun + secret if begun.endswith(b"\n") else begun)
            await until(lambda: len(time._ends) == 1)
            time.forward(59)
            await machine.settled()
            assert not reader.at_eof()
            time.forward(1)
            assert await reader.read() == b""
            writer.close()


async def test_nobody_without_the_path_or_the_method_is_heard(machine):
    async with machine.built() as bot, bot.application, aiohttp.ClientSession() as session:
        webhook = Webhook(
            bot.application.bot, bot.inbox, bot.retries, url="https://example.org/t", secret=SECRET
        )
        async with webhook.listening(("127.0.0.1", 0)) as port:
            response = await session.get(f"http://127.0.0.1:{port}/t")
            assert response.status == 405


async def test_what_cannot_be_kept_is_not_taken_and_the_chair_hears_of_it_once(machine):
    async with posting(machine) as post:
        phone = await machine.joined(101)
        await machine.store.read(lambda _: None)
        with full_disk(machine.database):
            assert await post() == 500
            assert await post() == 500
        assert sum(NOT_KEPT in text for text in texts(phone)) == 1
        assert await machine.left() == []
        assert await post() == 200
        assert await machine.left() == [7]


async def test_a_place_that_another_program_has_is_named(machine):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = listener.getsockname()
        async with machine.built() as bot:
            hook = Webhook(
                bot.application.bot, bot.inbox, bot.retries, url="https://example.org/t", secret=None
            )
            with pytest.raises(WebhookAddressTaken, match=str(place[1])):
                async with hook.listening(place):
                    pass


async def test_a_chair_is_answered_through_the_webhook(hooked):
    async with hooked.running():
        phone = await hooked.joined(101)
        phone.send("/help")
        await until(lambda: HELP in "".join(texts(phone)))
        assert "getUpdates" not in hooked.calls


async def test_the_secret_is_made_anew_at_each_start_unless_it_is_set(hooked, telegram):
    secrets = []
    for _ in range(2):
        async with hooked.running():
            await until(lambda: bool(telegram.webhook.url))
            secrets.append(telegram.webhook.secret)
        await telegram.webhook.stop()
        telegram.webhook.url = ""
    assert len(set(secrets)) == 2
    assert min(map(len, secrets)) >= 32


async def test_telegram_is_told_of_the_webhook_until_it_listens(hooked, telegram):
    telegram.faults.next("setWebhook", times=2, fault=Drop())
    telegram.faults.next("setWebhook", fault=RetryAfter(9))
    async with hooked.running():
        phone = await hooked.joined(101)
        phone.send("/help")
        await hooked.passes_until(lambda: bool(telegram.webhook.url))
        await until(lambda: HELP in "".join(texts(phone)))
    assert hooked.calls.count("setWebhook") == 4


async def test_going_from_polling_to_a_webhook_and_back_loses_and_doubles_nothing(hooked, telegram):
    webhook = hooked.settings.webhook_url
    polled(hooked)
    async with hooked.running():
        phone = await hooked.joined(101)
        phone.send("/help")
        await hooked.at_rest()
    for said, url in (("/privacy", webhook), ("/help", None), ("/privacy", webhook), ("/help", None)):
        before = len(texts(phone))
        phone.send(said)
        hooked.settings = hooked.settings.model_copy(update={"webhook_url": url})
        async with hooked.running():
            await hooked.passes_until(lambda before=before: len(texts(phone)) > before)
            await until(lambda: not telegram.pending_updates())
            await hooked.at_rest()
    assert [sum(page in text for text in texts(phone)) for page in (HELP, PRIVACY)] == [3, 2]
    await telegram.webhook.stop()


async def test_updates_that_come_while_the_bot_is_down_come_when_it_is_back(hooked, telegram):
    async with hooked.running():
        phone = await hooked.joined(101)
        await until(lambda: bool(telegram.webhook.url))
    phone.send("/help")
    async with hooked.running():
        await hooked.passes_until(lambda: HELP in "".join(texts(phone)))
    await telegram.webhook.stop()
    assert sum(HELP in text for text in texts(phone)) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("webhook_url", "http://example.org/t"),
        ("webhook_url", "example.org"),
        ("webhook_url", "https://"),
        ("webhook_listen", "8443"),
        ("webhook_secret", "short"),
        ("webhook_secret", "with spaces in it, which Telegram refuses"),
    ],
)
def test_a_setting_that_telegram_would_refuse_is_named_at_the_start(name, value):
    with pytest.raises(ValidationError, match=name):
        Settings(_env_file=None, **{name: value})


def test_it_listens_on_this_machine_unless_told_otherwise():
    settings = Settings(_env_file=None, webhook_secret=SECRET)
    assert settings.webhook_listen == "127.0.0.1:8443"
    assert settings.webhook_url is None
    assert SECRET not in repr(settings)


async def test_a_stop_ends_the_webhook_at_once(hooked, telegram):
    async with hooked.running():
        await until(lambda: bool(telegram.webhook.url))
    await telegram.webhook.stop()
    host, _, port = hooked.settings.webhook_listen.rpartition(":")
    with pytest.raises(OSError, match="Connect call failed"):
        await asyncio.open_connection(host, int(port))
