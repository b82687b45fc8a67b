"""The crash test: the real process against the stand-in over HTTP, killed again and again while chairs talk.

What is judged at the end: what every chair said is stored, each thing once; nobody is stuck; nothing is left
to be dealt with or to be shown; and the database is sound.
"""

import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.clock import utc_now
from bot.invitations import VALID_FOR, hashed, new_code
from bot.open_store import open_keyring, open_store
from bot.sandbox.standin.faults import Drop, HalfClose, RetryAfter, ServerError, Timeout
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.server import serve
from flows.loading import parse, source_of
from storage.store import Records
from tests.crash.talking import ScriptedChair
from tests.crash.telling import differences

ROOT = Path(__file__).parents[2]
_FAULTS = (RetryAfter(1), ServerError(502), ServerError(500), Drop(), Drop(after_effect=True), HalfClose())
_FAULTY = 0.03
"""The share of calls that fail."""
_START_WITHIN = 30.0
_STOP_WITHIN = 15.0
_SETTLED_WITHIN = 60.0


@dataclass(slots=True)
class Report:
    """What a run came to; `problems` is empty if all is as it should be. Times are in seconds."""

    seed: int
    kills: int = 0
    killed_starting: int = 0
    gave_up: int = 0
    """How often the process ended by itself, and was started again."""
    reflections: int = 0
    acts: int = 0
    fidgets: int = 0
    updates: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        ended = "all is well" if not self.problems else "\n".join(("WRONG:", *self.problems))
        return (
            f"seed {self.seed}: {self.kills} kills ({self.killed_starting} of them while starting), "
            f"{self.reflections} reflections, {self.acts} acts, {self.fidgets} fidgets, "
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
) -> Report:
    """Let chairs talk to a process that is killed so many times, and judge what is left.

    `quick` is the share of reflections that are 90-second captures, and `life` how many seconds a process
    has at most. Once the killing is over, nobody may stand still for `stuck_after` seconds. The seed decides
    what chairs say and what goes wrong when, as far as processes keep time.
    """
    report = Report(seed)
    began = time.monotonic()
    form = parse(*source_of("west_sussex"))
    machine = _Machine(folder, report)
    codes = await machine.invite(chairs)
    telegram = Telegram(utc_now)
    people = [
        ScriptedChair(telegram, form, 101 + i, str(seed), code, quick=quick) for i, code in enumerate(codes)
    ]
    enough = asyncio.Event()
    async with serve(telegram) as machine.address:
        talking = asyncio.gather(*(person.talks(enough, stuck_after) for person in people))
        try:
            await _disturb(machine, telegram, random.Random(seed), kills, life, talking)
            enough.set()
            telegram.faults.off()
            telegram.deliver_twice = False
            async with machine.running():
                await talking
                await machine.settled(telegram)
            report.problems += machine.ended_badly
        except AssertionError as stuck:
            report.problems.append(str(stuck))
        except TimeoutError:
            report.problems.append("something is left to be dealt with, or to be shown")
        finally:
            talking.cancel()
            with suppress(asyncio.CancelledError, AssertionError):
                await talking
    report.reflections = sum(walk.sent for person in people for walk in person.walks)
    report.acts = sum(person.acts for person in people)
    report.fidgets = sum(person.fidgets for person in people)
    report.updates = telegram.updates.next_id - 700_000_001
    if not report.problems:
        report.problems += await machine.judged(people)
    for person in people if report.problems else ():
        (folder / f"chat-{person.phone.id}.json").write_text(json.dumps(person.phone.chat, indent=1))
    report.seconds = time.monotonic() - began
    return report


