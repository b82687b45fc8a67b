"""The phone's interface, the server's doors, and the way in for other processes."""

import asyncio
import json
from contextlib import AsyncExitStack, suppress
from datetime import timedelta

import httpx
import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.server import CLOSING, LARGEST_BODY, build, serve
from tests.standin import Clock, until

ME = 7


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def telegram(clock):
    return Telegram(clock)


@pytest.fixture
async def address(telegram, clock):
    def turn(to):
        clock.now = to

    async with serve(
        telegram, phone_user_id=ME, start_link="https://t.me/x?start=CODE", turn_clock=turn, control=True
    ) as address:
        yield address


@pytest.fixture
async def phone(address):
    async with httpx.AsyncClient(base_url=address, verify=False) as phone:
        yield phone


async def state(phone):
    return (await phone.get("/phone/state")).json()


async def newest(phone):
    return (await state(phone))["chat"]["messages"][-1]


async def bot_sends(telegram, **values):
    reply = await telegram.call("sendMessage", {"chat_id": ME, "text": "Hello", **values})
    return reply.body["result"]["message_id"]


async def test_the_page_and_its_files_are_served_uncached_under_a_strict_policy(phone):
    for path, kind in (
        ("/", "text/html"),
        ("/phone/icon.svg", "image/svg+xml"),
        ("/phone/phone.js", "text/javascript"),
    ):
        answer = await phone.get(path)
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/phone/..%2fserver.py", "/phone/%2e%2e/telegram.py", "/phone/nothing.js", "/nothing"]
)
async def test_nothing_else_is_served(phone, path):
    assert (await phone.get(path)).status_code == 404


async def test_an_empty_chat_shows_who_is_there(phone, clock):
    seen = await state(phone)
    assert seen["me"] == {"id": ME, "first_name": "Chair"}
    assert seen["bot"] == {"username": "afterword_sandbox_bot", "name": "Afterword", "description": ""}
    assert seen["chat"] == {"messages": [], "typing": False, "blocked": False, "unread": 0}
    assert (seen["commands"], seen["start_link"]) == ([], "https://t.me/x?start=CODE")
    assert (seen["clock"], seen["clock_can_turn"]) == (clock().isoformat(), True)


async def test_a_sent_message_shows_and_is_read_when_the_bot_has_taken_it(phone, telegram):
    sent = (await phone.post("/phone/send", json={"text": "/start now"})).json()["ids"]
    message = await newest(phone)
    assert message == {
        "id": sent[0],
        "from": "me",
        "date": "2026-11-23T09:00:00+00:00",
        "edited": False,
        "read": False,
        "text": "/start now",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        "reply_to": None,
        "buttons": [],
        "document": None,
        "photo": None,
        "kind": "text",
        "silent": False,
    }
    telegram.take_updates()
    assert (await newest(phone))["read"]


async def test_what_the_bot_does_not_hear_of_is_never_read(phone, telegram):
    await telegram.call("getUpdates", {"allowed_updates": ["callback_query"]})
    await phone.post("/phone/send", json={"text": "unheard"})
    telegram.take_updates()
    assert not (await newest(phone))["read"]


async def test_editing_replying_and_deleting_show(phone, telegram):
    (sent,) = (await phone.post("/phone/send", json={"text": "one"})).json()["ids"]
    assert (await phone.post("/phone/edit", json={"id": sent, "text": "two"})).status_code == 200
    assert ((await newest(phone))["text"], (await newest(phone))["edited"]) == ("two", True)
    await phone.post("/phone/send", json={"text": "three", "reply_to": sent})
    assert (await newest(phone))["reply_to"] == {"id": sent, "from": "me", "text": "two"}
    await phone.post("/phone/delete", json={"ids": [sent]})
    assert [each["text"] for each in (await state(phone))["chat"]["messages"]] == ["three"]


