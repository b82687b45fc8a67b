"""Opens the database file: its pragmas, its migrations, and the lock that keeps a second process out."""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct
from sqlite_utils import Database

from storage.errors import (
    AfterwordError,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseNewer,
    DatabaseOlder,
    DatabaseUnwritable,
    NotKept,
)
from storage.migrations import steps
from storage.replaced import sweep_replaced

BUSY_MILLISECONDS = 500
"""How long one statement waits for another program to release the database."""

RESTORING = ".restoring"
"""What the name of a database ends in while it is made of a backup."""
_PATIENCE = 5_000
"""How many milliseconds an ending process waits for others to stop reading what it erased."""

_PRAGMAS = (
    f"busy_timeout = {BUSY_MILLISECONDS}",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    # A freed page still holds what was on it, a destroyed key among them.
    "secure_delete = ON",
    "temp_store = MEMORY",
    # In KiB: the upper pages of every index, and what a turn of each of a thousand chairs touches.
    "cache_size = -8000",
    "journal_mode = WAL",
    "synchronous = FULL",
    # A page that is written again and again is carried over once; 4,000 of them are those 16 MB.
    "wal_autocheckpoint = 4000",
    "journal_size_limit = 16777216",
)


class Opened(Struct, frozen=True):
    """An open database and the lock that is held for as long as it is."""

    db: Database
    path: Path
    lock: int | None

    def close(self) -> None:
        """Close the file and release the lock."""
        try:
            self.db.close()
        finally:
            if self.lock is not None:
                os.close(self.lock)


def open_database(path: Path, *, beside: bool, refuse: Callable[[Database], None]) -> Opened:
    """Open the database, made if there is none, and bring it to the newest shape.

    One process holds it; `beside` opens it without holding it, for a short piece of work while that one runs,
    and never brings it to another shape. `refuse` looks at what is there before anything is changed, and may
    raise. The connection may be used by any one thread at a time. Raises DatabaseUnwritable, DatabaseBusy,
    DatabaseNewer, DatabaseOlder or DatabaseDamaged.
    """
    lock: int | None = None
    try:
        lock = lock_database(path)
    except DatabaseBusy:
        if not beside:
            raise
    connection: sqlite3.Connection | None = None
    try:
        if lock is not None:
            if is_made(path):
                _look(path, refuse, older=not beside)
            sweep_restores(path)
            sweep_replaced(path)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(path, check_same_thread=False)
        db = plain(connection)
        for pragma in _PRAGMAS:
            db.execute(f"PRAGMA {pragma}").fetchall()
        if lock is None and steps.pending(db):
            # The process that holds it knows only the shape that it has.
            raise DatabaseBusy(path)  # noqa: TRY301 - closed like every other failure
        bring_up(db, path)
        _touched(db)
    except BaseException as error:
        if connection is not None:
            connection.close()
        if lock is not None:
            os.close(lock)
        if isinstance(error, sqlite3.Error):
            raise _opening(error, path) from error
        if isinstance(error, OSError):
            raise DatabaseUnwritable(path) from error
        raise
    if beside and lock is not None:
        os.close(lock)
        lock = None
    return Opened(db, path, lock)


def plain(connection: sqlite3.Connection) -> Database:
    """A connection with what sqlite-utils adds to it, and nothing that plugins would."""
    return Database(connection, execute_plugins=False)


def is_made(path: Path) -> bool:
    """Whether there is a database, be it of an older version."""
    return path.exists() and path.stat().st_size > 0


@contextmanager
def reading(path: Path, *, held: bool = False) -> Iterator[Database]:
    """A connection of its own that cannot write, and sees the database as it is now until it is closed.

    Of a database that is `held`, so that nobody writes meanwhile, it leaves no file behind either.
    """
    # What stands in a log alone is seen only by whoever opens the log too.
    log = path.with_name(f"{path.name}-wal")
    how = "immutable=1" if held and not is_made(log) else "mode=ro"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None)
    try:
        db = plain(connection)
        db.execute("PRAGMA trusted_schema = OFF")
        db.begin()
        # A snapshot is taken by the first look, not by the beginning.
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield db
    finally:
        connection.close()


def sweep_restores(path: Path) -> None:
    """Take away what a killed restore left beside a database that is held; may raise OSError."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(f"{path.name}{RESTORING}{suffix}").unlink(missing_ok=True)


def bring_up(db: Database, path: Path) -> None:
    """Bring a database to the newest shape; DatabaseNewer if it is newer than this version of the bot."""
    if steps_to_come(db, path):
        steps.apply(db)


def steps_to_come(db: Database, path: Path) -> tuple[str, ...]:
    """The steps that a database has not had; DatabaseNewer if it had some that this version does not know."""
    if {step.name for step in steps.applied(db)} - _known():
        raise DatabaseNewer(path)
    return tuple(step.name for step in steps.pending(db))


def empty_log(db: Database, *, patience: int = 0) -> bool:
    """Move all of the log into the database, and cut it to nothing; False if it is in use just now.

    What a commit replaced is then nowhere on the disk: `secure_delete` overwrites it in the database itself.
    `patience` is how many milliseconds to wait for whoever reads.
    """
    try:
        db.execute(f"PRAGMA busy_timeout = {patience}")
        (busy, _, _) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error:
        # The next try may find the disk well again; until then, whoever writes is told.
        return False
    finally:
        db.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    return not busy


def emptied(path: Path) -> bool:
    """Empty a database's log, whoever has it open, once nobody reads from it; False if somebody stays."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return empty_log(plain(connection), patience=_PATIENCE)


def failure(error: sqlite3.Error) -> AfterwordError | None:
    """What a failed statement means to whoever runs the bot; None if it is a fault of the program."""
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return DatabaseDamaged()
        case (
            sqlite3.SQLITE_FULL
            | sqlite3.SQLITE_IOERR
            | sqlite3.SQLITE_READONLY
            | sqlite3.SQLITE_BUSY
            | sqlite3.SQLITE_LOCKED
            | sqlite3.SQLITE_CANTOPEN
            | sqlite3.SQLITE_PROTOCOL
            | sqlite3.SQLITE_PERM
            | sqlite3.SQLITE_NOMEM
        ):
            return NotKept()
        case _:
            return None


def _opening(error: sqlite3.Error, path: Path) -> Exception:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return DatabaseBusy(path)
        case _:
            found = failure(error)
            return DatabaseUnwritable(path) if isinstance(found, NotKept) else DatabaseDamaged(path)


def lock_database(path: Path) -> int:
    """Keep every other process out of a database, until the descriptor is closed; DatabaseBusy if one is in.

    Raises DatabaseUnwritable if the folder does not take the lock's file.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseUnwritable(path) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise DatabaseBusy(path) from error
    return lock


def _look(path: Path, refuse: Callable[[Database], None], *, older: bool) -> None:
    """Refuse a database that is held, before anything of it is changed."""
    with reading(path, held=True) as db:
        if steps_to_come(db, path) and not older:
            raise DatabaseOlder(path)
        if steps.applied(db):
            refuse(db)


def _known() -> set[str]:
    """The names of every step that there is."""
    with plain(sqlite3.connect(":memory:")) as empty:
        return {migration.name for migration in steps.pending(empty)}


def _touched(db: Database) -> None:
    """Read the first page of every table, so that gross damage shows at the start, whatever the size."""
    for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        db.execute(f"SELECT * FROM [{table}] LIMIT 1").fetchall()  # noqa: S608 - a name from the schema itself
