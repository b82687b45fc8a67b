"""All wiring, in one readable place: from the settings and an open store to a bot that runs."""

import asyncio
import logging
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from telegram import BotCommand, LinkPreviewOptions, MenuButtonCommands, Update
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, CallbackContext, Defaults
from telegram.request import BaseRequest

from bot import words
from bot.clock import utc_now
from bot.counting import CountedRequest, TimedPerChat
from bot.delivery import Delivery
from bot.failures import Failures
from bot.handlers import handlers
from bot.inbox import KNOWN_FOR, Arrived, Intake, KeepingBot, ReadingApplication
from bot.metrics import Metrics
from bot.nudging.calendars import Calendars
from bot.nudging.sending import Nudging
from bot.ordering import PerChat, line_of
from bot.polling import Polling
from bot.rates import Rates
from bot.reception import Reception
from bot.refusals import seconds_of
from bot.service import Service
from bot.settings import Settings, host_and_port
from bot.transport import AiohttpRequest
from flows.form import Form
from flows.loading import parse, source_of
from storage.errors import AfterwordError
from storage.store import Store

log = logging.getLogger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]
Pause = Callable[[float], Awaitable[None]]
_STOP_WITHIN = 10.0
_SWEEP_EVERY = 5.0
_FORGET_EVERY = timedelta(hours=1).total_seconds()
_LONGEST_PAUSE = 30.0


@dataclass(frozen=True, slots=True)
class Afterword:
    """The bot and its parts, wired but not running."""

    application: App
    store: Store
    service: Service
    delivery: Delivery
    nudging: Nudging
    failures: Failures
    order: PerChat
    metrics: Metrics
    intake: Intake
    settings: Settings
    pause: Pause


async def load_form(settings: Settings, store: Store) -> tuple[Form, str]:
    """The form that new reflections use, kept for good under its version; FormInvalid, FormChanged."""
    source, file = source_of(settings.form)
    form = parse(source, file)
    await store.write(lambda records: records.reflections.keep_form(form, source))
    return form, source


async def build(
    settings: Settings,
    store: Store,
    *,
    clock: Callable[[], datetime] = utc_now,
    request: Callable[[], BaseRequest] = AiohttpRequest,
    rates: Rates | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    pause: Pause = asyncio.sleep,
) -> Afterword:
    """Wire the bot; `request` makes what carries its calls, one for polling and one for all else.

    `monotonic` gives seconds, and `pause` waits for as many as it is given.
    """
    form, source = await load_form(settings, store)
    metrics = Metrics()
    intake = Intake(store, clock)

    async def after(update: object) -> None:
        """An update was worked on: try it again if it failed, and show what was put off while more came."""
        if not isinstance(update, Arrived):
            return
        try:
            await failures.see_through(update, application.process_update)
            if not order.more_wait(line_of(update)):
                await delivery.settle(line_of(update))
        except Exception as error:
            log.error("showing failed", extra={"update": update.update_id, "reason": type(error).__name__})
        finally:
            intake.finished(update)

    order = TimedPerChat(metrics, after=after)
    bot = _bot(settings, intake, request, metrics)
    builder = ApplicationBuilder().application_class(ReadingApplication, {"store": store})
    application: App = (
        builder.bot(bot).concurrent_updates(order).update_queue(intake.queue).updater(None).build()
    )
    delivery = Delivery(
        bot,
        store,
        rates=rates or Rates(clock=monotonic, sleep=pause),
        zone=settings.time_zone,
        clock=clock,
        more_to_come=order.more_wait,
        monotonic=monotonic,
        pause=pause,
    )
    nudging = Nudging(store, delivery, form=form, zone=settings.time_zone, clock=clock)
    service = Service(store, form, source, zone=settings.time_zone, clock=clock)
    failures = Failures(store, delivery.tell, pause=pause)
    calendars = Calendars(bot, store, zone=settings.time_zone, clock=clock)
    application.add_handlers(handlers(Reception(service, delivery, calendars)))
    application.add_error_handler(_on_error(failures, delivery))
    return Afterword(
        application=application,
        store=store,
        service=service,
        delivery=delivery,
        nudging=nudging,
        failures=failures,
        order=order,
        metrics=metrics,
        intake=intake,
        settings=settings,
        pause=pause,
    )


