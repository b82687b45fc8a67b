"""`audit list`, `export` and `verify`: what was done to whom and when; all may be used while the bot runs."""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from bot.open_store import store_beside
from bot.settings import load
from storage.audit import Event
from storage.audit_chain import START
from storage.codec import utc
from storage.errors import AfterwordError, SealBroken
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
    events, start = asyncio.run(_read(lambda records: (_all(records), _start(records))))
    if start[0]:
        print(_anchor(*start))
    for event in events:
        print(_line(event))
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Prove that no line was changed, left out or cut off, also since an earlier export; 1 if one was."""
    events, start, problems = asyncio.run(
        _read(lambda records: (_all(records), _start(records), records.audit.problems()))
    )
    found = [*problems]
    if arguments.file is not None:
        found += _since(Path(arguments.file), start, events)
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


def _start(records: Records) -> tuple[int, bytes]:
    """Where the audit begins; with the first line, where that cannot be known."""
    with suppress(SealBroken):
        return records.audit.start()
    return 0, START


def _anchor(number: int, last: bytes) -> str:
    """The line before the first, of which the hash alone is left."""
    return json.dumps({"number": number, "link": last.hex(), "cut": True})


def _since(file: Path, start: tuple[int, bytes], events: list[Event]) -> Iterator[str]:
    """Where an earlier export is not how the audit began; of what was cut off since, the last line tells."""
    cut, last = start
    now = {event.number: _line(event) for event in events}
    links = {cut: last.hex(), **{event.number: event.link.hex() for event in events}}
    try:
        earlier = [(line, json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]
        known = [(line, told["number"], told["link"], "cut" in told) for line, told in earlier]
    except (ValueError, KeyError, TypeError):
        raise NotAnExport(file) from None
    for line, number, link, is_anchor in known:
        if number < cut:
            continue
        if link != links.get(number) or not (is_anchor or number == cut or line == now[number]):
            yield f"audit: line {number} is not what {file} has"
            return
