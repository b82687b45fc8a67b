"""`audit list`, `export` and `verify`: what was done to whom and when; all may be used while the bot runs."""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

from bot.open_store import store_beside
from bot.settings import load
from storage.audit import Event
from storage.codec import utc
from storage.errors import AfterwordError
from storage.store import Records

T = TypeVar("T")


class NotAnExport(AfterwordError):
    """This is no file that `audit export` has written."""


def list_audit(arguments: argparse.Namespace) -> int:
    """Print the last events, newest first: number, time, what was done, and the chair's number, by tabs."""

    def look(records: Records) -> list[tuple[Event, str]]:
        found = records.audit.latest(arguments.last)
        return [(one, records.audit.reason(one.number) if arguments.reasons else "") for one in found]

    for event, reason in asyncio.run(_read(look)):
        whom = "" if event.chair_id is None else f"chair {event.chair_id}"
        line = [str(event.number), f"{event.at:%Y-%m-%d %H:%M}", event.event, whom]
        print(*line, *([reason] if reason else []), sep="\t")
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Print every event as a line of JSON, oldest first, with the hash that binds it to those before."""
    for event in asyncio.run(_read(_all)):
        print(_line(event))
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Prove that no line was changed, left out or cut off, also since an earlier export; 1 if one was."""
    events, problems = asyncio.run(_read(lambda records: (_all(records), records.audit.problems())))
    found = [*problems]
    if arguments.file is not None:
        found += _since(Path(arguments.file), map(_line, events))
    if found:
        print(*found, sep="\n", file=sys.stderr)
        return 1
    print(f"{len(events)} events, all as they were written.")
    return 0


async def _read(job: Callable[[Records], T]) -> T:
    async with store_beside(load()) as store:
        return await store.read(job)


def _all(records: Records) -> list[Event]:
    events: list[Event] = []
    while more := records.audit.after(events[-1].number if events else 0):
        events += more
    return events


def _line(event: Event) -> str:
    return json.dumps(
        {
            "number": event.number,
            "at": utc(event.at),
            "event": event.event,
            "chair": event.chair_id,
            "link": event.link.hex(),
        }
    )


def _since(file: Path, lines: Iterator[str]) -> Iterator[str]:
    """Where an earlier export is not how the audit begins."""
    try:
        earlier = file.read_text(encoding="utf-8").splitlines()
        numbers = [json.loads(line)["number"] for line in earlier]
    except (ValueError, KeyError, TypeError):
        raise NotAnExport(file) from None
    for number, before, now in zip_longest(numbers, earlier, lines):
        if number is None:
            return
        if before != now:
            yield f"audit: line {number} is not what {file} has"
            return
