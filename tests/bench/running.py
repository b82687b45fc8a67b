"""One bot on one core, with a crowd on the other: started, measured, and ended."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.bots import TOKEN
from tests.bench.stocking import stocked

ROOT = Path(__file__).parents[2]
PEERS = ROOT / ".venv-bench" / "bin" / "python"
_BOT_CORE, _CROWD_CORE = sorted(os.sched_getaffinity(0))[0], sorted(os.sched_getaffinity(0))[-1]

Json = dict[str, Any]


class Run:
    """One bot on one core, with a crowd on the other; with `backup`, one begins when the counting does."""

    def __init__(self, name: str, folder: Path, crowd: Json, *, backup: bool = False) -> None:
        self._name = name
        self._backup = backup
        self._beside: list[subprocess.Popen[bytes]] = []
        self._folder = folder
        self._crowd = {"people": 128, "seconds": 10.0, "warm_up": 4.0, "core": _CROWD_CORE} | crowd
        self._bot: subprocess.Popen[bytes]
        self._server: subprocess.Popen[str]
        self.started = 0.0

    def __enter__(self) -> "Run":
        asked = json.dumps(self._crowd)
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.stub", asked], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        address = f"http://127.0.0.1:{self._line()}"
        python = PEERS if self._name == "aiogram" else sys.executable
        command = [python, "-m", "tests.bench.bots", self._name, address, str(_BOT_CORE), self._folder]
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": address,
            "DATABASE_FILE": str(self._folder / "record" / "afterword.db"),
            "KEYRING_FILE": str(self._folder / "keyring.json"),
        }
        self._environment = environment
        if self._name == "process":
            command = [python, "-m", "bot", "run"]
        self.started = time.time()
        self._bot = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self._folder, env=environment
        )
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self._beside, self._bot, self._server):
            process.kill()
            process.wait()

    def report(self) -> Json:
        """What the crowd has counted, and the seconds of its core that the bot has used meanwhile."""
        line = self._line()
        if line != "warm":
            return dict(json.loads(line))
        if self._backup:
            self._begin_backup()
        before = self._core_seconds()
        counted: Json = json.loads(self._line())
        return counted | {"core": self._core_seconds() - before}

    def _begin_backup(self) -> None:
        file = self._folder / "backup.db"
        file.unlink(missing_ok=True)
        command = [sys.executable, "-m", "bot", "backup", str(file)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._beside.append(subprocess.Popen(command, cwd=self._folder, env=self._environment, **quiet))

    def passes(self, stations: int) -> Iterator[int]:
        """How many turns the crowd has made, each time that it passes one of its stations."""
        assert self._line() == "warm"
        for _ in range(stations):
            line = self._line()
            if line.startswith("{"):
                return
            yield int(line)

    def rested(self) -> None:
        """Return once the bot has used nothing of its core for a second."""
        used, before = self._core_seconds(), -1.0
        while used > before:
            time.sleep(1)
            used, before = self._core_seconds(), used

    def memory(self) -> float:
        """The bot's resident memory, in MB."""
        for line in Path(f"/proc/{self._bot.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        raise LookupError("the bot has ended")

    def _core_seconds(self) -> float:
        fields = Path(f"/proc/{self._bot.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _line(self) -> str:
        assert self._server.stdout is not None
        return self._server.stdout.readline().strip()


@contextmanager
def fresh(chairs: int, reflections: int = 0) -> Iterator[Path]:
    """A bot's folder with so many chairs, each with so many reflections, for as long as it is used."""
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        yield stocked(Path(made) / "bot", chairs=chairs, reflections=reflections)
