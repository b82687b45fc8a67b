"""Has coverage note which test reaches a line, and notes how long each takes, as a plugin of pytest's."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

_seconds: dict[str, float] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Everything until the next test is reached by this one."""
    measured = coverage.Coverage.current()
    assert measured is not None, "run it under coverage"
    measured.switch_context(item.nodeid)
    began = time.monotonic()
    result = yield
    _seconds[item.nodeid] = time.monotonic() - began
    return result


def pytest_sessionfinish() -> None:
    """Leave the times where the run of mutations looks for them."""
    Path(os.environ["SECONDS_FILE"]).write_text(json.dumps(_seconds), encoding="utf-8")
