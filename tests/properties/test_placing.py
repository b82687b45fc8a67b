"""Whatever is sent, in whatever order, and whatever fails: every text has its place, and none is gone.

The oracle knows nothing of the record. It is the transcript of the chat: a text may end in the question that
was the last one above it, or that it replied to, in the reflection that was open there, or in a question that
asks where it belongs; an edited text where it stood before, or where its message stands.
"""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.standin.faults import Drop, HalfClose, Refused, RetryAfter, ServerError, Timeout
from flows.form import Pace
from tests.chair import Chair
from tests.screen import Json, buttons
from tests.server import Server, parse_once

TEXT = "word{} of what the chair had to say, long enough that nothing more is asked of it, and plain to read"
FAULTS = (
    ServerError(),
    RetryAfter(),
    Refused(),
    Timeout(),
    Timeout(after_effect=True),
    Drop(),
    Drop(after_effect=True),
    HalfClose(),
)
COMMANDS = ("/start", "/history", "/settings", "/privacy", "/pause", "/cancel", "/help", "/reflect")
TAPS = (
    "Skip",
    "‹ Back",
    "Keep the draft",
    "Continue",
    "Go on",
    "Add to it",
    "Take its place",
    "The corridor",
)
PLACES = ("It answers", "Add it to", "Neither")
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("says"), st.integers(1, 3)),
        st.tuples(st.just("sends"), st.sampled_from(COMMANDS)),
        st.tuples(st.just("taps"), st.sampled_from(TAPS)),
        st.tuples(st.just("places"), st.sampled_from(PLACES)),
        st.tuples(st.just("edits"), st.integers(0, 9)),
        st.tuples(st.just("replies"), st.integers(0, 9)),
        st.tuples(st.just("forwards")),
        st.tuples(st.just("fails"), st.sampled_from(FAULTS), st.integers(1, 3)),
        st.tuples(st.just("restarts")),
        st.tuples(st.just("waits")),
    ),
    min_size=3,
    max_size=14,
)
_BESIDE = re.compile(
    "^(Paused|How this works|Added to|Kept with|Then I have not kept|Corrected|Changed|Telegram did)"
    "|ept as a note to"
)
CORRIDOR = "The corridor"
"""The reflection that is finished."""


