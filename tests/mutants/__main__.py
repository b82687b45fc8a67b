"""Break the code in many small ways, one at a time, and see whether a test notices.

`python -m tests.mutants ROOM [--count N] [--seed N]` takes so many places of `flows`, `storage` or `bot` at
random, and has Cosmic Ray change each in one of its ways. What runs then are the quickest of the room's tests
that reach the line, or the module where a line is only read with it. All of it is done in a copy.
"""

import argparse
import ast
import json
import os
import random
import re
import secrets
import shutil
import subprocess
import sys
from functools import cache
from itertools import islice
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory

from cosmic_ray.commands import init
from cosmic_ray.modules import find_modules
from cosmic_ray.mutating import mutate_and_test, mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome
from coverage import CoverageData

ROOT = Path(__file__).parents[2]
_CONTRACT = [
    f"tests/contract/{one.name}"
    for pattern in ("test_standin_*.py", "test_stored_formats.py")
    for one in sorted((ROOT / "tests/contract").glob(pattern))
]
_OF_STORAGE = (
    *("audit_command", "disclosing_commands", "holds_command", "invitations_command", "keys_commands"),
    *("records_commands", "retention_command", "thief", "upgrade"),
)
ROOMS = {
    "flows": ("tests/flows", "tests/contract/test_kinds.py", "tests/contract/test_forms.py"),
    "storage": (
        "tests/storage",
        "--ignore=tests/storage/test_scale.py",
        "tests/records",
        *(f"tests/bot/test_{name}.py" for name in _OF_STORAGE),
        *(f"tests/properties/test_{name}.py" for name in ("bot_storage", "ownership")),
        *(f"tests/stories/test_{name}.py" for name in ("announced", "peers", "holds", "retention")),
    ),
    "bot": (
        "tests/bot",
        "tests/stories",
        "tests/documents",
        "tests/properties/test_rendering.py",
        *_CONTRACT,
    ),
}
_SAME = re.compile("BitOr|_(?:Eq|NotEq|Lt|LtE|Gt|GtE)_Is|_Is(?:Not)?_(?:Eq|NotEq|Lt|LtE|Gt|GtE)$|Variable")
"""Ways that are left out: a stroke joins types, what is equal is often the same, and of what is or is not the
same, more or less is no question."""
_STAR = re.compile(r"(?:.*[(,])?\s*")
_COPIED = shutil.ignore_patterns(".*", "build", "dist", "data", "backups", "__pycache__")
_TESTS, _TOGETHER = 300, 15.0
"""How many tests a mutant has at most, and how many seconds of a processor all of them take."""
_WITHIN = 300.0
_PHASE = re.compile(r" \((?:setup|call|teardown)\)$")
_COVERAGE = """
[run]
source = {room}
data_file = {data}
parallel = true
sigterm = true
context = ${{PYTEST_CURRENT_TEST-}}
"""


def main() -> int:
    """Mutate and judge; what nothing noticed is printed as it is found, and the share in the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--count", type=int, default=200, help="how many mutants (200)")
    parser.add_argument("--seed", type=int, help="take the same again")
    parser.add_argument("--python", default=str(ROOT / ".venv/bin/python"), help="what runs the tests")
    parser.add_argument("--reached", help="a folder that keeps between runs what the tests reach")
    asked = parser.parse_args()
    seed = secrets.randbelow(10**6) if asked.seed is None else asked.seed
    python = str(Path(asked.python).absolute())
    print(f"seed {seed}: {asked.count} mutants of {asked.room} …", flush=True)
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(ROOT, Path(folder) / "copy", ignore=_COPIED, symlinks=True))
        kept = Path(asked.reached or folder).absolute()
        kept.mkdir(parents=True, exist_ok=True)
        os.chdir(copy)
        _compile(python)
        reached = Reached(copy, python, asked.room, kept)
        chance, places = random.Random(seed), _places(copy, asked.room)
        ways = (chance.choice(ways) for ways in chance.sample(places, len(places)))
        chosen = islice(filter(_tells, ways), asked.count)
        unnoticed = 0
        for number, spec in enumerate(chosen, 1):
            unnoticed += _survives(spec, reached)
            share = 1 - unnoticed / number
            margin = 1.96 * sqrt(share * (1 - share) / number)
            print(f"{number} mutants, {unnoticed} noticed by no test: {share:.1%} ± {margin:.1%}", flush=True)
    return 0


class Reached:
    """Which tests of a room reach which lines of its code, as one run of them under coverage has it."""

    def __init__(self, copy: Path, python: str, room: str, kept: Path) -> None:
        self.python = python
        self._copy = copy
        seconds, data = kept / "seconds.json", kept / "reached"
        if not data.exists():
            _measure(python, room, kept)
        self._data = CoverageData(str(data))
        self._data.read()
        self._seconds: dict[str, float] = json.loads(seconds.read_text())

    def tests(self, spec: MutationSpec) -> list[str]:
        """The quickest tests that reach what a mutant changes."""
        by_line = self._by_line(spec.module_path.relative_to(self._copy))
        lines = range(_statement(spec.module_path, spec.start_pos[0]), spec.end_pos[0] + 1)
        within = _within_functions(spec.module_path)
        # What is read with the module, as a constant, is there for every test that calls anything of it.
        if spec.start_pos[0] not in within:
            lines = within
        found = {test for line in lines for test in by_line.get(line, ())}
        chosen, together = [], 0.0
        for test in sorted(found, key=self._seconds.__getitem__):
            together += self._seconds[test]
            if together > _TOGETHER or len(chosen) == _TESTS:
                break
            chosen.append(test)
        return chosen

    @cache  # noqa: B019
    def _by_line(self, module: Path) -> dict[int, set[str]]:
        """The tests that pass and reach each line of a module, be it in a process that they begin."""
        found: dict[int, set[str]] = {}
        for measured in self._data.measured_files():
            if measured.endswith(f"/copy/{module}"):
                for line, tests in self._data.contexts_by_lineno(measured).items():
                    found.setdefault(line, set()).update(_PHASE.sub("", test) for test in tests)
        return {line: tests & self._seconds.keys() for line, tests in found.items()}


def _compile(python: str) -> None:
    """Compile the whole copy, so that a run compiles nothing but the mutant, which it knows by its hash."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compiling = ("-m", "compileall", "-q", "--invalidation-mode", "checked-hash")
    subprocess.run([python, *compiling, "flows", "storage", "bot", "tests"], check=True)


