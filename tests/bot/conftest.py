"""A machine with a bot on it, the stand-in Telegram that it talks to, and the time of both."""

from pathlib import Path

import pytest

import bot.app
from bot.sandbox.standin.telegram import Telegram
from tests.bot.living import Machine, Time
from tests.server import parsed_once


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def telegram(time: Time) -> Telegram:
    return Telegram(time.clock)


@pytest.fixture
def machine(tmp_path: Path, telegram: Telegram, time: Time, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setattr(bot.app, "parse", parsed_once)
    return Machine(tmp_path, telegram, time)