@asynccontextmanager
async def running(bot: Afterword, *, patience: float = _STOP_WITHIN) -> AsyncIterator[None]:
    """The bot at work, polling or at its webhook, as the settings say.

    At the end it takes no more, finishes what is in hand within `patience` seconds, and leaves the rest to
    the next start. Raises InvalidToken, or WebhookPlaceTaken.
    """
    application = bot.application
    try:
        await _connected(bot)
        await application.start()
        await bot.intake.take_up()
        showing = asyncio.create_task(bot.delivery.run())
        work = (bot.nudging.run(), _introduce(application), _forget(bot), _sweep(bot))
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
    pause = 1.0
    while True:
        try:
            await bot.application.initialize()
        except RetryAfter as refused:
            await bot.pause(seconds_of(refused))
        except BadRequest:
            raise
        except NetworkError as error:
            log.warning("telegram cannot be reached, trying again", extra={"reason": type(error).__name__})
            await bot.pause(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        else:
            return


@asynccontextmanager
async def _taking(bot: Afterword) -> AsyncIterator[None]:
    """Updates come in, by polling or at the webhook."""
    settings, telegram = bot.settings, bot.application.bot
    if settings.webhook_url is None:
        polling = Polling(telegram, bot.intake, bot.failures, pause=bot.pause)
        task = asyncio.create_task(polling.run())
        try:
            yield
        finally:
            await _cancel(task)
        return
    # A server is of no use to a bot that polls.
    from bot.webhook import Webhook  # noqa: PLC0415

    secret = settings.webhook_secret
    webhook = Webhook(
        telegram,
        bot.intake,
        bot.failures,
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
    bot.failures.stop()
    bot.delivery.close()
    try:
        async with asyncio.timeout(patience):
            await asyncio.gather(showing, application.update_queue.join())
    except TimeoutError:
        log.warning("stopped with work in hand")
        bot.order.abandon()
    await application.stop()


async def _cancel(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _bot(
    settings: Settings, intake: Intake, request: Callable[[], BaseRequest], metrics: Metrics
) -> KeepingBot:
    token = settings.telegram_bot_token
    if token is None:
        raise ValueError("a bot needs a token")
    return KeepingBot(
        intake,
        token.get_secret_value(),
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=CountedRequest(request(), metrics),
        get_updates_request=CountedRequest(request(), metrics),
        defaults=Defaults(parse_mode="HTML", link_preview_options=LinkPreviewOptions(is_disabled=True)),
    )


async def _introduce(application: App) -> None:
    """Tell Telegram the commands and what the bot is; a bot that cannot just now still serves its chairs."""
    bot = application.bot
    try:
        await bot.set_my_commands([BotCommand(name, said) for name, said in words.COMMANDS.items()])
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
        await bot.set_my_short_description(words.DESCRIPTION[:120])
        await bot.set_my_description(words.DESCRIPTION)
    except TelegramError as error:
        log.warning("commands not registered", extra={"reason": type(error).__name__})


async def _forget(bot: Afterword) -> None:
    """Once an hour, forget the ids of updates that cannot come again."""
    while True:
        bot.store.write_soon(lambda records: records.inbox.forget_done(records.clock() - KNOWN_FOR))
        await bot.pause(_FORGET_EVERY)


async def _sweep(bot: Afterword) -> None:
    """Every few seconds, take up what was put back into the inbox to be tried again."""
    while True:
        await bot.pause(_SWEEP_EVERY)
        try:
            await bot.intake.take_up()
        except AfterwordError as error:
            log.warning("inbox not swept", extra={"reason": type(error).__name__})


def _on_error(failures: Failures, delivery: Delivery) -> Callable[..., Any]:
    async def on_error(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        error = context.error
        if not isinstance(update, Update) or error is None:
            log.warning("telegram did not answer", extra={"reason": type(error).__name__})
            return
        await failures.failed(update, error)
        # Those before it had their effect, and the chair need not wait for this one to see it.
        await delivery.settle(line_of(update))

    return on_error
