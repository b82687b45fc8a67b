"""Databases that a restore replaced: kept beside for a while, in case it was a mistake."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from sqlite_utils import Database

_KEPT_DAYS = 30
_SUFFIXES = ("-wal", "-shm", "")


def replaced_name(database: Path, number: int) -> Path:
    """The name of a database that was replaced."""
    return database.with_name(f"{database.name}.replaced-{number}")


def sweep_replaced(database: Path) -> None:
    """Take away what was replaced long ago; may raise OSError."""
    for file in list(_replaced(database)):
        # A file keeps its contents' age under another name; its own is when it was named.
        if time.time() - file.stat().st_ctime > _KEPT_DAYS * 86_400:
            for suffix in _SUFFIXES:
                file.with_name(file.name + suffix).unlink(missing_ok=True)


def forget_erased(database: Path, db: Database) -> None:
    """Destroy the keys of whoever was erased in the databases that this one replaced, where it can."""
    erased = db.execute("SELECT chair_id FROM erased").fetchall()
    for file in _replaced(database):
        with suppress(sqlite3.Error), closing(sqlite3.connect(file, isolation_level=None)) as replaced:
            replaced.execute("PRAGMA secure_delete = ON")
            replaced.executemany("DELETE FROM data_keys WHERE owner = ?", erased)
            replaced.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _replaced(database: Path) -> Iterator[Path]:
    for file in database.parent.glob(f"{database.name}.replaced-*"):
        if file.name.rpartition("-")[2].isdecimal():
            yield file
