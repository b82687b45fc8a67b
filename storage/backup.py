"""Backups, made while the bot runs, and proven by opening them.

A backup is one file without any data key. The keys stand beside it (see `backup_keys`); the keyring is
elsewhere.
"""

import asyncio
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlite_utils import Database

from storage.backup_keys import BackupKeys
from storage.database import reading
from storage.errors import BackupExists, BackupFailed, BackupForeign
from storage.files import move_file
from storage.integrity import Report, inspect
from storage.store import Records, Store
from storage.vault import Keyring


async def backup(store: Store, file: Path) -> Report:
    """Write all that is stored now to a new file, and the keys beside it; what a check of it found.

    The bot goes on meanwhile. Raises BackupExists, BackupFailed, BackupForeign, or BackupUnreadable if the
    keys that are beside it already cannot be read; then there is no new file.
    """
    partial = file.with_name(f"{file.name}.partial")
    try:
        await store.apart(lambda db, _: _copied(db, file, partial))
        # On the store's own thread, so that nobody is erased between the reading of a key and its writing.
        keys, keyring = await store.read(lambda records: _handed_over(records, file))
        report = await asyncio.to_thread(_proof, partial, keyring, keys)
        await asyncio.to_thread(move_file, partial, file)
    except BackupForeign:
        raise BackupForeign(file.parent) from None
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(file) from error
    finally:
        with suppress(OSError):
            await asyncio.to_thread(partial.unlink, missing_ok=True)
    await store.write(lambda records: records.audit.note(records.clock(), "backup made"))
    return report


def copy_database(db: Database, target: Path) -> None:
    """Copy a database to a new file that only its owner may read, without its data keys, in one piece."""
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        copy.execute("PRAGMA secure_delete = ON")
        db.conn.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("DELETE FROM data_keys")


def live_keys(db: Database) -> BackupKeys:
    """The data keys that are in a database, and who was erased from it."""
    keys = {owner: bytes(sealed) for owner, sealed in db.execute("SELECT owner, sealed FROM data_keys")}
    return BackupKeys(keys, frozenset(chair for (chair,) in db.execute("SELECT chair_id FROM erased")))


def _copied(db: Database, file: Path, partial: Path) -> None:
    if file.exists():
        raise BackupExists(file)
    partial.unlink(missing_ok=True)
    copy_database(db, partial)


def _handed_over(records: Records, file: Path) -> tuple[BackupKeys, Keyring]:
    keyring = records.vault.keyring
    keys = BackupKeys.beside(file).joined(live_keys(records.db), keyring)
    keys.write(file)
    return keys, keyring


def _proof(file: Path, keyring: Keyring, keys: BackupKeys) -> Report:
    with reading(file) as db:
        return inspect(db, keyring, keys.keys.get, erased=keys.erased)