async def test_buttons_show_and_are_pressed(phone, telegram):
    telegram.person(ME).send("/start")
    telegram.take_updates()
    rows = [[{"text": "Go", "callback_data": "go"}], [{"text": "Read", "url": "https://example.org"}]]
    sent = await bot_sends(telegram, reply_markup={"inline_keyboard": rows})
    shown = (await newest(phone))["buttons"]
    assert shown == [[{"text": "Go", "data": "go"}], [{"text": "Read", "url": "https://example.org"}]]
    assert (await phone.post("/phone/press", json={"id": sent, "data": "go"})).status_code == 200
    (update,) = telegram.take_updates()
    assert update["callback_query"]["data"] == "go"


async def test_unread_counts_until_read(phone, telegram):
    telegram.person(ME).send("/start")
    await bot_sends(telegram)
    await bot_sends(telegram, disable_notification=True)
    assert (await state(phone))["chat"]["unread"] == 2
    assert (await newest(phone))["silent"]
    await phone.post("/phone/read", json={})
    assert (await state(phone))["chat"]["unread"] == 0


async def test_attachments_show_as_pictures_or_documents_and_can_be_fetched(phone):
    await phone.post("/phone/attach", files={"file": ("a.png", b"picture", "image/png")})
    picture = await newest(phone)
    assert picture["kind"] == "photo"
    shown = await phone.get(picture["photo"]["url"])
    assert (shown.content, shown.headers["content-type"]) == (b"picture", "image/png")
    await phone.post("/phone/attach", files={"file": ("ü.html", b"<script>", "text/html")})
    document = (await newest(phone))["document"]
    assert (document["name"], document["size"], document["mime"]) == ("ü.html", 8, "text/html")
    fetched = await phone.get(document["url"])
    assert fetched.headers["content-type"] == "application/octet-stream"
    assert fetched.headers["content-disposition"] == "attachment"


@pytest.mark.parametrize("kind", ["sticker", "location", "contact", "voice", "poll"])
async def test_other_things_can_be_shared(phone, kind):
    await phone.post("/phone/share", json={"kind": kind})
    assert (await newest(phone))["kind"] == kind


async def test_the_bot_can_be_blocked_and_unblocked(phone):
    await phone.post("/phone/send", json={"text": "/start"})
    await phone.post("/phone/block", json={"blocked": True})
    assert (await state(phone))["chat"]["blocked"]
    answer = await phone.post("/phone/send", json={"text": "x"})
    assert (answer.status_code, answer.json()) == (409, {"error": "The bot is blocked; unblock it first."})
    await phone.post("/phone/block", json={"blocked": False})
    assert not (await state(phone))["chat"]["blocked"]


async def test_the_phone_chooses_how_far_away_the_bot_is(phone):
    async def chosen():
        return [one["key"] for one in (await state(phone))["distances"] if one["chosen"]]

    assert await chosen() == ["near"]
    assert (await phone.post("/phone/distance", json={"distance": "city"})).status_code == 200
    assert await chosen() == ["city"]
    for wrong in ({"distance": "the moon"}, {"distance": None}, {}):
        assert (await phone.post("/phone/distance", json=wrong)).status_code == 400
    assert await chosen() == ["city"]


async def test_the_clock_turns_forward_only(phone, clock):
    before = clock()
    await phone.post("/phone/clock", json={"forward_seconds": 3600})
    assert clock() == before + timedelta(hours=1)
    to = (before + timedelta(days=1)).isoformat()
    assert (await phone.post("/phone/clock", json={"to": to})).json() == {"clock": to}
    back = await phone.post("/phone/clock", json={"to": before.isoformat()})
    assert (back.status_code, back.json()) == (409, {"error": "The clock turns forward only."})


