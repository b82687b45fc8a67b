"""A calendar: its conferences are found, listed to keep or drop, and asked after; no more of it is kept."""

import zipfile
from io import BytesIO

import pytest

from bot.usecases import documents
from tests.nudged import coming, times, turns_to


def event(uid, day, hour, title="RCPC", more="", minutes=0):
    return f"""BEGIN:VEVENT
UID:{uid}
DTSTART;TZID=Europe/London:202611{day}T{hour:02}{minutes:02}00
DTEND;TZID=Europe/London:202611{day}T{hour + 1:02}{minutes:02}00
SUMMARY:{title}
{more}END:VEVENT
"""


def calendar(*events, method=""):
    head = f"METHOD:{method}\n" if method else ""
    return "BEGIN:VCALENDAR\nVERSION:2.0\n" + head + "".join(events) + "END:VCALENDAR\n"


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


async def test_what_is_no_longer_in_it_is_named_and_asked(chair):
    await sends(chair, TWO)
    await sends(chair, calendar(event("c", 24, 9, "Team meeting"), event("d", 26, 11)))
    chair.sees("No longer in your calendar: Tue 24 Nov, 11:00; Thu 26 Nov, 15:00. Shall I drop")
    assert len(await coming(chair)) == 3
    await chair.sends_command("/conference")
    await chair.taps("What is coming: 3")
    chair.sees("No longer in your calendar: Tue 24 Nov, 11:00; Thu 26 Nov, 15:00", "Drop 2 no longer in it")
    await chair.taps("Drop 2 no longer in it")
    chair.does_not_see("No longer in your calendar")
    assert times(await coming(chair)) == ["conference Thu 26 Nov 12:10"]


async def test_what_comes_back_is_no_longer_missing(chair):
    await sends(chair, TWO)
    await sends(chair, calendar(event("b", 26, 14)))
    await sends(chair, TWO)
    chair.does_not_see("no longer in it")


async def test_a_calendar_of_other_weeks_misses_nothing(chair):
    await sends(chair, TWO)
    next_month = event("z", 24, 10).replace("202611", "202612")
    await sends(chair, calendar(next_month))
    chair.sees("✓ Tue 24 Nov, 11:00", "✓ Thu 24 Dec, 11:00")
    chair.does_not_see("no longer in it", "No longer in your calendar")


async def test_an_invitation_adds_or_moves_one_and_offers_to_drop_nothing(chair):
    await sends(chair, TWO)
    await sends(chair, calendar(event("d", 25, 9, "ICPC"), method="REQUEST"), "invite.ics")
    chair.sees("1 conference", "✓ Wed 25 Nov, 10:00")
    chair.does_not_see("no longer in it", "No longer in your calendar")
    await sends(chair, calendar(event("d", 27, 9, "ICPC"), method="REQUEST"), "invite.ics")
    chair.does_not_see("no longer in it", "No longer in your calendar")
    assert times(await coming(chair)) == [
        "conference Tue 24 Nov 11:10",
        "conference Thu 26 Nov 15:10",
        "conference Fri 27 Nov 10:10",
    ]


@pytest.mark.parametrize(
    "cancelled",
    [
        calendar(event("a", 24, 10), method="CANCEL"),
        calendar(event("a", 24, 10, more="STATUS:CANCELLED\n"), method="REQUEST"),
        calendar(event("a", 24, 10, "FW: Canceled: RCPC")),
    ],
)
async def test_a_forwarded_cancellation_takes_that_one_away_and_says_so(chair, cancelled):
    await sends(chair, TWO)
    await sends(chair, cancelled)
    chair.sees("Cancelled, so I have taken it away: Tue 24 Nov, 11:00")
    chair.does_not_see("Thu 26 Nov")
    assert times(await coming(chair)) == ["conference Thu 26 Nov 15:10"]


async def test_a_cancellation_of_what_was_never_listed_changes_nothing(chair):
    await sends(chair, TWO)
    await sends(chair, calendar(event("z", 24, 10), method="CANCEL"))
    chair.sees("I had not listed, so nothing is changed")
    assert len(await coming(chair)) == 2


