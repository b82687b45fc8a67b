"""Files made in a process of its own, so that a long reflection costs nobody else a moment.

The process gets the document on its standard input and gives the file on its standard output. Nothing of
either touches the disk.
"""

import asyncio
import pickle
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from bot.actions.documents import DocumentFormat
from bot.concurrency import bound, in_process
from bot.documents import exchange
from bot.documents.archive import Archive, archive_of
from bot.documents.exchange import Added
from bot.documents.files import file_of
from bot.documents.model import Document, document_of
from bot.documents.picture import png
from bot.views.wanted import Picture, Wanted, WantedData
from storage.errors import AfterwordError

SECONDS = 30.0
"""How long a file may take to be made."""
_MEMORY = 1024 * 1024 * 1024
"""Bytes of addresses; typst reserves more than it uses."""
_AT_ONCE = 2
"""How many are made side by side; the next waits."""
_BIGGEST = 50 * 1024 * 1024
"""The most bytes that Telegram takes."""
"""What the process is asked for."""
_SUFFIXES = {
    DocumentFormat.WORD: "docx",
    DocumentFormat.PDF: "pdf",
    DocumentFormat.MARKDOWN: "md",
    DocumentFormat.JSON: "json",
}


Asked = Archive | Picture | tuple[Document, DocumentFormat, bytes | None]
"""What the process is to make."""


class DocumentNotMade(AfterwordError):
    """A document could not be made."""


Everything = Callable[[int], Awaitable[dict[str, Any]]]
"""Reads all that is held of a chair, by their number; LookupError once they are gone."""


async def _nothing(_chair: int) -> dict[str, Any]:
    raise LookupError("no record to read")


class Maker:
    """Makes the files that are sent, each in no more than `seconds`.

    `template` is the authority's own, for the form with the id `form`; without one, for every form.
    `everything` reads all that is held of a chair.
    """

    def __init__(
        self,
        template: bytes | None = None,
        *,
        form: str | None = None,
        everything: Everything = _nothing,
        seconds: float = SECONDS,
    ) -> None:
        self._template = template
        self._form = form
        self._everything = everything
        self._seconds = seconds
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def make(self, wanted: Wanted | WantedData) -> tuple[str, bytes]:
        """The file's name, which tells only when the reflection was finished or all was read, and the file.

        Raises DocumentNotMade, however the process ends.
        """
        if isinstance(wanted, WantedData):
            return f"my-data-{wanted.made:%Y-%m-%d-%H%M}.zip", await self._archive(wanted)
        name = f"reflection-{wanted.finished:%Y-%m-%d-%H%M}.{_SUFFIXES[wanted.format]}"
        if wanted.format is DocumentFormat.JSON:
            added = tuple(Added(one.about, one.at, one.text) for one in wanted.addenda)
            return name, exchange.written(exchange.exchanged(wanted.reflection, added))
        document = document_of(wanted.reflection, wanted.finished, wanted.additions)
        fits = self._form in (None, wanted.reflection.form.id)
        return name, await self._made((document, wanted.format, self._template if fits else None))

    async def _archive(self, wanted: WantedData) -> bytes:
        try:
            data = await self._everything(wanted.chair)
        except (LookupError, AfterwordError) as error:
            raise DocumentNotMade(type(error).__name__) from None
        return await self._made(Archive(data, wanted.made))

    async def picture(self, picture: Picture) -> bytes:
        """A year as a picture, in PNG; raises DocumentNotMade."""
        return await self._made(picture)

    async def _made(self, asked: Asked) -> bytes:
        request = pickle.dumps(asked)
        async with self._room:
            try:
                status, content = await in_process("bot.documents.process", self._seconds, request)
            except (TimeoutError, OSError) as error:
                raise DocumentNotMade(type(error).__name__) from None
        if status or not content or len(content) > _BIGGEST:
            raise DocumentNotMade(f"status {status}, {len(content)} bytes")
        return content


if __name__ == "__main__":
    bound(memory=_MEMORY, seconds=int(SECONDS))
    to_make: Asked = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own bot wrote it
    match to_make:
        case Archive():
            made = archive_of(to_make)
        case Picture():
            made = png(to_make)
        case _:
            made = file_of(*to_make)
    sys.stdout.buffer.write(made)
