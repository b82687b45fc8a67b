"""Break the code in many small ways, one at a time, and see whether a test notices.

`python -m tests.mutants ROOM [--count N] [--seed N]` takes so many places of `flows`, `storage` or `bot` at
random, and has Cosmic Ray change each in one of its ways. What runs then are the quickest of the room's tests
that reach the line, or the module where a line is only read with it, and if none of them notices, more of all
tests that do. All of it is done in a copy.
"""

import argparse
import difflib
import random
import secrets
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from math import sqrt
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from cosmic_ray.work_item import MutationSpec

from tests.mutants.copies import ROOT, Copy
from tests.mutants.places import mutants
from tests.mutants.reached import OWN, Reached, measure


def main() -> int:
    """Mutate and judge; what nothing noticed is printed as it is found, and the share in the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("room", choices=OWN)
    parser.add_argument("--count", type=int, default=200, help="how many mutants (200)")
    parser.add_argument("--seed", type=int, help="take the same again")
    parser.add_argument("--workers", type=int, default=1, help="how many mutants at once (1)")
    parser.add_argument("--python", default=str(ROOT / ".venv/bin/python"), help="what runs the tests")
    parser.add_argument("--reached", help="a folder that keeps between runs what the tests reach")
    parser.add_argument("--newer", nargs="+", default=[], help="tests that are newer than what it keeps")
    asked = parser.parse_args()
    seed = secrets.randbelow(10**6) if asked.seed is None else asked.seed
    python = str(Path(asked.python).absolute())
    print(f"seed {seed}: {asked.count} mutants of {asked.room} …", flush=True)
    with TemporaryDirectory() as folder:
        copies = [Copy(Path(folder, str(number)), python) for number in range(asked.workers)]
        project = copies[0].project
        kept = Path(asked.reached or folder).absolute()
        kept.mkdir(parents=True, exist_ok=True)
        if asked.newer or not (kept / "reached").exists():
            measure(project, python, kept, asked.newer)
        judging = _Judging(project, Reached(project, asked.room, kept), copies)
        chosen = list(islice(mutants(project / asked.room, random.Random(seed)), asked.count))
        with ThreadPoolExecutor(asked.workers) as pool:
            unnoticed = 0
            for number, survivor in enumerate(pool.map(judging.survivor, *zip(*chosen, strict=True)), 1):
                if survivor:
                    unnoticed += 1
                    print(survivor)
                share = 1 - unnoticed / number
                margin = 1.96 * sqrt(share * (1 - share) / number)
                print(
                    f"{number} mutants, {unnoticed} noticed by no test: {share:.1%} ± {margin:.1%}",
                    flush=True,
                )
        for copy in copies:
            copy.close()
    return 0


class _Judging:
    """Has the tests that reach a mutant judge it, in whichever copy is free."""

    def __init__(self, project: Path, reached: Reached, copies: list[Copy]) -> None:
        self._project, self._reached = project, reached
        self._free = SimpleQueue[Copy]()
        for copy in copies:
            self._free.put(copy)

    def survivor(self, spec: MutationSpec, mutated: str) -> str | None:
        """A mutant that no test notices, as it is to be shown."""
        copy, asked = self._free.get(), 0
        module = spec.module_path.relative_to(self._project)
        code = (copy.project / module).read_text(encoding="utf-8")
        try:
            for tests in self._reached.tests(spec):
                asked += len(tests)
                if tests and copy.notices(module, mutated, tests, self._reached.seconds(tests)):
                    return None
        finally:
            self._free.put(copy)
        lines = difflib.unified_diff(
            code.splitlines(),
            mutated.splitlines(),
            str(module),
            f"{spec.operator_name}, {asked} tests",
            lineterm="",
        )
        return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
