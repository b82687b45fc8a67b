"""A piece of work for the writer, and how its outcome is told."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Job:
    """A piece of work, and where its outcome goes: to nobody, when nobody waits.

    `once` is one that does harm when it is run, undone, and run again.
    """

    run: Callable[[], Any]
    writes: bool
    future: asyncio.Future[Any] | None
    once: bool = False
    result: Any = None
    error: BaseException | None = None


def settle(jobs: list[Job]) -> None:
    """Tell the outcome of each to whoever waits for it; on their loop."""
    for job in jobs:
        future, error = job.future, job.error
        if future is None or future.done():
            continue
        if error is None:
            future.set_result(job.result)
        elif isinstance(error, StopIteration):
            # A future refuses to carry one.
            future.set_exception(RuntimeError("a job ran out of an iterator"))
        else:
            future.set_exception(error)
