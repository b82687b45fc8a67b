"""A scripted chair: reads the screen as a person would, and taps and types what comes to mind.

Everything that it gives is drawn from a seed, by chair, reflection and question, whenever it is given.
What is slow to show makes it impatient: it taps again, or asks for the first page; never what could say
anything twice.
"""

import asyncio
import re
from collections.abc import Iterable, Iterator
from functools import partial

from bot.sandbox.standin.telegram import Telegram
from bot.strings import chat as strings
from bot.strings import labels
from bot.strings import words as where
from flows.form import Form
from tests.crash.acting import REVIEW, Act, Stuck
from tests.crash.answering import Answering
from tests.crash.telling import Walk
from tests.screen import Json, buttons, plain

_DELETES = 0.3
"""How often a finished reflection is deleted after another."""
_QUOTED = re.compile("[wW]here does “(.+?)” belong|I have kept “(.+?)”", re.DOTALL)
_NEVER_SEEN = re.compile(
    "|".join(
        re.sub(r"\\\{.*?\\\}", r"[\\d,]+", re.escape(said.partition("<")[0]))
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
)


class ScriptedChair(Answering):
    """One chair with an invitation; `quick` is the share of 90-second captures."""

    def __init__(
        self, telegram: Telegram, form: Form, user_id: int, seed: str, code: str, *, quick: float
    ) -> None:
        super().__init__(telegram, form, user_id, seed)
        self._code = code
        self._quick = quick

    async def talks(self, enough: asyncio.Event, stuck_after: float) -> None:
        """Join, and reflect again and again until it is enough; ends with a summary on the screen.

        Raises Stuck where a chair got no further for `stuck_after` seconds once it was enough.
        """
        self._enough, self._stuck_after = enough, stuck_after
        await self._until(self._has_joined, self._joining, self._follow_link)
        self.joined.set()
        while not enough.is_set():
            walk = Walk(len(self.walks))
            self.walks.append(walk)
            self._pressed.clear()
            self._leaving = self._changing = self._last_press = None
            self._since = self._checked = self.phone.chat[-1]["message_id"]
            self._begin()
            await self._until(partial(_is_sent, walk), self._reflecting, self._fidget)
            if self._mood.random() < _DELETES:
                await self._deletes(self._mood.choice([w for w in self.walks if not w.erased]))

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
            self._press(found)

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
            choices += [lambda: self._press(last)] * 2
        self._mood.choice(choices)()
        # What stands there may be tapped again.
        self._pressed.clear()

    # Deleting.

    async def _deletes(self, walk: Walk) -> None:
        """Delete a finished reflection, found where it stands or in the history."""
        self._last_press, before = None, self.phone.chat[-1]["message_id"]

        def look() -> Act | None:
            shown = [*self._shown(before)]
            walk.erased = any(message.get("text") == strings.DELETED for message in shown)
            return self._on_words(shown) or (None if walk.erased else self._on_way(walk))

        def fidget() -> None:
            self.phone.send("/history")
            self._pressed.clear()

        await self._until(lambda: walk.erased, look, fidget)

    def _on_way(self, walk: Walk) -> Act | None:
        """The next step on the way to have a reflection deleted."""
        for message in reversed(self.phone.chat):
            data = {button["callback_data"] for button in buttons(message)}
            if f"keep|{walk.id}" in data:
                return self._say_once(message["message_id"], strings.FORGET_WORD)
            for step in (f"delete?|{walk.id}", f"open|{walk.id}"):
                if step in data:
                    return self._tap_once((message["message_id"], step))
        return None

    def tidies(self) -> bool:
        """Say of words that still wait where they belong, once nothing else is to come; whether any did."""
        act = self._on_words(self._shown(self._since))
        if act is not None:
            act()
        return act is not None

    # Reflecting.

    def _reflecting(self) -> Act | None:
        walk = self.walks[-1]
        self._check()
        shown = [*self._shown(self._since)]
        act = self._on_words(shown)
        if act is not None:
            return act
        for message in shown:
            found, act = self._place(walk, message)
            if found:
                return act
        return None

    def _shown(self, since: int) -> Iterator[Json]:
        """What the bot has sent after a message, newest first."""
        for message in reversed(self.phone.chat):
            if message["message_id"] <= since:
                return
            if message["from"]["id"] != self.phone.id:
                yield message

    def _on_words(self, shown: Iterable[Json]) -> Act | None:
        return next(filter(None, map(self._at_words, shown)), None)

    def _at_words(self, message: Json) -> Act | None:
        """Words whose place a kill left in doubt: they belong where this chair meant them to."""
        data = [button["callback_data"] for button in buttons(message)]
        burst = next((d.split("|")[1] for d in data if d.startswith(("w.put|", "w.begin|"))), None)
        if burst is None:
            return None
        quoted = _QUOTED.search(message["text"])
        if quoted and burst not in self._places:
            said = (quoted[1] or quoted[2]).rstrip("…")
            if set(said.split()) == {strings.FORGET_WORD}:
                # A question that came twice was answered twice.
                return self._take_back(message, burst)
            self._places[burst] = self._meant(said)
        walk, key = self._places[burst]
        if walk.erased:
            return self._take_back(message, burst)
        # To this question; to this reflection, which asks to which question; to a further page of those.
        ways = (f"w.put|{burst}|{walk.id}|{key}", f"w.put|{burst}|{walk.id}|")
        button = next((way for way in ways if way in data), None)
        if button is None:
            button = next((d for d in data if d.startswith("w.where|")), None)
        if button is None:
            raise Stuck(f"asked where words of reflection {walk.id}, {key} belong, with {data}: {self.where}")
        walk.told[key].placed = True
        return self._tap_once((message["message_id"], button))

    def _take_back(self, message: Json, burst: str) -> Act | None:
        self._took_back = True
        data = (button["callback_data"] for button in buttons(message))
        drop = next((each for each in data if each.startswith(f"w.drop|{burst}|")), None)
        return None if drop is None else self._tap_once((message["message_id"], drop))

    def _meant(self, said: str) -> tuple[Walk, str]:
        """The question of a reflection that words were for which begin so."""
        for text, walk, key in reversed(self._ever):
            if text.startswith(said) or said.startswith(text):
                return walk, key
        raise Stuck(f"asked where “{said}” belongs, which was never said alone: {self.where}")

    def _check(self) -> None:
        """Nothing has come that would not come if all was kept, once and in order."""
        for message in reversed(self.phone.chat):
            if message["message_id"] <= self._checked:
                break
            text = message.get("text", "")
            if text == strings.GONE and any(walk.erased for walk in self.walks):
                # A page from before it was deleted still had its button.
                continue
            if text == where.DROPPED and self._took_back:
                continue
            if message["from"]["id"] != self.phone.id and _NEVER_SEEN.match(text):
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
        if any(message["message_id"] in at for at in walk.seen.values()):
            # What was answered here leads on; what stands above it is done with, whatever it still offers.
            return True, None
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


def _is_sent(walk: Walk) -> bool:
    return walk.sent


def _cut(message: Json, entity: Json) -> str:
    """The text that an entity covers; its place is counted in UTF-16 units."""
    encoded = str(message["text"]).encode("utf-16-le")
    start = 2 * int(entity["offset"])
    return encoded[start : start + 2 * int(entity["length"])].decode("utf-16-le")
