"""What a chair writes is in no byte on the disk, no log, no exception and no address; the token in no log."""

import logging
import sqlite3
import sys
import threading
import traceback
from collections.abc import Iterator

import pytest

from bot.ops import logs
from bot.sandbox.standin.faults import Drop, HtmlAnswer, RetryAfter, ServerError, Timeout
from bot.strings import chat as strings
from flows.form import Pace
from storage.errors import SealBroken
from tests.chair import WORDS, Chair

CANARY = "Zanzibarcanary"
"""A word that stands nowhere else, in everything that is written here."""


@pytest.fixture
def logged() -> Iterator[list[logging.LogRecord]]:
    """Every record that the bot's own logging lets through at DEBUG, as the root logger gets it."""
    root, ours = logging.getLogger(), [logging.getLogger(name) for name in ("bot", "storage")]
    before = root.handlers[:], root.level, [logger.level for logger in ours]
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    records: list[logging.LogRecord] = []
    logs.start("DEBUG")
    listener = logging.Handler()
    listener.emit = records.append  # type: ignore[method-assign]
    root.addHandler(listener)
    yield records
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    for logger, level in zip(ours, before[2], strict=True):
        logger.setLevel(level)


@pytest.fixture
async def chair(hosting, logged) -> Chair:
    newcomer = Chair(await hosting(), name=f"{CANARY} phone")
    await newcomer.says(f"Good morning, {CANARY} here")
    await newcomer.joins(f"{CANARY} invited")
    return newcomer


async def writes_it_everywhere(chair: Chair) -> None:
    """Types the canary wherever a chair can type anything, and sends it under and beside files."""
    await chair.says(f"{CANARY} with nothing open")
    await chair.reflects_until("prompted", {"label": f"{CANARY} label"})
    await chair.says(f"{CANARY}.")
    await chair.says(f"The rest of {CANARY}.")
    await chair.edits(f"The rest of {CANARY}", f"The edited rest of {CANARY}.")
    await chair.replies(f"{CANARY}.", f"And a reply, {CANARY}.", mine=True)
    await chair.reflects_until("prof_input", skipping=True)
    await chair.says(f"A comment by {CANARY}")
    await chair.taps("Partly")
    await chair.edits("A comment by", f"Another comment by {CANARY}")
    await chair.sends("photo", caption=f"{CANARY} in a picture")
    await chair.sends("document", caption=f"{CANARY} in a file")
    chair.phone.send_document(f"{CANARY}.pdf", CANARY.encode(), "application/pdf")
    chair.phone.send_contact(first_name=CANARY)
    chair.phone.send_poll(f"{CANARY}?", [CANARY, "No"])
    await chair.server.work()
    await chair.is_heard(f"{CANARY} with a \x07 bell")
    await chair.is_heard(f"{CANARY} with half \ud83d a character")
    await chair.reflects_until("dissent", {"outcome": "Plan made"}, skipping=True)
    await chair.says(f"{CANARY} is no choice")
    await chair.reflects_until("esc_by", {"escalate": "Yes", "esc_issue": CANARY}, skipping=True)
    await chair.says(f"when {CANARY} comes")
    await chair.reflects_until("hindsight", skipping=True) if await chair.at() == "hindsight" else None
    await chair.says(f"/{CANARY.lower()} and {CANARY}")
    await chair.sends_command(f"/start {CANARY}")
    await chair.taps("Continue: " + f"{CANARY} label")
    await chair.taps("Skip")
    await chair.says(" ".join(f"{CANARY}{n}" for n in range(1_000)))
    await chair.reflects_until("review", {"peer": f"{CANARY} at last"}, skipping=True)
    await chair.says(f"{CANARY} at review")


async def waits_in_the_inbox(chair: Chair) -> None:
    """Has said something that is on the disk, and with which nothing has been done; a stranger has too."""
    chair.phone.send(f"{CANARY} waits")
    chair.server.telegram.person(999).send(f"{CANARY} waits at the door")
    await chair.server.bot.application.bot.get_updates()
    assert await chair.server.left() == 2


async def comes_to_grief(chair: Chair) -> None:
    """Meets a network at its worst, and a record in which a seal is broken."""
    faults = chair.server.telegram.faults
    for fault in (Drop(), Timeout(), Timeout(after_effect=True), ServerError(502), RetryAfter(3)):
        faults.next("sendMessage", fault=fault)
        await chair.says(f"{CANARY} into the storm")
        chair.server.clock.forward(minutes=5)
        await chair.restarts()
    faults.off()
    await chair.reflects_until("outcome", {"prompted": f"{CANARY} {WORDS}"}, pace=Pace.QUICK)
    await chair.server.stop()
    with sqlite3.connect(chair.server.database) as broken:
        broken.execute("UPDATE answers SET sealed = zeroblob(length(sealed))")
    broken.close()
    await chair.server.start()
    chair.phone.send(f"{CANARY} on broken ground")
    with pytest.raises(SealBroken) as raised:
        await chair.server.work()
    assert CANARY not in everything_of(raised.value)
    chair.server.errors.clear()
    chair.sees(strings.SET_ASIDE)


