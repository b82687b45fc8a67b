"""A calendar: its conferences are found, listed to keep or drop, and asked after; no more of it is kept."""

import pytest

from tests.nudged import coming, times, turns_to


def event(uid, day, hour, title="RCPC", more="", minutes=0):
    return f"""BEGIN:VEVENT
UID:{uid}
DTSTART;TZID=Europe/London:202611{day}T{hour:02}{minutes:02}00
DTEND;TZID=Europe/London:202611{day}T{hour + 1:02}{minutes:02}00
SUMMARY:{title}
{more}END:VEVENT
"""


def calendar(*events):
    return "BEGIN:VCALENDAR\nVERSION:2.0\n" + "".join(events) + "END:VCALENDAR\n"


async def sends(chair, text, name="calendar.ics", mime="text/calendar"):
    chair.server.clock.forward(seconds=10)
    chair.looks_away()
    chair.phone.send_document(name, text if isinstance(text, bytes) else text.encode(), mime)
    await chair.server.work()


TWO = calendar(
    event("a", 24, 10), event("b", 26, 14, "ICPC: the older sibling"), event("c", 25, 9, "Team meeting")
)


async def test_the_conferences_of_a_calendar_are_listed_and_asked_after(chair):
    await sends(chair, TWO)
    chair.sees("2 conferences in the next half year", "Only their times are kept")
    chair.sees("[✓ Tue 24 Nov, 11:00] [✓ Thu 26 Nov, 15:00]")
    chair.does_not_see("sibling", "ICPC")
    assert times(await coming(chair)) == ["conference Tue 24 Nov 11:10", "conference Thu 26 Nov 15:10"]
    await chair.taps("✓ Tue 24 Nov, 11:00")
    chair.sees("[✗ Tue 24 Nov, 11:00]")
    await turns_to(chair, "2026-11-24 11:10")
    chair.sees_nothing_new()
    await turns_to(chair, "2026-11-26 15:10")
    chair.sees("Is this a good moment")


async def test_sending_it_again_updates_and_what_was_dropped_stays_dropped(chair):
    await sends(chair, TWO)
    await chair.taps("✓ Tue 24 Nov, 11:00")
    await sends(chair, calendar(event("a", 24, 11), event("b", 27, 9)))
    chair.sees("[✗ Tue 24 Nov, 12:00] [✓ Fri 27 Nov, 10:00]")
    assert times(await coming(chair)) == ["conference Fri 27 Nov 10:10"]


async def test_what_a_newer_calendar_no_longer_holds_is_offered_to_be_dropped(chair):
    await sends(chair, TWO)
    await chair.sends_command("/conference")
    await chair.says("Friday at 11:30")
    await chair.taps("Yes")
    await sends(chair, calendar(event("b", 26, 14)))
    chair.sees("[Drop 1 no longer in it]", "✓ Tue 24 Nov, 11:00")
    await chair.taps("Drop 1 no longer in it")
    chair.sees("[✗ Tue 24 Nov, 11:00] [✓ Thu 26 Nov, 15:00] [✓ Fri 27 Nov, 11:30]")
    assert times(await coming(chair)) == ["conference Thu 26 Nov 15:10", "conference Fri 27 Nov 11:40"]


async def test_the_words_that_mark_a_conference_are_the_chairs(chair):
    await sends(chair, calendar(event("a", 24, 10, "Strategy discussion")))
    chair.sees("I found no conference to come", "ICPC, RCPC, CPC, conference, case conference")
    await chair.taps("Change the words")
    await chair.says(" , ")
    chair.sees("Type other words")
    await chair.says("strategy discussion, <ICPC>")
    await chair.sends_command("/settings")
    await chair.taps("Words in a calendar")
    chair.sees("strategy discussion, <ICPC>")
    await sends(chair, calendar(event("a", 24, 10, "Strategy  Discussion")))
    chair.sees("1 conference in the next half year")
    await chair.sends_command("/settings")
    await chair.taps("Words in a calendar", "The usual words")
    chair.sees("ICPC, RCPC, CPC, conference, case conference")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("just a note", "I could not read that as a calendar"),
        (b"\xff\xfe\x00 not text", "I could not read that as a calendar"),
        (calendar(event("a", 24, 10, more="RRULE:FREQ=SECONDLY\n")), "repeats in a way that I cannot follow"),
        (
            calendar(event("a", 24, 10).replace("Europe/London", "Nowhere/Town")),
            "a time zone that I do not know",
        ),
        (
            calendar(*(event(f"{i}", 24, 10) for i in range(5_001))),
            "holds more than I can follow",
        ),
        ("x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
    ],
)
async def test_a_calendar_that_cannot_be_used_is_refused_with_a_clear_sentence(plain_chair, text, said):
    await sends(plain_chair, text)
    plain_chair.sees(said)
    assert await coming(plain_chair) == []


async def test_another_file_is_no_calendar(chair):
    await sends(chair, "minutes", "minutes.docx", "application/msword")
    chair.sees("I can keep only words")


async def test_a_stranger_cannot_have_a_calendar_read(newcomer):
    await sends(newcomer, TWO)
    newcomer.sees("This bot is for invited conference chairs")
    assert "getFile" not in newcomer.server.calls()


async def test_nothing_of_a_calendar_but_times_is_kept(plain_chair):
    await sends(plain_chair, TWO.replace("ICPC", "ICPC Zyxwvutsrq"))
    await plain_chair.server.store.close()
    kept = b"".join(
        file.read_bytes() for file in plain_chair.server.database.parent.iterdir() if file.is_file()
    )
    await plain_chair.server.start()
    assert b"Zyxwvutsrq" not in kept
    assert b"Team meeting" not in kept


async def test_conferences_from_a_calendar_keep_their_hour_across_the_clock_change(chair):
    weekly = event("a", 24, 14, more="RRULE:FREQ=WEEKLY;COUNT=22\n")
    await sends(chair, calendar(weekly))
    planned = await coming(chair)
    assert len(planned) == 22
    assert {nudge.local.strftime("%a %H:%M") for nudge in planned} <= {"Tue 15:10"}
    assert {nudge.due.hour for nudge in planned} == {14, 15}