async def test_a_clock_that_cannot_be_turned_is_not_there(telegram):
    async with serve(telegram, phone_user_id=ME) as address, httpx.AsyncClient(base_url=address) as phone:
        assert (await phone.post("/phone/clock", json={"forward_seconds": 1})).status_code in (404, 405)
        assert not (await state(phone))["clock_can_turn"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("send", "{"),
        ("send", "[]"),
        ("send", "{}"),
        ("send", '{"text": 1}'),
        ("send", '{"text": " "}'),
        ("edit", '{"id": 99, "text": "x"}'),
        ("delete", '{"ids": [99]}'),
        ("delete", '{"ids": 5}'),
        ("press", '{"id": 99, "data": "x"}'),
        ("share", '{"kind": "money"}'),
        ("clock", '{"forward_seconds": "soon"}'),
        ("clock", '{"to": "2026-11-23T10:00:00"}'),
        ("attach", "no form"),
    ],
)
async def test_what_cannot_be_done_is_a_clear_sentence(phone, path, body):
    answer = await phone.post(f"/phone/{path}", content=body)
    assert 400 <= answer.status_code < 500
    assert answer.json()["error"].endswith(".")


async def events(response):
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        if line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


async def test_changes_and_toasts_are_streamed(phone, telegram):
    async with asyncio.timeout(30), phone.stream("GET", "/phone/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        stream = events(response)
        name, version = await anext(stream)
        assert name == "change"
        telegram.person(ME).send("/start")
        name, newer = await anext(stream)
        assert (name, newer > version) == ("change", True)
        rows = [[{"text": "Go", "callback_data": "go"}]]
        await bot_sends(telegram, reply_markup={"inline_keyboard": rows})
        assert (await anext(stream))[0] == "change"
        press = telegram.person(ME).press_button("Go")
        answer = {"callback_query_id": press, "text": "Kept", "show_alert": True}
        await telegram.call("answerCallbackQuery", answer)
        assert await anext(stream) == ("toast", {"text": "Kept", "alert": True})


async def test_the_server_ends_although_a_page_listens_and_a_bot_polls(telegram):
    async with asyncio.timeout(30):
        async with httpx.AsyncClient(verify=False) as client:
            async with serve(telegram) as address:
                request = client.build_request("GET", f"{address}/phone/events")
                page = await client.send(request, stream=True)
                first = await anext(page.aiter_lines())
                poll = asyncio.create_task(
                    client.get(
                        f"{address}/bot{telegram.token}/getUpdates", params={"timeout": 50}, timeout=60
                    )
                )
                await until(lambda: telegram.updates.is_polled)
            assert first == "event: change"
            assert (await poll).json() == {"ok": True, "result": []}
            await page.aclose()


async def test_the_server_ends_although_a_bot_polls_again_and_again(telegram, monkeypatch):
    monkeypatch.setattr("bot.sandbox.web.server.ENDS_WITHIN", 600.0)

    async def poll(address):
        async with httpx.AsyncClient(verify=False, timeout=60) as client:
            with suppress(httpx.HTTPError):
                while True:
                    await client.get(f"{address}/bot{telegram.token}/getUpdates?timeout=50")

    async with AsyncExitStack() as server:
        address = await server.enter_async_context(serve(telegram))
        polling = asyncio.create_task(poll(address))
        await until(lambda: telegram.updates.is_polled)
        async with asyncio.timeout(30):  # less than the poll would take
            await server.aclose()
    await polling


async def test_a_poll_ends_with_the_bot_that_sent_it(address, telegram):
    _, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
    head = f"GET /bot{telegram.token}/getUpdates?timeout=50 HTTP/1.1\r\nHost: localhost\r\n\r\n"
    writer.write(head.encode())
    await until(lambda: telegram.updates.is_polled)
    writer.close()
    await writer.wait_closed()
    await until(lambda: not telegram.updates.is_polled)


async def test_a_poll_that_comes_while_the_server_ends_is_answered_at_once(telegram):
    app = build(telegram, phone_user_id=ME)
    app[CLOSING].set()
    async with asyncio.timeout(40), TestClient(TestServer(app)) as client:
        answer = await client.get(f"/bot{telegram.token}/getUpdates?timeout=50")
        assert await answer.json() == {"ok": True, "result": []}


@pytest.mark.parametrize("host", ["sandbox.example.org", "192.168.0.10:8081", "127.0.0.1.example.org", ""])
async def test_another_name_of_this_machine_is_turned_away(phone, host):
    assert (await phone.get("/phone/state", headers={"host": host})).status_code in (400, 403)


@pytest.mark.parametrize("headers", [{"origin": "https://example.org"}, {"sec-fetch-site": "cross-site"}])
async def test_another_page_cannot_act(phone, telegram, headers):
    assert (await phone.post("/phone/send", json={"text": "x"}, headers=headers)).status_code == 403
    url = f"/bot{telegram.token}/sendMessage"
    assert (await phone.post(url, json={"chat_id": ME, "text": "x"}, headers=headers)).status_code == 403
    assert telegram.person(ME).chat == []


async def test_the_own_page_can_act(phone, address):
    headers = {"origin": address, "sec-fetch-site": "same-origin"}
    assert (await phone.post("/phone/send", json={"text": "x"}, headers=headers)).status_code == 200


async def test_the_sandbox_is_never_open_to_others(telegram):
    with pytest.raises(ValueError, match="this machine only"):
        async with serve(telegram, "0.0.0.0"):
            pass


async def test_the_bot_api_takes_queries_forms_json_and_multipart(phone, telegram):
    telegram.person(ME).send("/start")
    url = f"/bot{telegram.token}/sendMessage"
    values = {"chat_id": str(ME), "text": "Grüße & more"}
    for sent in (
        phone.get(url, params=values),
        phone.post(url, data=values),
        phone.post(url, json=values),
        phone.post(url, data=values, files={"unused": b"x"}),
    ):
        assert (await sent).json()["result"]["text"] == "Grüße & more"
    assert (
        await phone.post(url, content="{", headers={"content-type": "application/json"})
    ).status_code == 400


def form(disposition, content="x", boundary="B"):
    part = (
        f"--B\r\nContent-Disposition: form-data; {disposition}\r\nContent-Type: text/plain\r\n\r\n{content}"
    )
    return {
        "content": f"{part}\r\n--B--\r\n".encode(),
        "headers": {"content-type": f"multipart/form-data; boundary={boundary}"},
    }


@pytest.mark.filterwarnings("ignore::aiohttp.multipart.BadContentDispositionHeader")
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('filename="notes; March; final.txt"', "notes; March; final.txt"),
        ('filename="a %22b%22.txt"', 'a "b".txt'),
        ('filename="C:/Users/me/notes.txt"', "notes.txt"),
        ("filename*=UTF-8''R%C3%A9flexion.txt", "Réflexion.txt"),
        ('filename=""', "file"),
    ],
)
async def test_a_file_keeps_the_name_that_a_browser_or_a_bot_gives_it(phone, telegram, given, kept):
    await phone.post("/phone/attach", **form(f'name="file"; {given}', "one\r\n--\r\ntwo"))
    document = (await newest(phone))["document"]
    assert document["name"] == kept
    assert (await phone.get(document["url"])).content == b"one\r\n--\r\ntwo"
    url = f"/bot{telegram.token}/sendDocument?chat_id={ME}"
    answer = await phone.post(url, **form(f'name="document"; {given}'))
    assert answer.json()["result"]["document"]["file_name"] == kept


