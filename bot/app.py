"""All wiring, in one readable place: from the settings and an open store to a bot that runs."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from telegram import BotCommand, LinkPreviewOptions, MenuButtonCommands, Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder, CallbackContext, Defaults, ExtBot
from telegram.request import BaseRequest

from bot import words
from bot.clock import utc_now
from bot.counting import CountedRequest, TimedPerChat
from bot.delivery import Delivery
from bot.handlers import handlers
from bot.inbox import KNOWN_FOR, Failures, KeepingRequest, left_over
from bot.metrics import Metrics
from bot.ordering import PerChat
from bot.posts import Post
from bot.rates import Rates
from bot.reception import Reception
from bot.service import Service
from bot.settings import Settings
from bot.transport import AiohttpRequest
from flows.form import Form
from flows.loading import parse, source_of
from storage.errors import NotKept
from storage.store import Store

log = logging.getLogger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "channel_post", "my_chat_member")
_TEN_SECONDS = 10.0
_LONG_POLL = 25


@dataclass(frozen=True, slots=True)
class Afterword:
    """The bot and its parts, wired but not running."""

    application: App
    store: Store
    service: Service
    delivery: Delivery
    failures: Failures
    order: PerChat
    metrics: Metrics


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
) -> Afterword:
    """Wire the bot; `request` makes what carries its calls, one for polling and one for all else."""
    form, source = await load_form(settings, store)
    metrics = Metrics()
    order = TimedPerChat(metrics)
    application = (
        ApplicationBuilder()
        .bot(_bot(settings, store, clock, request, metrics))
        .concurrent_updates(order)
        .build()
    )
    delivery = Delivery(application.bot, store, rates=rates or Rates(), zone=settings.time_zone, clock=clock)
    service = Service(store, form, source, zone=settings.time_zone, clock=clock)
    failures = Failures(store)
    application.add_handlers(handlers(Reception(service, delivery)))
    application.add_error_handler(_on_error(application, failures, delivery))
    return Afterword(application, store, service, delivery, failures, order, metrics)


@asynccontextmanager
async def running(bot: Afterword, *, polling: bool = True) -> AsyncIterator[None]:
    """The bot at work; at the end it stops taking, finishes what is in hand, and the inbox keeps the rest."""
    application = bot.application
    await application.initialize()
    try:
        await _introduce(application)
        await application.start()
        for update in await left_over(bot.store, application):
            await application.update_queue.put(update)
        chores = [asyncio.create_task(bot.delivery.run()), asyncio.create_task(_forget(bot.store))]
        if polling and application.updater is not None:
            await application.updater.start_polling(timeout=_LONG_POLL, allowed_updates=list(ALLOWED_UPDATES))
        try:
            yield
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(_TEN_SECONDS):
                    await _stop(bot, chores)
    finally:
        await application.shutdown()


async def until_stopped() -> None:
    """Return when the process is asked to stop, by SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


async def _stop(bot: Afterword, chores: list[asyncio.Task[None]]) -> None:
    application = bot.application
    bot.order.close()
    bot.failures.stop()
    for chore in chores:
        chore.cancel()
    if application.updater is not None and application.updater.running:
        await application.updater.stop()
    await application.stop()


def _bot(
    settings: Settings,
    store: Store,
    clock: Callable[[], datetime],
    request: Callable[[], BaseRequest],
    metrics: Metrics,
) -> ExtBot[None]:
    token = settings.telegram_bot_token
    if token is None:
        raise ValueError("a bot needs a token")
    return ExtBot(
        token.get_secret_value(),
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=CountedRequest(request(), metrics),
        get_updates_request=CountedRequest(KeepingRequest(request(), store, clock), metrics),
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


async def _forget(store: Store) -> None:
    """Once an hour, forget the ids of updates that cannot come again."""
    while True:
        store.write_soon(lambda records: records.inbox.forget_done(records.clock() - KNOWN_FOR))
        await asyncio.sleep(timedelta(hours=1).total_seconds())


def _on_error(application: App, failures: Failures, delivery: Delivery) -> Callable[..., Any]:
    async def on_error(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        error = context.error
        if not isinstance(update, Update) or error is None:
            log.warning("telegram did not answer", extra={"reason": type(error).__name__})
            return
        aside = await failures.failed(update, error, application.update_queue)
        if update.effective_user is not None and (aside or isinstance(error, NotKept)):
            said = words.SET_ASIDE if aside else words.NOT_KEPT
            await delivery.tell(update.effective_user.id, Post(said))

    return on_error
