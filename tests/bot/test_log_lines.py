"""What a line of the log holds, and what it never does: seen on the standard error of a process that logs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BEGIN = """
import asyncio, logging, threading
from bot.ops import logs
logs.start("INFO", {style!r})
ours, theirs = logging.getLogger("bot.inbound.inbox"), logging.getLogger("telegram.ext")
"""
WORDS = "what the mother said"


def logged(script: str, style: str = "json") -> list[str]:
    """The lines that a script logs."""
    command = [sys.executable, "-c", BEGIN.format(style=style) + script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    return done.stderr.splitlines()


def test_an_event_is_a_sentence_with_its_fields():
    (line,) = logged('ours.warning("update failed", extra={"update": 7, "reason": "KeyError"})')
    told = json.loads(line)
    assert told.pop("time")[-1] == "Z"
    assert told == {
        "level": "WARNING",
        "logger": "bot.inbound.inbox",
        "event": "update failed",
        "update": 7,
        "reason": "KeyError",
    }


def test_as_text_it_stands_on_one_line_too():
    (line,) = logged('ours.warning("update failed", extra={"update": 7, "reason": "a b\\nc"})', "text")
    assert line.split(" ", 1)[1] == 'WARNING bot.inbound.inbox update failed update=7 reason="a b\\nc"'


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize(
    "script",
    [
        f'theirs.error("{WORDS}")',
        f'theirs.error("it was %s", "{WORDS}")',
        f'theirs.error("it was", extra={{"chat": "{WORDS}"}})',
        f'try: raise KeyError("{WORDS}")\nexcept KeyError: theirs.exception("{WORDS}")',
        f'try: raise KeyError("{WORDS}")\nexcept KeyError: ours.exception("update failed")',
        f'raise KeyError("{WORDS}")',
        f'def f(): raise KeyError("{WORDS}")\nt = threading.Thread(target=f); t.start(); t.join()',
        f'async def f(): raise KeyError("{WORDS}")\n'
        "async def g(): asyncio.ensure_future(f()); await asyncio.sleep(0)\nasyncio.run(g())",
    ],
    ids=["words", "arguments", "fields", "trace", "our trace", "crash", "thread", "task"],
)
def test_no_words_of_an_exception_or_a_library_are_logged(script, style):
    lines = logged(script, style)
    assert len(lines) == 1
    assert "mother" not in lines[0]
    assert ("a library reported" in lines[0]) == ("theirs" in script or "asyncio" in script)


def test_a_crash_tells_its_kind_and_the_places_it_came_through():
    (line,) = logged("from bot.settings import host_and_port\nhost_and_port('what the mother said')")
    told = json.loads(line)
    assert (told["level"], told["event"], told["error"]) == ("CRITICAL", "crashed", "ValueError")
    assert told["through"].startswith("<string>:7 > addresses.py:")


def test_what_a_library_says_below_a_warning_is_not_logged_at_all():
    assert logged('theirs.info("POST https://api.telegram.org/bot123:AAA/getMe")') == []


def test_a_run_that_is_interrupted_is_no_crash():
    assert logged("raise KeyboardInterrupt") == []
