"""Which tests of the project reach which lines, as one run of them under coverage has it."""

import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, zip_longest
from pathlib import Path

from cosmic_ray.work_item import MutationSpec
from coverage import CoverageData

from tests.mutants.places import statement, within_functions

OWN = {
    "flows": ("tests/flows/", "tests/contract/test_kinds.py", "tests/contract/test_forms.py"),
    "storage": ("tests/storage/", "tests/records/", "tests/properties/test_bot_storage.py"),
    "bot": ("tests/bot/", "tests/stories/", "tests/documents/"),
}
"""Where the tests of a room are, which are asked first."""
_TESTS = ("tests", *(f"--ignore=tests/{name}" for name in ("bench", "browser", "crash", "fuzz", "mutants")))
_SLOW = "--ignore=tests/storage/test_scale.py"
_PHASE = re.compile(r" \((?:setup|call|teardown)\)$")
_COVERAGE = """
[run]
source = {rooms}
data_file = {data}
parallel = true
sigterm = true
core = sysmon
disable_warnings = no-sysmon, no-sysmon-context
context = ${{PYTEST_CURRENT_TEST-}}
"""


class Reached:
    """What the tests reach of one room of the project, as it was measured and is kept in a folder."""

    def __init__(self, project: Path, room: str, kept: Path) -> None:
        self._project, self._room = project, room
        self._data = CoverageData(str(kept / "reached"))
        self._data.read()
        self._seconds: dict[str, float] = json.loads((kept / "seconds.json").read_text())

    def tests(self, spec: MutationSpec) -> Iterator[list[str]]:
        """The tests that reach what a mutant changes: the quickest of the room's own, more, then others."""
        by_line = self._by_line(spec.module_path.relative_to(self._project))
        lines: Iterable[int] = range(statement(spec.module_path, spec.start_pos[0]), spec.end_pos[0] + 1)
        within = within_functions(spec.module_path)
        # What is read with the module, as a constant, is there for every test that calls anything of it.
        if spec.start_pos[0] not in within:
            lines = within
        found = {test for line in lines for test in by_line.get(line, ())}
        own = {test for test in found if test.startswith(OWN[self._room])}
        first = self._quickest(own, 300, 15)
        yield first
        yield self._quickest(own.difference(first), 1200, 20)
        yield self._quickest(found - own, 300, 10)

    def seconds(self, tests: Iterable[str]) -> float:
        """How long a processor works on these tests."""
        return sum(map(self._seconds.__getitem__, tests))

    def _quickest(self, tests: Iterable[str], count: int, together: float) -> list[str]:
        """So many tests at most, in so many seconds; in rounds, since those of one file are of one mind."""
        by_file: dict[str, list[str]] = {}
        for test in sorted(tests, key=lambda test: (self._seconds[test], test)):
            by_file.setdefault(test.partition("::")[0], []).append(test)
        chosen = list[str]()
        for test in filter(None, chain.from_iterable(zip_longest(*by_file.values()))):
            together -= self._seconds[test]
            if together < 0 or len(chosen) == count:
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


def measure(project: Path, python: str, kept: Path, tests: Iterable[str] = ()) -> None:
    """Run the tests once under coverage, with the processes that they begin; or these alone, and add to it.

    With Python 3.12 or newer it takes hardly longer than the tests do, and twice as long with an older one.
    """
    settings = kept / "coverage.ini"
    rooms = "".join(f"\n  {project / room}" for room in OWN)
    settings.write_text(_COVERAGE.format(rooms=rooms, data=kept / "reached"), encoding="utf-8")
    environment = os.environ | {
        "COVERAGE_PROCESS_START": str(settings),
        "SECONDS_FILE": str(kept / "seconds.json"),
    }
    asked = (*("-q", "-n", "auto", "--dist", "worksteal", "--timeout=0"), *(tests or (*_TESTS, _SLOW)))
    subprocess.run(
        [python, "-m", "pytest", *asked, "-p", "no:cacheprovider", "-p", "tests.mutants.reach"],
        cwd=project,
        env=environment,
        check=False,
    )
    subprocess.run(
        [python, "-m", "coverage", "combine", "-q", "--append", f"--rcfile={settings}"], cwd=kept, check=True
    )