async def test_a_series_that_moves_moves_and_one_date_dropped_stays_dropped(chair):
    weekly = event("a", 24, 10, more="RRULE:FREQ=WEEKLY;COUNT=3\n")
    await sends(chair, calendar(weekly))
    await chair.taps("✓ Tue 1 Dec, 11:00")
    await sends(chair, calendar(weekly.replace("T10", "T14").replace("T11", "T15")))
    chair.sees("[✓ Tue 24 Nov, 15:00] [✗ Tue 1 Dec, 15:00] [✓ Tue 8 Dec, 15:00] [Add one]")
    left_out = "EXDATE;TZID=Europe/London:20261208T100000\nRRULE"
    await sends(chair, calendar(weekly.replace("RRULE", left_out)))
    chair.sees("Taken away, since they no longer take place: Tue 8 Dec, 15:00")
    chair.sees("[✓ Tue 24 Nov, 11:00] [✗ Tue 1 Dec, 11:00] [Add one]")


async def test_what_cannot_be_read_is_counted_and_the_others_are_listed(chair):
    odd = event("x", 24, 9).replace("Europe/London", "Nowhere/Town")
    later = event("y", 25, 9, more="RRULE:FREQ=SOMETIMES\n")
    await sends(chair, calendar(odd, event("a", 24, 10), later))
    chair.sees(
        "1 conference in the next half year", "2 entries could not be read; here is what the others give"
    )
    await sends(chair, calendar(odd, event("a", 24, 10)))
    chair.sees("1 entry could not be read; here is what the others give")
    chair.does_not_see("no longer in it")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (event("a", 20, 10), "One that has such a title is past"),
        (event("a", 20, 10) + event("b", 19, 10), "2 that have such a title are past"),
        (
            "BEGIN:VEVENT\nUID:a\nSUMMARY:ICPC\nDTSTART;VALUE=DATE:20261124\nEND:VEVENT\n",
            "One has no time, since it is there for whole days: give it a time",
        ),
        (event("a", 24, 10, "Lunch"), "One entry to come has another title"),
        (event("a", 24, 10, "Video conference"), "One entry to come has another title"),
    ],
)
async def test_why_nothing_was_found_is_told_with_what_to_do(plain_chair, entry, said):
    await sends(plain_chair, calendar(entry))
    plain_chair.sees("I found no conference to come", said, "Its titles are searched for these words")


async def test_a_zip_is_read_as_google_exports_it(plain_chair):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("chair.ical/chair@example.org.ics", TWO)
    await sends(plain_chair, packed.getvalue(), "chair@example.org.ical.zip", "application/zip")
    plain_chair.sees("2 conferences in the next half year")


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("calendar.ical", "application/octet-stream"),
        ("calendar.vcs", "text/x-vcalendar"),
        ("invite", "text/calendar; charset=utf-8; method=REQUEST"),
    ],
)
async def test_a_calendar_by_any_other_name_is_one(plain_chair, name, mime):
    await sends(plain_chair, TWO, name, mime)
    plain_chair.sees("2 conferences in the next half year")


async def test_a_nudge_after_a_conference_never_comes_before_its_end(chair):
    await sends(chair, TWO)
    await chair.sends_command("/nudges")
    await chair.taps("1 · other time")
    await chair.says("tomorrow 9.15am")
    chair.sees("That conference ends")
    assert times(await coming(chair))[0] == "conference Tue 24 Nov 11:10"


async def test_the_same_calendar_again_leaves_a_moved_nudge_where_it_is(chair):
    await sends(chair, TWO)
    await chair.sends_command("/nudges")
    await chair.taps("1 · other time")
    await chair.says("tomorrow 5pm")
    await chair.taps("Yes")
    await sends(chair, TWO)
    assert times(await coming(chair))[0] == "conference Tue 24 Nov 17:00"
    await sends(chair, TWO.replace("20261124T11", "20261124T12"))
    assert times(await coming(chair))[0] == "conference Tue 24 Nov 12:10"


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


async def test_only_so_many_are_read_in_a_day_and_what_is_known_stays(chair, monkeypatch):
    monkeypatch.setattr(documents, "MOST_CALENDARS", 1)
    await sends(chair, calendar(event("one", 26, 14)))
    await chair.restarts()
    await sends(chair, calendar(event("one", 26, 14), event("two", 27, 14)))
    chair.sees("as many calendars as I can read for you in a day", "Please send it again tomorrow")
    await chair.waits(hours=24)
    await sends(chair, calendar(event("one", 26, 14), event("two", 27, 14)))
    chair.sees("2 conferences")


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
