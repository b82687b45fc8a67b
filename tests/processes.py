"""`python -m bot` as a process of its own, in a folder of its own, with the settings that are given alone."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
_PATIENCE = 120
_RUNS = re.compile(r"open (?P<address>http://\S+) in a browser|runs as @(?P<name>\w+)")


def environment(**settings: str) -> dict[str, str]:
    """The environment of this process, with these settings alone."""
    known = {name.upper() for name in Settings.model_fields}
    rest = {name: value for name, value in os.environ.items() if name.upper() not in known}
    return rest | {"PYTHONPATH": str(ROOT)} | settings


async def began(folder: Path, *command: str, **settings: str) -> Process:
    """A command that has been started."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *command),
        cwd=folder,
        env=environment(**settings),
        stdout=PIPE,
        stderr=PIPE,
    )


class Running:
    """A bot or a sandbox that runs: what it printed until then, and where it can be found."""

    def __init__(self, process: Process, printed: str) -> None:
        self.process = process
        self.printed = printed
        found = _RUNS.search(printed)
        assert found, printed
        self.address = found["address"]
        self.username = found["name"]

    async def ends(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """End it; its exit status, and all that it printed."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        async with asyncio.timeout(_PATIENCE):
            out, err = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, self.printed + out.decode() + err.decode()


@asynccontextmanager
async def running(folder: Path, *command: str, **settings: str) -> AsyncIterator[Running]:
    """A bot or a sandbox, from when it says that it runs until it is told to stop."""
    process = await began(folder, *command, **settings)
    assert process.stdout is not None
    printed = ""
    try:
        async with asyncio.timeout(_PATIENCE):
            while not _RUNS.search(printed):
                line = (await process.stdout.readline()).decode()
                if not line:
                    break
                printed += line
        yield Running(process, printed)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.communicate()
