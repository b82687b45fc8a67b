"""Puts a backup in the place of the database, while the bot does not run."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from sqlite_utils import Database

from storage.backup import copy_database, live_keys
from storage.backup_keys import BackupKeys
from storage.canary import CANARY
from storage.data_keys import DataKeys
from storage.database import RESTORING, bring_up, lock_database, plain, reading, sweep_restores
from storage.errors import (
    BackupKeysMissing,
    BackupUnreadable,
    DatabaseExists,
    DatabaseUnwritable,
    KeyringWrong,
    SealBroken,
)
from storage.files import move_file
from storage.heads import Heads, end_shares
from storage.integrity import Report, inspect
from storage.replaced import replaced_name
from storage.resealing import reseal
from storage.tally import Tally
from storage.vault import SYSTEM, Keyring, Vault


def restore(file: Path, database: Path, keyring: Keyring, *, replace: bool = False) -> Report:
    """Make a database of a backup and the keys beside it; what a check of it found.

    Whoever was erased since stays erased. With `replace`, a database that is there is kept beside, under a
    name that ends in `.replaced-1` or the next number. Raises DatabaseExists, DatabaseBusy, DatabaseNewer,
    DatabaseUnwritable, BackupUnreadable, BackupKeysMissing or KeyringWrong; then all is as it was.
    """
    if database.exists() and not replace:
        raise DatabaseExists(database)
    lock = lock_database(database)
    partial = database.with_name(f"{database.name}{RESTORING}")
    try:
        sweep_restores(database)
        _copied(file, partial)
        with closing(sqlite3.connect(partial)) as connection:
            db = plain(connection)
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA secure_delete = ON")
            bring_up(db, file)
            with db.atomic():
                _give_keys(db, _keys(file, database, db, keyring), keyring, file)
            reseal(db, Vault(keyring, DataKeys(db).find))
            report = inspect(db, keyring, DataKeys(db).find)
        _set_aside(database)
        move_file(partial, database)
    except OSError as error:
        raise DatabaseUnwritable(database) from error
    except sqlite3.Error as error:
        raise BackupUnreadable(file) from error
    finally:
        with suppress(OSError):
            sweep_restores(database)
        os.close(lock)
    return report


def _copied(file: Path, target: Path) -> None:
    if not file.is_file():
        raise BackupUnreadable(file)
    with reading(file) as db:
        copy_database(db, target)


def _keys(file: Path, database: Path, copy: Database, keyring: Keyring) -> BackupKeys:
    """The keys that open the copy: those beside the backup, or else those of the database in its place.

    BackupKeysMissing if there are none; KeyringWrong if the keyring does not open those there are.
    """
    sealed = copy.execute("SELECT sealed FROM canary").fetchone()
    if sealed is None:
        raise BackupUnreadable(file)
    found, erased = None, frozenset(live_keys(copy).erased)
    wrong = False
    for keys in (BackupKeys.beside(file), *_in_place(database)):
        try:
            Vault(keyring, keys.keys.get).open(sealed[0], owner=SYSTEM, record=CANARY[0], field=CANARY[1])
        except SealBroken:
            continue
        except KeyringWrong:
            wrong = True
            continue
        found = found or keys
        erased |= keys.erased
    if found is None:
        raise KeyringWrong(file) if wrong else BackupKeysMissing(file)
    return BackupKeys(found.keys, erased)


def _in_place(database: Path) -> Iterator[BackupKeys]:
    """The keys of the database that is to be replaced, if it can still be read."""
    if database.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as connection:
            yield live_keys(plain(connection))


def _give_keys(db: Database, keys: BackupKeys, keyring: Keyring, file: Path) -> None:
    """Put the keys into the copy, and take the erased out of it; no number is ever given to another chair."""
    vault = Vault(keyring, keys.keys.get)
    tally = Tally(db, vault)
    heads = Heads(db, vault, tally)
    for chair in sorted(keys.erased):
        end_shares(db, heads, "peer_id = ?", chair)
    heads.settle()
    for chair in sorted(keys.erased):
        heads.remove(chair)
        db.execute("DELETE FROM chairs WHERE id = ?", (chair,))
        db.execute("DELETE FROM inbox WHERE owner = ?", (chair,))
        db.execute("INSERT OR IGNORE INTO erased VALUES (?)", (chair,))
    tally.settle()
    owners = [SYSTEM, *(chair for (chair,) in db.execute("SELECT id FROM chairs").fetchall())]
    for owner in owners:
        if owner not in keys.keys:
            raise BackupKeysMissing(file)
        DataKeys(db).put(owner, keys.keys[owner])
    highest = max({0, *keys.keys, *keys.erased})
    db.execute(
        "INSERT INTO sqlite_sequence (name, seq) SELECT 'chairs', 0"
        " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'chairs')"
    )
    db.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'chairs'", (highest,))


def _set_aside(database: Path) -> None:
    """Keep the database under another name; its log goes first, or SQLite would take it for the new one's."""
    if not database.exists():
        return
    number = 1
    while (aside := replaced_name(database, number)).exists():
        number += 1
    for suffix in ("-wal", "-shm", ""):
        part = database.with_name(database.name + suffix)
        if part.exists():
            move_file(part, aside.with_name(aside.name + suffix))
