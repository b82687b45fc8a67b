"""Waiting: how long, what cuts it short, what goes one by one, beside the rest, or in its own process."""

import asyncio
import random
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


def jittered_backoff(failures: int, longest: float) -> float:
    """How many seconds to wait after so many failures in a row: twice as long each time, up to `longest`.

    Up to a half is taken off at random, so that what failed together is not tried again together.
    """
    seconds = min(2.0 ** min(failures - 1, 10), longest)
    return seconds * random.uniform(0.5, 1)  # noqa: S311 - jitter, not a secret


async def behind_what_is_ready() -> None:
    """Let whatever can go on now go first, and what that begins: a call is written by a task of its own."""
    for _ in range(2):
        await asyncio.sleep(0)


async def all_ended(works: Sequence[Coroutine[Any, Any, T]]) -> list[T | BaseException]:
    """Do all of this side by side; what comes of each, in order, be it an error."""
    if len(works) != 1:
        return await asyncio.gather(*works, return_exceptions=True)
    # One alone needs no task of its own.
    try:
        return [await works[0]]
    except Exception as error:
        return [error]


class Interruptible:
    """What is waited for here can be cut short, all at once, now or for good."""

    def __init__(self) -> None:
        self._open: set[asyncio.Timeout] = set()
        self.over = False
        """Whether every wait from now on is cut short at once."""

    async def finished(self, wanted: Coroutine[Any, Any, object]) -> bool:
        """Wait for something; whether it came, rather than being cut short, which cancels it."""
        if self.over:
            wanted.close()
            return False
        try:
            async with asyncio.timeout(None) as wait:
                self._open.add(wait)
                await wanted
        except TimeoutError:
            if not wait.expired():
                raise
            return False
        finally:
            self._open.discard(wait)
        return True

    def interrupt(self) -> None:
        """Cut short what is waited for now."""
        now = asyncio.get_running_loop().time()
        for wait in self._open:
            if not wait.expired():
                wait.reschedule(now)

    def end(self) -> None:
        """Cut short what is waited for now, and all that is waited for later."""
        self.over = True
        self.interrupt()


class _Turns(asyncio.Lock):
    """The turns of one key, each for who is in it; a lock hands them on in the order they are asked for."""

    def __init__(self, over: Callable[[], object]) -> None:
        super().__init__()
        self.wanted = 0
        """By how many, the one that has the turn included."""
        self._over = over

    async def __aenter__(self) -> None:
        self.wanted += 1
        try:
            await self.acquire()
        except BaseException:
            self._leave()
            raise

    async def __aexit__(self, *_: object) -> None:
        self.release()
        self._leave()

    def _leave(self) -> None:
        self.wanted -= 1
        if not self.wanted:
            self._over()


class KeyedLock:
    """One turn at a time for each key, in the order they are asked for; nothing is kept of keys at rest."""

    def __init__(self) -> None:
        self._turns: dict[int, _Turns] = {}
        self.idle = asyncio.Event()
        """Set while nobody has or wants a turn."""
        self.idle.set()

    def __contains__(self, key: int) -> bool:
        return key in self._turns

    def contended(self, key: int) -> bool:
        """Whether somebody waits behind the one that has the key's turn."""
        turns = self._turns.get(key)
        return turns is not None and turns.wanted > 1

    def turn(self, key: int) -> AbstractAsyncContextManager[None]:
        """Have the key's turn, which is to be entered at once."""
        turns = self._turns.get(key)
        if turns is None:
            turns = self._turns[key] = _Turns(partial(self._rests, key))
            self.idle.clear()
        return turns

    def _rests(self, key: int) -> None:
        del self._turns[key]
        if not self._turns:
            self.idle.set()


class Tasks:
    """Work that goes on beside everything else, and that nobody waits for but the end."""

    def __init__(self) -> None:
        self._going: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin some work; whoever wants to can wait for it."""
        task = asyncio.create_task(work)
        self._going.add(task)
        task.add_done_callback(self._going.discard)
        return task

    async def ended(self) -> bool:
        """Wait for all that goes on now; whether there was any."""
        if not self._going:
            return False
        # `gather` does not pause for what has ended, so nothing would be taken out of `_going`.
        await asyncio.wait(self._going)
        return True


async def in_process(
    module: str, seconds: float, request: bytes, counted: Callable[[int], object] = lambda _: None
) -> tuple[int | None, bytes]:
    """Run a module of the bot in a process of its own: its exit status, and its answer to a request.

    It has no environment. Of its errors only lines that are a number are read, for `counted`: how far it is.
    Raises TimeoutError after so many seconds, or OSError; ended by then, or by being cancelled, it is killed.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[1],
        env={},
    )
    try:
        async with asyncio.timeout(seconds):
            answer, _ = await asyncio.gather(_answer(process, request), _count(process, counted))
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return process.returncode, answer


async def _answer(process: asyncio.subprocess.Process, request: bytes) -> bytes:
    to, of = process.stdin, process.stdout
    assert to is not None and of is not None  # noqa: S101, PT018 - both are pipes
    with suppress(BrokenPipeError, ConnectionResetError):
        to.write(request)
        await to.drain()
    to.close()
    answer = await of.read()
    await process.wait()
    return answer


async def _count(process: asyncio.subprocess.Process, counted: Callable[[int], object]) -> None:
    told = process.stderr
    assert told is not None  # noqa: S101 - it is a pipe
    rest = b""
    while some := await told.read(65_536):
        *lines, rest = (rest + some).split(b"\n")
        rest = rest[-20:]
        for line in lines:
            if line.isdigit():
                counted(int(line))