def _measure(python: str, room: str, kept: Path) -> None:
    """Run a room's tests once under coverage, with the processes that they begin."""
    settings = kept / "coverage.ini"
    settings.write_text(_COVERAGE.format(room=Path(room).absolute(), data=kept / "reached"), encoding="utf-8")
    environment = os.environ | {
        "COVERAGE_PROCESS_START": str(settings),
        "SECONDS_FILE": str(kept / "seconds.json"),
    }
    tests = (*("-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal", "--timeout=0"), *ROOMS[room])
    subprocess.run(
        [python, *tests, "-p", "no:cacheprovider", "-p", "tests.mutants.reach"], env=environment, check=False
    )
    subprocess.run([python, "-m", "coverage", "combine", "-q", f"--rcfile={settings}"], check=True)


def _survives(spec: MutationSpec, reached: Reached) -> bool:
    """Whether the tests that reach a mutant all pass, or there are none; it is printed then."""
    tests = reached.tests(spec)
    Path("tests.txt").write_text("\n".join(tests), encoding="utf-8")
    command = f"{reached.python} -m pytest -q -x -p no:cacheprovider @tests.txt" if tests else "true"
    result = mutate_and_test([spec], command, _WITHIN)
    if result.test_outcome is not TestOutcome.SURVIVED:
        return False
    print(f"{spec.operator_name}, {len(tests)} tests", result.diff, sep="\n")
    return True


def _tells(spec: MutationSpec) -> bool:
    """Whether a mutant can be made, is Python, and no other sign for the star before parameters' names."""
    code = spec.module_path.read_text(encoding="utf-8")
    line, column = code.splitlines()[spec.start_pos[0] - 1], spec.start_pos[1]
    if "_Mul_" in spec.operator_name and _STAR.fullmatch(line[:column]) and line[column + 1 :][:1] != " ":
        return False
    operator = get_operator(spec.operator_name)(**spec.operator_args)
    try:
        ast.parse(mutate_code(code, operator, spec.occurrence))
    except (AttributeError, SyntaxError):
        return False
    return True


def _statement(module: Path, line: int) -> int:
    """The line on which the statement begins that this line is of."""
    begins = {node.lineno for node in ast.walk(_tree(module)) if isinstance(node, ast.stmt)}
    return max(begin for begin in begins if begin <= line)


@cache
def _within_functions(module: Path) -> frozenset[int]:
    """The lines that run when something is called, and not when the module is read."""
    functions = (
        one for one in ast.walk(_tree(module)) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return frozenset(
        line for one in functions for line in range(one.body[0].lineno, (one.end_lineno or 0) + 1)
    )


@cache
def _tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def _places(copy: Path, room: str) -> list[list[MutationSpec]]:
    """Every place that can be changed, with the ways in which it can."""
    found: dict[object, list[MutationSpec]] = {}
    with use_db(str(copy / "mutants.sqlite")) as database:
        init(sorted(find_modules([copy / room])), database, {})
        for item in database.work_items:
            (spec,) = item.mutations
            line = spec.module_path.read_text(encoding="utf-8").splitlines()[spec.start_pos[0] - 1]
            if not _SAME.search(spec.operator_name) and "@dataclass" not in line:
                found.setdefault((spec.module_path, spec.start_pos, spec.end_pos), []).append(spec)
    return list(found.values())


if __name__ == "__main__":
    sys.exit(main())
