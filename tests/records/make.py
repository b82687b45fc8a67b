"""Makes a record as the code of today leaves it: `python -m tests.records.make tests/records/<version>`.

Every release adds its own, and `test_records.py` has each later version open them all. A record is
three files: the database as SQL, packed, the keyring that opens it, and what stands in the chats. Of each
chair there are hundreds of rows, however little they do, so the chairs are few, and do several things each.
"""

import asyncio
import gzip
import json
import sqlite3
import sys
import tomllib
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.sandbox.standin.faults import ServerError
from flows.form import Pace
from storage.store import Records
from tests.chair import SKIP, Chair
from tests.nudged import turns_to
from tests.screen import Json, buttons
from tests.server import Server
from tests.stories.test_nudges_calendar import TWO, sends

Does = Callable[[Chair], Awaitable[None]]

GOLDEN = tomllib.loads((Path(__file__).parents[1] / "contract" / "stored_formats.toml").read_text("utf-8"))

ESCALATED = {"escalate": "yes", "esc_by": "Mon 21 Dec", "label": "Blue folder"}
MONITORED = {
    "escalate": "no",
    "esc_why_not": "monitoring",
    "esc_until": "Mon 21 Dec",
    "label": "Green folder",
}


async def has_sent_and_added(chair: Chair) -> None:
    for answers in (ESCALATED, MONITORED):
        await chair.reflects_until("review", answers)
        await chair.finishes()
    await turns_to(chair, "2026-12-21 08:30")
    message = chair.message("A few things")
    for button, day in zip(buttons(message), ("Tue 22 Dec", "Wed 23 Dec"), strict=True):
        await chair.presses(message["message_id"], button["callback_data"])
        await chair.says("The visit is weekly now.")
        await chair.taps("Ask on another day", day)
    await chair.sends_command("/history")
    await chair.presses(message["message_id"], buttons(message)[0]["callback_data"])


async def in_the_middle(chair: Chair) -> None:
    await chair.reflects_until("prompted")
    await chair.sends_command("/nudges")


async def at_a_scale(chair: Chair) -> None:
    await chair.reflects_until("scaling")
    await chair.sends_command("/cancel")
    await chair.sends_command("/pause")
    await chair.taps("Continue")


async def at_a_grid_in_a_second_draft(chair: Chair) -> None:
    await chair.reflects_until("outcome", pace=Pace.QUICK)
    await chair.begins()
    await chair.reflects_until("smarter_checks", {"smarter": "no"})


async def at_review(chair: Chair) -> None:
    await chair.reflects_until("review", {"escalate": "no", "label": SKIP})
    await chair.sends_command("/history")
    await chair.sends_command("/reflect")


async def has_conferences(chair: Chair) -> None:
    await sends(chair, TWO.replace("202611", "202612"))
    await chair.taps("✓ Thu 24 Dec, 11:00")
    for part in ("What I ask about", "Quiet hours", "Working days", "Look back", "Weekly look"):
        await chair.sends_command("/settings")
        await chair.taps(part)
    await chair.taps("Weekly look on", "Fri", "17:00")
    for command in ("/help", "/privacy", "/conference"):
        await chair.sends_command(command)
    await chair.says("tomorrow 14:00")
    await chair.sends_command("/conference")


async def was_asked_for_a_day(chair: Chair) -> None:
    await chair.reflects_until("review", {"escalate": "yes", "esc_by": "Mon 7 Dec"})
    await chair.finishes()
    await turns_to(chair, "2026-12-07 08:30")
    await chair.taps("Open it", "Ask on another day")


def asks(command: str, *labels: str) -> Does:
    async def does(chair: Chair) -> None:
        await chair.sends_command(command)
        await chair.taps(*labels)

    return does


def each(*things: Does) -> Does:
    async def does(chair: Chair) -> None:
        for thing in things:
            await thing(chair)

    return does


CHAIRS: tuple[Does, ...] = (
    was_asked_for_a_day,
    has_sent_and_added,
    each(in_the_middle, asks("/nudges", "1 · other time")),
    each(at_a_scale, asks("/settings", "Away")),
    each(at_a_grid_in_a_second_draft, asks("/settings", "Time zone")),
    each(at_review, asks("/settings", "Words in a calendar")),
    has_conferences,
)


async def make(folder: Path, workplace: Path) -> None:
    """Let every chair do what is theirs, and write what is left of it."""
    server = Server(workplace)
    await server.start()
    chairs = [Chair(server, 101 + number, f"Chair {number}") for number in range(len(CHAIRS) + 2)]
    *rest, sending, everything = chairs
    # The first two turn the clock, so they go before the others have anything planned.
    for chair, does in zip(rest, CHAIRS, strict=True):
        await chair.joins()
        await does(chair)
    await sending.joins()
    await sending.reflects_until("review", {"escalate": "no"})
    await everything.joins()
    await everything.reflects_until("held")
    for method in ("sendMessage", "editMessageText"):
        server.telegram.faults.next(method, times=999, fault=ServerError())
    await sending.finishes()
    await server.store.write(lambda records: put_one_of_each(records, everything))
    await server.store.read(lambda _: None)
    await server.stop()
    _write(folder, server, chairs)


def unpacked(folder: Path) -> str:
    """The database of a record, as SQL."""
    return gzip.decompress((folder / "record.sql.gz").read_bytes()).decode()


def _write(folder: Path, server: Server, chairs: list[Chair]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(server.database)) as db:
        sql = "\n".join((*db.iterdump(), ""))
    (folder / "record.sql.gz").write_bytes(gzip.compress(sql.encode(), mtime=0))
    (folder / "keys.json").write_bytes(server.keyring.read_bytes())
    lines = ",\n".join(
        json.dumps(
            {"chair": chair.phone.id, "messages": [*map(_standing, chair.phone.chat)]}, ensure_ascii=False
        )
        for chair in chairs
    )
    text = f'{{"now": "{server.clock().isoformat()}", "chats": [\n{lines}\n]}}\n'
    (folder / "chats.json").write_text(text, encoding="utf-8")


def _standing(message: Json) -> list[Any]:
    """A message's number, whether the bot sent it, and of each button what stands on it, and its data."""
    keys = [[button["text"], button["callback_data"]] for button in buttons(message)]
    return [message["message_id"], message["from"]["is_bot"], keys]


def put_one_of_each(records: Records, chair: Chair) -> None:
    """One of each screen waits for a chair, each of them of their draft too."""
    member = records.chairs.by_telegram(chair.phone.id)
    assert member is not None
    assert member.current is not None
    (nudge, *_) = records.nudges.coming(member)
    number = records.conferences.put(member, nudge.nudge.due, "Europe/London")
    there = {
        "question": "held",
        "nudge": nudge.id,
        "nudges": str(nudge.id),
        "conference": number,
        "form": "west_sussex",
        "version": 2,
    }
    for tag, kind in GOLDEN["screen"].items():
        body = json.loads(kind["example"])
        known = {name: value for name, value in there.items() if name in body}
        for of in (None, member.current):
            records.outbox.put(member, of, tag, body | known)


if __name__ == "__main__":
    with TemporaryDirectory() as workplace:
        asyncio.run(make(Path(sys.argv[1]), Path(workplace)))
