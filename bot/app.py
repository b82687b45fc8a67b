"""All wiring, in one readable place: from the settings and an open store to a bot that is ready to run."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from telegram import LinkPreviewOptions, Update
from telegram.ext import Application, ApplicationBuilder, CallbackContext, Defaults
from telegram.request import BaseRequest

from bot import terms
from bot.clock import utc_now
from bot.documents.everything import Everything
from bot.documents.maker import Maker
from bot.documents.reading import PackReader
from bot.forms import must_differ
from bot.gateway.rate_limiter import RateLimiter
from bot.gateway.transport import AiohttpRequest
from bot.guard.guard import Guard
from bot.inbound.arrived import Arrived
from bot.inbound.calendar_upload import CalendarUploads
from bot.inbound.dispatcher import Dispatcher
from bot.inbound.handlers import handlers
from bot.inbound.inbox import Inbox
from bot.inbound.ordering import ChatOrder, ordering_key
from bot.inbound.ptb import KeepingBot, ReadingApplication
from bot.inbound.reading import Tap, Words
from bot.inbound.retries import Retries
from bot.ops.instrumentation import CountedRequest, TimedChatOrder
from bot.ops.metrics import Metrics
from bot.outbound.clearing_loop import ClearingLoop
from bot.outbound.delivery import Delivery
from bot.outbound.departing import Departing
from bot.outbound.nudge_loop import NudgeLoop
from bot.outbound.retention_loop import RetentionLoop
from bot.service import Service
from bot.settings import Settings
from bot.strings import chat as strings
from bot.strings import wording
from bot.strings.keeping import how_long
from bot.views.message import Message
from flows.form import Form
from flows.loading import parse, source_of
from storage.store import Records, Store

log = logging.getLogger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]
Pause = Callable[[float], Awaitable[None]]


class Afterword(Struct, frozen=True):
    """The bot and its parts, wired but not running."""

    application: App
    store: Store
    service: Service
    delivery: Delivery
    nudge_loop: NudgeLoop
    clearing_loop: ClearingLoop
    retention_loop: RetentionLoop
    departing: Departing
    retries: Retries
    order: ChatOrder
    metrics: Metrics
    inbox: Inbox
    settings: Settings
    pause: Pause


async def load_form(settings: Settings, store: Store) -> tuple[Form, str]:
    """The usual form of new reflections; it and others are kept for good under their versions.

    Raises FormInvalid, FormTwice or FormChanged.
    """
    files = map(source_of, settings.forms)
    forms = tuple((parse(source, file), source) for source, file in files)
    must_differ(form for form, _ in forms)

    def keep(records: Records) -> None:
        for form, source in forms:
            records.forms.keep(form, source)
        records.forms.asked = {form.id: (form, source) for form, source in forms}

    await store.write(keep)
    return forms[0]


async def build(
    settings: Settings,
    store: Store,
    *,
    clock: Callable[[], datetime] = utc_now,
    request: Callable[[], BaseRequest] = AiohttpRequest,
    rate_limiter: RateLimiter | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    pause: Pause = asyncio.sleep,
) -> Afterword:
    """Wire the bot; `request` makes what carries its calls, one for polling and one for all else.

    `monotonic` gives seconds, and `pause` waits for as many as it is given.
    """
    form, source = await load_form(settings, store)
    asked = await store.read(lambda records: [one for one, _ in records.forms.asked.values()])
    wording.speak(*(one.texts for one in asked))
    wording.say_how_long(how_long(settings.retention))
    terms.hold_to(terms.Terms(settings.privacy_text, settings.disclosure_recipients))
    metrics = Metrics()

    def resting(chat_id: int) -> None:
        delivery.beside(delivery.tell(chat_id, Message(strings.RESTS)))

    inbox = Inbox(store, clock, resting=resting)

    def more_to_come(chat_id: int) -> bool:
        return order.has_more(chat_id) or inbox.has_more(chat_id)

    async def after(update: object) -> None:
        """An update was worked on: try it again if it failed, and show what was put off while more came."""
        if not isinstance(update, Arrived):
            return
        try:
            await retries.retry_until_done(update, application.process_update)
            if not more_to_come(ordering_key(update)):
                await delivery.settle(ordering_key(update))
        except Exception as error:
            log.error("showing failed", extra={"update": update.update_id, "reason": type(error).__name__})
        finally:
            inbox.finished(update)

    order = TimedChatOrder(metrics, after=after, flooding=inbox.has_more, calm=inbox.calm.wait)
    bot = _bot(settings, inbox, request, metrics)
    builder = ApplicationBuilder().application_class(ReadingApplication, {"store": store})
    application: App = (
        builder.bot(bot).concurrent_updates(order).update_queue(inbox.queue).updater(None).build()
    )
    everything = Everything(store, zone=settings.time_zone, clock=clock)
    packs = PackReader(store, zone=settings.time_zone, clock=clock)
    rate_limiter = rate_limiter or RateLimiter(clock=monotonic, sleep=pause)
    delivery = Delivery(
        bot,
        store,
        rate_limiter=rate_limiter,
        zone=settings.time_zone,
        clock=clock,
        maker=Maker(_template(settings), form=form.id, everything=everything.of, packs=packs.of),
        more_to_come=more_to_come,
        monotonic=monotonic,
        pause=pause,
    )
    nudge_loop = NudgeLoop(store, delivery, form=form, zone=settings.time_zone, clock=clock)
    hours = settings.clear_chat_hours
    clearing_loop = ClearingLoop(
        store,
        delivery,
        after=timedelta(hours=hours) if hours else None,
        zone=settings.time_zone,
        clock=clock,
    )
    retention_loop = RetentionLoop(
        store, delivery, retention=settings.retention, zone=settings.time_zone, clock=clock
    )
    guard = Guard(settings.guard_allow, settings.guard_names)
    # Its lists are read before anybody waits for them.
    await asyncio.to_thread(guard.findings, "")
    service = Service(store, form, source, zone=settings.time_zone, clock=clock, guard=guard)
    retries = Retries(store, delivery.tell, pause=pause)
    departing = Departing(bot, store, rate_limiter, pause=pause)
    dispatcher = Dispatcher(
        service,
        delivery,
        calendars=CalendarUploads(bot, store, zone=settings.time_zone, clock=clock),
        strangers=inbox.strangers,
        departing=departing,
        direct=inbox.direct,
    )
    application.add_handlers(handlers(dispatcher))
    application.add_error_handler(_on_error(retries, delivery, inbox))
    return Afterword(
        application=application,
        store=store,
        service=service,
        delivery=delivery,
        nudge_loop=nudge_loop,
        clearing_loop=clearing_loop,
        retention_loop=retention_loop,
        departing=departing,
        retries=retries,
        order=order,
        metrics=metrics,
        inbox=inbox,
        settings=settings,
        pause=pause,
    )


def _bot(
    settings: Settings, inbox: Inbox, request: Callable[[], BaseRequest], metrics: Metrics
) -> KeepingBot:
    token = settings.telegram_bot_token
    if token is None:
        raise ValueError("a bot needs a token")
    return KeepingBot(
        inbox,
        token.get_secret_value(),
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=CountedRequest(request(), metrics),
        get_updates_request=CountedRequest(request(), metrics),
        defaults=Defaults(parse_mode="HTML", link_preview_options=LinkPreviewOptions(is_disabled=True)),
    )


def _on_error(retries: Retries, delivery: Delivery, inbox: Inbox) -> Callable[..., Any]:
    async def on_error(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        error = context.error
        if not isinstance(update, Tap | Words | Update) or error is None:
            log.warning("telegram did not answer", extra={"reason": type(error).__name__})
            return
        # Only what is kept can be tried again, and the tries be counted.
        await inbox.direct.failed(update.update_id)
        await retries.failed(update.update_id, _sender(update), error)
        # Those before it had their effect, and the chair need not wait for this one to see it.
        await delivery.settle(ordering_key(update))

    return on_error


def _sender(update: Tap | Words | Update) -> int | None:
    """The Telegram id of whoever sent an update, if anybody did."""
    if isinstance(update, Update):
        return update.effective_user.id if update.effective_user else None
    return update.who


def _template(settings: Settings) -> bytes | None:
    """The authority's file for documents, if there is one; TemplateUnreadable if it cannot be filled in."""
    if settings.template is None:
        return None
    # What reads Word files takes 8 MB, which a service without a template has no use for.
    from bot.documents.template import template_of  # noqa: PLC0415

    return template_of(settings.template)
