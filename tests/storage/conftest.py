"""Opens the store that every storage test runs against; another engine would change this file alone."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from storage.chairs import Chair
from storage.store import Store
from storage.vault import Keyring
from tests.storage.samples import NOW, joining, parse_form

Opening = Callable[[], Awaitable[Store]]


@pytest.fixture
def keyring() -> Keyring:
    return Keyring.fresh()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "record" / "afterword.db"


@pytest.fixture
async def opening(database: Path, keyring: Keyring) -> AsyncIterator[Opening]:
    """Opens the store, closing the one that was open before: a restart."""
    opened: list[Store] = []

    async def open_again() -> Store:
        for store in opened:
            await store.close()
        opened.append(Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW))
        return opened[-1]

    yield open_again
    for store in opened:
        await store.close()


@pytest.fixture
async def store(opening: Opening) -> Store:
    return await opening()


@pytest.fixture
async def chair(store: Store) -> Chair:
    return await store.write(joining(101))


@pytest.fixture
async def stranger(store: Store) -> Chair:
    """Another chair, to whom nothing of the first one's may show."""
    return await store.write(joining(202, "another chair"))
