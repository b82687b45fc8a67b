"""Send updates of every sort while a chair talks.

The bot is the real one, on the stand-in; its time is turned, so that rates, pauses and bursts are real ones.
Every turn of the talking chair is answered; nothing of theirs is shown to anybody else, nor anything to
them that they did not ask for; nobody else's update changes their record; nothing crashes, nobody is stuck,
and in the end nothing is left to be dealt with or to be shown.
"""

import asyncio
import json
import logging
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.sandbox.standin.faults import Drop, HalfClose, RetryAfter, ServerError
from bot.sandbox.standin.rates import Rates
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.standin.updates import Waiting
from storage.store import Records
from tests.bot.living import Machine, Time
from tests.fuzz.forging import MARK, Forger
from tests.fuzz.talker import Talker
from tests.screen import Json

TALKER, CHAIRS, STRANGERS, GROUPS = 101, [201, 202], [301, 302, 303], [-401, -402]
_SECRET = "lanternhouse"
_FAULTS = (RetryAfter(1), ServerError(502), Drop(), Drop(after_effect=True), HalfClose())
_FAULTY = 0.005
_TURN_WITHIN = 120.0
"""Seconds of the bot's time: what fails is tried again after pauses."""
_BURSTS = (1, 1, 1, 2, 3, 5, 20, 60, 300)
_PAUSES = (0.0, 0.0, 0.05, 0.3, 1.0, 5.0, 30.0)
_STEP = 0.5
_MACHINES_AFTER = 60.0
_REMEMBERED = 500


@dataclass(slots=True)
class Fuzzed:
    """What came of a run."""

    seed: int
    updates: int = 0
    turns: int = 0
    texts: int = 0
    aside: int = 0
    """How many updates could not be understood, and are set aside."""
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = (
            f"seed {self.seed}: {self.updates} updates, {self.turns} turns with {self.texts} texts, "
            f"{self.aside} updates set aside, {self.seconds:.0f} s"
        )
        return "\n".join([told, *self.problems])


async def fuzz(seed: int, count: int, folder: Path) -> Fuzzed:
    """Send so many updates, as the seed has it, and judge what comes of them."""
    done, began = Fuzzed(seed), time.monotonic()
    errors = _Errors()
    logging.getLogger("bot").addHandler(errors)
    try:
        run = _Run(random.Random(seed), folder, done)
        await run.all(count)
    except AssertionError as problem:
        done.problems.append(str(problem))
    finally:
        logging.getLogger("bot").removeHandler(errors)
    done.problems += sorted(errors.seen)
    done.seconds = time.monotonic() - began
    return done


class _Errors(logging.Handler):
    """Notes what should not be logged, whatever others send."""

    _EXPECTED = ("update not understood", "telegram will not take a screen", "not sent")

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        failed = record.levelno >= logging.ERROR or said == "update failed"
        if failed and said not in self._EXPECTED:
            self.seen.add(f"logged: {said} ({getattr(record, 'reason', '')})")


