"""Reading a calendar apart: whatever a file does, it is bounded, and no other chair waits for it."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.inbound.calendar_process import Reader
from flows.calendar.conferences import CalendarRefusal, CalendarRefused, conferences
from tests.chair import Chair
from tests.server import LONDON

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
WORDS = ("RCPC",)
ONE = b"""BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
DTSTART:20261124T100000Z
DTEND:20261124T110000Z
SUMMARY:RCPC
END:VEVENT
END:VCALENDAR
"""


HEAVY = ONE.replace(b"END:VCALENDAR\n", b"X-NOTE:" + b"RCPC " * 300_000 + b"\nEND:VCALENDAR\n")


def processes():
    """The numbers of the processes that this one has started and that still run."""
    threads = Path("/proc/self/task").glob("*/children")
    return {int(number) for children in threads for number in told(children).split()}


def told(file):
    """What the system tells of a process or a thread, as long as it runs."""
    try:
        return file.read_text().strip()
    except OSError:
        return ""


async def started(before):
    """The number of the reader's process, as soon as it is there."""
    while not processes() - before:  # noqa: ASYNC110 - nothing tells of a process that has begun
        await asyncio.sleep(0)
    return min(processes() - before)


async def read(reader, ics=ONE):
    return await reader.read(ics, WORDS, NOW, NOW + timedelta(weeks=4), LONDON)


async def test_a_calendar_is_read_in_a_process_of_its_own():
    (found,) = (await read(Reader())).conferences
    assert (found.starts, found.ends) == (
        datetime(2026, 11, 24, 10, tzinfo=LONDON),
        datetime(2026, 11, 24, 11, tzinfo=LONDON),
    )


async def test_the_same_conference_has_the_same_hash_whoever_reads_it():
    one, other = await asyncio.gather(read(Reader()), read(Reader()))
    assert one == other


async def test_all_that_a_reading_tells_comes_through():
    odd = ONE.replace(b"UID:a", b"UID:b").replace(b"DTSTART", b"DTSTART;TZID=Nowhere").replace(b"0Z", b"0")
    cancelled = ONE.replace(b"UID:a", b"UID:c").replace(b"SUMMARY", b"STATUS:CANCELLED\nSUMMARY")
    lunch = ONE.replace(b"UID:a", b"UID:d").replace(b"RCPC", b"Lunch")
    file = ONE + odd + cancelled + lunch
    asked = (WORDS, NOW, NOW + timedelta(weeks=4), LONDON)
    found = await Reader().read(file, *asked)
    assert found == conferences(file, *asked)
    assert (len(found.conferences), found.unread, found.others, found.cancels) == (1, 1, 1, True)


async def test_one_that_takes_too_long_is_refused_and_its_process_is_ended():
    assert await read(Reader(seconds=0.01)) == CalendarRefused(CalendarRefusal.TOO_MANY)


async def test_one_whose_process_is_ended_is_refused_and_nothing_else_happens():
    before = processes()
    reading = asyncio.create_task(read(Reader(), HEAVY))
    os.kill(await started(before), signal.SIGKILL)
    assert await reading == CalendarRefused(CalendarRefusal.TOO_MANY)


async def test_where_no_process_can_be_started_the_chair_is_told_to_try_again(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert await read(Reader()) == CalendarRefused(CalendarRefusal.NOT_NOW)


async def test_a_process_may_take_160_megabytes_and_goes_first_where_memory_is_short():
    before = processes()
    reading = asyncio.create_task(read(Reader(), HEAVY))
    number = await started(before)
    bound = str(160 * 1024 * 1024)
    limits = score = ""
    while not reading.done() and not (bound in limits and score == "1000"):
        await asyncio.sleep(0)
        limits = told(Path(f"/proc/{number}/limits")) or limits
        score = told(Path(f"/proc/{number}/oom_score_adj")) or score
    assert bound in limits
    assert score == "1000"
    await reading


async def test_two_are_read_at_a_time_and_the_others_wait():
    before, reader = processes(), Reader()
    reading = asyncio.gather(*(read(reader) for _ in range(5)))
    most = 0
    while not reading.done():
        most = max(most, len(processes() - before))
        await asyncio.sleep(0)
    assert most == 2
    assert len({str(found) for found in await reading}) == 1


async def test_a_refusal_is_told():
    assert await read(Reader(), b"nothing") == CalendarRefused(CalendarRefusal.NOT_A_CALENDAR)


async def test_another_chair_is_answered_while_a_calendar_is_read(hosting):
    server = await hosting()
    sender, talking = Chair(server, 101), Chair(server, 202)
    await sender.joins()
    await talking.joins()
    sender.looks_away()
    sender.phone.send_document("calendar.ics", HEAVY, "text/calendar")
    bot = server.bot.application.bot
    (update,) = await bot.get_updates()
    reading = asyncio.create_task(server.bot.application.process_update(update))
    talking.looks_away()
    talking.phone.send("/help")
    (other,) = await bot.get_updates(offset=update.update_id + 1)
    await server.bot.application.process_update(other)
    assert not reading.done()
    talking.sees("How this works")
    sender.sees_nothing_new()
    await reading
    sender.sees("1 conference in the next half year")
