"""The crash test: the real process against the stand-in over HTTP, killed again and again while chairs talk.

They delete what they have finished, one of them is removed, and backups are made and killed meanwhile. What
is judged at the end: what every chair said is stored, each thing once; nobody is stuck; nothing is left to be
dealt with or to be shown; the database is sound; and nothing that was erased is anywhere on the disk.
"""

import asyncio
import json
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.clock import utc_now
from bot.sandbox.standin.faults import Drop, HalfClose, RetryAfter, ServerError, Timeout
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.distance import NEAR, Distance, Place
from bot.sandbox.web.server import serve
from flows.loading import parse, source_of
from tests.crash.accounts import account
from tests.crash.disk import Disk
from tests.crash.judging import judged
from tests.crash.machine import Machine
from tests.crash.talking import ScriptedChair

_FAULTS = (RetryAfter(1), ServerError(502), ServerError(500), Drop(), Drop(after_effect=True), HalfClose())
_FAULTY = 0.03
"""The share of calls that fail."""
_LEAVER = "Leaver"
_LOG_LINES = 20


@dataclass(slots=True)
class Report:
    """What a run came to; `problems` is empty if all is as it should be. Times are in seconds."""

    seed: int
    kills: int = 0
    killed_starting: int = 0
    gave_up: int = 0
    """How often the process ended by itself, and was started again."""
    reflections: int = 0
    erased: int = 0
    backups: int = 0
    gone: int = 0
    """How many pieces of what is gone the disk was searched for."""
    acts: int = 0
    fidgets: int = 0
    updates: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    """How those stand of whom a problem tells, and the end of the log."""

    def __str__(self) -> str:
        ended = "all is well" if not self.problems else "\n".join(("WRONG:", *self.problems, *self.accounts))
        return (
            f"seed {self.seed}: {self.kills} kills ({self.killed_starting} of them while starting), "
            f"{self.reflections} reflections ({self.erased} deleted), {self.backups} backups, "
            f"{self.gone} pieces of what is gone looked for, "
            f"{self.acts} acts, {self.fidgets} fidgets, "
            f"{self.updates} updates, {self.gave_up} starts given up, {self.seconds:.0f} s: {ended}"
        )


async def crash(
    seed: int,
    *,
    kills: int,
    chairs: int,
    folder: Path,
    quick: float = 0.4,
    life: float = 2.5,
    stuck_after: float = 90.0,
    distance: Distance = NEAR,
) -> Report:
    """Let chairs talk to a process that is killed so many times, and judge what is left.

    `quick` is the share of reflections that are 90-second captures, and `life` how many seconds a process
    has at most. Once the killing is over, nobody may stand still for `stuck_after` seconds. The seed decides
    what chairs say and what goes wrong when, as far as processes keep time. From a `distance` with jitter,
    calls overtake each other, and their answers too.
    """
    report = Report(seed)
    began = time.monotonic()
    form = parse(*source_of("west_sussex"))
    machine = Machine(folder)
    codes = await machine.invite(_LEAVER, *(f"Chair {number}" for number in range(chairs)))
    telegram = Telegram(utc_now)
    leaver, *people = (
        ScriptedChair(telegram, form, 100 + i, str(seed), code, quick=quick) for i, code in enumerate(codes)
    )
    disk = Disk(machine.database, machine.backups)
    enough = asyncio.Event()
    async with serve(telegram, place=Place(distance, seed=seed)) as machine.address:
        leaving = asyncio.create_task(leaver.talks(asyncio.Event(), stuck_after))
        talking = asyncio.gather(*(person.talks(enough, stuck_after) for person in people))
        try:
            await _disturb(machine, disk, telegram, random.Random(seed), kills, life, talking)
            telegram.faults.off()
            telegram.deliver_twice = False
            async with machine.running():
                async with asyncio.timeout(stuck_after):
                    await leaver.joined.wait()
                leaving.cancel()
                await machine.remove(_LEAVER, random.Random(seed).uniform(0, 2))
                enough.set()
                await talking
                await machine.settled(telegram)
                while any(person.tidies() for person in people):
                    await machine.settled(telegram)
            report.problems += machine.problems
        except AssertionError as stuck:
            report.problems.append(str(stuck))
        except TimeoutError:
            report.problems.append("something is left to be dealt with, or to be shown")
        finally:
            for task in (leaving, talking):
                task.cancel()
                with suppress(asyncio.CancelledError, AssertionError):
                    await task
    report.kills, report.killed_starting = machine.kills, machine.killed_starting
    report.gave_up = machine.gave_up
    report.reflections = sum(walk.sent for person in people for walk in person.walks)
    report.erased = sum(walk.erased for person in people for walk in person.walks)
    report.acts = sum(person.acts for person in people)
    report.fidgets = sum(person.fidgets for person in people)
    report.updates = telegram.updates.next_id - 700_000_001
    if not report.problems:
        await machine.back_up()
        report.problems += [*machine.problems, *disk.problems()]
        report.gone = disk.gone
        store = machine.opened()
        report.problems += await store.read(lambda records: [*judged(records, people, leaver)])
        await store.close()
    report.backups = machine.backed_up
    if report.problems:
        await _explain(report, machine, telegram, people)
    report.seconds = time.monotonic() - began
    return report


async def _explain(report: Report, machine: Machine, telegram: Telegram, people: list[ScriptedChair]) -> None:
    """Leave beside the record how each chair stands; of those that a problem names, in the report too."""
    waiting = telegram.pending_updates()
    store = machine.opened()
    for person in people:
        told = await store.read(partial(account, person, waiting=waiting))
        (machine.folder / f"account-{person.phone.id}.txt").write_text(told)
        (machine.folder / f"chat-{person.phone.id}.json").write_text(json.dumps(person.phone.chat, indent=1))
        if any(f"chair {person.phone.id}" in problem for problem in report.problems):
            report.accounts.append(told)
    await store.close()
    report.accounts.append("\n  ".join(("the end of the log:", *machine.log_lines()[-_LOG_LINES:])))


async def _disturb(
    machine: Machine,
    disk: Disk,
    telegram: Telegram,
    dice: random.Random,
    kills: int,
    life: float,
    talking: "asyncio.Future[list[None]]",
) -> None:
    telegram.faults.random(dice.getrandbits(32), _FAULTY, _FAULTS, with_polling=True)
    for _ in range(kills):
        if talking.done():
            # Somebody was told what nobody should be told; it is raised where they are awaited.
            return
        telegram.deliver_twice = dice.random() < 0.3
        if dice.random() < 0.2:
            telegram.faults.next("sendMessage", fault=Timeout(after_effect=dice.random() < 0.5))
        starting, after = dice.random() < 0.2, dice.random()
        backs_up, whole, cut_off = dice.random() < 0.2, dice.random() < 0.5, dice.uniform(0, 3)
        async with asyncio.TaskGroup() as group:
            if backs_up:
                group.create_task(machine.back_up(None if whole else cut_off))
            group.create_task(machine.live(None if starting else 0.1 + life * after, after * 1.5))
        disk.look()
