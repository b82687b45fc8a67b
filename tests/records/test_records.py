"""Records that earlier versions left: the newest code opens each, and everything in it goes on."""

import asyncio
import json
import logging
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from bot.actions.callback_data import decode, encode
from bot.sandbox.standin.world import StoredMessage
from flows.form import REVIEW
from storage.nudges import Kept
from storage.store import Records
from tests.chair import Chair, sensible
from tests.nudged import looks
from tests.records.make import CHAIRS, make, unpacked
from tests.screen import Json
from tests.server import LONDON, Server, parse_once

VERSIONS = sorted(each.parent for each in Path(__file__).parent.glob("*/record.sql.gz"))
LAST = ("delete!", "leave!")
"""Buttons that take away what others need."""
SAID = {
    "Addition": ("The head of service has answered.", "Added to the reflection"),
    "Day": ("in two weeks", "Is that right?"),
    "ConferenceEnd": ("tomorrow 15:00", "Is that right?"),
    "NudgeTime": ("tomorrow 9.15am", "Is that right?"),
    "AwayUntil": ("in two weeks", "Is that right?"),
    "Zone": ("Lisbon", "Time zone: Europe/Lisbon"),
    "CalendarWords": ("RCPC, panel", "Nudges and you"),
}
"""What a chair says to each kind of prompt, and what they see then."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A record, opened by the newest code; `standing` has each chair's buttons, by message."""

    server: Server
    chairs: tuple[Chair, ...]
    standing: dict[int, list[tuple[int, str]]]

    async def rows(self, sql: str) -> list[tuple]:
        return await self.server.look(lambda records: records.db.execute(sql).fetchall())

    async def nudges(self) -> list[Kept]:
        def kept(records: Records) -> list[Kept]:
            return [one for chair in records.chairs.all() for one in records.nudges._load(chair.id)[1]]

        return await self.server.look(kept)

    def chair(self, telegram_id: int) -> Chair:
        return next(chair for chair in self.chairs if chair.phone.id == telegram_id)


@pytest.fixture(params=VERSIONS, ids=lambda folder: folder.name)
async def opened(request, memory, monkeypatch):
    parse_once(monkeypatch)
    kept: Path = request.param
    chats = json.loads((kept / "chats.json").read_text(encoding="utf-8"))
    server = Server(memory)
    server.keyring.parent.mkdir()
    server.keyring.touch(0o600)
    server.keyring.write_bytes((kept / "keys.json").read_bytes())
    with closing(sqlite3.connect(server.database)) as db:
        db.executescript(unpacked(kept))
        (last,) = db.execute("SELECT max(update_id) FROM inbox_done").fetchone()
    server.clock.now = datetime.fromisoformat(chats["now"]).astimezone(LONDON)
    server.telegram.updates.next_id = last + 1
    chairs = tuple(_as_they_were(server, chat) for chat in chats["chats"])
    await server.start()
    standing = {
        chat["chair"]: [(number, data) for number, _, keys in chat["messages"] for _, data in keys]
        for chat in chats["chats"]
    }
    yield Opened(server, chairs, standing)
    await server.stop()


def _as_they_were(server: Server, left: Json) -> Chair:
    """A chair with the messages that stood in their chat."""
    chair = Chair(server, left["chair"])
    world = server.telegram.world
    chair.phone.account.started = True
    chat = world.chats[chair.phone.id]
    for number, ours, keys in left["messages"]:
        sender = {"id": 1 if ours else chair.phone.id, "is_bot": ours, "first_name": "Somebody"}
        message = {
            "message_id": number,
            "date": 1,
            "chat": chat.as_chat(),
            "from": sender,
            "text": "As it was",
        }
        if keys:
            rows = [[{"text": text, "callback_data": data}] for text, data in keys]
            message["reply_markup"] = {"inline_keyboard": rows}
        chat.messages[number] = StoredMessage(message, ours)
        world.last_message_id = max(world.last_message_id, number)
    return chair


