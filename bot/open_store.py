"""Opening the record: at a start, which may make it, and for a command beside a bot, which never does."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.clock import utc_now
from bot.forms import must_differ
from bot.settings import Settings
from flows.form import Form
from flows.loading import parse, source_of
from storage.errors import DatabaseMissing, KeyringMissing
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
    database: Path,
    keyring: Keyring,
    *,
    beside: bool = False,
    clock: Callable[[], datetime] = utc_now,
    forms: Sequence[tuple[Form, str]] = (),
    keyring_file: Path | None = None,
) -> Store:
    """The store; `beside` opens it next to a running bot, for a short piece of work.

    `forms`, with their sources, are what new reflections are to use: refused before anything is changed.
    `keyring_file` is where the keys are found that another process has renewed meanwhile.
    """
    return Store.open(
        database,
        keyring,
        parse_form=read_kept,
        clock=clock,
        beside=beside,
        forms=forms,
        keyring_again=None if keyring_file is None else partial(Keyring.load, keyring_file),
    )


def open_for_start(settings: Settings) -> Store:
    """The record in its newest shape, made if there is none; whatever is refused leaves all as it was."""
    forms = chosen_forms(settings)
    keyring = open_keyring(settings.keyring_file, settings.database_file)
    return open_store(settings.database_file, keyring, forms=forms, keyring_file=settings.keyring_file)


def chosen_forms(settings: Settings) -> tuple[tuple[Form, str], ...]:
    """Every form that the settings name, and its source, the usual one first; FormInvalid, FormTwice."""
    forms = tuple(map(form_named, settings.forms))
    must_differ(form for form, _ in forms)
    return forms


def form_named(name: str) -> tuple[Form, str]:
    """The form of this name or file, and its source; FormInvalid with all that is wrong with it."""
    source, file = source_of(name)
    return parse(source, file), source


def read_kept(source: str) -> Form:
    """A form that is kept in the record."""
    return parse(source, "a kept form", kept=True)


def must_exist(settings: Settings) -> None:
    """Refuse to make a record where a command was run in the wrong folder: DatabaseMissing."""
    if not settings.database_file.exists():
        raise DatabaseMissing(settings.database_file.absolute())


@asynccontextmanager
async def store_beside(settings: Settings) -> AsyncIterator[Store]:
    """The store for a short piece of work, next to a bot that may be running; DatabaseMissing if none is."""
    must_exist(settings)
    keyring = open_keyring(settings.keyring_file, settings.database_file)
    store = open_store(settings.database_file, keyring, beside=True)
    try:
        yield store
    finally:
        await store.close()
