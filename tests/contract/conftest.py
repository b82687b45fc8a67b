"""The stand-in with one person who has started the bot, and python-telegram-bot's `Bot` on either line."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.sandbox.standin.people import Person
from bot.sandbox.standin.telegram import Telegram
from tests.standin import CHAIR, LINES, Clock, connected


@pytest.fixture
def telegram() -> Telegram:
    """Telegram, where the bot has been started once and nothing waits."""
    telegram = Telegram(Clock())
    telegram.person(CHAIR).send("/start")
    telegram.take_updates()
    return telegram


@pytest.fixture
def person(telegram: Telegram) -> Person:
    return telegram.person(CHAIR)


@pytest.fixture(params=LINES)
async def bot(request: pytest.FixtureRequest, telegram: Telegram) -> AsyncIterator[Bot]:
    async with connected(request.param, telegram) as bot:
        yield bot
