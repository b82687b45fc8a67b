"""Has coverage note which test reaches a line, and notes how long each takes, as a plugin of pytest's."""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

from tests.server import PLAIN

_seconds: Counter[str] = Counter()
_failed: set[str] = set()
_spent = [0.0]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a story, what it is as it is tells what it reaches."""
    others = [item for item in items if _mode(item) != PLAIN]
    items[:] = [item for item in items if _mode(item) == PLAIN]
    config.hook.pytest_deselected(items=others)


def _mode(item: pytest.Item) -> object:
    called = getattr(item, "callspec", None)
    return called.params.get("story_mode", PLAIN) if called else PLAIN


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Everything until the next test is reached by this one."""
    measured = coverage.Coverage.current()
    assert measured is not None, "run it under coverage"
    measured.switch_context(item.nodeid)
    if sys.version_info >= (3, 12):
        sys.monitoring.restart_events()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """A test takes as long as the processor works on it, whatever else the machine does."""
    report = yield
    spent = sum(os.times()[:4])
    report.duration, _spent[0] = spent - _spent[0], spent
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """What fails unmutated tells nothing of a mutant."""
    _seconds[report.nodeid] += report.duration
    if report.failed:
        _failed.add(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave the times where the run of mutations looks for them, once for all who tested side by side."""
    if not hasattr(session.config, "workerinput"):
        file = Path(os.environ["SECONDS_FILE"])
        known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        passed = {test: time for test, time in (known | _seconds).items() if test not in _failed}
        file.write_text(json.dumps(passed), encoding="utf-8")
