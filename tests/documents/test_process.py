"""A file is made in a process of its own; whatever becomes of that, it ends in a file or in one exception."""

import pytest

from bot.actions.documents import DocumentFormat
from bot.documents import process
from bot.documents.maker import DocumentNotMade, Maker
from bot.views.wanted import Wanted
from tests.documents.reflecting import EVERY_SCRIPT, HOSTILE, LONDON, finished

STARTS = {
    DocumentFormat.WORD: b"PK",
    DocumentFormat.PDF: b"%PDF-1.7",
    DocumentFormat.MARKDOWN: b"# REFLECTIVE",
    DocumentFormat.JSON: b"{",
}


def wanted(kind, **answers):
    chair = finished(**answers)
    return Wanted(chair.reflection, chair.now.astimezone(LONDON), (), (), kind)


@pytest.mark.parametrize("kind", DocumentFormat)
async def test_every_format_is_made_of_whatever_a_chair_can_type(kind):
    name, content = await Maker().make(wanted(kind, prompted=HOSTILE, hindsight=EVERY_SCRIPT))
    assert content.startswith(STARTS[kind])
    assert name == f"reflection-2026-11-23-0954.{name.rpartition('.')[2]}"


async def test_the_longest_reflection_is_made_too():
    long = ("The school saw it first. " * 400)[:10_000]
    told = wanted(DocumentFormat.PDF, prompted=long, learning_need=long, hindsight=long, fit=long)
    assert (await Maker().make(told))[1].startswith(b"%PDF")


async def test_one_that_takes_too_long_is_given_up():
    with pytest.raises(DocumentNotMade, match="TimeoutError"):
        await Maker(seconds=0.001).make(wanted(DocumentFormat.WORD))


async def test_a_process_that_fails_makes_nothing(monkeypatch):
    monkeypatch.setattr(process.sys, "executable", "/bin/false")
    with pytest.raises(DocumentNotMade, match="status 1"):
        await Maker().make(wanted(DocumentFormat.PDF))


async def test_one_that_cannot_be_started_makes_nothing(monkeypatch):
    monkeypatch.setattr(process.sys, "executable", "/no/such/program")
    with pytest.raises(DocumentNotMade, match="FileNotFoundError"):
        await Maker().make(wanted(DocumentFormat.PDF))
