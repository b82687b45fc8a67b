"""A calendar read in a process of its own, so that a hostile file costs nobody else time or memory.

The process gets the request and the file on its standard input, and answers with times and hashes, or with
the reason why not. Nothing of the file touches the disk.
"""

import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flows.calendar.conferences import CalendarRefusal, CalendarRefused, Conference, conferences

SECONDS = 20.0
"""How long a calendar may take to be read."""
_MEMORY = 512 * 1024 * 1024
"""Bytes."""
_AT_ONCE = 2
"""How many are read side by side; the next waits."""

Found = tuple[Conference, ...] | CalendarRefused


class Reader:
    """Reads calendars, in no more than `seconds` each."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def read(
        self, ics: bytes, words: tuple[str, ...], start: datetime, end: datetime, zone: ZoneInfo
    ) -> Found:
        """What `flows.calendars.conferences` finds; TOO_MANY where that takes too long or too much memory."""
        asked = {"words": words, "start": start.isoformat(), "end": end.isoformat(), "zone": zone.key}
        async with self._room:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.inbound.calendar_process"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=Path(__file__).parents[2],
                env={},
            )
            try:
                async with asyncio.timeout(self._seconds):
                    said, _ = await process.communicate(json.dumps(asked).encode() + b"\n" + ics)
            except TimeoutError:
                return CalendarRefused(CalendarRefusal.TOO_MANY)
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        return (
            CalendarRefused(CalendarRefusal.TOO_MANY) if process.returncode else _told(json.loads(said), zone)
        )


def _told(said: dict[str, Any], zone: ZoneInfo) -> Found:
    if "refused" in said:
        return CalendarRefused(CalendarRefusal(said["refused"]))
    return tuple(
        Conference(_at(starts, zone), _at(ends, zone), known) for starts, ends, known in said["found"]
    )


def _at(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).astimezone(zone)


def _answer(request: bytes, ics: bytes) -> str:
    asked = json.loads(request)
    start, end = (datetime.fromisoformat(asked[name]) for name in ("start", "end"))
    found = conferences(ics, tuple(asked["words"]), start, end, ZoneInfo(asked["zone"]))
    if isinstance(found, CalendarRefused):
        return json.dumps({"refused": found.reason})
    return json.dumps({"found": [(c.starts.isoformat(), c.ends.isoformat(), c.uid_hash) for c in found]})


if __name__ == "__main__":
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS)))
    line, _, file = sys.stdin.buffer.read().partition(b"\n")
    print(_answer(line, file))
