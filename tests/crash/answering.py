"""What a chair gives for the questions of the form, drawn from a seed by chair, reflection and question."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.strings import chat as strings
from bot.strings import labels
from flows.form import Choice, Mark, Question, QuestionKind
from tests.crash.acting import Act, Acting
from tests.crash.telling import Told, Walk, long_text
from tests.crash.telling import words as some_words
from tests.screen import Json

LONDON = ZoneInfo("Europe/London")
_WENT_BACK = 0
"""In place of a message that was left: from the question itself, however often it comes again."""


class Answering(Acting):
    """A person who answers whatever question is on the screen."""

    def _at(
        self, walk: Walk, question: Question, message: Json, data: dict[str, str], bold: list[str]
    ) -> Act | None:
        key, at = question.key, message["message_id"]
        seen = walk.seen.setdefault(key, [])
        if at not in seen:
            seen.append(at)
        if self._leaving in ((key, at), (key, _WENT_BACK)):
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
            self._leaving = key, _WENT_BACK
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
                by_label = {c.on_button: c for c in question.choices if c.on_button in data}
                told.to_tap = dice.sample(sorted(by_label), k=min(len(by_label), dice.randint(1, 3)))
                told.picked = _beside([by_label[label] for label in told.to_tap])
            case QuestionKind.GRID:
                told.marks = {criterion.key: dice.choice(list(Mark)) for criterion in question.criteria}
            case QuestionKind.DATE:
                return self._day(question, told, at, data, dice)
        return self._go_on(told, question, at, data, [])

    def _choose(
        self, told: Told, question: Question, at: int, data: dict[str, str], dice: random.Random
    ) -> Act:
        chosen = dice.choice([c for c in question.choices if c.on_button in data])
        told.picked = [chosen.key]
        told.day = None if chosen.day is None else datetime.now(LONDON).date() + timedelta(days=chosen.day)
        return self._tap((at, data[chosen.on_button]))

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
        for letter, mark in told.marks.items():
            # The letters come one at a time.
            button = data.get(strings.ON_BUTTONS[Mark(mark)], "")
            if button.endswith(f"|{letter}|{mark}"):
                return self._tap_once((at, button))
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
        walk = dice.choice([self.walks[-1], *(w for w in self.walks[:-1] if not w.erased)][-3:])
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
                self._note(f"edited {source}: {text}")
                self.phone.edit(source, text)

            return edit
        to = dice.choice([*sources, *walk.seen[key]])
        return self._say(key, told.pieces, text, to, walk)


def _beside(tapped: list[Choice]) -> list[str]:
    """What is picked once these are tapped one after another: some never stand beside others."""
    picked: list[Choice] = []
    for choice in tapped:
        picked = [] if choice.exclusive else [each for each in picked if not each.exclusive]
        picked.append(choice)
    return [choice.key for choice in picked]
