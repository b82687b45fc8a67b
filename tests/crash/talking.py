"""A scripted chair: reads the screen as a person would, and taps and types what comes to mind.

Everything that it gives is drawn from a seed, by chair, reflection and question, whenever it is given.
What is slow to show makes it impatient: it taps again, or asks for the first page; never what could say
anything twice.
"""

import asyncio
import random
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.standin.telegram import Telegram
from bot.strings import chat as strings
from bot.strings import labels
from bot.strings import words as where
from flows.form import Choice, Form, Mark, Question, QuestionKind
from tests.crash.telling import Told, Walk, long_text
from tests.crash.telling import words as some_words
from tests.screen import Json, buttons, plain

LONDON = ZoneInfo("Europe/London")
REVIEW = "review"
_QUOTED = re.compile("[wW]here does “(.+?)” belong|I have kept “(.+?)”", re.DOTALL)
_NEVER_SEEN = tuple(
    re.split("[{<]", said)[0]
    for said in (
        *strings.REFUSALS.values(),
        strings.SET_ASIDE,
        strings.NOT_KEPT,
        strings.GONE,
        strings.NOTHING_OPEN,
        strings.NOT_SHOWN,
        strings.NOT_TAKEN,
        strings.BUTTON_UNKNOWN,
        strings.WORDS_UNPLACED,
        where.DROPPED,
    )
)

Act = Callable[[], object]


class Stuck(AssertionError):
    """A chair that could not go on, or was told what nobody should be told here."""


