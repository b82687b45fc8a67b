"""With LOG_FORMAT=json, all that a service prints is one JSON object a line, whatever happens."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import PERMANENT, USAGE
from bot.sandbox.standin.backend import SANDBOX_TOKEN
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.server import serve
from tests.processes import ROOT, began, running


def told(printed: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in printed.splitlines()]


async def ended(folder: Path, **settings: str) -> tuple[int | None, list[dict[str, str]]]:
    process = await began(folder, "run", LOG_FORMAT="json", **settings)
    async with asyncio.timeout(120):
        out, err = await process.communicate()
    return process.returncode, told(out.decode() + err.decode())


async def test_a_service_that_runs_and_stops_says_so_in_json(tmp_path):
    standin = Telegram(lambda: datetime.now(UTC))
    async with serve(standin) as address:
        process = await began(
            tmp_path, "run", LOG_FORMAT="json", TELEGRAM_BOT_TOKEN=SANDBOX_TOKEN, TELEGRAM_API_URL=address
        )
        assert process.stderr is not None
        async with asyncio.timeout(120):
            line = await process.stderr.readline()
            process.send_signal(signal.SIGTERM)
            out, err = await process.communicate()
    assert process.returncode == 0
    first, *_ = told((line + err).decode() + out.decode())
    assert first["said"] == "Afterword runs as @afterword_sandbox_bot. Stop it with Ctrl+C."


@pytest.mark.parametrize(
    ("settings", "status", "said"),
    [
        ({"TIME_ZONE": "Mars"}, PERMANENT, "The settings cannot be used as they are."),
        (
            {"TELEGRAM_BOT_TOKEN": SANDBOX_TOKEN, "DATABASE_FILE": "file/a.db"},
            1,
            "The database cannot be opened",
        ),
    ],
)
async def test_a_start_that_fails_says_why_in_json(tmp_path, settings, status, said):
    (tmp_path / "file").write_text("")
    found, (only,) = await ended(tmp_path, **settings)
    assert found == status
    assert only["event"] == "told"
    assert only["level"] == "CRITICAL"
    assert only["said"].startswith(said)


async def test_a_command_that_is_none_is_told_in_json(tmp_path):
    process = await began(tmp_path, "run", "--for-ever", LOG_FORMAT="json")
    async with asyncio.timeout(120):
        out, err = await process.communicate()
    (only,) = told(out.decode() + err.decode())
    assert process.returncode == USAGE
    assert (only["level"], only["said"]) == (
        "CRITICAL",
        "afterword: error: unrecognized arguments: --for-ever",
    )


async def test_what_python_itself_reports_is_told_in_json_without_its_words(tmp_path):
    code = """
import sys, warnings
from bot.ops import logs

class Untidy:
    def __del__(self):
        raise ValueError("what a chair wrote")

logs.start("INFO", "json")
warnings.warn("what a chair wrote", ResourceWarning, stacklevel=1)
del (untidy := [Untidy()])[0]
raise KeyError("what a chair wrote")
"""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "always", "-c", code), stderr=PIPE, cwd=ROOT
    )
    _, err = await process.communicate()
    warned, untidy, crashed = told(err.decode())
    assert (warned["event"], warned["logger"]) == ("a library reported", "ResourceWarning")
    assert (untidy["event"], untidy["error"]) == ("failed where nobody waits", "ValueError")
    assert (crashed["event"], crashed["error"]) == ("crashed", "KeyError")
    assert b"chair wrote" not in err


async def test_the_format_is_taken_from_the_file_of_settings_too(tmp_path):
    (tmp_path / ".env").write_text("LOG_FORMAT=json\nTIME_ZONE=Mars\n", encoding="utf-8")
    process = await began(tmp_path, "run")
    async with asyncio.timeout(120):
        out, err = await process.communicate()
    assert told(out.decode() + err.decode())[0]["event"] == "told"


async def test_as_text_it_is_a_sentence(tmp_path):
    async with running(tmp_path, "sandbox", SANDBOX_PORT="0") as sandbox:
        assert sandbox.printed.startswith("Afterword's sandbox: open http://127.0.0.1:")
