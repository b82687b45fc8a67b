"""A bot at work: from its first call to Telegram until it is told to stop, and has finished what it began."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import timedelta

from telegram import BotCommand, MenuButtonCommands
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.app import Afterword, App
from bot.concurrency import jittered_backoff
from bot.gateway.errors import seconds_of
from bot.inbound.inbox import KNOWN_FOR
from bot.inbound.polling import Polling
from bot.settings import host_and_port
from bot.strings import chat as strings
from storage.errors import AfterwordError

log = logging.getLogger(__name__)

_STOP_WITHIN = 10.0
_SWEEP_EVERY = 5.0
_FORGET_EVERY = timedelta(hours=1).total_seconds()
_LONGEST_PAUSE = 30.0


@asynccontextmanager
async def running(bot: Afterword, *, patience: float = _STOP_WITHIN) -> AsyncIterator[None]:
    """The bot at work, polling or at its webhook, as the settings say.

    At the end it takes no more, finishes what is in hand within `patience` seconds, and leaves the rest to
    the next start. Raises InvalidToken, or WebhookAddressTaken.
    """
    application = bot.application
    try:
        await _connected(bot)
        await application.start()
        await bot.inbox.recover()
        showing = asyncio.create_task(bot.delivery.run())
        work = (
            bot.inbox.run(),
            bot.nudge_loop.run(),
            bot.clearing_loop.run(),
            bot.retention_loop.run(),
            bot.departing.run(),
            _introduce(application),
            _forget(bot),
            _sweep(bot),
        )
        chores = [asyncio.create_task(chore) for chore in work]
        try:
            async with _taking(bot):
                yield
        finally:
            await _finish(bot, showing, patience)
            await _cancel(*chores)
    finally:
        if application.running:
            await application.stop()
        await application.shutdown()
        # An application that never got to know its bot leaves the bot's connections open.
        await application.bot.shutdown()


def until_stopped() -> Awaitable[object]:
    """What to await until the process is asked to stop, by SIGTERM or SIGINT, from this call on."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop.wait()


async def _connected(bot: Afterword) -> None:
    """Return once Telegram knows the bot; while it cannot be reached, say so and try again."""
    failed = 0
    while True:
        try:
            await bot.application.initialize()
        except RetryAfter as refused:
            await bot.pause(seconds_of(refused))
        except BadRequest:
            raise
        except NetworkError as error:
            log.warning("telegram cannot be reached, trying again", extra={"reason": type(error).__name__})
            failed += 1
            await bot.pause(jittered_backoff(failed, _LONGEST_PAUSE))
        else:
            return


@asynccontextmanager
async def _taking(bot: Afterword) -> AsyncIterator[None]:
    """Updates come in, by polling or at the webhook."""
    settings, telegram = bot.settings, bot.application.bot
    if settings.webhook_url is None:
        polling = Polling(telegram, bot.inbox, bot.retries, pause=bot.pause)
        task = asyncio.create_task(polling.run())
        try:
            yield
        finally:
            await _cancel(task)
        return
    # A server is of no use to a bot that polls.
    from bot.inbound.webhook import Webhook  # noqa: PLC0415

    secret = settings.webhook_secret
    webhook = Webhook(
        telegram,
        bot.inbox,
        bot.retries,
        url=settings.webhook_url,
        secret=None if secret is None else secret.get_secret_value(),
        pause=bot.pause,
    )
    async with webhook.listening(host_and_port(settings.webhook_listen)):
        task = asyncio.create_task(webhook.announce())
        try:
            yield
        finally:
            await _cancel(task)


async def _finish(bot: Afterword, showing: asyncio.Task[None], patience: float) -> None:
    """Finish what is in hand and begin nothing more; what takes too long is left to the next start."""
    application = bot.application
    bot.order.close()
    bot.retries.stop()
    bot.delivery.close()
    try:
        async with asyncio.timeout(patience):
            await asyncio.gather(showing, application.update_queue.join())
            await bot.delivery.idle()
    except TimeoutError:
        log.warning("stopped with work in hand")
        bot.order.abandon()
    await application.stop()


async def _cancel(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _introduce(application: App) -> None:
    """Tell Telegram the commands and what the bot is; a bot that cannot just now still serves its chairs."""
    bot = application.bot
    try:
        await bot.set_my_commands([BotCommand(name, said) for name, said in strings.COMMANDS.items()])
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
        await bot.set_my_short_description(strings.DESCRIPTION[:120])
        await bot.set_my_description(strings.DESCRIPTION)
    except TelegramError as error:
        log.warning("commands not registered", extra={"reason": type(error).__name__})


async def _forget(bot: Afterword) -> None:
    """Once an hour, forget the ids of updates that cannot come again, and counts whose time is over."""
    while True:
        bot.store.write_soon(lambda records: records.inbox.forget_done(records.clock() - KNOWN_FOR))
        bot.store.write_soon(lambda records: records.limits.forget(records.clock()))
        await bot.pause(_FORGET_EVERY)


async def _sweep(bot: Afterword) -> None:
    """Every few seconds, take up what was put back into the inbox to be tried again."""
    while True:
        await bot.pause(_SWEEP_EVERY)
        try:
            await bot.inbox.recover()
        except AfterwordError as error:
            log.warning("inbox not swept", extra={"reason": type(error).__name__})
