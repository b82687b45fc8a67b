"""The bots that are measured: each polls the address that it is given, on one core, until it is ended.

`python -m tests.bench.bots NAME ADDRESS CORE [FOLDER]`; aiogram's needs the dependency group `bench`.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

TOKEN = "1000000001:sandbox-token-that-opens-nothing-at-all"
QUESTIONS = 25
_ASKED = "Question {} of {}: what was it that you noticed, and what will you do about it?"


def afterword(address: str, folder: Path) -> None:
    """This bot: everything sealed and on disk, `synchronous=FULL`; only its sending limits are lifted."""
    from pydantic import SecretStr

    from bot.app import build
    from bot.cli.run import spare_collector
    from bot.gateway.rate_limiter import RateLimiter
    from bot.lifecycle import running
    from bot.open_store import open_keyring, open_store
    from bot.settings import Settings

    settings = Settings(
        _env_file=None,
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=address,
        database_file=folder / "record" / "afterword.db",
        keyring_file=folder / "keyring.json",
    )

    async def serve() -> None:
        keyring = open_keyring(settings.keyring_file, settings.database_file)
        store = open_store(settings.database_file, keyring)
        rate_limiter = RateLimiter(overall=100_000, bulk=100_000, burst=100_000)
        bot = await build(settings, store, rate_limiter=rate_limiter)
        spare_collector()
        async with running(bot):
            await asyncio.Event().wait()

    asyncio.run(serve())


def echo_httpx(address: str, _folder: Path) -> None:
    """A bare echo on python-telegram-bot with its own transport."""
    # One at a time, as is its custom: its pool of connections takes the longer the more of them are in use.
    _echo(address, lambda builder: builder)


def echo_aiohttp(address: str, _folder: Path) -> None:
    """A bare echo on python-telegram-bot with this bot's transport."""
    from bot.gateway.transport import AiohttpRequest

    def with_transport(builder: Any) -> Any:
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest())
        return builder.concurrent_updates(True)

    _echo(address, with_transport)


def _echo(address: str, with_transport: Callable[[Any], Any]) -> None:
    from telegram import Update
    from telegram.ext import ApplicationBuilder, MessageHandler, filters

    async def echo(update: Update, _context: Any) -> None:
        await update.get_bot().send_message(update.message.chat_id, update.message.text)

    builder = ApplicationBuilder().token(TOKEN).base_url(f"{address}/bot")
    application = with_transport(builder).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(bootstrap_retries=-1)


def conversation(address: str, folder: Path) -> None:
    """A form on ConversationHandler, its answers and state written by PicklePersistence on every update."""
    from telegram import Update
    from telegram.ext import (
        ApplicationBuilder,
        CommandHandler,
        ConversationHandler,
        MessageHandler,
        PicklePersistence,
        filters,
    )

    async def ask(update: Update, context: Any, number: int) -> int:
        await update.message.reply_text(_ASKED.format(number + 1, QUESTIONS))
        return number

    async def start(update: Update, context: Any) -> int:
        return await ask(update, context, 0)

    async def answer(update: Update, context: Any) -> int:
        answers = context.user_data.setdefault("answers", {})
        number = context.user_data["number"] = (context.user_data.get("number", 0) + 1) % QUESTIONS
        answers[number] = update.message.text
        state = await ask(update, context, number)
        await context.application.update_persistence()
        return state

    words = MessageHandler(filters.TEXT & ~filters.COMMAND, answer)
    form: ConversationHandler[Any] = ConversationHandler(
        entry_points=[CommandHandler("start", start)],
        states={number: [words] for number in range(QUESTIONS)},
        fallbacks=[CommandHandler("start", start)],
        name="form",
        persistent=True,
    )
    persistence = PicklePersistence(folder / "conversations.pickle")
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{address}/bot").persistence(persistence)
    application = builder.build()
    application.add_handler(form)
    application.run_polling(bootstrap_retries=-1)


def aiogram_form(address: str, _folder: Path) -> None:
    """The same form on aiogram's state machine, in memory alone."""
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.filters import CommandStart
    from aiogram.fsm.context import FSMContext
    from aiogram.fsm.state import State, StatesGroup
    from aiogram.fsm.storage.memory import MemoryStorage
    from aiogram.types import Message

    states = [State(f"question_{number}") for number in range(QUESTIONS)]
    type("Form", (StatesGroup,), {f"question_{n}": state for n, state in enumerate(states)})
    dispatcher = Dispatcher(storage=MemoryStorage())

    @dispatcher.message(CommandStart())
    async def start(message: Message, state: FSMContext) -> None:
        await state.set_state(states[0])
        await message.answer(_ASKED.format(1, QUESTIONS))

    def answers(number: int) -> None:
        following = (number + 1) % QUESTIONS

        @dispatcher.message(states[number])
        async def answer(message: Message, state: FSMContext) -> None:
            await state.update_data({f"answer_{number}": message.text})
            await state.set_state(states[following])
            await message.answer(_ASKED.format(following + 1, QUESTIONS))

    for number in range(QUESTIONS):
        answers(number)

    async def serve() -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(address))
        await dispatcher.start_polling(Bot(TOKEN, session=session), handle_signals=False)

    asyncio.run(serve())


BOTS: dict[str, Callable[[str, Path], None]] = {
    "afterword": afterword,
    "echo_httpx": echo_httpx,
    "echo_aiohttp": echo_aiohttp,
    "conversation": conversation,
    "aiogram": aiogram_form,
}

if __name__ == "__main__":
    os.sched_setaffinity(0, {int(sys.argv[3])})
    BOTS[sys.argv[1]](sys.argv[2], Path(sys.argv[4]))
