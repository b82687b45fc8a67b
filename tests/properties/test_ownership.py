"""Whatever buttons, links, numbers, replies and edits a chair makes up, another's record is not there."""

import asyncio
import json
import re
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.everything import Everything
from tests.chair import Chair
from tests.server import LONDON, Server, parse_once

THEIRS = "Zanzibarcanary"
_FORMATS = tomllib.loads((Path(__file__).parents[1] / "contract" / "stored_formats.toml").read_text())
_EXAMPLES = [
    one["example"] for kind in ("button", "tap") for tag, one in _FORMATS[kind].items() if tag != "agree"
]
_THEIRS = (1, 2, 1_000_001, 1_000_002)
"""Numbers that reflections, conferences, words and nudges of the other chair have."""
NUMBERS = st.sampled_from(_THEIRS) | st.integers(1, 40)
PRESSES = st.tuples(st.just("press"), st.sampled_from(_EXAMPLES), NUMBERS)
SAYS = st.tuples(
    st.sampled_from(["reply", "edit", "link", "command"]),
    st.sampled_from(["delete", "yes", THEIRS.lower(), "/mydata", "/history", "/search zanzibarcanary", "7"]),
    NUMBERS,
)


async def acts(intruder: Chair, what: str, told: str, number: int) -> None:
    match what:
        case "press":
            data = re.sub(r"(?<=\|)\d+(?=\||$)|^\d+(?=\|)", str(number), told)
            await intruder.presses(intruder.phone.chat[-1]["message_id"], data)
        case "reply":
            known = [message["message_id"] for message in intruder.phone.chat]
            await intruder.says(told, reply_to=known[number % len(known)])
        case "edit":
            mine = [m for m in intruder.phone.chat if m["from"]["id"] == intruder.phone.id]
            if mine:
                intruder.phone.edit(mine[number % len(mine)]["message_id"], told)
                await intruder.server.work()
        case "link":
            await intruder.opens_link(f"{number}")
        case _:
            await intruder.says(told)


async def intrudes(given_acts, folder: Path) -> None:
    server = Server(folder)
    await server.start()
    try:
        theirs, intruder = Chair(server, 101), Chair(server, 202)
        await theirs.joins(THEIRS)
        await theirs.reflects_until("review", {"label": f"{THEIRS} done"}, skipping=True)
        await theirs.finishes()
        await theirs.reflects_until("prompted", {"label": f"{THEIRS} draft"}, skipping=True)
        await theirs.says(f"Kayleigh of {THEIRS} was late.")
        await theirs.sends_command("/conference tomorrow 4pm")
        await theirs.taps("Yes")
        await intruder.joins()
        everything = Everything(server.store, zone=LONDON, clock=server.clock).of
        before = await everything(1)
        for one in given_acts:
            await acts(intruder, *one)
        after = await everything(1)
        assert {**after, "made": None} == {**before, "made": None}
        seen = json.dumps([message for message in intruder.phone.chat if message["from"]["is_bot"]])
        # What they said themselves may be said back to them, in small letters.
        assert THEIRS not in seen
        assert "Kayleigh" not in seen
    finally:
        await server.stop()


@settings(max_examples=5, deadline=None)
@given(st.lists(PRESSES | SAYS, min_size=5, max_size=25))
def test_nothing_of_another_chair_is_read_or_changed(given_acts):
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as monkeypatch:
        parse_once(monkeypatch)
        asyncio.run(intrudes(given_acts, Path(folder)))


async def test_no_button_with_another_chairs_number_reads_or_changes_anything(memory):
    await intrudes([("press", example, number) for example in _EXAMPLES for number in _THEIRS], memory)
