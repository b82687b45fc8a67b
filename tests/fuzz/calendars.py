"""Mutate calendars and read them: `python -m tests.fuzz.calendars [--seed N] [--count N]`.

No file may make the reader raise, take it more than two seconds, give a conference outside what was asked
for, or change what another chair's calendar gives.
"""

import argparse
import random
import secrets
import sys
import zipfile
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

from bot.inbound.calendar_files import unpacked
from flows.calendar.conferences import WORDS, CalendarReading, CalendarRefused, conferences
from flows.calendar.refusals import Refused

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 6, 1, tzinfo=LONDON)
END = START + timedelta(weeks=26)
LONGEST = 2.0
"""Seconds of the processor's time."""
_GROWS, _LARGE = 400, 1_500_000
"""One in so many is made that large, in bytes."""
_LOOKS_AT_ANOTHER = 4
"""After so many, another chair's calendar is read again."""
FOLDERS = [Path(__file__).parents[1] / "flows" / name for name in ("calendar_corpus", "calendar_exports")]
SEEDS = [path.read_bytes() for folder in FOLDERS for path in sorted(folder.glob("*.ics"))]

NAMES = (
    *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "UID", "STATUS"),
    *("SUMMARY", "SEQUENCE", "DTSTAMP", "METHOD", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-WR-TIMEZONE"),
    *("ATTENDEE", "BEGIN", "END", "X-CALSTART", "X-CALEND", "X-WR-CALNAME"),
)
PARAMETERS = (
    *("", ";VALUE=DATE", ";VALUE=PERIOD", ";VALUE=DATE-TIME", ";TZID=GMT", ";TZID=GMT Standard Time"),
    *(
        ";TZID=Customized Time Zone",
        ";TZID=",
        ';TZID="',
        ";RANGE=THISANDFUTURE",
        ";ENCODING=QUOTED-PRINTABLE",
    ),
    *(";PARTSTAT=DECLINED", ";X=" + "y" * 500),
)
VALUES = (
    *("", "0", "-1", "ICPC", "CANCELLED", "VEVENT", "VCALENDAR", "VTIMEZONE", "STANDARD", "DAYLIGHT"),
    *(
        "20260616T100000",
        "20260616T100000Z",
        "20260616",
        "00010101T000000Z",
        "99991231T235959",
        "20260230T100000",
    ),
    *(
        "20260616T246060",
        "20260616T100000/PT1H",
        "20260616T100000/20260615T100000",
        "PT1H",
        "-P1D",
        "P99999D",
    ),
    *("+0000", "+0100", "-1200", "+9959", "+240000", "Europe/London", "tzone://Microsoft/Custom"),
    *(
        "FREQ=DAILY",
        "FREQ=SECONDLY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260630",
    ),
    *(
        "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=-366",
        "FREQ=HOURLY;BYHOUR=25",
    ),
    *("FREQ=DAILY;COUNT=999999999;INTERVAL=999999", "FREQ=YEARLY;BYWEEKNO=53;WKST=SU", "=C3=28", "\\n\\,\\;"),
    *("mailto:chair@example.org", "REQUEST", "CANCEL", "\u202e\ud7ff\U0001f9d1", "x" * 3_000),
)


@dataclass(slots=True)
class Fuzzed:
    """What came of a run."""

    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{self.read} read, {self.refused} refused, the slowest took {self.slowest:.2f} s"]
        return "\n".join([*lines, *self.problems])


def fuzz(seed: int, count: int) -> Fuzzed:
    """Read so many calendars that are mutated as the seed has it."""
    chance = random.Random(seed)
    done = Fuzzed()
    others = {number: _read(file) for number, file in enumerate(SEEDS)}
    for number in range(count):
        file = mutated(chance)
        began = process_time()
        try:
            found = _read(file)
        except Exception as error:
            done.problems.append(f"seed {seed}, number {number}: {type(error).__name__}: {error}")
            continue
        took = process_time() - began
        done.slowest = max(done.slowest, took)
        done.read += isinstance(found, CalendarReading)
        done.refused += isinstance(found, CalendarRefused)
        if took > LONGEST:
            done.problems.append(f"seed {seed}, number {number}: {took:.1f} s")
        if isinstance(found, CalendarReading) and not all(map(_is_within, found.conferences)):
            done.problems.append(f"seed {seed}, number {number}: outside of what was asked for")
        other = chance.randrange(len(SEEDS))
        if number % _LOOKS_AT_ANOTHER == 0 and _read(SEEDS[other]) != others[other]:
            done.problems.append(f"seed {seed}, number {number}: another calendar gives something else now")
    return done


