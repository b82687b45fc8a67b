"""A pack: several reflections as one document, with a cover, contents, and the picture of their time."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.actions.documents import DocumentFormat
from bot.documents.model import Document, document_of
from bot.documents.text import fit
from bot.strings import packs as strings
from bot.strings import wording
from bot.strings.counts import reflections
from bot.views.days import long_day, long_moment
from bot.views.html import words_of
from bot.views.wanted import Picture
from bot.views.year import parts_in_words, picture_of
from flows.facts import Facts
from flows.reflection import Reflection
from flows.summary import Addition
from flows.year_figures import figures

Told = Callable[[int], object]
"""Hears how many reflections are in it so far."""


class Piece(Struct, frozen=True):
    """One reflection in it, as it was read from the record; `finished` is by the chair's own clock."""

    reflection: Reflection
    finished: datetime
    additions: tuple[Addition, ...]
    facts: Facts


class Pack(Struct, frozen=True):
    """What a pack is made of: how its reflections were chosen, in words, and they themselves, oldest first.

    `made` is when, by the chair's own clock; `ends` are those of the conferences of that time, and `texts`
    the words of the chair's form.
    """

    name: str
    made: datetime
    pieces: tuple[Piece, ...]
    ends: tuple[datetime, ...]
    texts: dict[str, str]
    format: DocumentFormat


class PackDocument(Struct, frozen=True):
    """A whole pack on paper. `documents` stand under their headings, in the same order as `headings`.

    `figures` are lines of the picture's figures in words, in parts.
    """

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    picture: Picture
    figures: tuple[tuple[str, ...], ...]
    headings: tuple[str, ...]
    documents: tuple[Document, ...]
    signatures: tuple[str, ...]
    made: datetime


def document_of_pack(pack: Pack) -> PackDocument:
    """The document of a pack."""
    with wording.speaking(pack.texts):
        return _document(pack)


def _document(pack: Pack) -> PackDocument:
    first, last = pack.pieces[0], pack.pieces[-1]
    zone = pack.made.tzinfo
    assert isinstance(zone, ZoneInfo)  # noqa: S101 - its clock is the chair's
    found = figures((one.facts for one in pack.pieces), pack.ends, zone)
    days = first.finished.date(), last.finished.date()
    documents = tuple(document_of(one.reflection, one.finished, one.additions) for one in pack.pieces)
    return PackDocument(
        title=strings.TITLE,
        subtitle=documents[-1].subtitle,
        facts=(
            (strings.WHICH, fit(pack.name)),
            (strings.FROM_TO, strings.BETWEEN.format(*map(long_day, days))),
            (strings.COUNT, reflections(len(documents))),
            (strings.MADE_ON, long_moment(pack.made)),
        ),
        picture=picture_of(last.reflection.form, found, strings.PICTURE, days),
        figures=tuple(tuple(fit(words_of(line)) for line in part) for part in parts_in_words(found)),
        headings=tuple(_headings(pack.pieces)),
        documents=documents,
        signatures=documents[-1].signatures,
        made=pack.made,
    )


def _headings(pieces: tuple[Piece, ...]) -> Iterator[str]:
    for number, one in enumerate(pieces, 1):
        kind = one.facts.kind.label if one.facts.kind else ""
        named = " · ".join(filter(None, (kind, one.facts.label))) or one.reflection.form.title
        yield fit(strings.HEADING.format(number=number, day=long_day(one.finished.date()), name=named))