class ScriptedChair:
    """One chair at the stand-in; `patience` is in seconds, `quick` the share of 90-second captures."""

    def __init__(
        self,
        telegram: Telegram,
        form: Form,
        user_id: int,
        seed: str,
        code: str,
        *,
        quick: float,
        patience: float = 4.0,
    ) -> None:
        self.phone = telegram.person(user_id)
        self.walks: list[Walk] = []
        self.acts = 0
        self.fidgets = 0
        self._telegram = telegram
        self._form = form
        self._asks = {question.ask: question for question in form}
        self._seed = f"{seed} {user_id}"
        self._mood = random.Random(self._seed)
        self._code = code
        self._quick = quick
        self._patience = patience
        self._version = -1
        self._pressed: set[tuple[int, str]] = set()
        self._last_press: tuple[int, str] | None = None
        self._leaving: tuple[str, int] | None = None
        self._changing: str | None = None
        self._enough = asyncio.Event()
        self._stuck_after = 0.0
        self._whims: set[str] = set()
        self._since = 0
        self._checked = 0
        self._ever: list[tuple[str, Walk, str]] = []
        self._places: dict[str, tuple[Walk, str]] = {}

    async def talks(self, enough: asyncio.Event, stuck_after: float) -> None:
        """Join, and reflect again and again until it is enough; ends with a summary on the screen.

        Raises Stuck where a chair got no further for `stuck_after` seconds once it was enough.
        """
        self._enough, self._stuck_after = enough, stuck_after
        await self._until(self._has_joined, self._joining, self._follow_link)
        while not enough.is_set():
            walk = Walk(len(self.walks))
            self.walks.append(walk)
            self._pressed.clear()
            self._leaving = self._changing = self._last_press = None
            self._since = self._checked = self.phone.chat[-1]["message_id"]
            self._begin()
            await self._until(lambda walk=walk: walk.sent, self._reflecting, self._fidget)

    @property
    def _progress(self) -> tuple[int, ...]:
        """What grows or shrinks whenever something new is said; asking again for the page does not."""
        told = self.walks[-1].told.values() if self.walks else ()
        return len(told), sum(t.done for t in told), sum(len(t.pieces) - len(t.to_tap) for t in told)

    @property
    def where(self) -> str:
        """Where this chair stands, for a report."""
        walk = self.walks[-1] if self.walks else None
        last = [message.get("text", "")[:90] for message in self.phone.chat[-4:]]
        told = list(walk.told.items())[-2:] if walk else []
        leaving = f"leaving {self._leaving}, changing {self._changing}"
        return f"chair {self.phone.id}, reflection {walk and walk.id}, told {told}, {leaving}, screen {last}"

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

    # Joining and beginning.

    def _joining(self) -> Act | None:
        if not self.phone.chat:
            return self._follow_link
        return self._tap_once(self._newest(labels.AGREE))

    def _has_joined(self) -> bool:
        return self._newest(labels.REFLECT) is not None

    def _follow_link(self) -> None:
        self.phone.follow_link(self._code)

    def _begin(self) -> None:
        label = labels.QUICK if self._mood.random() < self._quick else labels.REFLECT
        found = self._newest(label)
        if found is None:
            self.phone.send("/reflect")
        else:
            self.phone.press(*found)

    def _newest(self, label: str) -> tuple[int, str] | None:
        for message in reversed(self.phone.chat):
            for button in buttons(message):
                if plain(button["text"]) == label:
                    return message["message_id"], button["callback_data"]
        return None

    def _fidget(self) -> None:
        """What an impatient person does that must do no harm."""
        choices: list[Act] = [lambda: self.phone.send("/start")]
        if self._leaving is None or self._leaving[0] != REVIEW:
            # Of one that may be finished by now, it would begin another.
            choices.append(lambda: self.phone.send("/reflect"))
        if (last := self._last_press) is not None:
            choices += [lambda: self.phone.press(*last, stale=True)] * 2
        self._mood.choice(choices)()
        # What stands there may be tapped again.
        self._pressed.clear()

    # Reflecting.

    def _reflecting(self) -> Act | None:
        walk = self.walks[-1]
        self._check()
        shown = [*self._shown()]
        for message in shown:
            act = self._at_words(message)
            if act is not None:
                return act
        for message in shown:
            found, act = self._place(walk, message)
            if found:
                return act
        return None

    def _shown(self) -> Iterator[Json]:
        """What the bot has sent since this reflection was begun, newest first."""
        for message in reversed(self.phone.chat):
            if message["message_id"] <= self._since:
                return
            if message["from"]["id"] != self.phone.id:
                yield message

    def _at_words(self, message: Json) -> Act | None:
        """Words whose place a kill left in doubt: they belong where this chair meant them to."""
        data = [button["callback_data"] for button in buttons(message)]
        burst = next((d.split("|")[1] for d in data if d.startswith(("w.put|", "w.begin|"))), None)
        if burst is None:
            return None
        quoted = _QUOTED.search(message["text"])
        if quoted and burst not in self._places:
            said = (quoted[1] or quoted[2]).rstrip("…")
            self._places[burst] = next(
                (walk, key)
                for text, walk, key in reversed(self._ever)
                if text.startswith(said) or said.startswith(text)
            )
        walk, key = self._places[burst]
        # To this question; to this reflection, which asks to which question; to a further page of those.
        ways = (f"w.put|{burst}|{walk.id}|{key}", f"w.put|{burst}|{walk.id}|")
        button = next((way for way in ways if way in data), None)
        if button is None:
            button = next((d for d in data if d.startswith("w.where|")), None)
        if button is None:
            raise Stuck(f"asked where words of reflection {walk.id}, {key} belong, with {data}: {self.where}")
        walk.told[key].placed = True
        return self._tap_once((message["message_id"], button))

    def _check(self) -> None:
        """Nothing has come that would not come if all was kept, once and in order."""
        for message in reversed(self.phone.chat):
            if message["message_id"] <= self._checked:
                break
            text = message.get("text", "")
            if message["from"]["id"] != self.phone.id and text.startswith(_NEVER_SEEN):
                raise Stuck(f"was told “{text[:60]}”: {self.where}")
        self._checked = self.phone.chat[-1]["message_id"]

    def _place(self, walk: Walk, message: Json) -> tuple[bool, Act | None]:
        """Whether this message shows where the chair stands; and what to do there, if anything."""
        data = {plain(b["text"]): b["callback_data"] for b in buttons(message)}
        past = {str(w.id) for w in self.walks[:-1]}
        heads = [d.split("|") for d in data.values()]
        own = next((h[0] for h in heads if h[0].isdigit() and h[0] not in past), None)
        if own is not None:
            walk.id = int(own)
            bold = [_cut(message, e) for e in message.get("entities", []) if e["type"] == "bold"]
            question = next((self._asks[b] for b in bold if b in self._asks), None)
            if question is not None:
                return True, self._at(walk, question, message, data, bold)
            return True, self._at_review(walk, message, data)
        goes = [d for d in data.values() if d.startswith("go|") and d[3:] not in past]
        if goes:
            return True, self._tap_once((message["message_id"], goes[0]))
        if any(d == f"delete?|{walk.id}" for d in data.values()):
            walk.sent = True
            return True, None
        return False, None

    def _at_review(self, walk: Walk, message: Json, data: dict[str, str]) -> Act | None:
        at = message["message_id"]
        if self._leaving == (REVIEW, at):
            return None
        self._leaving = REVIEW, at
        dice = self._dice("review")
        if self._changing is None:
            self._changing = ""
            keys = list(walk.told)
            numbers = {
                label: key
                for label, d in data.items()
                if label.isdigit() and (key := d.split("|")[-1]) in keys and self._is_text(key)
            }
            if numbers and dice.random() < 0.5:
                _, self._changing = dice.choice(sorted(numbers.items()))
            elif labels.WHOLE in data and dice.random() < 0.3:
                return self._tap((at, data[labels.WHOLE]))
        number = next(
            (d for b, d in data.items() if b.isdigit() and d.split("|")[-1] == self._changing), None
        )
        if self._changing and number is not None:
            return self._tap((at, number))
        return self._tap((at, data[labels.FINISH]))

    def _at(
        self, walk: Walk, question: Question, message: Json, data: dict[str, str], bold: list[str]
    ) -> Act | None:
        key, at = question.key, message["message_id"]
        seen = walk.seen.setdefault(key, [])
        if at not in seen:
            seen.append(at)
        if self._leaving == (key, at):
            return None
        self._leaving = None
        if labels.TO_REVIEW in data:
            wanted = self._changing == key and labels.CHANGE in data
            return self._tap_once((at, data[labels.CHANGE if wanted else labels.TO_REVIEW]))
        dice, told = self._dice(key), walk.told.get(key)
        if told is None:
            return self._first(walk, question, at, data, dice)
        if (decision := self._decision(told, data)) is not None:
            return self._tap_once((at, decision))
        if strings.OUTDATED in message["text"] and self._once(f"again {walk.number} {key}"):
            told.done = False
            return self._choose(told, question, at, data, dice)
        if self._changing == key and labels.KEEP in data:
            self._changing = ""
            self._pressed.add((at, data[labels.KEEP]))
            told.held = {}
            return self._say(key, told.held, some_words(self._dice(f"change {key}"), 20))
        if labels.KEEP in data:
            return self._tap_once((at, data[labels.KEEP]))
        if not told.done:
            return self._go_on(told, question, at, data, bold)
        if told.skipped and labels.SKIP in data:
            return self._tap_once((at, data[labels.SKIP]))
        return None

    def _decision(self, told: Told, data: dict[str, str]) -> str | None:
        """What is to become of words for an answer that stands, or of a comment under a changed choice."""
        if labels.IT_HOLDS in data:
            return data[labels.IT_HOLDS]
        if labels.TAKE_ITS_PLACE not in data:
            return None
        if told.held:
            choices = (labels.ADD_TO_IT, labels.TAKE_ITS_PLACE, labels.LEAVE_IT)
            told.decided = self._dice(f"held {list(told.held)}").choice(choices)
            stood = {} if told.decided == labels.TAKE_ITS_PLACE else told.pieces
            told.pieces = stood if told.decided == labels.LEAVE_IT else stood | told.held
            told.held = {}
        return data[told.decided or labels.ADD_TO_IT]

    def _first(
        self, walk: Walk, question: Question, at: int, data: dict[str, str], dice: random.Random
    ) -> Act | None:
        """A question that has not been answered yet: sometimes something else comes first."""
        key, whim = question.key, self._dice(f"whim {question.key}").random()
        if whim < 0.06 and self._once(f"back {walk.number} {key}") and labels.BACK in data:
            self._leaving = key, at
            return self._tap((at, data[labels.BACK]))
        if 0.06 <= whim < 0.10 and self._once(f"pause {walk.number} {key}"):
            return self._tap((at, data[labels.PAUSE]))
        if 0.10 <= whim < 0.25 and self._once(f"aside {walk.number} {key}"):
            aside = self._aside(self._dice(f"aside {key}"))
            if aside is not None:
                return aside
        told = walk.told[key] = Told()
        if dice.random() < 0.12 and labels.SKIP in data:
            told.skipped = told.done = True
            return self._tap((at, data[labels.SKIP]))
        match question.kind:
            case QuestionKind.TEXT:
                return self._first_words(told, question, dice)
            case QuestionKind.CHOICE | QuestionKind.SCALE:
                return self._choose(told, question, at, data, dice)
            case QuestionKind.MANY:
                by_label = {c.label: c for c in question.choices if c.label in data}
                told.to_tap = dice.sample(sorted(by_label), k=min(len(by_label), dice.randint(1, 3)))
                told.picked = _beside([by_label[label] for label in told.to_tap])
            case QuestionKind.GRID:
                for criterion in question.criteria:
                    mark = dice.choice(list(Mark))
                    told.marks[criterion.key] = mark
                    told.to_tap.append(strings.ON_BUTTONS[mark])
            case QuestionKind.DATE:
                return self._day(question, told, at, data, dice)
        return self._go_on(told, question, at, data, [])

    def _choose(
        self, told: Told, question: Question, at: int, data: dict[str, str], dice: random.Random
    ) -> Act:
        chosen = dice.choice([c for c in question.choices if c.label in data])
        told.picked = [chosen.key]
        told.day = None if chosen.day is None else datetime.now(LONDON).date() + timedelta(days=chosen.day)
        return self._tap((at, data[chosen.label]))

    def _first_words(self, told: Told, question: Question, dice: random.Random) -> Act:
        if question.limit < 1_000:
            told.done = True
            return self._say(question.key, told.pieces, some_words(dice, 4)[: question.limit])
        if question.probe is not None and dice.random() < 0.4:
            return self._say(question.key, told.pieces, some_words(dice, 5))
        told.done = True
        split = question.probe is None and dice.random() < 0.15
        return self._say(
            question.key, told.pieces, long_text(dice) if split else some_words(dice, dice.randint(14, 60))
        )

    def _day(self, question: Question, told: Told, at: int, data: dict[str, str], dice: random.Random) -> Act:
        days = sorted(d for d in data.values() if "|+|" in d)
        if dice.random() < 0.5:
            tapped = dice.choice(days)
            told.day, told.done = date.fromisoformat(tapped.split("|")[-1]), True
            return self._tap((at, tapped))
        told.day = datetime.now(LONDON).date() + timedelta(weeks=2)
        self._ever.append(("in two weeks", self.walks[-1], question.key))
        return lambda: self.phone.send("in two weeks")

    def _go_on(
        self, told: Told, question: Question, at: int, data: dict[str, str], bold: list[str]
    ) -> Act | None:
        """An answer that has been begun: what belongs to it still."""
        dice = self._dice(f"more {question.key}")
        if told.to_tap:
            label = told.to_tap.pop(0)
            return self._tap((at, data[label]))
        finish = next((data[b] for b in (labels.NEXT, labels.DONE, labels.YES_THAT_DAY) if b in data), None)
        if question.kind is QuestionKind.TEXT:
            if question.probe is None or question.probe.ask not in bold:
                return None
            told.done = True
            if dice.random() < 0.3:
                return self._tap((at, data[labels.MOVE_ON]))
            return self._say(question.key, told.pieces, some_words(dice, 9))
        if finish is None:
            return None
        whim = dice.random()
        if question.kind is QuestionKind.CHOICE and question.comment and whim < 0.5:
            told.done = True
            return self._say(question.key, told.pieces, some_words(dice, 9))
        if question.kind is QuestionKind.MANY and question.comment and not told.pieces and whim < 0.5:
            return self._say(question.key, told.pieces, some_words(dice, 9))
        offers = [d for d in data.values() if "|take|" in d]
        told.done = True
        return self._tap((at, offers[0] if offers and whim > 0.6 else finish))

    def _aside(self, dice: random.Random) -> Act | None:
        """Correct something said earlier, or add to it, also in a reflection that has been sent."""
        walk = dice.choice([self.walks[-1], *(w for w in self.walks[:-1] if w.sent)][-3:])
        keys = [k for k, t in walk.told.items() if t.done and t.pieces and self._is_text(k)]
        if not keys:
            return None
        key = dice.choice(keys)
        told, text = walk.told[key], some_words(dice, 14)
        sources = list(told.pieces)
        if dice.random() < 0.5:
            source = dice.choice(sources)
            told.pieces[source] = text
            self._ever.append((text, walk, key))

            def edit() -> None:
                self.phone.edit(source, text)

            return edit
        to = dice.choice([*sources, *walk.seen[key]])
        return self._say(key, told.pieces, text, to, walk)

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
        return lambda: self.phone.press(*button, stale=True)

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


def _beside(tapped: list[Choice]) -> list[str]:
    """What is picked once these are tapped one after another: some never stand beside others."""
    alone = tapped[-1].exclusive
    return [choice.key for choice in tapped if choice is tapped[-1] or not (alone or choice.exclusive)]


def _said(chat: list[Json], message_id: int) -> str:
    return str(next(m["text"] for m in reversed(chat) if m["message_id"] == message_id))


def _cut(message: Json, entity: Json) -> str:
    """The text that an entity covers; its place is counted in UTF-16 units."""
    encoded = str(message["text"]).encode("utf-16-le")
    start = 2 * int(entity["offset"])
    return encoded[start : start + 2 * int(entity["length"])].decode("utf-16-le")