def everything_of(error: BaseException) -> str:
    """All that an exception could tell: text, arguments, causes, and its trace."""
    told = [*traceback.format_exception(error)]
    found: BaseException | None = error
    while found is not None:
        told += [str(found), repr(found), repr(found.args), repr(vars(found))]
        found = found.__cause__ or found.__context__
    return "\n".join(told)


def told_by(record: logging.LogRecord) -> str:
    """All that a log record holds: message, arguments, extra fields and exception."""
    error = everything_of(record.exc_info[1]) if record.exc_info and record.exc_info[1] else ""
    return f"{record.getMessage()} {vars(record)!r} {error}"


def holding(folder, *needles: bytes) -> list[str]:
    """The files below a folder that hold any of these."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [path.name for path in files if any(needle in path.read_bytes() for needle in needles)]


async def test_what_a_chair_writes_is_in_no_byte_on_the_disk_and_no_log(chair, logged, capsys):
    needles = CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.lower().encode(), b"Zanzibar"
    folder = chair.server.database.parent
    await writes_it_everywhere(chair)
    record = await chair.record()
    assert record.newest.label == f"{CANARY} label"
    assert sum(CANARY in answer.text for answer in record.answers.values()) >= 4
    names = {path.name for path in folder.iterdir()}
    assert {"afterword.db", "afterword.db-wal", "afterword.db.lock"} <= names
    assert holding(folder.parent, *needles) == []
    await chair.finishes()
    assert holding(folder.parent, *needles) == []
    if await chair.standing() is not None:
        # Some of it is held, and may identify somebody.
        await chair.keeps_words()
        await chair.finishes()
    assert await chair.standing() is None
    assert holding(folder.parent, *needles) == []
    await waits_in_the_inbox(chair)
    assert holding(folder.parent, *needles) == []
    await comes_to_grief(chair)
    assert holding(folder.parent, *needles) == []
    await chair.server.stop()
    assert holding(folder.parent, *needles) == []
    await chair.server.start()

    assert any(record.levelno >= logging.WARNING for record in logged)
    secret = chair.server.telegram.token.partition(":")[2]
    lines = capsys.readouterr()
    for told in (*map(told_by, logged), lines.err, lines.out):
        assert "anzibar" not in told.lower()
        assert secret not in told
    assert not [url for url in chair.server.urls if "anzibar" in url.lower()]


async def test_words_that_are_held_are_in_no_byte_on_the_disk_and_no_log(chair, logged, capsys):
    folder = chair.server.database.parent.parent
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(f"Kayleigh {CANARY} was late, and {CANARY}'s mum told Craig.")
    chair.sees("may identify somebody")
    assert holding(folder, CANARY.encode(), b"Kayleigh", b"Craig") == []
    await chair.taps("Keep: it identifies nobody")
    await chair.restarts()
    assert holding(folder, CANARY.encode(), b"Kayleigh", b"Craig") == []
    await chair.taps("Use all")
    await chair.server.stop()
    assert holding(folder, CANARY.encode(), b"Kayleigh", b"Craig") == []
    await chair.server.start()
    lines = capsys.readouterr()
    for told in (*map(told_by, logged), lines.err, lines.out):
        assert not [word for word in ("anzibar", "ayleigh", "raig") if word in told.lower()]


async def test_a_canary_would_be_found(chair, logged):
    folder = chair.server.database.parent
    (folder / "beside.txt").write_text(CANARY)
    assert holding(folder, CANARY.encode()) == ["beside.txt"]
    logging.getLogger("bot").debug("said", extra={"text": CANARY})
    assert CANARY in told_by(logged[-1])
    assert CANARY in everything_of(ValueError(CANARY))


async def test_what_is_deleted_leaves_no_trace_of_its_ciphertext_behind(chair):
    await chair.reflects_until("outcome", {"prompted": f"{CANARY} {WORDS}"}, pace=Pace.QUICK)
    await chair.sends_command("/privacy")
    sealed = await chair.server.look(
        lambda records: [bytes(row[0]) for row in records.db.execute("SELECT sealed FROM data_keys")]
    )
    theirs = sealed[-1]
    await chair.taps("Delete everything and leave")
    await chair.says("delete")
    await chair.server.stop()
    assert holding(chair.server.database.parent, theirs) == []
    await chair.server.start()


async def test_a_page_of_html_in_place_of_an_answer_is_told_of_without_the_token(chair, logged):
    chair.server.telegram.faults.next("sendMessage", fault=ServerError(502))
    await chair.says(f"{CANARY} with nothing open")
    chair.server.clock.forward(minutes=5)
    await chair.restarts()
    assert not [record for record in logged if chair.server.telegram.token in told_by(record)]
    assert CANARY not in everything_of(HtmlAnswer(502))
