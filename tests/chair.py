"""A chair at a phone, talking to the real bot: does one thing at a time, and sees what comes of it."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.invitations import hashed, new_code
from flows.answer import Answer
from flows.form import REVIEW, Pace, Question, QuestionKind
from flows.reflection import Reflection
from storage.chairs import Chair as Member
from storage.store import Records
from tests.screen import Json, Screen, buttons, plain
from tests.server import Server

SKIP = "Skip"
"""In place of an answer: the question is passed over."""
Input = str | tuple[str, ...]
"""What is answered: what to type or tap (of a grid, the mark at each line); the last may be a comment."""
WORDS = "The school's worry was heard first, and the room went quiet before the mother could answer it."
"""An answer in words: enough of them that no probe is asked."""
_BETWEEN_ACTS = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of one chair: newest reflection first."""

    member: Member
    reflections: tuple[Reflection, ...]

    @property
    def newest(self) -> Reflection:
        return self.reflections[0]

    @property
    def current(self) -> Reflection | None:
        return next((r for r in self.reflections if r.id == self.member.current), None)

    @property
    def answers(self) -> Mapping[str, Answer]:
        """The newest reflection's."""
        return self.newest.answers


class Chair(Screen):
    """One person at the stand-in phone. Every act lets ten seconds pass and the bot do all it has to do."""

    def __init__(self, server: Server, user_id: int = 101, name: str = "Chair") -> None:
        self.server = server
        super().__init__(server.telegram.person(user_id, name))

    # What a chair does.

    async def says(self, text: str, reply_to: int | None = None) -> list[int]:
        """Type a text and send it; returns the ids of the messages that the phone made of it."""
        self._acts()
        sent = self.phone.send(text, reply_to)
        await self.server.work()
        return sent

    async def sends_command(self, command: str) -> None:
        """Send a command, as “/reflect”."""
        await self.says(command)

    async def taps(self, *labels: str) -> None:
        """Tap buttons, one after another: each in the newest message that has one so labelled."""
        for label in labels:
            message, button = self.button(label)
            await self.presses(message["message_id"], button["callback_data"])

    async def keeps_words(self) -> None:
        """Say of everything that may identify somebody that it identifies nobody, wherever that is asked."""
        while any(
            key["text"] == "Keep: it identifies nobody" for one in self.phone.chat for key in buttons(one)
        ):
            await self.taps("Keep: it identifies nobody")

    async def marks(self, *marks: str) -> None:
        """Tap one mark for each letter of the grid on the screen, from the first."""
        for line, mark in enumerate(marks):
            one_by_one = {"met": "Met", "partly": "Partly", "not": "Not met"}[mark]
            if one_by_one in self.labels():
                await self.taps(one_by_one)
                continue
            message = next(m for m in reversed(self.phone.chat) if buttons(m))
            row = message["reply_markup"]["inline_keyboard"][line]
            button = next(b for b in row if b["text"].endswith(f" {mark}"))
            await self.presses(message["message_id"], button["callback_data"])

    async def taps_stale(self, message: Json, label: str) -> None:
        """Tap a button of a message as it once was, as on a phone that is behind."""
        found = next(b for b in buttons(message) if plain(b["text"]) == plain(label))
        await self.presses(message["message_id"], found["callback_data"])

    async def presses(self, message_id: int, data: str) -> str:
        """Press a button by its data, whether or not it is still there; returns the press, for its toast."""
        self._acts()
        press: str = self.phone.press(message_id, data, stale=True)
        await self.server.work()
        return press

    async def replies(self, to_text: str, text: str, *, mine: bool = False) -> list[int]:
        """Reply to the newest message (of one's own) that holds `to_text`."""
        return await self.says(text, reply_to=self.message(to_text, mine=mine)["message_id"])

    async def edits(self, text_before: str, text_after: str) -> None:
        """Change the newest message of one's own that holds a text into another."""
        message = self.message(text_before, mine=True)
        self._acts()
        self.phone.edit(message["message_id"], text_after)
        await self.server.work()

    async def sends(self, what: str, **more: Any) -> None:
        """Send what is not words: `what` is photo, document, voice, sticker, location, contact or poll."""
        self._acts()
        match what:
            case "photo":
                self.phone.send_photo(b"picture", **more)
            case "document":
                self.phone.send_document("plan.pdf", b"file", "application/pdf", **more)
            case _:
                getattr(self.phone, f"send_{what}")(**more)
        await self.server.work()

    async def is_heard(self, text: str) -> None:
        """A text arrives that no phone would send as it is."""
        self._acts()
        self.phone.account.started = True
        chat = self.server.telegram.world.chats[self.phone.id]
        self.server.telegram.receive(chat, self.phone.account, {"text": text})
        await self.server.work()

    async def opens_link(self, code: str) -> None:
        """Follow an invitation's link and press Start."""
        self._acts()
        self.phone.follow_link(code)
        await self.server.work()

    async def waits(self, **amount: float) -> None:
        """Let time pass: `days=1`, `seconds=30`."""
        self.server.clock.forward(**amount)

    async def restarts(self) -> None:
        """The bot's machine is switched off and on."""
        self._acts()
        await self.server.restarts()

    # What is kept.

    async def record(self) -> Record:
        """All that is kept of this chair, read from the disk anew."""

        def look(records: Records) -> Record:
            member = records.chairs.by_telegram(self.phone.id)
            assert member is not None, "this is no chair"
            listed = records.reflections.list(member, limit=1_000)
            loaded = (records.reflections.load(each.id, owner=member) for each in listed)
            return Record(member, tuple(reflection for reflection in loaded if reflection is not None))

        found: Record = await self.server.look(look)
        return found

    async def is_known(self) -> bool:
        """Whether anything is kept of this chair."""
        known: bool = await self.server.look(
            lambda records: records.chairs.by_telegram(self.phone.id) is not None
        )
        return known

    # Whole stretches of the way.

    async def invited(self, name: str = "A chair", *, valid_for: timedelta = timedelta(days=7)) -> str:
        """The administrator makes an invitation; returns its code."""
        code = new_code()
        expires = self.server.clock() + valid_for
        await self.server.store.write(lambda records: records.chairs.invite(hashed(code), name, expires))
        return code

    async def joins(self, name: str = "A chair") -> None:
        """Join with an invitation."""
        await self.opens_link(await self.invited(name))
        await self.taps("I agree")

    async def begins(self, pace: Pace = Pace.FULL) -> None:
        """Begin another reflection."""
        await self.sends_command("/start")
        await self.taps("Reflect" if pace is Pace.FULL else "90 seconds")
        if pace is Pace.FULL and "Start another" in self.labels():
            await self.taps("Start another")

    async def reflects_until(
        self,
        where: str,
        answers: Mapping[str, Input] | None = None,
        *,
        pace: Pace = Pace.FULL,
        skipping: bool = False,
        undisturbed: bool = True,
    ) -> None:
        """Answer question after question, beginning if need be, until this one is asked, or review.

        `answers` has what to give, by question; every other question gets something sensible, or is skipped.
        The story begins there, so until then nothing happens to the server, unless that is to be told too.
        """
        with self.server.undisturbed() if undisturbed else nullcontext():
            await self._answers_until(where, answers or {}, pace, skipping)

    async def _answers_until(
        self, where: str, chosen: Mapping[str, Input], pace: Pace, skipping: bool
    ) -> None:
        if await self.standing() is None:
            await self.begins(pace)
        asked: list[str] = []
        while (standing := await self.standing()) is not None and standing.cursor != where:
            key = standing.cursor
            assert key not in (*asked, REVIEW), f"{where} was not asked; asked: {asked}"
            asked.append(key)
            question = standing.form.question(key)
            await self.gives(question, chosen.get(key) or (SKIP if skipping else sensible(question)))

    async def gives(self, question: Question, given: Input) -> None:
        """Answer the question on the screen."""
        if given == SKIP:
            await self.taps(SKIP)
            return
        parts = (given,) if isinstance(given, str) else given
        match question.kind:
            case QuestionKind.TEXT:
                for part in parts:
                    await self.says(part)
                    await self.keeps_words()
            case QuestionKind.CHOICE:
                label = _label(question, parts[0]) or self.labels()[0]
                await self.taps(label)
                if len(parts) > 1:
                    await self.says(parts[1])
                elif "Next ›" in self.labels():
                    await self.taps("Next ›")
            case QuestionKind.MANY:
                for part in parts:
                    if named := _label(question, part):
                        await self.taps(named)
                    else:
                        await self.says(part)
                await self.taps("Done")
            case QuestionKind.GRID:
                await self.marks(*parts)
                await self.taps("Done")
            case QuestionKind.SCALE | QuestionKind.DATE:
                await self.taps(*parts)

    async def opens_answer(self, key: str) -> None:
        """At review: read the answer to a question whole."""
        standing = await self.standing()
        assert standing is not None
        number = str([*standing.path].index(key) + 1)
        while number not in self.labels():
            await self.taps(next(label for label in self.labels() if label.startswith("Page ")))
        await self.taps(number)

    async def changes(self, key: str) -> None:
        """At review: open the answer to a question, and change it."""
        await self.opens_answer(key)
        await self.taps("Change")

    async def finishes(self) -> None:
        """At review: finish the reflection."""
        await self.taps("Finish")

    async def standing(self) -> Reflection | None:
        """The reflection on the screen."""

        def look(records: Records) -> Reflection | None:
            member = records.chairs.by_telegram(self.phone.id)
            if member is None or member.current is None:
                return None
            return records.reflections.load(member.current, owner=member)

        return await self.server.store.read(look)

    async def at(self) -> str | None:
        """The key of the question on the screen, or review; none if no reflection is open."""
        standing = await self.standing()
        return None if standing is None else standing.cursor

    def _acts(self) -> None:
        self.server.clock.forward(seconds=_BETWEEN_ACTS.total_seconds())
        self.looks_away()


def _label(question: Question, given: str) -> str | None:
    """What stands on the button of a choice that is named by its key, its label, or that."""
    return next((c.on_button for c in question.choices if given in (c.key, *c.called)), None)


def sensible(question: Question) -> Input:
    """An answer that fits any question of its kind, and opens no branch."""
    match question.kind:
        case QuestionKind.TEXT:
            return f"{question.key}: {WORDS}"[: min(question.limit, 200)]
        case QuestionKind.CHOICE:
            # Whichever is offered first; and the answers that open no branch.
            return {"escalate": "no"}.get(question.key, "")
        case QuestionKind.MANY:
            return question.choices[0].key
        case QuestionKind.SCALE:
            return "5"
        case QuestionKind.GRID:
            return ("met",) * len(question.criteria)
        case QuestionKind.DATE:
            return "Mon 7 Dec"
