"""What can stop the start, each with one clear error."""

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseNewer,
    DatabaseUnwritable,
    KeyringWrong,
    SealBroken,
)
from storage.store import Store
from storage.vault import Keyring
from tests.storage.samples import NOW, joining, parse_form, starting

ROOT = Path(__file__).parents[2]

OPENS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from storage.store import Store
from storage.vault import Keyring

keyring = Keyring.parse(sys.stdin.readline())
try:
    Store.open(Path(sys.argv[1]), keyring, parse_form=str, clock=lambda: datetime.now(UTC))
except Exception as error:
    print(type(error).__name__, error, flush=True)
else:
    print("open", flush=True)
    sys.stdin.readline()
"""


def opens(database, keyring):
    return Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW)


@contextmanager
def somebody_without_rights():
    """Root may write anywhere, so for a while this process is nobody in particular."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def elsewhere(database, keyring):
    """Another process that opens the store, and holds it until it is told to end."""
    process = subprocess.Popen(
        [sys.executable, "-c", OPENS, str(database)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    process.stdin.write(keyring.text())
    process.stdin.flush()
    return process


async def test_the_database_is_for_its_owner_alone(store, chair, database):
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in database.parent.iterdir()}
    assert set(modes) == {"afterword.db", "afterword.db-wal", "afterword.db-shm", "afterword.db.lock"}
    assert set(modes.values()) == {0o600}


async def test_a_store_that_was_opened_before_opens_again(opening, chair):
    for _ in range(3):
        store = await opening()
        assert await store.read(lambda r: r.chairs.all()) == (chair,)


async def test_another_keyring_does_not_open_the_database(store, chair, database, keyring):
    await store.close()
    with pytest.raises(KeyringWrong, match=r"afterword\.db"):
        opens(database, Keyring.fresh())
    swapped = Keyring({next(iter(keyring.keys)): bytes(32)})
    with pytest.raises(KeyringWrong):
        opens(database, swapped)
    again = opens(database, keyring)
    assert await again.read(lambda r: r.chairs.all()) == (chair,)
    await again.close()


async def test_a_database_of_a_newer_version_is_left_alone(store, database, keyring):
    await store.close()
    other = sqlite3.connect(database)
    with other:
        other.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('afterword', 'm999_later', '')"
        )
    other.close()
    before = database.read_bytes()
    with pytest.raises(DatabaseNewer, match=r"afterword\.db"):
        opens(database, keyring)
    assert database.read_bytes() == before


async def test_a_second_process_is_refused_until_the_first_has_ended(database, keyring):
    holder = elsewhere(database, keyring)
    with holder:
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(DatabaseBusy, match=r"afterword\.db"):
            opens(database, keyring)
        holder.stdin.close()
    store = opens(database, keyring)
    with elsewhere(database, keyring) as second:
        assert second.stdout.readline().startswith("DatabaseBusy")
    await store.close()


async def test_a_process_that_was_killed_holds_nothing(database, keyring):
    with elsewhere(database, keyring) as holder:
        assert holder.stdout.readline() == "open\n"
        holder.kill()
    store = opens(database, keyring)
    await store.write(joining(1))
    await store.close()


def test_a_place_that_is_no_folder_is_unwritable(tmp_path, keyring):
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnwritable):
        opens(tmp_path / "file" / "afterword.db", keyring)
    (tmp_path / "afterword.db").mkdir()
    with pytest.raises(DatabaseUnwritable):
        opens(tmp_path / "afterword.db", keyring)


@pytest.mark.parametrize("mode", [0o500, 0o555])
def test_a_folder_that_cannot_be_written_is_refused(keyring, mode):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(mode)
        with somebody_without_rights(), pytest.raises(DatabaseUnwritable, match=r"afterword\.db"):
            opens(Path(folder) / "afterword.db", keyring)


def test_a_file_that_is_no_database_is_damaged(tmp_path, keyring):
    (tmp_path / "afterword.db").write_bytes(b"this is no database at all" * 400)
    with pytest.raises(DatabaseDamaged):
        opens(tmp_path / "afterword.db", keyring)


@pytest.mark.parametrize("harm", ["DELETE FROM canary", "UPDATE canary SET sealed = randomblob(60)"])
async def test_a_database_without_a_sound_canary_is_damaged(store, database, keyring, harm):
    await store.close()
    other = sqlite3.connect(database)
    with other:
        other.execute(harm)
    other.close()
    with pytest.raises(DatabaseDamaged):
        opens(database, keyring)


async def test_a_database_that_another_program_has_to_itself_is_busy(store, chair, database, keyring):
    await store.close()
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusy):
        opens(database, keyring)
    other.execute("ROLLBACK")
    other.close()
    again = opens(database, keyring)
    assert await again.read(lambda r: r.chairs.all()) == (chair,)
    await again.close()


async def test_after_a_refused_start_the_database_is_free(store, database, keyring):
    await store.close()
    for _ in range(2):
        with pytest.raises(KeyringWrong):
            opens(database, Keyring.fresh())
    again = opens(database, keyring)
    await again.close()


def test_a_store_opens_before_there_is_an_event_loop(database, keyring):
    store = opens(database, keyring)
    assert asyncio.run(store.write(joining(1))).telegram_id == 1
    asyncio.run(store.close())


async def test_a_command_may_work_beside_the_bot_which_sees_what_it_did(store, chair, database, keyring):
    started = await store.write(starting(chair))
    assert await store.read(lambda r: r.reflections.load(started.id, owner=chair)) == started
    command = Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW, beside=True)
    newcomer = await command.write(joining(303))
    await command.write(lambda r: r.chairs.remove(chair))
    await command.close()
    assert await store.read(lambda r: r.chairs.all()) == (newcomer,)
    assert await store.read(lambda r: r.reflections.load(started.id, owner=chair)) is None
    with pytest.raises(SealBroken):
        await store.write(lambda r: r.chairs.save_settings(chair, {}))
    with pytest.raises(DatabaseBusy):
        opens(database, keyring)


async def test_a_command_beside_the_bot_does_not_change_the_shape_of_its_database(store, database, keyring):
    older = sqlite3.connect(database)
    with older:
        older.execute("DELETE FROM _sqlite_migrations WHERE name = 'm002_reminding'")
    older.close()
    with pytest.raises(DatabaseBusy):
        Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW, beside=True)


async def test_a_command_does_not_keep_the_bot_from_starting(database, keyring):
    command = Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW, beside=True)
    bot = opens(database, keyring)
    await command.close()
    await bot.close()
