"""Backups, made while the bot runs, and proven by opening them.

A backup is one file without any data key. The keys stand beside it (see `backup_keys`); the keyring is
elsewhere.
"""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

from sqlite_utils import Database

from storage.backup_keys import NAME, BackupKeys
from storage.database import reading
from storage.errors import BackupExists, BackupFailed, BackupForeign
from storage.files import move_file, wipe
from storage.integrity import Report, inspect
from storage.store import Records, Store
from storage.vault import Keyring

_PARTIAL = ".partial"
_LEFT = (_PARTIAL, f"{_PARTIAL}-journal", f"{_PARTIAL}-wal", f"{_PARTIAL}-shm")
_KEYS = "data_keys"
_SEQUENCES = "sqlite_sequence"


async def backup(store: Store, file: Path) -> Report:
    """Write all that is stored now to a new file, and the keys beside it; what a check of it found.

    The bot goes on meanwhile. Whatever a killed backup left in the folder goes first. Raises BackupExists,
    BackupFailed, BackupForeign, or BackupUnreadable if the keys that are beside it already cannot be read;
    then there is no new file.
    """
    partial = file.with_name(f"{file.name}{_PARTIAL}")
    try:
        async with _alone_in(file.parent):
            await asyncio.to_thread(_prepare, file)
            await store.apart(lambda db, _: copy_database(db, partial))
            keys, keyring = await store.read(lambda records: _joined(records, file))
            report = await asyncio.to_thread(_proof, partial, keyring, keys)
            await store.write(lambda records: _hand_over(records, partial, file), once=True)
    except BackupForeign:
        raise BackupForeign(file.parent) from None
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(file) from error
    finally:
        with suppress(OSError):
            await asyncio.to_thread(partial.unlink)
    return report


def copy_database(db: Database, target: Path) -> None:
    """Copy a database, row by row, to a new file that only its owner may read; no data key goes with it.

    A copy of its pages would bring the keys along, and whatever else was once on them.
    """
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    (_, _, source) = db.execute("PRAGMA database_list").fetchone()
    with closing(sqlite3.connect(target, uri=True, isolation_level=None)) as copy:
        # What is copied is there whole once it is moved into place, or not at all.
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("ATTACH ? AS source", (f"{Path(source).as_uri()}?mode=ro",))
        copy.execute("BEGIN")
        shape = copy.execute("SELECT type, name, sql FROM source.sqlite_schema WHERE sql > ''").fetchall()
        tables = [(name, sql) for kind, name, sql in shape if kind == "table" and name != _SEQUENCES]
        for _, sql in tables:
            copy.execute(sql)
        for name in [*(name for name, _ in tables if name != _KEYS), _SEQUENCES]:
            copy.execute(f"INSERT INTO main.[{name}] SELECT * FROM source.[{name}]")  # noqa: S608 - the schema's
        for sql in [sql for kind, _, sql in shape if kind != "table"]:
            copy.execute(sql)
        copy.execute("COMMIT")


def live_keys(db: Database) -> BackupKeys:
    """The data keys that are in a database, and who was erased from it."""
    keys = {owner: bytes(sealed) for owner, sealed in db.execute("SELECT owner, sealed FROM data_keys")}
    return BackupKeys(keys, frozenset(chair for (chair,) in db.execute("SELECT chair_id FROM erased")))


@asynccontextmanager
async def _alone_in(folder: Path) -> AsyncIterator[None]:
    """Keep other backups out of a folder meanwhile, once they are done; may raise OSError."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        await asyncio.to_thread(fcntl.flock, held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _prepare(file: Path) -> None:
    """See that there is no such backup yet, and sweep away what killed ones left."""
    if file.exists():
        raise BackupExists(file)
    for left in file.parent.iterdir():
        if left.name == f"{NAME}.new":
            # It holds keys, perhaps those of somebody who has been erased since.
            wipe(left)
        elif left.name.endswith(_LEFT) and _is_database(left):
            left.unlink()


def _is_database(file: Path) -> bool:
    """Whether a file is a database as far as it is written, or the journal of one, not somebody else's."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return opened.read(6) in (b"", b"SQLite", bytes(6)) or not file.name.endswith(_PARTIAL)


def _joined(records: Records, file: Path) -> tuple[BackupKeys, Keyring]:
    keyring = records.vault.keyring
    return BackupKeys.beside(file).joined(live_keys(records.db), keyring), keyring


def _hand_over(records: Records, partial: Path, file: Path) -> None:
    """Put the keys beside the backup, and it in its place, in the transaction that says so.

    So nobody is erased between the reading of a key and its writing, and no key is renewed.
    """
    keys, _ = _joined(records, file)
    keys.write(file)
    move_file(partial, file)
    records.audit.note(records.clock(), "backup made")


def _proof(file: Path, keyring: Keyring, keys: BackupKeys) -> Report:
    with reading(file) as db:
        return inspect(db, keyring, keys.keys.get, erased=keys.erased)