class Chat:
    """One chair's chat as it went, and where each of their texts may have gone by that."""

    def __init__(self, chair: Chair, asks: dict[str, str]) -> None:
        self.chair = chair
        self.asks = asks
        self.said: dict[int, str] = {}
        """What each message of the chair's says now."""
        self.may: dict[int, set[str]] = {}
        """By message, the places that it was meant for in so many words: by a reply, or by a tap."""
        self.aside: set[int] = set()
        """Messages that are nothing said plainly: what was forwarded, or is for what it replied to."""
        self.dropped: set[int] = set()

    def says(self, count: int = 1, reply_to: int | None = None) -> None:
        for _ in range(count):
            (number,) = self.chair.phone.send(TEXT.format(len(self.said)), reply_to)
            self.said[number] = TEXT.format(len(self.said))

    def forwards(self) -> None:
        telegram, phone = self.chair.server.telegram, self.chair.phone
        text = TEXT.format(len(self.said))
        origin = {"type": "hidden_user", "sender_user_name": "A colleague", "date": 0}
        content = {"text": text, "forward_origin": origin}
        number = telegram.receive(telegram.world.chats[phone.id], phone.account, content)
        self.said[number] = text
        self.aside.add(number)

    def edits(self, which: int) -> None:
        if self.said:
            number = [*self.said][which % len(self.said)]
            self.said[number] = f"{self.said[number]}, and edited"
            self.chair.phone.edit(number, self.said[number])

    def replies(self, back: int) -> None:
        to = self.chair.phone.chat[-1 - back % len(self.chair.phone.chat)]
        number = to["message_id"]
        self.says(reply_to=number)
        meant = set(self.shown_in(to)) | self.may.get(number, set())
        if to["from"]["id"] == self.chair.phone.id or "this question" in to["text"]:
            meant |= self.above(number)
        self.may[max(self.said)] = meant

    async def places(self, label: str) -> None:
        """Tap under the newest question where words belong; what waited no longer waits for that alone."""
        await self.chair.server.work()
        found = [(m, b) for m in self.chair.phone.chat for b in buttons(m) if b["text"].startswith(label)]
        for message, button in found[-1:]:
            before = set((await self.waiting()).values())
            self.chair.phone.press(message["message_id"], button["callback_data"], stale=True)
            await self.chair.server.work()
            moved = before - set((await self.waiting()).values())
            to = re.sub("^(It answers|Add it to) “|…?”$", "", button["text"])
            meant = [key for key, ask in self.asks.items() if to and ask.startswith(to)]
            for number in moved:
                self.may.setdefault(number, set()).update(meant or [CORRIDOR])
                if label == "Neither":
                    self.dropped.add(number)

    def shown_in(self, message: Json) -> Iterator[str]:
        """The keys of the questions that a message shows, or the reflection that it is of."""
        text = f"\n{message.get('text', '')}"
        keys = [key for key, ask in self.asks.items() if f"\n{ask}" in text or f"“{ask}" in text]
        yield from keys
        if len(keys) > 1 or CORRIDOR in text:
            yield CORRIDOR

    def above(self, number: int) -> set[str]:
        """The key of the question that was the last thing of the bot's above a message, if it was one."""
        chat = self.chair.phone.chat
        at = next(i for i, m in enumerate(chat) if m["message_id"] == number)
        for message in reversed(chat[:at]):
            mine = message["from"]["id"] == self.chair.phone.id
            if mine or _BESIDE.search(message["text"]):
                continue
            keys = [key for key, ask in self.asks.items() if f"\n{ask}" in f"\n{message['text']}"]
            return set(keys) if len(keys) == 1 else set()
        return set()

    async def waiting(self) -> dict[str, int]:
        def kept(records):
            member = records.chairs.by_telegram(self.chair.phone.id)
            return {each.text: each.message_id for each in records.kept_words.all(member)}

        return await self.chair.server.look(kept)

    async def placed(self) -> dict[str, str]:
        """Each text that is in the record, and the question or the finished reflection that it is in."""
        record = await self.chair.record()

        def added(records):
            return [
                one.text
                for reflection in record.reflections
                for one in records.addenda.list(record.member, reflection.id)
            ]

        placed = dict.fromkeys(await self.chair.server.look(added), CORRIDOR)
        for reflection in record.reflections:
            for key, answer in reflection.answers.items():
                for version in (*answer.replaced, answer):
                    placed |= {piece.text: key for piece in version.messages}
        return placed

    async def holds(self) -> None:
        waiting, placed = await self.waiting(), await self.placed()
        shown = "\n".join(
            m.get("text", "") for m in self.chair.phone.chat if m["from"]["id"] != self.chair.phone.id
        )
        for number, text in self.said.items():
            meant = set(self.may.get(number, ()))
            if number not in self.aside:
                meant |= self.above(number)
            if text in placed:
                assert placed[text] in meant, (text, placed[text], meant)
            # A label has 60 characters; that it has may be among what Telegram would not take.
            too_long = "label" in meant and len(text) > 60
            edited_too_late = "and edited" in text and "is not part of an answer" in shown
            known = text in waiting or text in placed or number in self.dropped or too_long or edited_too_late
            assert known, f"gone: {text}"


async def does(chat: Chat, act: tuple) -> None:
    chair, server = chat.chair, chat.chair.server
    chair.looks_away()
    server.clock.forward(seconds=10)
    match act:
        case ("says", count):
            chat.says(count)
        case ("sends", command):
            chair.phone.send(command)
        case ("taps", label):
            found = [(m, b) for m in chair.phone.chat for b in buttons(m) if label in b["text"]]
            for message, button in found[-1:]:
                chair.phone.press(message["message_id"], button["callback_data"], stale=True)
        case ("places", label):
            await chat.places(label)
        case ("edits", which):
            chat.edits(which)
        case ("replies", back):
            chat.replies(back)
        case ("forwards",):
            chat.forwards()
        case ("fails", fault, times):
            server.telegram.faults.next("sendMessage", times, fault=fault)
            return
        case ("restarts",):
            await chair.restarts()
        case ("waits",):
            await server.bot.delivery.catch_up()
            return
    # Whether this is taken now or together with what comes next is the network's affair.
    if len(chat.said) % 2:
        await server.work()


async def holds(acts: list[tuple], folder: Path) -> None:
    server = Server(folder)
    await server.start()
    try:
        chair = Chair(server)
        await chair.joins()
        await chair.reflects_until("review", {"label": CORRIDOR}, pace=Pace.QUICK, skipping=True)
        await chair.finishes()
        await chair.begins()
        await chair.reflects_until("prompted", {"label": "The long table"}, skipping=True)
        chat = Chat(chair, {q.key: q.ask for q in (await chair.record()).newest.form})
        for act in acts:
            await does(chat, act)
        await server.work()
        server.telegram.faults.off()
        await chair.restarts()
        await chat.holds()
    finally:
        await server.stop()


@settings(max_examples=30, deadline=None)
@given(ACTS)
def test_every_text_ends_where_the_chair_was_looking_or_in_a_question_that_asks(acts):
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as monkeypatch:
        parse_once(monkeypatch)
        asyncio.run(holds(acts, Path(folder)))
