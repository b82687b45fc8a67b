"""A sandbox that was saved and opened again is the same sandbox."""

import json
from pathlib import Path

import pytest

from bot.sandbox.standin.snapshots import UnknownSnapshot
from bot.sandbox.standin.telegram import Telegram
from tests.standin import CHAIR, Clock


async def test_everything_that_lasts_comes_back_from_json():
    clock = Clock()
    telegram = Telegram(clock, token="1000000002:other", username="other_bot", name="Other")
    person = telegram.person(CHAIR, "Chair")
    person.send("/start")
    person.send_document("notes.pdf", b"\x00\xff", "application/pdf")
    telegram.take_updates()
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await telegram.call("sendMessage", {"chat_id": CHAIR, "text": "?", "reply_markup": markup})
    await telegram.call("setMyCommands", {"commands": [{"command": "help", "description": "Help"}]})
    press = person.press_button("Go")
    person.send("waiting")
    telegram.group(-5, "Team", privacy=False)
    person.block_bot()

    saved = json.loads(json.dumps(telegram.snapshot()))
    opened = Telegram.restore(saved, clock)

    assert opened.snapshot() == telegram.snapshot() == saved
    assert opened.person(CHAIR).chat == person.chat
    assert opened.person(CHAIR).account.blocked
    assert opened.pending_updates() == telegram.pending_updates()
    opened.person(CHAIR).unblock_bot()
    (newest,) = opened.person(CHAIR).send("after")
    assert newest == person.chat[-1]["message_id"] + 1
    assert (await opened.call("answerCallbackQuery", {"callback_query_id": press})).status == 200
    assert (await opened.call("getMe", {})).body["result"]["username"] == "other_bot"


def test_a_snapshot_of_another_format_is_refused():
    with pytest.raises(UnknownSnapshot, match="start with an empty one"):
        Telegram.restore({"format": 0}, Clock())


def test_a_snapshot_that_was_kept_by_an_earlier_version_opens_whole():
    saved = json.loads(Path(__file__).with_name("sandbox_snapshot.json").read_text(encoding="utf-8"))
    opened = Telegram.restore(saved, Clock())
    assert opened.snapshot() == saved
    assert [message.get("text") for message in opened.person(CHAIR).chat] == ["/start", None, "?", "waiting"]
    assert opened.pending_updates()