@pytest.mark.parametrize(
    "sent",
    [
        form('filename="nameless.txt"'),
        form('name="file"; filename="a.txt"', boundary="other"),
        form('name="file"; filename="a.txt"') | {"headers": {"content-type": "multipart/form-data"}},
        {**(whole := form('name="file"; filename="a.txt"')), "content": whole["content"][:-8]},
    ],
    ids=["no name", "wrong boundary", "no boundary", "no end"],
)
async def test_a_form_that_is_broken_is_refused_by_both_doors(phone, telegram, sent):
    assert (await phone.post("/phone/attach", **sent)).status_code == 400
    answer = await phone.post(f"/bot{telegram.token}/sendDocument", **sent)
    assert answer.json() == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: can't parse the request",
    }
    assert (await state(phone))["chat"]["messages"] == []


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=B", "application/json"])
@pytest.mark.parametrize("door", ["/phone/attach", "/bot{}/sendDocument"])
async def test_what_says_that_it_is_too_large_is_refused_unread(address, telegram, kind, door):
    reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
    head = f"POST {door.format(telegram.token)} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n"
    writer.write(f"{head}Content-Length: {LARGEST_BODY + 1}\r\n\r\n".encode())
    async with asyncio.timeout(60):
        assert (await reader.readline()).startswith(b"HTTP/1.1 413 ")
    writer.close()
    await writer.wait_closed()


