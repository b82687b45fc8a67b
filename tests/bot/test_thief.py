"""Of reflections on the real form, whoever has the database without the keyring guesses nothing.

Hundreds of chairs each reflect once, in their own way: whatever the form lets them tap, words or none, words
where none were asked. Their updates pass through the inbox, what comes of them through the outbox,
and all is noted as delivery notes it. At the end something of each still waits.
"""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from math import sqrt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.actions import Action
from bot.actions.chat import Begin, Tapped, Wrote
from bot.actions.conferences import AskConference
from bot.outbound.trace import Made, Trace
from bot.service import Service
from bot.views.take_out import take_out
from flows.form import Form, Pace, QuestionKind
from flows.inputs import Finished, Marked, Picked, Skipped, Submitted
from flows.loading import parse, source_of
from flows.reflection import Reflection
from storage.chairs import Chair
from storage.store import Records, Store
from storage.vault import Keyring
from tests.flows.walking import NINE, WEST_SUSSEX
from tests.storage.thief import guessed, seen

pytestmark = pytest.mark.once

CHAIRS = 240
LONDON = ZoneInfo("Europe/London")
SCORES = ("low", "high")


class Life:
    """One chair's reflection, which chance decides."""

    def __init__(self, store: Store, service: Service, number: int) -> None:
        self.store, self.service, self.number = store, service, number
        self.dice = random.Random(number)
        self.who = 1_000 + number
        self.now = NINE + timedelta(seconds=self.dice.randrange(86_400))
        self.message = 100
        self.update = 100_000 * number
        self.chair: Chair

    async def does(self, action: Action, *, delivered: bool = True) -> None:
        """One update, from its arrival to what is shown of it."""
        self.update += 1
        self.message += 1
        self.now += timedelta(seconds=self.dice.randrange(3, 300))
        await self.arrives({"said": str(action)})
        await self.service.handle(self.who, action, self.update, self.now)
        if delivered:
            await self.store.write(self._shown)

    async def arrives(self, update: dict[str, str]) -> None:
        body = json.dumps(update).encode()
        await self.store.write(lambda r: r.inbox.take([(self.update, self.who, body)], self.now))

    def _shown(self, records: Records) -> None:
        for screen in take_out(self.chair.id, records, zone=LONDON, now=self.now):
            made = []
            for message in screen.messages:
                if not message.edits:
                    self.message += 1
                    made.append(Made(self.message, self.now, False, screen.reflection_id, screen.what))
            trace = Trace(len(screen.messages), over=True, messages=made)
            trace.noted(self.chair, screen, self.now)(records)

    async def reflection(self) -> Reflection:
        def look(records: Records) -> Reflection:
            chair = records.chairs.by_telegram(self.who)
            assert chair is not None
            assert chair.current is not None
            found = records.reflections.load(chair.current, owner=chair)
            assert found is not None
            return found

        return await self.store.read(look)

    def words(self, most: int = 400) -> Wrote:
        return Wrote("so " * self.dice.randrange(1, most // 3), self.message + 1)

    async def lives(self) -> Reflection:
        def join(records: Records) -> Chair:
            code = b"%d" % self.who
            records.chairs.invite(code, "a chair", self.now + timedelta(days=1))
            return records.chairs.join(code, self.who, self.now)

        self.chair = await self.store.write(join)
        if self.dice.random() < 0.3:
            await self.does(self.words())
        await self.does(Begin(Pace.FULL))
        for _ in range(200):
            reflection = await self.reflection()
            if reflection.cursor == "review":
                break
            for action in self._answers(reflection):
                await self.does(action)
                after = await self.reflection()
                if after.cursor != reflection.cursor:
                    break
        draft = await self.reflection()
        if self.dice.random() < 0.5:
            await self.does(AskConference())
        # What comes of the last update waits: Telegram is down, or the chair's phone is off.
        await self.does(Tapped(draft.id, Submitted()), delivered=False)
        self.update += 1
        await self.arrives({"said": "so " * self.dice.randrange(1, 900)})
        return draft

    def _answers(self, reflection: Reflection) -> Iterator[Action]:
        """One way to answer what is asked."""
        asked = reflection.path[reflection.cursor]
        key, dice = asked.question.key, self.dice

        def tapped(given) -> Tapped:
            return Tapped(reflection.id, given)

        if dice.random() < 0.1 and asked.question.kind is not QuestionKind.DATE:
            yield self.words()
        if dice.random() < 0.15:
            yield tapped(Skipped(key))
        match asked.question.kind:
            case QuestionKind.TEXT:
                yield self.words(min(asked.question.limit or 1_500, 1_500))
            case QuestionKind.DATE:
                day = self.now + timedelta(days=dice.randrange(2, 60))
                yield tapped(Picked(key, day.date().isoformat()))
            case QuestionKind.GRID:
                for criterion in asked.question.criteria:
                    mark = dice.choice(["met", "partly", "not_met"])
                    yield tapped(Marked(key, criterion.key, mark))
            case QuestionKind.MANY:
                for choice in dice.sample(asked.choices, dice.randrange(1, len(asked.choices) + 1)):
                    yield tapped(Picked(key, choice.key))
            case _:
                yield tapped(Picked(key, dice.choice(asked.choices).key))
        yield tapped(Finished(key))
        yield tapped(Skipped(key))


def truths(form: Form, lived: dict[int, Reflection]) -> Iterator[tuple[str, dict[int, str]]]:
    """Everything there is to guess, and what is true of each chair who got so far."""
    for question in form:
        chosen = {
            owner: answer.picked[0]
            for owner, draft in lived.items()
            if (answer := draft.answers.get(question.key)) is not None and len(answer.picked) == 1
        }
        if question.kind is not QuestionKind.DATE:
            yield f"the choice at {question.key}", chosen
        asked = {owner: str(question.key in draft.path) for owner, draft in lived.items()}
        yield f"whether {question.key} was asked", asked
        given = {owner: str(question.key in draft.answers) for owner, draft in lived.items()}
        yield f"whether there is anything at {question.key}", given
    scores = {
        owner: SCORES[int(answer.picked[0]) > 4]
        for owner, draft in lived.items()
        if (answer := draft.answers.get("scaling")) is not None
        and answer.picked
        and answer.picked[0].isdigit()
    }
    yield "a low score", scores
    yield "how much there is", {o: str(len(d.answers) > 25) for o, d in lived.items()}


@pytest.fixture
async def stolen(memory: Path):
    form, source = WEST_SUSSEX, source_of("west_sussex")[0]
    database = memory / "afterword.db"
    store = Store.open(database, Keyring.fresh(), parse_form=parse, clock=lambda: NINE)
    service = Service(store, form, source, zone=LONDON, clock=lambda: NINE)
    lives = [Life(store, service, number) for number in range(1, CHAIRS + 1)]
    lived = {}
    for some in range(0, CHAIRS, 40):
        found = await asyncio.gather(*(life.lives() for life in lives[some : some + 40]))
        lived |= {life.chair.id: draft for life, draft in zip(lives[some : some + 40], found, strict=True)}
    await store.close()
    features = seen(database, lived)
    return features, lived


async def test_a_thief_of_the_real_form_guesses_no_better_than_by_chance(stolen):
    features, lived = stolen
    assert all(features[owner]["outbox: rows"] for owner in lived)
    told = []
    for what, true in truths(WEST_SUSSEX, lived):
        if len(true) < 40 or len(set(true.values())) < 2:
            continue
        share, by = guessed(features, true)
        unknown = [true[owner] for owner in sorted(true)[len(true) // 2 :]]
        chance = Counter(unknown).most_common(1)[0][1] / len(unknown)
        # Of some hundred guesses at guessing, one in 3,000 comes so far above chance by itself.
        if share > chance + 4.5 * sqrt(chance * (1 - chance) / len(unknown)) + 0.02:
            told.append(f"{what}: {share:.2f}, by chance {chance:.2f}, by {by}")
    assert told == []
