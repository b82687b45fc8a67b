"""Files made in a process of its own, so that a long reflection costs nobody else a moment.

The process gets the document on its standard input and gives the file on its standard output. Nothing of
either touches the disk.
"""

import asyncio
import pickle
import sys

from bot.actions.documents import DocumentFormat
from bot.concurrency import bound, in_process
from bot.documents import exchange
from bot.documents.exchange import Added
from bot.documents.files import file_of
from bot.documents.model import Document, document_of
from bot.documents.picture import png
from bot.views.wanted import Picture, Wanted
from storage.errors import AfterwordError

SECONDS = 30.0
"""How long a file may take to be made."""
_MEMORY = 1024 * 1024 * 1024
"""Bytes of addresses; typst reserves more than it uses."""
_AT_ONCE = 2
"""How many are made side by side; the next waits."""
_BIGGEST = 50 * 1024 * 1024
"""The most bytes that Telegram takes."""
_Asked = tuple[Document, DocumentFormat, bytes | None] | Picture
"""What the process is asked for."""
_SUFFIXES = {
    DocumentFormat.WORD: "docx",
    DocumentFormat.PDF: "pdf",
    DocumentFormat.MARKDOWN: "md",
    DocumentFormat.JSON: "json",
}


class DocumentNotMade(AfterwordError):
    """A document could not be made."""


class Maker:
    """Makes the files that are sent, each in no more than `seconds`.

    `template` is the authority's own, for the form with the id `form`; without one, for every form.
    """

    def __init__(
        self, template: bytes | None = None, *, form: str | None = None, seconds: float = SECONDS
    ) -> None:
        self._template = template
        self._form = form
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
        fits = self._form in (None, wanted.reflection.form.id)
        return name, await self._made((document, wanted.format, self._template if fits else None))

    async def picture(self, picture: Picture) -> bytes:
        """A year as a picture, in PNG; raises DocumentNotMade."""
        return await self._made(picture)

    async def _made(self, asked: _Asked) -> bytes:
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
    asked: _Asked = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own bot wrote it
    sys.stdout.buffer.write(png(asked) if isinstance(asked, Picture) else file_of(*asked))
