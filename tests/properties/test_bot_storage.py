"""Whatever a chair says survives the bot, the record and a restart, to the letter."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings

from bot.strings import chat as strings
from flows.form import Pace
from flows.typed import refusal
from tests.chair import Chair
from tests.properties.test_rendering import texts
from tests.server import Server, parse_once


async def sends_and_looks(text: str, folder: Path) -> None:
    """What the phone sent of a text is kept to the letter, or the chair is told why not."""
    server = Server(folder)
    await server.start()
    try:
        chair = Chair(server)
        await chair.joins()
        await chair.reflects_until("hindsight", pace=Pace.QUICK, skipping=True)
        sent = await chair.says(text)
        heard = [message["text"] for message in chair.phone.chat if message["message_id"] in sent]
        refused = [strings.REFUSALS[reason] for piece in heard if (reason := refusal(piece))]
        chair.sees(*refused)
        await chair.keeps_words()
        await chair.restarts()
        answer = (await chair.record()).answers.get("hindsight")
        kept = [piece.text for piece in answer.pieces] if answer else []
        assert kept == [piece for piece in heard if not refusal(piece)]
    finally:
        await server.stop()


# The phone sends it as two messages, of which the first may identify somebody, and the second is refused.
@example("@name ".ljust(4097, "e") + "\x7f")
@settings(max_examples=25, deadline=None)
@given(texts(9_000).filter(lambda text: not text.startswith("/")))
def test_any_text_is_kept_to_the_letter(text):
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as monkeypatch:
        parse_once(monkeypatch)
        asyncio.run(sends_and_looks(text, Path(folder)))
