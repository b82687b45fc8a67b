"""Opening the record at the start: the keyring, made with the database, and then the store."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.clock import utc_now
from bot.settings import Settings
from flows.loading import parse
from storage.errors import KeyringMissing
from storage.store import Store
from storage.vault import Keyring


def open_keyring(file: Path, database: Path) -> Keyring:
    """The keyring; made, readable by its owner alone, if there is neither keyring nor database yet."""
    if file.exists():
        return Keyring.load(file)
    if database.exists():
        raise KeyringMissing(file)
    return Keyring.create(file)


def open_store(
    database: Path, keyring: Keyring, *, beside: bool = False, clock: Callable[[], datetime] = utc_now
) -> Store:
    """The store; `beside` opens it next to a running bot, for a short piece of work."""
    return Store.open(
        database,
        keyring,
        parse_form=lambda source: parse(source, "a kept form", kept=True),
        clock=clock,
        beside=beside,
    )


@asynccontextmanager
async def store_beside(settings: Settings) -> AsyncIterator[Store]:
    """The store for a short piece of work, next to a bot that may be running."""
    keyring = open_keyring(settings.keyring_file, settings.database_file)
    store = open_store(settings.database_file, keyring, beside=True)
    try:
        yield store
    finally:
        await store.close()