async def test_a_wrong_token_gets_nothing(phone):
    answer = await phone.get("/bot123:wrong/getMe")
    assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")
    assert (await phone.get("/file/bot123:wrong/files/x")).status_code == 401


async def control(phone, path, **body):
    return (await phone.post(f"/control/{path}", json=body)).json()


async def test_another_process_can_act_as_a_person_and_see_the_chat(phone, telegram):
    (sent,) = (await control(phone, "person", id=9, action="send", text="hello"))["ids"]
    await control(phone, "person", id=9, action="edit", message_id=sent, text="hello there")
    chat = (await phone.get("/control/chat/9")).json()
    assert [each["text"] for each in chat["messages"]] == ["hello there"]
    assert (await phone.get("/control/state")).json()["pending"] == 2
    telegram.take_updates()
    seen = (await phone.get("/control/state")).json()
    assert (seen["pending"], seen["confirmed_below"]) == (0, seen["next_update_id"])
    for wrong, status in (({"id": 9, "action": "fly"}, 409), ({"action": "send"}, 400)):
        answer = await phone.post("/control/person", json=wrong)
        assert (answer.status_code, *answer.json()) == (status, "error")


async def test_another_process_can_do_all_that_a_person_can(phone, telegram):
    async def person(action, **values):
        return await control(phone, "person", id=9, action=action, **values)

    await person("link", payload="CODE")
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = await telegram.call("sendMessage", {"chat_id": 9, "text": "?", "reply_markup": markup})
    message_id = sent.body["result"]["message_id"]
    await person("press", message_id=message_id, data="go")
    await person("press", message_id=message_id, data="old", stale=True)
    await person("press_button", text="Go")
    (shared,) = (await person("share", kind="sticker"))["ids"]
    await person("delete", message_ids=[shared])
    await person("block")
    await person("unblock")
    kinds = [next(kind for kind in update if kind != "update_id") for update in telegram.take_updates()]
    assert kinds == ["message", *["callback_query"] * 3, "message", *["my_chat_member"] * 2]
    await person("deactivate")
    assert "error" in await person("send", text="x")


async def test_another_process_can_have_updates_repeated(phone, telegram):
    await control(phone, "updates", twice=True)
    telegram.person(9).send("one")
    assert len(telegram.take_updates()) == 2
    await control(phone, "updates", twice=False, redeliver=True)
    assert len(telegram.take_updates()) == 1


async def test_another_process_can_put_faults_on_the_line(phone, telegram):
    await control(phone, "faults", fault="Drop", after_effect=True, method="getMe")
    with pytest.raises(httpx.RemoteProtocolError):
        await phone.get(f"/bot{telegram.token}/getMe")
    await control(phone, "faults", random={"seed": 1, "probability": 1, "kinds": ["ServerError"]})
    assert (await phone.get(f"/bot{telegram.token}/getMe")).status_code == 502
    await control(phone, "faults", off=True)
    assert (await phone.get(f"/bot{telegram.token}/getMe")).status_code == 200
    assert "error" in await control(phone, "faults", fault="Earthquake")


async def test_without_control_nobody_else_can_act(telegram):
    async with serve(telegram, phone_user_id=ME) as address, httpx.AsyncClient(base_url=address) as client:
        answer = await client.post("/control/person", json={"id": ME, "action": "send", "text": "x"})
        assert answer.status_code == 404
