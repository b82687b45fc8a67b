"""Files made in a process of its own, so that a long reflection costs nobody else a moment.

The process gets the document on its standard input and gives the file on its standard output. Nothing of
either touches the disk.
"""

import asyncio
import pickle
import sys
from contextlib import suppress
from pathlib import Path

from bot.actions.documents import DocumentFormat
from bot.documents import exchange
from bot.documents.exchange import Added
from bot.documents.files import file_of
from bot.documents.model import Document, document_of
from bot.views.wanted import Wanted
from storage.errors import AfterwordError

SECONDS = 30.0
"""How long a file may take to be made."""
_MEMORY = 1024 * 1024 * 1024
"""Bytes of addresses; typst reserves more than it uses."""
_AT_ONCE = 2
"""How many are made side by side; the next waits."""
_BIGGEST = 50 * 1024 * 1024
"""The most bytes that Telegram takes."""
_SUFFIXES = {
    DocumentFormat.WORD: "docx",
    DocumentFormat.PDF: "pdf",
    DocumentFormat.MARKDOWN: "md",
    DocumentFormat.JSON: "json",
}


class DocumentNotMade(AfterwordError):
    """A document could not be made."""


class Maker:
    """Makes the files that are sent, each in no more than `seconds`; `template` is the authority's own."""

    def __init__(self, template: bytes | None = None, *, seconds: float = SECONDS) -> None:
        self._template = template
        self._seconds = seconds
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def make(self, wanted: Wanted) -> tuple[str, bytes]:
        """The file's name, which tells only when the reflection was finished, and the file.

        Raises DocumentNotMade, however the process ends.
        """
        name = f"reflection-{wanted.finished:%Y-%m-%d-%H%M}.{_SUFFIXES[wanted.format]}"
        if wanted.format is DocumentFormat.JSON:
            added = tuple(Added(one.about, one.at, one.text) for one in wanted.addenda)
            return name, exchange.written(exchange.exchanged(wanted.reflection, added))
        document = document_of(wanted.reflection, wanted.finished, wanted.additions)
        request = pickle.dumps((document, wanted.format, self._template))
        async with self._room:
            try:
                status, content = await self._in_process(request)
            except (TimeoutError, OSError) as error:
                raise DocumentNotMade(type(error).__name__) from None
        if status or not content or len(content) > _BIGGEST:
            raise DocumentNotMade(f"status {status}, {len(content)} bytes")
        return name, content

    async def _in_process(self, request: bytes) -> tuple[int | None, bytes]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.documents.process"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
            env={},
        )
        try:
            async with asyncio.timeout(self._seconds):
                made, _ = await process.communicate(request)
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return process.returncode, made


def _bound() -> None:
    """Have the system end this process when it takes too much, and this one first when memory is short."""
    import resource  # noqa: PLC0415 - this process alone needs it, and Windows has none

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


if __name__ == "__main__":
    _bound()
    asked: tuple[Document, DocumentFormat, bytes | None] = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own bot wrote it
    sys.stdout.buffer.write(file_of(*asked))
