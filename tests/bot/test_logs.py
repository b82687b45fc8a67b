"""What is logged: events and ids; never what somebody wrote, nor what a library says of it."""

import json
import logging
import subprocess
import sys
import threading

import pytest

from bot.ops import logs
from tests.processes import ROOT, environment

CANARY = "canary-that-nobody-may-read"


@pytest.fixture
def lines(monkeypatch, capsys):
    """Begins to log, at a level and as text or as JSON; what it gives gives the lines that were logged."""
    root, ours = logging.getLogger(), [logging.getLogger(name) for name in ("bot", "storage")]
    handlers, levels = root.handlers[:], [logger.level for logger in (root, *ours)]
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)

    def begin(level="INFO", style="text"):
        logs.start(level, style)

        def logged() -> list[str]:
            return capsys.readouterr().err.splitlines()

        return logged

    yield begin
    root.handlers[:] = handlers
    for logger, level in zip((root, *ours), levels, strict=True):
        logger.setLevel(level)


def test_an_event_is_one_line_with_its_fields(lines):
    logged = lines()
    logging.getLogger("bot.inbound.inbox").warning(
        "update failed", extra={"update": 12, "reason": "BadRequest"}
    )
    (line,) = logged()
    assert line.endswith(" WARNING bot.inbound.inbox update failed update=12 reason=BadRequest")


def test_as_json_an_event_is_one_object(lines):
    logged = lines(style="json")
    logging.getLogger("storage.writer").error("batch lost", extra={"jobs": 3})
    (line,) = logged()
    told = json.loads(line)
    assert told.pop("time").endswith("Z")
    assert told == {"level": "ERROR", "logger": "storage.writer", "event": "batch lost", "jobs": 3}


@pytest.mark.parametrize("style", ["text", "json"])
def test_a_value_cannot_begin_a_line_of_its_own(lines, style):
    logged = lines(style=style)
    logging.getLogger("bot").error("odd", extra={"reason": "one\nERROR bot two"})
    assert len(logged()) == 1


@pytest.mark.parametrize("style", ["text", "json"])
def test_of_an_exception_its_kind_and_its_way_are_told_and_not_its_words(lines, style):
    logged = lines(style=style)
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("bot.app").exception("failed")
    (line,) = logged()
    assert "ValueError" in line
    assert "test_logs.py:" in line
    assert CANARY not in line


@pytest.mark.parametrize("style", ["text", "json"])
def test_of_a_library_only_the_place_is_told(lines, style):
    logged = lines(style=style)
    library = logging.getLogger("httpx")
    library.warning("GET https://api.telegram.org/bot%s/getMe", CANARY)
    library.error(CANARY, extra={"body": CANARY})
    told = logged()
    assert len(told) == 2
    assert all("a library reported" in line and "test_logs:" in line for line in told)
    assert CANARY not in "".join(told)


def test_libraries_are_heard_from_warnings_on_whatever_the_level(lines):
    logged = lines("DEBUG")
    logging.getLogger("httpx").info(CANARY)
    logging.getLogger("telegram.ext").debug(CANARY)
    logging.getLogger("bot.outbound.delivery").debug("not edited")
    (line,) = logged()
    assert line.endswith("DEBUG bot.outbound.delivery not edited")


def test_the_level_is_that_of_our_own_events(lines):
    logged = lines("ERROR")
    logging.getLogger("bot").warning("update failed")
    logging.getLogger("storage").error("batch lost")
    assert len(logged()) == 1


@pytest.mark.parametrize(
    "ends",
    [
        f"raise RuntimeError('{CANARY}')",
        f"import threading\nt = threading.Thread(target=lambda: int('{CANARY}'))\nt.start()\nt.join()",
    ],
    ids=["process", "thread"],
)
def test_what_ends_a_process_or_a_thread_is_told_without_its_words(ends):
    script = f"from bot.ops import logs\nlogs.start('INFO')\n{ends}"
    ended = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "CRITICAL bot.ops.logs crashed error=" in ended.stderr
    assert CANARY not in ended.stderr
