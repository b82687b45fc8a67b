"""A calendar read in a process of its own, so that a hostile file costs nobody else time or memory.

The process gets the request and the file on its standard input, and answers with times and hashes, or with
the reason why not. Nothing of the file touches the disk.
"""

import asyncio
import json
import sys
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import asdict, astuple

from bot.bounds import bound
from bot.concurrency import in_process
from bot.inbound.calendar_files import unpacked
from flows.calendar.conferences import (
    CalendarReading,
    CalendarRefusal,
    CalendarRefused,
    Conference,
    conferences,
)
from flows.calendar.refusals import Refused

SECONDS = 20.0
"""How long a calendar may take to be read."""
_MEMORY = 160 * 1024 * 1024
"""Bytes."""
_AT_ONCE = 2
"""How many are read side by side; the next waits."""

Found = CalendarReading | CalendarRefused


class Reader:
    """Reads calendars, in no more than `seconds` each."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def read(
        self, file: bytes, words: tuple[str, ...], start: datetime, end: datetime, zone: ZoneInfo
    ) -> Found:
        """What `flows.calendar.conferences` finds; TOO_MANY where that takes too long or too much memory.

        However the process ends, this answers: NOT_NOW where none could be started.
        """
        asked = {"words": words, "start": start.isoformat(), "end": end.isoformat(), "zone": zone.key}
        async with self._room:
            try:
                status, said = await in_process(
                    "bot.inbound.calendar_process", self._seconds, json.dumps(asked).encode() + b"\n" + file
                )
            except TimeoutError:
                return CalendarRefused(CalendarRefusal.TOO_MANY)
            except OSError:
                return CalendarRefused(CalendarRefusal.NOT_NOW)
        if status:
            return CalendarRefused(CalendarRefusal.TOO_MANY)
        try:
            return _told(json.loads(said), zone)
        except (ValueError, KeyError, TypeError):
            return CalendarRefused(CalendarRefusal.NOT_NOW)


def _told(said: dict[str, Any], zone: ZoneInfo) -> Found:
    if "refused" in said:
        return CalendarRefused(CalendarRefusal(said["refused"]))
    found = tuple(
        Conference(_at(starts, zone), _at(ends, zone), *known_by) for starts, ends, *known_by in said["found"]
    )
    return CalendarReading(
        conferences=found,
        unread=said["unread"],
        reason=CalendarRefusal(said["reason"]) if said["reason"] else None,
        whole=frozenset(said["whole"]),
        gone=frozenset(said["gone"]),
        doubtful=frozenset(said["doubtful"]),
        spans=_days(*said["spans"]) if said["spans"] else None,
        cancels=said["cancels"],
        all_day=said["all_day"],
        past=said["past"],
        others=said["others"],
    )


def _days(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


def _at(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).astimezone(zone)


def _answer(request: bytes, file: bytes) -> str:
    asked = json.loads(request)
    start, end = (datetime.fromisoformat(asked[name]) for name in ("start", "end"))
    found: Found
    try:
        found = conferences(unpacked(file), tuple(asked["words"]), start, end, ZoneInfo(asked["zone"]))
    except Refused as refused:
        found = CalendarRefused(refused.reason)
    if isinstance(found, CalendarRefused):
        return json.dumps({"refused": found.reason})
    told = asdict(found)
    told["found"] = [astuple(one) for one in told.pop("conferences")]
    return json.dumps(told, default=_plain)


def _plain(value: Any) -> Any:
    """A set as a list; a time or a day as ISO 8601 has it."""
    return list(value) if isinstance(value, frozenset) else value.isoformat()


if __name__ == "__main__":
    bound(memory=_MEMORY, seconds=int(SECONDS))
    line, _, content = sys.stdin.buffer.read().partition(b"\n")
    print(_answer(line, content))
