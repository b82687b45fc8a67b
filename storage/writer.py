"""The one thread that touches the database: what arrives together, it commits together."""

import asyncio
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue

from storage.database import Opened, empty_log, failure
from storage.errors import AfterwordError, NotKept, StoreClosed
from storage.job import Job, settle

_log = logging.getLogger(__name__)
_BATCH = 256
_BEGINS = 3
_SWEEP_AFTER = 0.5
"""Seconds from a commit until what it replaced or deleted is taken out of the log too, and between tries."""


class Writer:
    """Runs jobs in the order they came; every outcome is told after the commit that it rests on.

    SQLite's log still holds the pages as they were before a commit. So it is emptied soon after every one:
    once for all that were made meanwhile, and again and again as long as somebody reads from it.

    Jobs that come together are run together. Where one of them is to be undone alone, all are, and each is
    run again in a savepoint of its own.

    `settle` writes what jobs have left to be written. `done` is called before each commit, and may write;
    `kept` after it, and says whether the log is to be emptied at once; `undone` after each rollback, and
    `changed` when another process has written; all on the writer's thread.
    """

    def __init__(
        self,
        opened: Opened,
        *,
        settle: Callable[[], None],
        done: Callable[[], None],
        kept: Callable[[], bool],
        undone: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        self._opened = opened
        self._write_rest = settle
        self._done = done
        self._kept = kept
        self._undone = undone
        self._changed = changed
        self._version = 0
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._closing = False
        # What a killed process left in the log goes too.
        self._sweep_at: float | None = time.monotonic()
        self.commits = 0
        """How many transactions have been committed."""
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    @property
    def working(self) -> bool:
        """Whether the thread lives that does the work."""
        return self._thread.is_alive()

    def put(self, job: Job) -> None:
        """Queue a job; StoreClosed once closing has begun."""
        if self._closing:
            raise StoreClosed
        self._jobs.put(job)

    def sweep(self) -> bool:
        """Empty the log, on the writer's thread, between jobs; False if somebody reads from it."""
        swept = empty_log(self._opened.db)
        self._sweep_at = None if swept else time.monotonic() + _SWEEP_AFTER
        return swept

    async def close(self) -> None:
        """Finish what is queued, close the database, and end."""
        if not self._closing:
            self._closing = True
            self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        going = True
        while going:
            job = self._next()
            batch: list[Job] = []
            while job is not None:
                batch.append(job)
                if len(batch) == _BATCH:
                    break
                try:
                    job = self._jobs.get_nowait()
                except Empty:
                    break
            going = job is not None
            self._finish(batch)
        if self._sweep_at is not None:
            # Whoever holds the database may be idle, and learn only later of what was replaced here.
            self.sweep()
        self._opened.close()

    def _next(self) -> Job | None:
        """The next job, whenever it comes; the log is emptied on the way, when it is time."""
        while self._sweep_at is not None:
            left = self._sweep_at - time.monotonic()
            if left <= 0:
                self.sweep()
                continue
            with suppress(Empty):
                return self._jobs.get(timeout=left)
        return self._jobs.get()

    def _finish(self, batch: list[Job]) -> None:
        if any(job.writes for job in batch):
            try:
                self._commit(batch)
            except BaseException as error:
                self._lost(batch, error)
        else:
            self._look(batch)
        _tell(batch)

    def _commit(self, batch: list[Job]) -> None:
        self._begin()
        try:
            self._notice()
            if len(batch) == 1 or any(job.once for job in batch) or not self._together(batch):
                for job in batch:
                    self._apart(job)
            self._done()
            self._execute("COMMIT")
        except BaseException:
            self._rollback()
            raise
        self.commits += 1
        self._sweep_soon()
        if self._kept():
            self.sweep()

    def _begin(self) -> None:
        for attempt in range(_BEGINS):
            try:
                self._execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if attempt == _BEGINS - 1 or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
            else:
                return

    def _together(self, batch: list[Job]) -> bool:
        """Run all jobs in one savepoint; False, and nothing is changed, if any of them is to be undone."""
        self._execute("SAVEPOINT batch")
        try:
            kept = self._all(batch)
        except BaseException:
            if not self._opened.db.conn.in_transaction:
                # The error took the whole transaction with it.
                raise
            kept = False
        if not kept:
            self._execute("ROLLBACK TO batch")
            self._undone()
        # This also finds out a job that has ended the transaction, and says nothing of it.
        self._execute("RELEASE batch")
        return kept

    def _all(self, batch: list[Job]) -> bool:
        """Run all jobs; False where one was only to read, and has changed something."""
        for job in batch:
            if not job.writes:
                self._write_rest()
            changes = self._opened.db.conn.total_changes
            job.result = job.run()
            if not job.writes:
                self._write_rest()
                if self._opened.db.conn.total_changes != changes:
                    return False
        self._write_rest()
        return True

    def _apart(self, job: Job) -> None:
        """Run a job in a savepoint of its own, kept if it writes and does not raise."""
        changes = self._opened.db.conn.total_changes
        self._execute("SAVEPOINT job")
        try:
            job.result = job.run()
            self._write_rest()
        except BaseException as error:
            if not self._opened.db.conn.in_transaction:
                raise
            job.error = _meaning(error)
        if job.error is not None:
            self._execute("ROLLBACK TO job")
            self._undone()
        elif not job.writes:
            self._execute("ROLLBACK TO job")
            self._forget_since(changes)
        self._execute("RELEASE job")

    def _lost(self, batch: list[Job], error: BaseException) -> None:
        """Nothing of the batch was kept: say so to those who wrote, and let the others look again."""
        self._undone()
        reason = getattr(error, "sqlite_errorname", type(error).__name__)
        _log.error("nothing could be kept", extra={"reason": reason, "jobs": len(batch)})
        for job in batch:
            job.result = None
            job.error = _unkept(error) if job.writes else None
        self._look([job for job in batch if not job.writes])

    def _look(self, jobs: list[Job]) -> None:
        for job in jobs:
            changes = self._opened.db.conn.total_changes
            try:
                self._execute("BEGIN")
                self._notice()
                job.result = job.run()
                self._write_rest()
            except BaseException as error:
                job.error = _meaning(error)
                self._undone()
            finally:
                self._rollback()
                self._forget_since(changes)

    def _forget_since(self, changes: int) -> None:
        """After a rollback: if anything had been changed, what was remembered meanwhile may be untrue."""
        if self._opened.db.conn.total_changes != changes:
            self._undone()

    def _notice(self) -> None:
        (version,) = self._opened.db.conn.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version = version
            self._sweep_soon()
            self._changed()

    def _sweep_soon(self) -> None:
        if self._sweep_at is None:
            self._sweep_at = time.monotonic() + _SWEEP_AFTER

    def _execute(self, sql: str) -> None:
        self._opened.db.conn.execute(sql)

    def _rollback(self) -> None:
        if self._opened.db.conn.in_transaction:
            self._execute("ROLLBACK")


def _meaning(error: BaseException) -> BaseException:
    """A job's own error, or what an error of the disk's means to whoever runs the bot."""
    found = failure(error) if isinstance(error, sqlite3.Error) else None
    if found is None:
        return error
    found.__cause__ = error
    return found


def _unkept(error: BaseException) -> AfterwordError:
    meaning = _meaning(error)
    if isinstance(meaning, AfterwordError):
        return meaning
    found = NotKept()
    found.__cause__ = error
    return found


def _tell(batch: list[Job]) -> None:
    """Hand every outcome to its loop, in one call a loop: each call wakes it."""
    waiting: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in batch:
        if job.future is not None:
            waiting.setdefault(job.future.get_loop(), []).append(job)
        elif job.error is not None:
            _log.error("a job that nobody waits for failed", extra={"reason": type(job.error).__name__})
    for loop, jobs in waiting.items():
        try:
            loop.call_soon_threadsafe(settle, jobs)
        except RuntimeError:
            _log.warning("nobody waits for these jobs any more", extra={"jobs": len(jobs)})