class _Run:
    """One bot, those who disturb it, and the chair who talks."""

    def __init__(self, chance: random.Random, folder: Path, done: Fuzzed) -> None:
        self._chance = chance
        self._done = done
        self._time = Time()
        self._telegram = Telegram(self._time.clock)
        self._telegram.rates = Rates(self._time.clock)
        self._machine = Machine(folder, self._telegram, self._time)
        self._forger = Forger(chance, CHAIRS + STRANGERS, GROUPS, self._telegram)
        self._come: list[Json] = []
        """The talking chair's latest updates."""
        self._talker: Talker

    async def all(self, count: int) -> None:
        """Everything, from the first update to the judgement."""
        for stranger in STRANGERS:
            self._telegram.person(stranger).account.started = True
        for group in GROUPS:
            self._telegram.group(group, "A group")
        async with self._machine.running():
            phones = [await self._machine.joined(number) for number in (TALKER, *CHAIRS)]
            self._talker = Talker(phones[0], _SECRET)
            # The invitation that was used.
            self._forger.secrets = [str(TALKER)]
            self._telegram.faults.random(self._chance.getrandbits(32), _FAULTY, _FAULTS, with_polling=True)
            while self._done.updates < count:
                talks = self._chance.random() < 0.7
                before = None if talks else await self._record()
                if talks:
                    self._turn()
                shown = len(self._talker.phone.chat)
                self._disturb(min(self._chance.choice(_BURSTS), count - self._done.updates))
                await self._answered() if talks else await self._drained()
                if before is not None:
                    assert await self._record() == before, "somebody else's update changed a record"
                    assert len(self._talker.phone.chat) == shown, "somebody else's update showed something"
                await self._machine.passes(self._chance.choice(_PAUSES))
            self._telegram.faults.off()
            await self._drained()
            await self._ended(phones[1:])

    def _turn(self) -> None:
        waiting = len(self._telegram.updates.waiting)
        self._talker.takes_a_turn()
        new = [one.update for one in list(self._telegram.updates.waiting)[waiting:]]
        self._come = [*self._come, *new][-_REMEMBERED:]
        # What others make of it holds nothing that only the chair can know.
        self._forger.seen = [json.loads(json.dumps(one).replace(_SECRET, MARK)) for one in self._come[-50:]]
        messages = (m["message_id"] for m in self._talker.phone.chat[-20:])
        self._forger.numbers = [1, 2, 3, 1_000_001, 1_000_002, *messages]
        self._done.turns, self._done.texts = self._talker.turns, len(self._talker.said)

    def _disturb(self, burst: int) -> None:
        """What others send, and what comes again."""
        updates = self._telegram.updates
        for _ in range(burst):
            self._done.updates += 1
            chance = self._chance.random()
            if chance < 0.05 and self._come:
                updates.again.append(self._chance.choice(self._come))
            elif chance < 0.08:
                updates.again.append(self._nothing())
            else:
                room, update = self._forger.forged()
                updates.waiting.append(
                    Waiting({**update, "update_id": updates.next_id}, self._time.clock(), room)
                )
                updates.next_id += 1
        updates._wake()

    def _nothing(self) -> Any:
        """What has no number that Telegram gives, or is no update at all."""
        _, update = self._forger.forged()
        number = self._chance.choice((None, "7", -1, 0, 2**70, 1.5, [], True))
        return self._chance.choice(
            (None, 7, "update", [], {}, {"update_id": number}, {**update, "update_id": number})
        )

    async def _answered(self) -> None:
        """Time passes until the talking chair has an answer."""
        passed = 0.0
        while not self._talker.is_answered:
            assert passed < _TURN_WITHIN, f"turn {self._talker.turns} was not answered"
            await self._passes(passed)
            passed += _STEP
        await self._drained()

    async def _passes(self, passed: float) -> None:
        """A step of time passes; after many, what other processes make for the bot may take the machine's."""
        await self._machine.passes(_STEP)
        if passed >= _MACHINES_AFTER:
            await asyncio.sleep(0.02)

    async def _drained(self) -> None:
        """Time passes until nothing is left to be dealt with or to be shown."""
        for step in range(2_000):
            await self._passes(step * _STEP)
            if not self._telegram.pending_updates() and not self._telegram.updates.again:
                left, waiting = await self._machine.store.read(_left)
                if not left and not waiting:
                    return
        raise AssertionError(f"left in the inbox and the outbox: {await self._machine.store.read(_left)}")

    async def _record(self) -> object:
        return await self._machine.store.read(_kept)

    async def _ended(self, chairs: list[Any]) -> None:
        for phone in chairs:
            phone.account.blocked = False
            (asked,) = phone.send("/help")
            await self._drained()
            assert phone.chat[-1]["message_id"] > asked, f"chair {phone.id} is stuck"
        for number, chat in self._telegram.world.chats.items():
            said = "\n".join(str(kept.message) for kept in chat.messages.values())
            assert number == TALKER or _SECRET not in said, f"chat {number} was shown what is the chair's"
            assert number != TALKER or MARK not in said, "the chair was shown what others wrote"
        kept = await self._record()
        for text in self._talker.said:
            assert str(kept).count(repr(text)) == 1, f"{text[:30]} is not kept once"
        self._done.aside = await self._machine.store.read(lambda records: records.inbox.counts()[1])


def _left(records: Records) -> tuple[int, int]:
    return records.inbox.counts()[0], records.outbox.counts()[0]


def _kept(records: Records) -> object:
    """All that is kept of the talking chair."""
    chair = records.chairs.by_telegram(TALKER)
    assert chair is not None, "the chair is gone"
    listed = records.reflections.list(chair, limit=1_000)
    reflections = [records.reflections.load(each.id, owner=chair) for each in listed]
    words = [records.kept_words.of(chair, burst) for burst in records.kept_words.bursts(chair)]
    answers = [(one.id, one.cursor, sorted(one.answers.items())) for one in reflections if one]
    addenda = [records.addenda.list(chair, each.id) for each in listed]
    return chair, answers, addenda, words


def run(seed: int, count: int) -> Fuzzed:
    """The same in a loop and a folder of its own, in memory where the machine has one."""
    in_memory = Path("/dev/shm")
    with TemporaryDirectory(dir=in_memory if in_memory.is_dir() else None) as folder:
        return asyncio.run(fuzz(seed, count, Path(folder)))
