"""A person at the stand-in: looks at the screen until there is something to do, and does it; or fidgets."""

import asyncio
import random
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from bot.sandbox.standin.telegram import Telegram
from flows.form import Form, QuestionKind
from tests.crash.telling import Walk
from tests.screen import Json

Act = Callable[[], object]
REVIEW = "review"
_REMEMBERED = 100


class Stuck(AssertionError):
    """A chair that could not go on, or was told what nobody should be told here."""


class Acting:
    """One person; `patience` is in seconds. Everything that they give is drawn from a seed."""

    def __init__(
        self,
        telegram: Telegram,
        form: Form,
        user_id: int,
        seed: str,
        *,
        patience: float = 4.0,
    ) -> None:
        self.phone = telegram.person(user_id)
        self.walks: list[Walk] = []
        self.acts = 0
        self.fidgets = 0
        self.deeds: deque[tuple[int, str]] = deque(maxlen=_REMEMBERED)
        """What was done last that a chat does not show, each with the newest message by then."""
        self._telegram = telegram
        self._form = form
        self._asks = {question.ask: question for question in form}
        self._seed = f"{seed} {user_id}"
        self._mood = random.Random(self._seed)
        self._patience = patience
        self._version = -1
        self._pressed: set[tuple[int, str]] = set()
        self._last_press: tuple[int, str] | None = None
        self._leaving: tuple[str, int] | None = None
        self._changing: str | None = None
        self.joined = asyncio.Event()
        self._enough = asyncio.Event()
        self._stuck_after = 0.0
        self._whims: set[str] = set()
        self._since = 0
        self._checked = 0
        self._ever: list[tuple[str, Walk, str]] = []
        self._took_back = False
        self._places: dict[str, tuple[Walk, str]] = {}

    @property
    def _progress(self) -> tuple[int, ...]:
        """What grows or shrinks whenever something new is said; asking again for the page does not."""
        told = self.walks[-1].told.values() if self.walks else ()
        erased = sum(walk.erased for walk in self.walks)
        return erased, len(told), sum(t.done for t in told), sum(len(t.pieces) - len(t.to_tap) for t in told)

    @property
    def where(self) -> str:
        """Where this chair stands, for a report."""
        walk = self.walks[-1] if self.walks else None
        last = [message.get("text", "")[:90] for message in self.phone.chat[-4:]]
        told = list(walk.told.items())[-2:] if walk else []
        leaving = f"leaving {self._leaving}, changing {self._changing}"
        return f"chair {self.phone.id}, reflection {walk and walk.id}, told {told}, {leaving}, screen {last}"

    # Looking.

    async def _until(self, over: Callable[[], bool], look: Callable[[], Act | None], fidget: Act) -> None:
        loop = asyncio.get_running_loop()
        moved, far = loop.time(), self._progress
        while True:
            act = look()
            if over():
                return
            # A bot that is killed without end may get nowhere; left alone, it must.
            if self._progress != far or not self._enough.is_set():
                moved, far = loop.time(), self._progress
            elif loop.time() - moved > self._stuck_after:
                raise Stuck(self.where)
            if act is not None:
                act()
                self.acts += 1
                await asyncio.sleep(self._mood.uniform(0, 0.25))
            elif not await self._something_new():
                self.fidgets += 1
                fidget()

    async def _something_new(self) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience * self._mood.uniform(0.5, 1.5)):
                async for version in self._telegram.watch(self.phone.id):
                    if version != self._version:
                        self._version = version
                        return True
        return False

    # Acts.

    def _say(
        self,
        key: str,
        pieces: dict[int, str],
        text: str,
        to: int | None = None,
        walk: Walk | None = None,
    ) -> Act:
        """Words for a question of a reflection, the last if none is named; `to` is a message to reply to."""
        of = walk or self.walks[-1]

        def say() -> None:
            self._last_press = None
            for message_id in self.phone.send(text, to):
                pieces[message_id] = _said(self.phone.chat, message_id)
                self._ever.append((pieces[message_id], of, key))

        return say

    def _tap(self, button: tuple[int, str]) -> Act:
        self._pressed.add(button)
        self._last_press = button
        return lambda: self._press(button)

    def _press(self, button: tuple[int, str]) -> None:
        self._note(f"tapped {button[1]} under {button[0]}")
        self.phone.press(*button, stale=True)

    def _note(self, deed: str) -> None:
        chat = self.phone.chat
        self.deeds.append((chat[-1]["message_id"] if chat else 0, deed))

    def _say_once(self, under: int, word: str) -> Act | None:
        """Type a word under a message that asks for it; words are not lost, so never again."""
        return (lambda: self.phone.send(word)) if self._once(f"{word} under {under}") else None

    def _tap_once(self, button: tuple[int, str] | None) -> Act | None:
        return None if button is None or button in self._pressed else self._tap(button)

    def _once(self, what: str) -> bool:
        if what in self._whims:
            return False
        self._whims.add(what)
        return True

    def _is_text(self, key: str) -> bool:
        question = self._form.question(key)
        return question.kind is QuestionKind.TEXT and question.limit >= 1_000

    def _dice(self, about: str) -> random.Random:
        return random.Random(f"{self._seed} {len(self.walks)} {about}")


def _said(chat: list[Json], message_id: int) -> str:
    return str(next(m["text"] for m in reversed(chat) if m["message_id"] == message_id))
