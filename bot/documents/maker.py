"""Has files made in a process of its own, so that a long reflection costs nobody else a moment.

What makes them is known to that process alone: the bot has no use for its memory.
"""

import asyncio
import pickle
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.actions.documents import DocumentFormat
from bot.concurrency import in_process
from bot.documents import exchange
from bot.documents.archive import Archive
from bot.documents.asked import SECONDS, SECONDS_OF_A_PACK, Asked
from bot.documents.exchange import Added
from bot.documents.model import document_of
from bot.views.wanted import Picture, Wanted, WantedData, WantedPack
from storage.errors import AfterwordError

if TYPE_CHECKING:
    from bot.documents.pack import Pack

_AT_ONCE = 2
"""How many are made side by side; the next waits. Of packs it is one, so that nothing else waits for one."""
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


Everything = Callable[[int], Awaitable[dict[str, Any]]]
"""Reads all that is held of a chair, by their number; LookupError once they are gone."""


Packs: TypeAlias = "Callable[[WantedPack], Awaitable[Pack]]"
"""Reads what goes into a pack; LookupError once nothing of it is left."""


async def _nothing(_chair: object) -> Any:
    raise LookupError("no record to read")


class Maker:
    """Makes the files that are sent, each in no more than `seconds`.

    `template` is the authority's own, for the form with the id `form`; without one, for every form.
    `everything` reads all that is held of a chair, and `packs` what goes into a pack.
    """

    def __init__(
        self,
        template: bytes | None = None,
        *,
        form: str | None = None,
        everything: Everything = _nothing,
        packs: Packs = _nothing,
        seconds: float = SECONDS,
    ) -> None:
        self._template = template
        self._form = form
        self._everything = everything
        self._packs = packs
        self._seconds = seconds
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._room_for_packs = asyncio.Semaphore(1)
        self._made_already: dict[WantedPack, tuple[str, bytes]] = {}

    async def make(self, wanted: Wanted | WantedData | WantedPack) -> tuple[str, bytes]:
        """The file's name, which tells only when the reflection was finished or all was read, and the file.

        Raises DocumentNotMade, however the process ends.
        """
        if isinstance(wanted, WantedPack):
            if wanted not in self._made_already:
                await self.make_ahead(wanted)
            # Once it goes out it is kept no longer: what is sent again is made again, as things then stand.
            return self._made_already.pop(wanted)
        if isinstance(wanted, WantedData):
            return f"my-data-{wanted.made:%Y-%m-%d-%H%M}.zip", await self._archive(wanted)
        name = f"reflection-{wanted.finished:%Y-%m-%d-%H%M}.{_SUFFIXES[wanted.format]}"
        if wanted.format is DocumentFormat.JSON:
            added = tuple(Added(one.about, one.at, one.text) for one in wanted.addenda)
            return name, exchange.written(exchange.exchanged(wanted.reflection, added))
        document = document_of(wanted.reflection, wanted.finished, wanted.additions)
        fits = self._form in (None, wanted.reflection.form.id)
        return name, await self._made((document, wanted.format, self._template if fits else None))

    async def make_ahead(self, wanted: WantedPack, counted: Callable[[int], object] = lambda _: None) -> None:
        """Make a pack, for `make` to give; `counted` hears how many reflections are in it so far.

        Raises DocumentNotMade.
        """
        async with self._room_for_packs:
            try:
                pack = await self._packs(wanted)
            except (LookupError, AfterwordError) as error:
                raise DocumentNotMade(type(error).__name__) from None
            made = await self._in_process(pack, max(self._seconds, SECONDS_OF_A_PACK), counted)
        name = f"reflections-{pack.made:%Y-%m-%d-%H%M}.{_SUFFIXES[wanted.format]}"
        self._made_already[wanted] = name, made

    def is_made(self, wanted: WantedPack) -> bool:
        """Whether a pack waits to be given."""
        return wanted in self._made_already

    def forget(self, wanted: WantedPack) -> None:
        """A pack is not wanted any more."""
        self._made_already.pop(wanted, None)

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
        async with self._room:
            return await self._in_process(asked, self._seconds)

    async def _in_process(
        self, asked: Asked, seconds: float, counted: Callable[[int], object] = lambda _: None
    ) -> bytes:
        request = await asyncio.to_thread(pickle.dumps, asked)
        try:
            status, content = await in_process("bot.documents.process", seconds, request, counted)
        except (TimeoutError, OSError) as error:
            raise DocumentNotMade(type(error).__name__) from None
        if status or not content or len(content) > _BIGGEST:
            raise DocumentNotMade(f"status {status}, {len(content)} bytes")
        return content