async def _disturb(
    machine: "_Machine",
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
        await machine.live(None if starting else 0.1 + life * after, after * 1.5)


class _Machine:
    """The machine that the bot's process runs on."""

    def __init__(self, folder: Path, report: Report) -> None:
        self.address = ""
        self.ended_badly: list[str] = []
        self._report = report
        self._folder = folder
        self._database = folder / "record" / "afterword.db"
        self._keyring = folder / "keyring.json"
        self._log = folder / "bot.log"

    async def invite(self, count: int) -> list[str]:
        """As many invitations, made before the first start."""
        store = open_store(self._database, open_keyring(self._keyring, self._database))
        codes = [new_code() for _ in range(count)]
        expires = utc_now() + VALID_FOR

        def invite(records: Records) -> None:
            for number, code in enumerate(codes):
                records.chairs.invite(hashed(code), f"Chair {number}", expires)

        await store.write(invite)
        await store.close()
        return codes

    async def live(self, working: float | None, starting: float) -> None:
        """Start the process and kill it: `working` seconds after it runs, or `starting` after it began."""
        process = await self._started()
        with suppress(TimeoutError):
            async with asyncio.timeout(starting if working is None else _START_WITHIN):
                await self._at_work(process)
        if working is not None and process.returncode is None:
            with suppress(TimeoutError):
                async with asyncio.timeout(working):
                    await process.wait()
        if process.returncode is not None:
            self._report.gave_up += 1
            return
        self._report.kills += 1
        self._report.killed_starting += working is None
        process.kill()
        await process.wait()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The process, which at the end is asked to stop."""
        process = await self._started()
        try:
            async with asyncio.timeout(_START_WITHIN):
                await self._at_work(process)
            yield
            process.send_signal(signal.SIGTERM)
            with suppress(TimeoutError):
                async with asyncio.timeout(_STOP_WITHIN):
                    await process.wait()
            if process.returncode != 0:
                self.ended_badly.append(f"asked to stop, the process ended with {process.returncode}")
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def settled(self, telegram: Telegram) -> None:
        """Wait until the bot has confirmed every update, and has nothing left to do or to show."""
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)) as looking:
            async with asyncio.timeout(_SETTLED_WITHIN):
                while telegram.pending_updates() or any(_left(looking)):  # noqa: ASYNC110 - another process
                    await asyncio.sleep(0.1)

    async def judged(self, people: list[ScriptedChair]) -> list[str]:
        """Everything in the record that is not as it should be."""
        store = open_store(self._database, open_keyring(self._keyring, self._database))
        try:
            return await store.read(lambda records: _judged(records, people))
        finally:
            await store.close()

    async def _started(self) -> asyncio.subprocess.Process:
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(ROOT),
            "TELEGRAM_BOT_TOKEN": Telegram(utc_now).token,
            "TELEGRAM_API_URL": self.address,
            "DATABASE_FILE": str(self._database),
            "KEYRING_FILE": str(self._keyring),
        }
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "run",
                cwd=self._folder,
                env=environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )

    @staticmethod
    async def _at_work(process: asyncio.subprocess.Process) -> None:
        """Return once the process says that it runs, or has ended."""
        assert process.stdout is not None
        await process.stdout.readline()


def _left(db: sqlite3.Connection) -> tuple[int, int]:
    """How many updates are left, and how many things wait to be shown."""
    inbox, outbox = db.execute(
        "SELECT (SELECT count(*) FROM inbox), (SELECT count(*) FROM outbox)"
    ).fetchone()
    return inbox, outbox


def _judged(records: Records, people: list[ScriptedChair]) -> list[str]:
    wrong = [str(row[0]) for row in records.db.execute("PRAGMA integrity_check") if row[0] != "ok"]
    for table, what in (("inbox", "updates are left"), ("outbox", "things wait to be shown")):
        ((count,),) = records.db.execute(f"SELECT count(*) FROM {table}").fetchall()
        wrong += [f"{count} {what}"] if count else []
    ((members,),) = records.db.execute("SELECT count(*) FROM chairs").fetchall()
    wrong += [f"{members} chairs, not {len(people)}"] if members != len(people) else []
    for person in people:
        chair = records.chairs.by_telegram(person.phone.id)
        if chair is None:
            wrong.append(f"chair {person.phone.id} is not there")
            continue
        kept = records.reflections.count(chair)
        if kept != len(person.walks):
            wrong.append(f"chair {person.phone.id} has {kept} reflections, not {len(person.walks)}")
        for walk in person.walks:
            loaded = records.reflections.load(walk.id, owner=chair) if walk.id is not None else None
            wrong += [f"chair {person.phone.id}: {line}" for line in differences(walk, loaded)]
    return wrong
