"""Databases that a restore replaced: kept beside for a while, in case it was a mistake."""

import sqlite3
import time
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

_KEPT_DAYS = 30
_SUFFIXES = ("-wal", "-shm", "")
_PATIENCE = 0.5
"""For how many seconds it is waited for whoever reads one of them."""


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


def forget_erased(database: Path, erased: Collection[int]) -> bool:
    """Destroy the keys of the erased in the databases that this one replaced; False if one does not let."""
    done = [_forgotten(file, erased) for file in _replaced(database)]
    return all(done)


def _forgotten(file: Path, erased: Collection[int]) -> bool:
    try:
        with closing(sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)) as replaced:
            replaced.execute("PRAGMA secure_delete = ON")
            replaced.executemany("DELETE FROM data_keys WHERE owner = ?", [(owner,) for owner in erased])
            (busy, _, _) = replaced.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error:
        return False
    return not busy


def _replaced(database: Path) -> Iterator[Path]:
    for file in database.parent.glob(f"{database.name}.replaced-*"):
        if file.name.rpartition("-")[2].isdecimal():
            yield file
