"""Whatever is sent, in whatever order, batches and outages: every text has its place, and none is gone.

The oracle knows nothing of the record. It is the transcript of the chat: a text may end in the question that
was the last one above it, in the reflection that was open there, or in a question that asks where it belongs.
"""

import asyncio
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.standin.faults import Drop, HalfClose, RetryAfter, ServerError, Timeout
from flows.form import Pace
from tests.chair import Chair
from tests.screen import buttons
from tests.server import Server, parse_once

TEXT = "word{} of what the chair had to say, long enough that nothing more is asked of it, and plain to read"
FAULTS = (
    ServerError(),
    RetryAfter(),
    Timeout(),
    Timeout(after_effect=True),
    Drop(),
    Drop(after_effect=True),
    HalfClose(),
)
COMMANDS = ("/start", "/history", "/settings", "/privacy", "/pause", "/cancel", "/help", "/reflect")
TAPS = ("Skip", "‹ Back", "Keep the draft", "Neither", "Continue", "Go on")
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("says"), st.integers(1, 3)),
        st.tuples(st.just("sends"), st.sampled_from(COMMANDS)),
        st.tuples(st.just("taps"), st.sampled_from(TAPS)),
        st.tuples(st.just("fails"), st.sampled_from(FAULTS), st.integers(1, 3)),
        st.tuples(st.just("restarts")),
        st.tuples(st.just("waits")),
        st.tuples(st.just("opens")),
    ),
    min_size=3,
    max_size=14,
)


async def does(chair: Chair, act: tuple, said: list[str]) -> None:
    server = chair.server
    chair.looks_away()
    server.clock.forward(seconds=10)
    match act:
        case ("says", count):
            for _ in range(count):
                said.append(TEXT.format(len(said)))
                chair.phone.send(said[-1])
        case ("sends", command):
            chair.phone.send(command)
        case ("taps", label):
            found = [(m, b) for m in chair.phone.chat for b in buttons(m) if b["text"].startswith(label)]
            for message, button in found[-1:]:
                chair.phone.press(message["message_id"], button["callback_data"], stale=True)
        case ("opens",):
            found = [(m, b) for m in chair.phone.chat for b in buttons(m) if "The corridor" in b["text"]]
            for message, button in found[-1:]:
                chair.phone.press(message["message_id"], button["callback_data"], stale=True)
        case ("fails", fault, times):
            server.telegram.faults.next("sendMessage", times, fault=fault)
            return
        case ("restarts",):
            await chair.restarts()
        case ("waits",):
            await server.bot.delivery.catch_up()
            return
    # Whether this is taken now or together with what comes next is the network's affair.
    if len(said) % 2:
        await server.work()


def seen_above(chair: Chair, asks: dict[str, str], text: str) -> str | None:
    """The key of the question that was the last thing of the bot's above the text, if it was one."""
    beside = re.compile("Paused|How this works|Added to|Kept with|Then I have not kept")
    at = next(i for i, m in enumerate(chair.phone.chat) if m.get("text") == text)
    for message in reversed(chair.phone.chat[:at]):
        mine = message["from"]["id"] == chair.phone.id
        if mine or beside.match(message["text"]):
            continue
        return next((key for key, ask in asks.items() if f"\n{ask}" in f"\n{message['text']}"), None)
    return None


async def holds(acts: list[tuple], folder: Path) -> None:
    server = Server(folder)
    await server.start()
    try:
        chair = Chair(server)
        await chair.joins()
        await chair.reflects_until("review", {"label": "The corridor"}, pace=Pace.QUICK, skipping=True)
        await chair.finishes()
        await chair.begins()
        await chair.reflects_until("prompted", {"label": "The long table"}, skipping=True)
        form = (await chair.record()).newest.form
        asks = {question.key: question.ask for question in form}
        said: list[str] = []
        for act in acts:
            await does(chair, act, said)
        await server.work()
        server.telegram.faults.off()
        await chair.restarts()
        record = await chair.record()

        def kept(records):
            words = records.kept_words
            member = records.chairs.by_telegram(chair.phone.id)
            return [each.text for burst in words.bursts(member) for each in words.of(member, burst)]

        waiting = await server.look(kept)
        placed = {
            piece.text: key
            for reflection in record.reflections
            for key, answer in reflection.answers.items()
            for version in (answer, *answer.replaced)
            for piece in version.messages
        }
        told = ("Then I have not kept", "That is more than 60 characters")
        dropped = any(m.get("text", "").startswith(told) for m in chair.phone.chat)
        for text in said:
            assert text in waiting or text in placed or dropped, f"gone: {text}"
            if text in placed:
                assert seen_above(chair, asks, text) == placed[text], chair.phone.chat
    finally:
        await server.stop()


@settings(max_examples=40, deadline=None)
@given(ACTS)
def test_every_text_ends_where_the_chair_was_looking_or_in_a_question_that_asks(acts):
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as monkeypatch:
        parse_once(monkeypatch)
        asyncio.run(holds(acts, Path(folder)))
