"""`announce`: something is told to every chair, once; all may be used while the bot runs, which sends it."""

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.cli.invitations import in_record
from bot.cli.tables import print_rows
from bot.clock import utc_now
from bot.open_store import store_beside
from bot.screens.announcements import Announced
from bot.screens.outbox_data import SCREENS, pack
from bot.settings import Settings, load
from flows.plain_words import is_blank
from flows.time.wall_time import settled
from flows.typed import refusal
from storage.announcements import Announcement
from storage.errors import AfterwordError
from storage.store import Records

LONGEST = 2_000
"""Characters, of which each may count twice for Telegram, whose messages have 4,096."""
_TOLD_FOR = timedelta(days=7)
_FIELDS = ("number", "at", "until", "chairs", "waiting", "aside")
_TAG = SCREENS.tag_of(Announced)


class TextWrong(AfterwordError):
    """That cannot be told to chairs, and nobody is told."""

    def __init__(self, problem: str) -> None:
        super().__init__()
        self.problem = problem

    def __str__(self) -> str:
        return f"The text {self.problem}; nobody is told."


class TimeWrong(AfterwordError):
    """A time is written as 2026-12-24T18:00, by the clock of TIME_ZONE, and lies in order after now."""


def text(arguments: argparse.Namespace) -> int:
    """Have every chair be told a text, or that of a file; TextWrong."""
    if (arguments.text is None) is (arguments.file is None):
        arguments.refuse("give either a TEXT or --file FILE")
    said = arguments.text if arguments.file is None else _read(Path(arguments.file))
    settings = load()
    said = said.strip()
    if problem := problem_of(said):
        raise TextWrong(problem)
    until = utc_now() + _TOLD_FOR if arguments.until is None else _time(arguments.until, settings)
    if until <= utc_now():
        raise TimeWrong(arguments.until)
    return _tell(settings, Announcement(said, until))


def maintenance(arguments: argparse.Namespace) -> int:
    """Have every chair be told from when until when the bot may not answer; TimeWrong."""
    settings = load()
    begins, until = _time(arguments.begins, settings), _time(arguments.until, settings)
    if not begins < until or until <= utc_now():
        raise TimeWrong(f"{arguments.begins} {arguments.until}")
    return _tell(settings, Announcement("", until, begins))


def list_announcements(arguments: argparse.Namespace) -> int:
    """Print how many chairs each announcement has still to reach."""
    asyncio.run(_list(load(), arguments))
    return 0


def problem_of(said: str) -> str | None:
    """What is wrong with a text for all chairs."""
    if is_blank(said):
        return "is empty"
    if len(said) > LONGEST:
        return f"is {len(said):,} characters long; at most {LONGEST:,} fit into one message"
    if refusal(said) or not all(c.isprintable() or c == "\n" for c in said):
        return "has a character that cannot be shown"
    return None


def _read(file: Path) -> str:
    with file.open("rb") as opened:
        raw = opened.read(4 * LONGEST + 1)
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise TextWrong("is not UTF-8, or far too long") from None


def _time(given: str, settings: Settings) -> datetime:
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise TimeWrong(given) from None
    return settled(at.replace(tzinfo=settings.time_zone)) if at.tzinfo is None else at


def _tell(settings: Settings, said: Announcement) -> int:
    number, count = asyncio.run(in_record(settings, lambda records: put(records, said)))
    print(
        f"Announcement {number} waits for {count} chairs, in the record {settings.database_file.absolute()}."
    )
    print(
        "The bot sends it within seconds, as fast as Telegram takes it; `announce list` shows how far it is."
    )
    return 0


def put(records: Records, said: Announcement) -> tuple[int, int]:
    """Have it wait for every chair, each once; its number, and how many chairs there are."""
    chairs = records.chairs.all()
    number = records.announcements.add(Announcement(said.text, said.until, said.begins, chairs=len(chairs)))
    for chair in chairs:
        records.outbox.put(chair, None, *pack(Announced(number)))
    return number, len(chairs)


async def _list(settings: Settings, arguments: argparse.Namespace) -> None:
    def look(
        records: Records,
    ) -> tuple[Counter[tuple[int, bool]], tuple[tuple[int, datetime, Announcement], ...]]:
        waits = Counter(_waiting(records))
        return waits, records.announcements.all()

    async with store_beside(settings) as store:
        waits, known = await store.read(look)
    rows = []
    for number, at, one in known:
        waiting, aside = waits[number, False], waits[number, True]
        when, until = (
            t.astimezone(settings.time_zone).isoformat(timespec="minutes") for t in (at, one.until)
        )
        row: dict[str, object] = {
            "number": number,
            "at": when,
            "until": until,
            "chairs": one.chairs,
            "waiting": waiting,
            "aside": aside,
        }
        done = one.chairs - waiting - aside
        line = [str(number), when, f"{done} of {one.chairs} done", f"{waiting} waiting"]
        rows.append((row, [*line, f"{aside} set aside"] if aside else line))
    print_rows(arguments, _FIELDS, rows)


def _iso(at: datetime, settings: Settings) -> str:
    return at.astimezone(settings.time_zone).isoformat(timespec="minutes")


def _waiting(records: Records) -> Iterator[tuple[int, bool]]:
    """The number of the announcement of each row that waits, and whether it is set aside."""
    for chair in records.chairs.all():
        for pending, aside in records.outbox.standing(chair):
            if pending.kind == _TAG and pending.body is not None:
                yield int(pending.body["number"]), aside
