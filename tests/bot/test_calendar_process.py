"""Reading a calendar apart: whatever a file does, it is bounded, and no other chair waits for it."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.inbound.calendar_process import Reader
from flows.calendar.conferences import CalendarRefusal, CalendarRefused
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


async def read(reader, ics=ONE):
    return await reader.read(ics, WORDS, NOW, NOW + timedelta(weeks=4), LONDON)


async def test_a_calendar_is_read_in_a_process_of_its_own():
    (found,) = await read(Reader())
    assert (found.starts, found.ends) == (
        datetime(2026, 11, 24, 10, tzinfo=LONDON),
        datetime(2026, 11, 24, 11, tzinfo=LONDON),
    )


async def test_the_same_conference_has_the_same_hash_whoever_reads_it():
    one, other = await asyncio.gather(read(Reader()), read(Reader()))
    assert one == other


async def test_one_that_takes_too_long_is_refused_and_its_process_is_ended():
    assert await read(Reader(seconds=0.01)) == CalendarRefused(CalendarRefusal.TOO_MANY)


async def test_a_refusal_is_told():
    assert await read(Reader(), b"nothing") == CalendarRefused(CalendarRefusal.NOT_A_CALENDAR)


async def test_another_chair_is_answered_while_a_calendar_is_read(hosting):
    server = await hosting()
    sender, talking = Chair(server, 101), Chair(server, 202)
    await sender.joins()
    await talking.joins()
    heavy = ONE.replace(b"END:VCALENDAR\n", b"X-NOTE:" + b"RCPC " * 300_000 + b"\nEND:VCALENDAR\n")
    sender.looks_away()
    sender.phone.send_document("calendar.ics", heavy, "text/calendar")
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
