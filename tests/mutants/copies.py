"""A copy of the project, in which the code is broken and the tests run."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]
_COPIED = shutil.ignore_patterns(".*", "build", "dist", "data", "backups", "__pycache__")
_COMPILE = (
    "-m",
    "compileall",
    "-q",
    "--invalidation-mode",
    "checked-hash",
    "flows",
    "storage",
    "bot",
    "tests",
)
_PYTEST = ("-q", "-x", "-p", "no:cacheprovider")
_AT_LEAST, _TIMES, _BY_THE_CLOCK = 10, 2, 300
"""A run of tests has so many seconds of a processor at least, or so many times its own; and by the clock."""


class Copy:
    """A copy of the project in a folder that there is not yet, with a process that runs tests in it."""

    def __init__(self, folder: Path, python: str) -> None:
        self.project = folder / "copy"
        shutil.copytree(ROOT, self.project, ignore=_COPIED, symlinks=True)
        # Compiled so, nothing is compiled in a run but the mutant, which is known by its hash.
        subprocess.run([python, *_COMPILE], cwd=self.project, check=True)
        self._temporary, self._chosen = folder / "temporary", folder / "tests.txt"
        self._forking = subprocess.Popen(
            [python, "-P", "tests/mutants/forking.py"],
            cwd=self.project,
            # The processes that tests begin are of the copy too.
            env=os.environ | {"PYTHONPATH": str(self.project)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._answer()

    def notices(self, module: Path, mutated: str, tests: Iterable[str], seconds: float) -> bool:
        """Whether one of these tests, which take so many seconds, fails with a module as it is mutated."""
        self._chosen.write_text("\n".join(tests), encoding="utf-8")
        arguments = [*_PYTEST, f"--basetemp={self._temporary}", f"@{self._chosen}"]
        asked = json.dumps([arguments, _AT_LEAST + round(_TIMES * seconds), _BY_THE_CLOCK])
        file = self.project / module
        code = file.read_text(encoding="utf-8")
        file.write_text(mutated, encoding="utf-8")
        try:
            print(asked, file=self._forking.stdin, flush=True)
            return self._answer() != "0"
        finally:
            file.write_text(code, encoding="utf-8")

    def close(self) -> None:
        """End the process."""
        self._forking.communicate()

    def _answer(self) -> str:
        answer = self._forking.stdout.readline().strip() if self._forking.stdout else ""
        assert answer, "what runs the tests has ended"
        return answer
