"""The way to Telegram's servers, against real servers on this machine that behave and misbehave."""

import asyncio
import gzip
import io
import json
import logging
import os
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest

from bot.gateway.transport import AiohttpRequest

TOKEN = "1000000001:a-token-that-must-stay-secret"
SAID = "what the chair wrote about the mother"
MESSAGE = {
    "message_id": 1,
    "date": 1_700_000_000,
    "chat": {"id": 7, "type": "private", "first_name": "the chair"},
}

Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def answering(handle: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    """A server that answers every request with `handle`; gives its address."""
    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_route("*", "/{path:.*}", handle)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("")).rstrip("/")


@asynccontextmanager
async def talking(converse: Conversation) -> AsyncIterator[str]:
    """A server that says, byte for byte, what `converse` writes; gives its address."""
    under_way: set[asyncio.Task[Any]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        under_way.add(task)
        try:
            await converse(reader, writer)
        except (asyncio.CancelledError, ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            under_way.discard(task)
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


def unused_address() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


async def never(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


@asynccontextmanager
async def bot_at(address: str, **limits: Any) -> AsyncIterator[Bot]:
    """A bot that talks to `address`; not initialised, so that its first call is the test's."""
    request = AiohttpRequest(**limits)
    bot = Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot", request=request)
    # What hangs must fail, not stop the run.
    async with asyncio.timeout(60), request:
        yield bot


def told(error: BaseException | None) -> str:
    """All that an error could show in a log: itself and every error that it is chained to."""
    seen: list[str] = []
    while error is not None:
        seen += [str(error), repr(error), repr(error.args)]
        seen += [told(error.__cause__)] if error.__cause__ is not error.__context__ else []
        error = error.__context__
    return "\n".join(seen)


@pytest.fixture
def secrets_kept(caplog):
    """Checks at the end that neither the token nor what was said was logged on the way.

    The library above logs both itself, at DEBUG: that level is for the application to shut.
    """
    caplog.set_level(logging.DEBUG)
    yield
    for record in caplog.records:
        if record.name.split(".")[0] == "telegram":
            continue
        shown = logging.Formatter().format(record)
        assert TOKEN not in shown
        assert SAID not in shown


async def test_a_call_goes_out_as_json_and_its_result_comes_back():
    seen: dict[str, Any] = {}

    async def handle(request: web.Request) -> web.Response:
        seen.update(path=request.path, method=request.method, body=await request.json())
        return ok({**MESSAGE, "text": "Ça va – 😀"})

    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Back", callback_data="b")]])
    async with answering(handle) as address, bot_at(address) as bot:
        message = await bot.send_message(7, "Ça va – 😀 \ud83d", reply_markup=keys, disable_notification=True)
    assert message.text == "Ça va – 😀"
    assert seen["path"] == f"/bot{TOKEN}/sendMessage"
    assert seen["method"] == "POST"
    assert seen["body"] == {
        "chat_id": 7,
        "text": "Ça va – 😀 \ud83d",
        "disable_notification": True,
        "reply_markup": {"inline_keyboard": [[{"text": "Back", "callback_data": "b"}]]},
    }


async def test_nothing_is_told_about_the_sender_but_what_http_needs():
    seen: list[str] = []

    async def handle(request: web.Request) -> web.Response:
        seen.extend(request.headers)
        return ok(True)

    async with answering(handle) as address, bot_at(address) as bot:
        await bot.send_chat_action(7, "typing")
    assert sorted(seen) == ["Content-Length", "Content-Type", "Host"]


async def test_connections_are_kept_for_the_next_call():
    ports: set[int] = set()

    async def handle(request: web.Request) -> web.Response:
        assert request.transport is not None
        ports.add(request.transport.get_extra_info("peername")[1])
        return ok(True)

    async with answering(handle) as address, bot_at(address) as bot:
        for _ in range(5):
            await bot.send_chat_action(7, "typing")
    assert len(ports) == 1


@pytest.mark.parametrize(
    ("status", "answer", "error", "words"),
    [
        (400, {"description": "Bad Request: chat not found"}, BadRequest, "Chat not found"),
        (401, {"description": "Unauthorized"}, InvalidToken, "Unauthorized"),
        (
            429,
            {"description": "Too Many Requests", "parameters": {"retry_after": 3}},
            RetryAfter,
            "Flood control",
        ),
        (500, {"description": "Internal Server Error"}, NetworkError, "Internal Server Error"),
    ],
)
async def test_the_servers_refusal_is_passed_on(status, answer, error, words):
    async def handle(_: web.Request) -> web.Response:
        return web.json_response({"ok": False, "error_code": status, **answer}, status=status)

    async with answering(handle) as address, bot_at(address) as bot:
        with pytest.raises(error, match=words):
            await bot.send_message(7, SAID)


async def test_the_status_and_the_body_come_back_as_they_are_whatever_the_status():
    async def handle(_: web.Request) -> web.Response:
        return web.json_response({"ok": False, "description": "Gone"}, status=410)

    async with answering(handle) as address, AiohttpRequest() as request:
        status, body = await request.do_request(f"{address}/x", "POST")
    assert (status, json.loads(body)) == (410, {"ok": False, "description": "Gone"})


@pytest.mark.parametrize("page", [b"<html>502</html>", b"", b"[]", b"\xff\xfe", b'"no"'])
async def test_a_proxys_page_becomes_a_plain_network_error(page, secrets_kept):
    async def handle(request: web.Request) -> web.Response:
        return web.Response(status=502, body=page + str(request.url).encode() if page else page)

    async with answering(handle) as address, bot_at(address) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(7, SAID)
    assert caught.value.message == "Bad Gateway (502)"
    assert TOKEN not in told(caught.value)


@pytest.mark.parametrize("page", [b"<html>Sign in to the network</html>", b"", b"[]", b"null"])
async def test_a_page_that_is_not_the_bot_apis_is_a_network_error_even_with_200(page, caplog):
    caplog.set_level(logging.DEBUG)

    async def handle(_: web.Request) -> web.Response:
        return web.Response(body=page)

    async with answering(handle) as address, bot_at(address) as bot:
        with pytest.raises(NetworkError, match="not the Bot API's"):
            await bot.send_chat_action(7, "typing")
    assert "Sign in" not in caplog.text


async def test_an_answer_with_a_broken_character_is_still_read():
    async def handle(_: web.Request) -> web.Response:
        answer = json.dumps({"ok": True, "result": {**MESSAGE, "text": "a?b"}})
        return web.Response(body=answer.encode().replace(b"?", b"\xff"))

    async with answering(handle) as address, bot_at(address) as bot:
        assert (await bot.send_message(7, "x")).text == "a\ufffdb"


async def test_a_redirect_is_not_followed():
    paths: list[str] = []

    async def handle(request: web.Request) -> web.Response:
        paths.append(request.path)
        raise web.HTTPTemporaryRedirect("/elsewhere")

    async with answering(handle) as address, bot_at(address) as bot:
        with pytest.raises(NetworkError, match="Temporary Redirect"):
            await bot.send_chat_action(7, "typing")
    assert paths == [f"/bot{TOKEN}/sendChatAction"]


async def refused() -> AsyncIterator[str]:
    yield unused_address()


def broken(converse: Conversation) -> Callable[[], AsyncIterator[str]]:
    async def address() -> AsyncIterator[str]:
        async with talking(converse) as at:
            yield at

    return address


async def hang_up(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.transport.abort()


async def hang_up_half_way(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok":true')
    await writer.drain()


async def talk_nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"220 mail.example ESMTP\r\n" + TOKEN.encode() + b"\r\n\r\n")
    await writer.drain()


async def fall_silent_half_way(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok":true')
    await asyncio.Event().wait()


async def another_host_than_its_url() -> AsyncIterator[str]:
    yield "http://[not-an-address"


FAULTS = {
    "connection refused": (refused, NetworkError, r"could not be reached; nothing was sent \(ECONNREFUSED\)"),
    "hangs up": (broken(hang_up), NetworkError, "connection failed"),
    "resets": (broken(reset), NetworkError, "connection failed"),
    "hangs up half way": (broken(hang_up_half_way), NetworkError, "connection failed"),
    "talks nonsense": (broken(talk_nonsense), NetworkError, "connection failed"),
    "never answers": (broken(never), TimedOut, "did not answer in time"),
    "falls silent half way": (broken(fall_silent_half_way), TimedOut, "did not answer in time"),
    "not a URL": (another_host_than_its_url, NetworkError, "connection failed"),
}


CALLS: dict[str, Callable[[Bot, str], Awaitable[Any]]] = {
    "message": lambda bot, _: bot.send_message(7, SAID),
    "document": lambda bot, _: bot.send_document(7, InputFile(SAID, "a.txt"), caption=SAID),
    "download": lambda bot, address: bot.request.retrieve(f"{address}/file/bot{TOKEN}/x"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", CALLS)
async def test_what_fails_on_the_way_is_told_without_the_token_or_the_text(fault, kind, secrets_kept):
    address, error, words = FAULTS[fault]
    opened = asynccontextmanager(address)()
    # What is never answered is waited for in full; what is answered, as long as it takes.
    patience = 0.05 if error is TimedOut else 30
    async with opened as at, bot_at(at, read_timeout=patience, write_timeout=30) as bot:
        with pytest.raises(error, match=words) as caught:
            await CALLS[kind](bot, at)
    assert isinstance(caught.value, TimedOut) == (error is TimedOut)
    shown = told(caught.value)
    assert TOKEN not in shown
    assert "http" not in shown
    assert SAID not in shown


async def test_a_call_may_set_its_own_read_timeout():
    asked = asyncio.Event()

    async def late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        asked.set()
        await asyncio.Event().wait()

    async with talking(late) as address, bot_at(address, read_timeout=60) as bot:
        with pytest.raises(TimedOut):
            await bot.send_chat_action(7, "typing", read_timeout=0.02)
    assert asked.is_set()


async def test_the_default_read_timeout_can_be_read_as_a_long_poll_needs():
    assert AiohttpRequest(read_timeout=7).read_timeout == 7
    assert AiohttpRequest(read_timeout=None).read_timeout is None


async def test_an_address_that_does_not_answer_times_out_and_nothing_was_sent():
    # A listening socket whose queue is full takes no more connections.
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for filler in (first, second):
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        async with bot_at(f"http://127.0.0.1:{full.getsockname()[1]}", connect_timeout=0.05) as bot:
            with pytest.raises(TimedOut, match="could not be reached in time; nothing was sent") as caught:
                await bot.send_message(7, SAID)
    assert TOKEN not in told(caught.value)


async def test_a_call_waits_for_a_free_connection_no_longer_than_it_was_told():
    reached = asyncio.Semaphore(0)
    release = asyncio.Event()

    async def handle(_: web.Request) -> web.Response:
        reached.release()
        await release.wait()
        return ok(True)

    async with answering(handle) as address, bot_at(address, connections=2, pool_timeout=30) as bot:
        held = [asyncio.create_task(bot.send_chat_action(7, "typing")) for _ in range(2)]
        for _ in held:
            await reached.acquire()
        with pytest.raises(TimedOut, match="Every connection is in use; nothing was sent"):
            await bot.send_chat_action(7, "typing", pool_timeout=0.02)
        waits = asyncio.create_task(bot.send_chat_action(7, "typing"))
        release.set()
        assert await asyncio.gather(*held, waits) == [True, True, True]


async def test_a_call_that_is_cancelled_gives_its_connection_back():
    async with talking(never) as address, bot_at(address, connections=1, read_timeout=None) as bot:
        for _ in range(3):
            call = asyncio.create_task(bot.send_message(7, SAID))
            for _ in range(20):
                await asyncio.sleep(0)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
        with pytest.raises(TimedOut, match="did not answer"):
            await bot.send_message(7, SAID, read_timeout=0.02)


async def test_a_large_file_arrives_byte_for_byte_with_its_name_and_caption():
    content = bytes(range(256)) * 4096 * 20
    seen: dict[str, Any] = {}

    async def handle(request: web.Request) -> web.Response:
        form = await request.post()
        file = form["document"]
        assert isinstance(file, web.FileField)
        seen.update(
            same=file.file.read() == content,
            name=file.filename,
            type=file.content_type,
            length=int(request.headers["Content-Length"]),
            fields={key: value for key, value in form.items() if key != "document"},
        )
        return ok(MESSAGE)

    async with answering(handle) as address, bot_at(address) as bot:
        await bot.send_document(7, InputFile(content, "Réflexion – March.pdf"), caption='Ça "va"\r\n😀')
    assert seen["same"]
    assert (seen["name"], seen["type"]) == ("Réflexion – March.pdf", "application/pdf")
    assert seen["length"] > len(content)
    assert seen["fields"] == {"chat_id": "7", "caption": 'Ça "va"\r\n😀'}


async def test_a_file_name_cannot_break_out_of_its_header():
    names: list[str | None] = []
    fields: list[str] = []

    async def handle(request: web.Request) -> web.Response:
        reader = await request.multipart()
        async for part in reader:
            fields.append(str(part.name))
            names.append(part.filename)
            await part.read()
        return ok(MESSAGE)

    async with answering(handle) as address, bot_at(address) as bot:
        await bot.send_document(7, InputFile(b"x", 'a"; name="chat_id"\r\nX-Other: 1\r\n\r\nb'))
    assert fields == ["chat_id", "document"]
    assert names[1] is not None
    assert names[1].startswith("a")


async def test_a_file_may_be_a_handle_that_is_read_when_it_is_sent():
    seen: list[bytes] = []

    async def handle(request: web.Request) -> web.Response:
        file = (await request.post())["document"]
        assert isinstance(file, web.FileField)
        seen.append(file.file.read())
        return ok(MESSAGE)

    handle_of_file = io.BytesIO(b"a document")
    async with answering(handle) as address, bot_at(address) as bot:
        await bot.send_document(7, InputFile(handle_of_file, "a.txt", read_file_handle=False))
    assert seen == [b"a document"]


async def test_an_upload_that_stops_moving_times_out(secrets_kept):
    async def stop_reading(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.pause_reading()
        await asyncio.Event().wait()

    async with talking(stop_reading) as address, bot_at(address, write_timeout=0.1) as bot:
        with pytest.raises(TimedOut, match="stopped moving") as caught:
            await bot.send_document(7, InputFile(bytes(30 * 2**20), "a.bin"))
    assert TOKEN not in told(caught.value)


async def test_waiting_for_the_answer_to_an_upload_is_not_standing_still():
    async def handle(request: web.Request) -> web.Response:
        await request.read()
        return ok(MESSAGE)

    # With no patience at all, the bound would end the call as soon as it had to wait for anything.
    async with answering(handle) as address, bot_at(address, write_timeout=0) as bot:
        assert await bot.send_document(7, InputFile(b"a document", "a.bin"))


async def test_an_answer_before_the_end_of_an_upload_is_taken():
    async def too_large(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = b'{"ok":false,"error_code":413,"description":"Request Entity Too Large"}'
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        await writer.drain()
        await asyncio.Event().wait()

    async with talking(too_large) as address, bot_at(address) as bot:
        with pytest.raises(NetworkError, match="Request Entity Too Large"):
            await bot.send_document(7, InputFile(bytes(30 * 2**20), "a.bin"))


async def test_a_file_is_fetched_as_it_is():
    content = bytes(range(256)) * 1000

    async def handle(request: web.Request) -> web.Response:
        if request.method == "GET":
            return web.Response(body=content)
        return ok({"file_id": "1", "file_unique_id": "1", "file_path": "documents/a.bin"})

    async with answering(handle) as address, bot_at(address) as bot:
        file = await bot.get_file("1")
        assert bytes(await file.download_as_bytearray()) == content


def said(body: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([b"HTTP/1.1 200 OK", *headers, b"Content-Length: %d" % len(body), b"", body])


def saying(*answers: bytes) -> Conversation:
    """A server that says one of these at each call, in order, on one connection."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].split()[0]))
            writer.write(answer)
            await writer.drain()
        await reader.read()

    return converse


async def test_a_word_that_the_answer_is_coming_is_not_the_answer():
    coming = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
    answer = said(b'{"ok":true,"result":true}')
    async with talking(saying(coming + coming + answer)) as address, bot_at(address) as bot:
        assert await bot.send_chat_action(7, "typing") is True


async def test_an_answer_that_is_packed_is_read_though_nobody_asked_for_that():
    packed = said(gzip.compress(b'{"ok":true,"result":true}'), b"Content-Encoding: gzip")
    async with talking(saying(packed)) as address, bot_at(address) as bot:
        assert await bot.send_chat_action(7, "typing") is True


async def test_what_comes_behind_an_answer_is_not_the_answer_to_the_next_call():
    first, stray = (said(b'{"ok":true,"result":%d}' % number) for number in (1, 2))
    connections = 0

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        answers = [first + stray] if connections == 1 else [said(b'{"ok":true,"result":3}')]
        await saying(*answers)(reader, writer)

    async with talking(converse) as address, bot_at(address) as bot:
        assert [await bot.do_api_request("getNumber") for _ in range(2)] == [1, 3]


async def test_an_answer_that_ends_with_its_connection_is_whole_and_the_next_call_opens_another():
    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.0 200 OK\r\n\r\n{"ok":true,')
        await writer.drain()
        writer.write(b'"result":true}')
        await writer.drain()

    async with talking(converse) as address, bot_at(address) as bot:
        assert [await bot.send_chat_action(7, "typing") for _ in range(2)] == [True, True]


async def test_a_long_answer_in_many_pieces_is_read_whole():
    long = "x" * 3_000_000

    async def handle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        body = json.dumps({"ok": True, "result": {**MESSAGE, "text": long}}).encode()
        for start in range(0, len(body), 100_000):
            await response.write(body[start : start + 100_000])
        return response

    async with answering(handle) as address, bot_at(address) as bot:
        assert (await bot.send_message(7, "x")).text == long


async def test_an_address_may_have_a_login_in_it():
    seen: list[tuple[str, str | None]] = []

    async def handle(request: web.Request) -> web.Response:
        seen.append((request.host, request.headers.get("Authorization")))
        return ok(True)

    async with answering(handle) as address, bot_at(address.replace("//", "//user:pass@")) as bot:
        await bot.send_chat_action(7, "typing")
    assert seen == [(address.removeprefix("http://"), "Basic dXNlcjpwYXNz")]


class TestTls:
    """Over https, to a server whose certificate is its own."""

    @pytest.fixture
    async def server(self, tmp_path):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        file = tmp_path / "server.pem"
        plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(key.private_bytes(*plain) + certificate.public_bytes(Encoding.PEM))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file)

        async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await saying(said(b'{"ok":true,"result":true}'))(reader, writer)
            writer.close()

        async with await asyncio.start_server(converse, "localhost", 0, ssl=context) as server:
            yield f"https://localhost:{server.sockets[0].getsockname()[1]}", file

    async def test_a_certificate_that_nobody_trusts_ends_the_call_before_anything_is_sent(
        self, server, secrets_kept
    ):
        address, _ = server
        async with bot_at(address) as bot:
            with pytest.raises(NetworkError, match="could not be reached; nothing was sent") as caught:
                await bot.send_message(7, SAID)
        assert TOKEN not in told(caught.value)

    async def test_a_certificate_that_the_machine_trusts_carries_the_call(self, server):
        address, trusted = server
        # What the machine trusts is read once, when a process starts.
        called = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _CALLS_ONCE, address),
            env=os.environ | {"SSL_CERT_FILE": str(trusted)},
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await called.communicate()
        assert said == b'(200, b\'{"ok":true,"result":true}\')\n'


_CALLS_ONCE = """
import asyncio, sys
from telegram.request import RequestData
from bot.gateway.transport import AiohttpRequest

async def call():
    async with AiohttpRequest() as request:
        print(await request.do_request(sys.argv[1] + "/bot/getMe", "POST", RequestData()))

asyncio.run(call())
"""


class TestProxies:
    """A proxy is taken from the environment, as other programs on the machine do."""

    @pytest.fixture(autouse=True)
    def _no_other_proxies(self, monkeypatch):
        for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(name.upper(), raising=False)

    async def test_a_call_goes_through_the_proxy_with_its_login(self, monkeypatch):
        seen: list[tuple[str, str | None]] = []

        async def proxy(request: web.Request) -> web.Response:
            seen.append((str(request.url), request.headers.get("Proxy-Authorization")))
            return ok(True)

        async with answering(proxy) as address:
            monkeypatch.setenv("http_proxy", address.replace("//", "//user:pass@"))
            async with bot_at("http://telegram.invalid") as bot:
                await bot.send_chat_action(7, "typing")
        assert seen == [(f"http://telegram.invalid/bot{TOKEN}/sendChatAction", "Basic dXNlcjpwYXNz")]

    async def test_a_host_that_needs_no_proxy_is_called_directly(self, monkeypatch):
        async def handle(_: web.Request) -> web.Response:
            return ok(True)

        monkeypatch.setenv("http_proxy", unused_address())
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        async with answering(handle) as address, bot_at(address) as bot:
            assert await bot.send_chat_action(7, "typing")

    async def test_a_proxy_that_refuses_is_told_without_the_token_or_its_login(
        self, monkeypatch, secrets_kept
    ):
        async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            asked = await reader.readuntil(b"\r\n\r\n")
            assert asked.startswith(b"CONNECT telegram.invalid:443 ")
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()

        async with talking(refuse) as address:
            monkeypatch.setenv("https_proxy", address.replace("//", "//user:a-password@"))
            async with bot_at("https://telegram.invalid") as bot:
                with pytest.raises(NetworkError, match="proxy refused the connection \\(407\\)") as caught:
                    await bot.send_chat_action(7, "typing")
        assert TOKEN not in told(caught.value)
        assert "a-password" not in told(caught.value)


async def test_it_can_be_opened_twice_closed_twice_and_opened_again():
    async def handle(_: web.Request) -> web.Response:
        return ok(True)

    async with answering(handle) as address:
        request = AiohttpRequest()
        for _ in range(2):
            await request.initialize()
            await request.initialize()
            assert await request.post(f"{address}/bot{TOKEN}/x") is True
            await request.shutdown()
            await request.shutdown()


async def test_a_call_before_it_is_opened_is_refused():
    with pytest.raises(TelegramError, match="not open"):
        await AiohttpRequest().post(f"http://127.0.0.1:1/bot{TOKEN}/x")


async def test_its_own_text_shows_no_token():
    async with bot_at("http://127.0.0.1:1") as bot:
        assert isinstance(bot.request, BaseRequest)
        assert TOKEN not in repr(bot.request)