def complaints(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


async def test_every_draft_goes_on(opened, caplog):
    drafts = await opened.server.look(
        lambda records: [
            (chair.telegram_id, draft.id, draft.cursor)
            for chair in records.chairs.all()
            for draft in records.reflections.drafts(chair)
        ]
    )
    assert {"prompted", REVIEW} < {cursor for _, _, cursor in drafts}
    for telegram_id, number, cursor in drafts:
        chair = opened.chair(telegram_id)
        await chair.sends_command("/start")
        await chair.presses(chair.phone.chat[-1]["message_id"], f"go|{number}")
        standing = await chair.standing()
        assert (standing.id, standing.cursor) == (number, cursor)
        if cursor == REVIEW:
            await chair.finishes()
            chair.sees("Past reflections")
            continue
        question = standing.form.question(cursor)
        chair.sees(question.ask)
        await chair.gives(question, sensible(question))
        assert await chair.at() != cursor
    assert complaints(caplog) == []


async def test_what_waits_arrives(opened, caplog):
    def waiting(records: Records) -> dict[int, int]:
        return {c.telegram_id: len(records.outbox.pending(c)) for c in records.outbox.waiting()}

    kinds = await opened.server.look(waiting)
    everything = max(kinds, key=lambda chair: kinds[chair])
    (summary,) = kinds.keys() - {everything}
    await asyncio.gather(*await opened.server.bot.delivery.catch_up())
    assert await opened.server.look(waiting) == {}
    opened.chair(summary).sees("Past reflections")
    assert len(opened.chair(everything).arrived) > 40
    assert complaints(caplog) == []


async def test_every_button_that_stands_does_what_it_says(opened, caplog):
    await asyncio.gather(*await opened.server.bot.delivery.catch_up())
    for chair in opened.chairs:
        taps = opened.standing[chair.phone.id]
        for message_id, data in sorted(taps, key=lambda tap: tap[1].startswith(LAST)):
            action = decode(data, message_id)
            assert action is not None, data
            assert encode(action) == data
            chair.looks_away()
            press = chair.phone.press(message_id, data, stale=True)
            await opened.server.work()
            assert chair.phone.toast(press) is not None
    assert complaints(caplog) == []


async def test_every_prompt_takes_the_next_words(opened, caplog):
    chairs = await opened.server.look(lambda records: records.chairs.all())
    prompts = [(chair.telegram_id, chair.waiting) for chair in chairs if chair.waiting is not None]
    assert len(prompts) == len(SAID)
    for telegram_id, kept in prompts:
        says, sees = SAID[json.loads(kept)[0]]
        chair = opened.chair(telegram_id)
        await chair.says(says)
        chair.sees(sees)
    assert complaints(caplog) == []


async def test_every_nudge_comes_when_it_is_due(opened, caplog):
    await asyncio.gather(*await opened.server.bot.delivery.catch_up())
    planned = {one.id: one.kind for one in await opened.nudges() if one.sent_at is None}
    assert len(set(planned.values())) == 7
    sent = set()
    for _ in range(60):
        due = min(one.due for one in await opened.nudges() if one.sent_at is None)
        opened.server.clock.now = max(opened.server.clock.now, datetime.fromisoformat(due).astimezone(LONDON))
        for chair in opened.chairs:
            chair.looks_away()
        await looks(opened.chairs[0])
        sent.update(one.kind for one in await opened.nudges() if one.sent_at is not None)
        if not {one.id for one in await opened.nudges() if one.sent_at is None} & set(planned):
            break
    assert sent == set(planned.values())
    assert complaints(caplog) == []


@pytest.mark.once
async def test_the_code_of_today_can_leave_a_record_too(tmp_path):
    (workplace := tmp_path / "workplace").mkdir()
    await make(tmp_path / "record", workplace)
    made, kept = tmp_path / "record", VERSIONS[-1]
    assert {file.name for file in made.iterdir()} == {file.name for file in kept.iterdir()}
    standing = json.loads((made / "chats.json").read_text(encoding="utf-8"))
    assert len(standing["chats"]) > len(CHAIRS)
