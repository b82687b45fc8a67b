"""The machine that the bot's process runs on: it is killed, and commands run on it meanwhile."""

import asyncio
import os
import signal
import sqlite3
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

from bot.clock import utc_now
from bot.invitations import VALID_FOR, hashed, new_code
from bot.open_store import open_keyring, open_store
from bot.sandbox.standin.telegram import Telegram
from storage.data_keys import DataKeys
from storage.database import plain
from storage.outbox import open_screens
from storage.store import Records, Store
from storage.vault import Keyring, Vault

ROOT = Path(__file__).parents[2]
_START_WITHIN = 60.0
_STOP_WITHIN = 15.0
_SETTLED_WITHIN = 60.0
_COMMAND_WITHIN = 120.0
_TRIES = 5


class Machine:
    """A folder with a record, a keyring and backups; `address` is where its processes find Telegram."""

    def __init__(self, folder: Path) -> None:
        self.address = ""
        self.kills = 0
        self.killed_starting = 0
        self.gave_up = 0
        """How often the process ended by itself, and was started again."""
        self.backed_up = 0
        self.problems: list[str] = []
        self.folder = folder
        self.database = folder / "record" / "afterword.db"
        self.keyring = folder / "keyring.json"
        self.backups = folder / "backups"
        self._log = folder / "bot.log"
        self._backup = 0
        self.backups.mkdir(parents=True, exist_ok=True)

    async def invite(self, *names: str) -> list[str]:
        """An invitation for each of these, made before the first start."""
        store = self.opened()
        codes = [new_code() for _ in names]
        expires = utc_now() + VALID_FOR

        def invite(records: Records) -> None:
            for name, code in zip(names, codes, strict=True):
                records.chairs.invite(hashed(code), name, expires)

        await store.write(invite)
        await store.close()
        return codes

    def opened(self) -> Store:
        """The record, while no process has it."""
        return open_store(self.database, open_keyring(self.keyring, self.database))

    def log_lines(self) -> list[str]:
        """What all its processes have logged."""
        return self._log.read_text(encoding="utf-8").splitlines()

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
            self.gave_up += 1
            return
        self.kills += 1
        self.killed_starting += working is None
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
                self.problems.append(f"asked to stop, the process ended with {process.returncode}")
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def settled(self, telegram: Telegram) -> None:
        """Wait until the bot has confirmed every update, and has nothing left to do or to show."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as looking:
            keyring = Keyring.load(self.keyring)
            async with asyncio.timeout(_SETTLED_WITHIN):
                while telegram.pending_updates() or any(left(looking, keyring)):  # noqa: ASYNC110 - another process
                    await asyncio.sleep(0.1)

    async def back_up(self, killed_after: float | None = None) -> None:
        """Make a backup, whatever the bot does meanwhile; or begin to."""
        self._backup += 1
        ended = await self._command("backup", f"{self.backups}/{self._backup}.db", killed_after=killed_after)
        if killed_after is None and ended != 0:
            self.problems.append(f"backup {self._backup} ended with {ended}")
        self.backed_up += ended == 0

    async def remove(self, name: str, killed_after: float) -> None:
        """Remove a chair; the command is killed once, and tried until there is nobody of that name."""
        number = await self._number_of(name)
        await self._command("chairs", "remove", str(number), "--name", name, killed_after=killed_after)
        for _ in range(_TRIES):
            if await self._number_of(name) is None:
                return
            await self._command("chairs", "remove", str(number), "--name", name)
        self.problems.append(f"{name} could not be removed")

    async def _number_of(self, name: str) -> int | None:
        process = await self._process("chairs", "list", out=PIPE)
        async with asyncio.timeout(_COMMAND_WITHIN):
            printed, _ = await process.communicate()
        rows = (line.split("\t") for line in printed.decode().splitlines())
        return next((int(row[0]) for row in rows if row[1] == name), None)

    async def _command(self, *arguments: str, killed_after: float | None = None) -> int | None:
        """Run a command to its end, or kill it; its exit status."""
        process = await self._process(*arguments, out=DEVNULL)
        with suppress(TimeoutError):
            async with asyncio.timeout(_COMMAND_WITHIN if killed_after is None else killed_after):
                await process.wait()
        if process.returncode is None:
            process.kill()
            await process.wait()
        return process.returncode

    async def _started(self) -> Process:
        return await self._process("run", out=PIPE)

    async def _process(self, *arguments: str, out: int) -> Process:
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(ROOT),
            "TELEGRAM_BOT_TOKEN": Telegram(utc_now).token,
            "TELEGRAM_API_URL": self.address,
            "DATABASE_FILE": str(self.database),
            "KEYRING_FILE": str(self.keyring),
        }
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot", *arguments),
                cwd=self.folder,
                env=environment,
                stdin=DEVNULL,
                stdout=out,
                stderr=log,
            )

    @staticmethod
    async def _at_work(process: Process) -> None:
        """Return once the process says that it runs, or has ended."""
        assert process.stdout is not None
        await process.stdout.readline()


def left(connection: sqlite3.Connection, keyring: Keyring) -> tuple[int, int]:
    """How many updates are left, and how many things wait to be shown."""
    db = plain(connection)
    vault = Vault(keyring, DataKeys(db).find)
    (inbox,) = db.execute("SELECT count(*) FROM inbox").fetchone()
    boxes = db.execute("SELECT chair_id, sealed FROM outbox").fetchall()
    return inbox, sum(len(open_screens(vault, *box)[1]) for box in boxes)
