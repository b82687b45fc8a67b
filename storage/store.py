"""The store: one sealed database, and the jobs that read and write its records."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from flows.form import Form
from storage.database import Opened, emptied, open_database, reading
from storage.errors import DatabaseDamaged, KeyringWrong, NotErased
from storage.job import Job
from storage.records import Records
from storage.replaced import forget_erased
from storage.resealing import reseal
from storage.vault import Keyring
from storage.writer import Writer

_log = logging.getLogger(__name__)
T = TypeVar("T")
_NUMBERS = 2**31
__all__ = ["Records", "Store"]


class Store:
    """The record of all that was said. Its methods are the event loop's; jobs run on its one thread.

    A job is a plain function of the records. It must not await, and must not hold on to the records. It
    may be undone and run again, for the sake of others that came with it: so it does nothing outside of the
    records that is not as well done twice, or is written `once`.
    """

    def __init__(self, opened: Opened, records: Records) -> None:
        self._records = records
        self.path = opened.path
        self._writer = Writer(
            opened,
            settle=records.settle,
            done=records.tally.settle,
            kept=self._kept,
            undone=records.undone,
            changed=records.changed,
        )

    @classmethod
    def open(
        cls,
        database: Path,
        keyring: Keyring,
        *,
        parse_form: Callable[[str], Form],
        clock: Callable[[], datetime],
        beside: bool = False,
        forms: Sequence[tuple[Form, str]] = (),
        keyring_again: Callable[[], Keyring] | None = None,
    ) -> "Store":
        """Open the database, made if there is none, in its newest shape, and prove that the keyring opens it.

        `beside` opens it next to the process that holds it, for a short piece of work. `parse_form` reads the
        source of a form; `clock` tells the time with its zone; `forms`, with their sources, are what new
        reflections are to use; `keyring_again` reads the keyring anew when another process has written, which
        may have renewed the keys. Raises DatabaseUnwritable, DatabaseBusy, DatabaseNewer, DatabaseOlder,
        DatabaseDamaged, KeyringWrong or FormChanged; what is refused is as it was.
        """

        def refuse(db: Database) -> None:
            Records(db, keyring, parse_form, clock).must_fit(forms)

        try:
            opened = open_database(database, beside=beside, refuse=refuse)
        except (KeyringWrong, DatabaseDamaged) as error:
            raise type(error)(database) from None
        try:
            records = Records(opened.db, keyring, parse_form, clock, keyring_again)
            records.prove()
            reseal(opened.db, records.vault)
            if not records.tally.is_right():
                _log.error("a part of the record is not the newest")
            # Somebody may have read what was replaced when a chair was erased.
            forget_erased(database, records.erased())
        except BaseException as error:
            opened.close()
            if isinstance(error, KeyringWrong | DatabaseDamaged):
                raise type(error)(database) from None
            raise
        return cls(opened, records)

    def _kept(self) -> bool:
        destroyed = self._records.kept()
        if destroyed:
            forget_erased(self.path, self._records.erased())
        return destroyed

    @property
    def commits(self) -> int:
        """How many transactions have been committed since the store was opened."""
        return self._writer.commits

    @property
    def working(self) -> bool:
        """Whether jobs are still done; once they are not, only a new process will do them."""
        return self._writer.working

    async def write(self, job: Callable[[Records], T], *, once: bool = False) -> T:
        """Run a job and return its result once it is on disk.

        A job that raises undoes itself alone, and its exception is raised here. Raises NotKept when the disk
        would not take it. To be cancelled while waiting does not undo a job. One that does more than to the
        records, such as to write a file, is to be run `once`.
        """
        result: T = await self._queued(job, writes=True, once=once)
        return result

    def write_soon(self, job: Callable[[Records], object]) -> None:
        """Queue a job, in order with all others, that nobody waits for; a failure is logged as an event."""
        self._writer.put(Job(partial(job, self._records), writes=True, future=None))

    async def read(self, job: Callable[[Records], T]) -> T:
        """Run a job that only looks, after all that was queued before it; what it would change is undone.

        It costs no commit of its own; what it sees is on disk when it returns.
        """
        result: T = await self._queued(job, writes=False)
        return result

    async def apart(self, look: Callable[[Database, Keyring], T]) -> T:
        """Look at all that is on disk by now, unchanging, in another thread, while jobs go on."""
        keyring = await self.read(lambda records: records.vault.keyring)

        def looking() -> T:
            with reading(self.path) as db:
                return look(db, keyring)

        return await asyncio.to_thread(looking)

    async def prove_writable(self) -> None:
        """Write a number that nothing reads, and see it to disk; NotKept if the disk does not take it."""

        def job(records: Records) -> None:
            (number,) = records.db.execute("PRAGMA user_version").fetchone()
            records.db.execute(f"PRAGMA user_version = {(number + 1) % _NUMBERS}")

        await self.write(job)

    async def prove_erased(self) -> None:
        """See all that was deleted or replaced off the disk; NotErased if somebody goes on reading it.

        A store does so by itself soon after every change, for as long as it is open. This is for a process
        that ends at once, and is not to say "deleted" before it is true.
        """
        erased = await self.read(lambda records: records.erased())
        gone = await asyncio.to_thread(lambda: (emptied(self.path), forget_erased(self.path, erased)))
        if not all(gone):
            raise NotErased(self.path)

    async def close(self) -> None:
        """Finish what is queued and close the database; may be called again."""
        await self._writer.close()

    def _queued(
        self, job: Callable[[Records], Any], *, writes: bool, once: bool = False
    ) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._writer.put(Job(partial(job, self._records), writes=writes, future=future, once=once))
        return future
