"""Packs to make documents of: reflections walked through the real engine, a few days apart."""

from datetime import timedelta

from msgspec.structs import replace

from bot.actions.documents import DocumentFormat
from bot.documents.pack import Pack, PackDocument, Piece, document_of_pack
from flows.facts import facts_of
from tests.documents.reflecting import LONDON, WEST_SUSSEX, added, finished

SENTENCE = "I noticed that the school had raised this twice before, and nobody had taken it further. "


def pack(count: int, kind: DocumentFormat = DocumentFormat.PDF, **answers: str) -> Pack:
    """A pack of reflections of different lengths; the first has these answers too."""
    walked = [
        finished(
            **{"prompted": SENTENCE * (n + 1), "hindsight": SENTENCE * 2 * n or "Less."}
            | (answers if n == 0 else {})
        )
        for n in range(min(count, 5))
    ]
    pieces = []
    for number in range(count):
        chair = walked[number % len(walked)]
        at = chair.now + timedelta(days=3 * number)
        reflection = replace(chair.reflection, id=number + 1, submitted_at=at)
        pieces.append(
            Piece(
                reflection, at.astimezone(LONDON), (added(chair),) if number % 2 else (), facts_of(reflection)
            )
        )
    made = pieces[-1].finished + timedelta(days=1)
    return Pack("All that are finished", made, tuple(pieces), (), dict(WEST_SUSSEX.texts), kind)


def document_of(count: int, **answers: str) -> PackDocument:
    """The document of such a pack."""
    return document_of_pack(pack(count, **answers))