def _read(file: bytes) -> CalendarReading | CalendarRefused:
    try:
        return conferences(unpacked(file), WORDS, START, END, LONDON)
    except Refused as refused:
        return CalendarRefused(refused.reason)


def _is_within(one) -> bool:
    return one.ends > START and one.starts < END and one.starts <= one.ends


def mutated(chance: random.Random) -> bytes:
    """One of the calendars, changed in a few ways, and perhaps packed."""
    file = chance.choice(SEEDS)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 20))):
        ways = (_line, _line, _line, _value, _moved, _twice, _spliced, _bytes, _cut)
        file = chance.choice(ways)(file, chance)
    if chance.randrange(_GROWS) == 0:
        file = _grown(file)
    return chance.choice((*[_plain] * 8, _zipped, _mailed, _wide))(file, chance)


def _grown(file: bytes) -> bytes:
    """The same again and again, as other entries, until it is a large file."""
    copies = _LARGE // max(len(file), 200)
    return b"".join(file.replace(b"UID:", b"UID:%d-" % number) + b"\n" for number in range(copies))


def _lines(file: bytes, chance: random.Random) -> tuple[list[bytes], int]:
    lines = file.split(b"\n")
    return lines, chance.randrange(len(lines))


def _line(file: bytes, chance: random.Random) -> bytes:
    lines, place = _lines(file, chance)
    made = f"{chance.choice(NAMES)}{chance.choice(PARAMETERS)}:{chance.choice(VALUES)}"
    lines.insert(place, made.encode(errors="replace"))
    return b"\n".join(lines)


def _value(file: bytes, chance: random.Random) -> bytes:
    lines, place = _lines(file, chance)
    head, _, _ = lines[place].partition(b":")
    values = ",".join(chance.choice(VALUES) for _ in range(chance.choice((1, 1, 3, 300))))
    lines[place] = head + b":" + values.encode(errors="replace")
    return b"\n".join(lines)


def _moved(file: bytes, chance: random.Random) -> bytes:
    lines, place = _lines(file, chance)
    line = lines.pop(place)
    lines.insert(chance.randrange(len(lines) + 1), line)
    return b"\n".join(lines)


def _twice(file: bytes, chance: random.Random) -> bytes:
    lines, place = _lines(file, chance)
    some = lines[place : place + chance.choice((1, 3, 20))]
    return b"\n".join([*lines[:place], *some * chance.choice((2, 2, 50)), *lines[place:]])


def _spliced(file: bytes, chance: random.Random) -> bytes:
    lines, place = _lines(file, chance)
    others, there = _lines(chance.choice(SEEDS), chance)
    return b"\n".join([*lines[:place], *others[there:]])


def _bytes(file: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(file) + 1)
    noise = chance.randbytes(chance.choice((1, 4, 40)))
    return file[:place] + noise + file[place + chance.choice((0, 1, len(noise))) :]


def _cut(file: bytes, chance: random.Random) -> bytes:
    return file[: chance.randrange(len(file) + 1)]


def _plain(file: bytes, _chance: random.Random) -> bytes:
    return file


def _wide(file: bytes, chance: random.Random) -> bytes:
    wide = file.decode(errors="replace").encode(chance.choice(("utf-16", "utf-16-be")))
    return _bytes(wide, chance)


def _zipped(file: bytes, chance: random.Random) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("calendar.ics", file)
    return chance.choice((_plain, _bytes, _cut))(content.getvalue(), chance)


def _mailed(file: bytes, chance: random.Random) -> bytes:
    head = b'Content-Type: text/calendar; name="a.ics"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return chance.choice((_plain, _bytes, _cut))(b"From: a@example.org\r\n" + head + b64encode(file), chance)


def main() -> int:
    """Fuzz, and print the seed and what came of it; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.calendars", description=__doc__)
    parser.add_argument("--seed", type=int, help="replay the run with this seed")
    parser.add_argument("--count", type=int, default=20_000, help="how many calendars (20000)")
    asked = parser.parse_args()
    seed = secrets.randbelow(10**6) if asked.seed is None else asked.seed
    print(f"seed {seed}: {asked.count} calendars …", flush=True)
    done = fuzz(seed, asked.count)
    print(done, flush=True)
    return 1 if done.problems else 0


if __name__ == "__main__":
    sys.exit(main())
