"""`run` and `sandbox`: the bot until it is stopped, on Telegram or with a phone in the browser."""

import argparse
import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app import Afterword, build
from bot.lifecycle import running, until_stopped
from bot.open_store import open_for_start
from bot.ops import logs
from bot.settings import Settings, format_set, host_and_port, load


def run(arguments: argparse.Namespace) -> int:
    """The bot on Telegram; without a token, the sandbox."""
    settings = _settings()
    if settings.telegram_bot_token is None:
        logs.tell("There is no TELEGRAM_BOT_TOKEN, so this is the sandbox.")
        return _sandbox(settings, fresh=False)
    asyncio.run(_serve(settings))
    return 0


def sandbox(arguments: argparse.Namespace) -> int:
    """The bot with a phone in the browser; `fresh` forgets what earlier runs left."""
    return _sandbox(_settings(), fresh=arguments.fresh)


def _settings() -> Settings:
    """The settings, with all that is told from here on told as they say, faults of their own included."""
    if format_set() == "json":
        logs.start("INFO", "json")
    settings = load()
    logs.start(settings.log_level, settings.log_format)
    return settings


async def _serve(settings: Settings) -> None:
    store = open_for_start(settings)
    try:
        bot = await build(settings, store)
        spare_collector()
        async with _watched(settings, bot), running(bot):
            stopped = until_stopped()
            logs.tell(f"Afterword runs as @{bot.application.bot.username}. Stop it with Ctrl+C.")
            await stopped
    finally:
        await store.close()


def spare_collector() -> None:
    """Run the garbage collector rarely, and not over what the start loaded: it took a sixth of a turn."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@asynccontextmanager
async def _watched(settings: Settings, bot: Afterword) -> AsyncIterator[None]:
    """Count what is logged meanwhile, and answer to whoever watches, if HEALTH_LISTEN is set."""
    with bot.metrics.listening():
        if settings.health_listen is None:
            yield
            return
        # A server is of no use to a bot that nobody watches.
        from bot.ops.health import Health, watched  # noqa: PLC0415

        async with watched(Health(bot.store, bot.metrics), host_and_port(settings.health_listen)):
            yield


def _sandbox(settings: Settings, *, fresh: bool) -> int:
    # The sandbox's server is of no use to a bot on Telegram.
    from bot.sandbox.run import run  # noqa: PLC0415

    asyncio.run(run(settings, fresh=fresh))
    return 0
