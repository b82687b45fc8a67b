"""Time in words: what is understood, what is refused, and that nothing else can come of it."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.time.phrases import NotUnderstood, TimeRefusal, day, moment

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 25, 9, 20, tzinfo=LONDON)
"""A Wednesday."""
DOC = Path(__file__).parents[2] / "docs" / "time-in-words.md"

MOMENTS = {
    "today 15:30": "2026-11-25 15:30",
    "15:30 today, please": "2026-11-25 15:30",
    "15.30": "2026-11-25 15:30",
    "1530": "2026-11-25 15:30",
    "1530hrs": "2026-11-25 15:30",
    "15:30pm": "2026-11-25 15:30",
    "3": "2026-11-25 15:00",
    "at 3": "2026-11-25 15:00",
    "3pm": "2026-11-25 15:00",
    "3 p.m.": "2026-11-25 15:00",
    "three o'clock": "2026-11-25 15:00",
    "at 3 in the afternoon": "2026-11-25 15:00",
    "today at 4": "2026-11-25 16:00",
    "half four": "2026-11-25 16:30",
    "Half past four": "2026-11-25 16:30",
    "half-past 4 today": "2026-11-25 16:30",
    "half 7": "2026-11-25 19:30",
    "04:30 pm": "2026-11-25 16:30",
    "430pm": "2026-11-25 16:30",
    "four thirty": "2026-11-25 16:30",
    "quarter past ten": "2026-11-25 10:15",
    "quarter to 12": "2026-11-25 11:45",
    "a quarter to one": "2026-11-25 12:45",
    "quarter to 1pm": "2026-11-25 12:45",
    "ten to four": "2026-11-25 15:50",
    "twenty-five to four": "2026-11-25 15:35",
    "10 past 4": "2026-11-25 16:10",
    "10 minutes to 16": "2026-11-25 15:50",
    "noon": "2026-11-25 12:00",
    "12": "2026-11-25 12:00",
    "12.30pm": "2026-11-25 12:30",
    "12 noon today": "2026-11-25 12:00",
    "it ends at half 3": "2026-11-25 15:30",
    "should finish around 4": "2026-11-25 16:00",
    "this evening": "2026-11-25 18:00",
    "evening": "2026-11-25 18:00",
    "this evening at 7": "2026-11-25 19:00",
    "this morning at 11": "2026-11-25 11:00",
    "tonight at 8": "2026-11-25 20:00",
    "8.30 tonight": "2026-11-25 20:30",
    "11 tonight": "2026-11-25 23:00",
    "now": "2026-11-25 09:20",
    "in two hours": "2026-11-25 11:20",
    "two hours from now": "2026-11-25 11:20",
    "in 2 hours' time": "2026-11-25 11:20",
    "a couple of hours": "2026-11-25 11:20",
    "in an hour": "2026-11-25 10:20",
    "in half an hour": "2026-11-25 09:50",
    "in an hour and a half": "2026-11-25 10:50",
    "in one and a half hours": "2026-11-25 10:50",
    "in 2½ hours": "2026-11-25 11:50",
    "in 1.5 hours": "2026-11-25 10:50",
    "1h30": "2026-11-25 10:50",
    "in 2 hrs 15 mins": "2026-11-25 11:35",
    "in ninety minutes": "2026-11-25 10:50",
    "three quarters of an hour": "2026-11-25 10:05",
    "in a quarter of an hour": "2026-11-25 09:35",
    "in a minute": "2026-11-25 09:21",
    "tomorrow 9.15am": "2026-11-26 09:15",
    "4.30pm tomorrow": "2026-11-26 16:30",
    "tomorrow at 10": "2026-11-26 10:00",
    "tmrw 0930": "2026-11-26 09:30",
    "tomorrow 07:30": "2026-11-26 07:30",
    "quarter to eight tomorrow morning": "2026-11-26 07:45",
    "tomorrow evening": "2026-11-26 18:00",
    "same time tomorrow": "2026-11-26 09:20",
    "10am the day after tomorrow": "2026-11-27 10:00",
    "Thursday at half 4": "2026-11-26 16:30",
    "thurs @ 4": "2026-11-26 16:00",
    "9 on Thursday": "2026-11-26 09:00",
    "Thursday night at 9": "2026-11-26 21:00",
    "midday on Friday": "2026-11-27 12:00",
    "Friday afternoon at 2": "2026-11-27 14:00",
    "next Tues 9:30": "2026-12-01 09:30",
    "this time next Tuesday": "2026-12-01 09:20",
    "Monday at half past nine in the morning": "2026-11-30 09:30",
    "a week today": "2026-12-02 09:20",
    "in a week": "2026-12-02 09:20",
    "a week today at 3": "2026-12-02 15:00",
    "at 3 a week tomorrow": "2026-12-03 15:00",
    "in two weeks": "2026-12-09 09:20",
    "in a fortnight at 2pm": "2026-12-09 14:00",
    "Monday week 10am": "2026-12-07 10:00",
    "a week on Tuesday at 10": "2026-12-08 10:00",
    "25/12 10am": "2026-12-25 10:00",
    "Fri 25/12 at ten": "2026-12-25 10:00",
    "25.12 10am": "2026-12-25 10:00",
    "9.12 10am": "2026-12-09 10:00",
    "10.12 at 9": "2026-12-10 09:00",
    "25/12/26 10:00": "2026-12-25 10:00",
    "2026-12-25 10:00": "2026-12-25 10:00",
    "25th of December at noon": "2026-12-25 12:00",
    "December 25th, 10.30am": "2026-12-25 10:30",
    "10am on Friday the 25th of December 2026": "2026-12-25 10:00",
    "the 27th at 3": "2026-11-27 15:00",
    "the first of December at ten": "2026-12-01 10:00",
    "10am 29/2/2028": "2028-02-29 10:00",
}

REFUSED_MOMENTS = {
    "yesterday at 4": TimeRefusal.PAST,
    "last night at 8": TimeRefusal.PAST,
    "last Friday at 4": TimeRefusal.PAST,
    "two hours ago": TimeRefusal.PAST,
    "8am": TimeRefusal.PAST,
    "today at 9": TimeRefusal.PAST,
    "24/11/2026 at 3": TimeRefusal.PAST,
    "3 November at 10am": TimeRefusal.PAST,
    "29/02 10am": TimeRefusal.NO_SUCH_DATE,
    "29/2/2027 at 3": TimeRefusal.NO_SUCH_DATE,
    "31/4 at 3": TimeRefusal.NO_SUCH_DATE,
    "31 April at 3": TimeRefusal.NO_SUCH_DATE,
    "12/25 at 3": TimeRefusal.NO_SUCH_DATE,
    "Thurs 25/12 10am": TimeRefusal.NO_SUCH_DATE,
    "25/12/2030 10am": TimeRefusal.TOO_FAR,
    "in 999999 hours": TimeRefusal.UNCLEAR,
    "in 99999 weeks": TimeRefusal.TOO_FAR,
    "Thursday": TimeRefusal.NO_TIME,
    "25 December 2026": TimeRefusal.NO_TIME,
    "tonight": TimeRefusal.NO_TIME,
    "this morning": TimeRefusal.NO_TIME,
    "": TimeRefusal.UNCLEAR,
    "?": TimeRefusal.UNCLEAR,
    "Thursday 3": TimeRefusal.UNCLEAR,
    "Wednesday at 4": TimeRefusal.UNCLEAR,
    "25 December 10": TimeRefusal.UNCLEAR,
    "5 December 3": TimeRefusal.UNCLEAR,
    "10 to 4": TimeRefusal.UNCLEAR,
    "9 to 4": TimeRefusal.UNCLEAR,
    "2-4pm": TimeRefusal.UNCLEAR,
    "4pm or 5pm": TimeRefusal.UNCLEAR,
    "today at 2 at 3": TimeRefusal.UNCLEAR,
    "today 9.12 10.15": TimeRefusal.UNCLEAR,
    "9.12 10.12": TimeRefusal.UNCLEAR,
    "tomorrow morning at 3pm": TimeRefusal.UNCLEAR,
    "tomorrow morning in the evening at 8": TimeRefusal.UNCLEAR,
    "this evening tomorrow": TimeRefusal.UNCLEAR,
    "12 in the morning": TimeRefusal.PAST,
    "12am tomorrow": TimeRefusal.UNCLEAR,
    "quarter to 12pm": TimeRefusal.UNCLEAR,
    "0:30pm": TimeRefusal.UNCLEAR,
    "15:30am": TimeRefusal.UNCLEAR,
    "noon pm": TimeRefusal.UNCLEAR,
    "midnight": TimeRefusal.UNCLEAR,
    "25:00": TimeRefusal.UNCLEAR,
    "10:75": TimeRefusal.UNCLEAR,
    "99 minutes past 4": TimeRefusal.UNCLEAR,
    "2 hours tomorrow": TimeRefusal.UNCLEAR,
    "2026": TimeRefusal.UNCLEAR,
    "in a few hours": TimeRefusal.UNCLEAR,
    "next week": TimeRefusal.UNCLEAR,
    "4 " * 100: TimeRefusal.UNCLEAR,
    "after the core group": TimeRefusal.UNCLEAR,
}

DAYS = {
    "today": "2026-11-25",
    "Tomorrow": "2026-11-26",
    "the day after tomorrow": "2026-11-27",
    "Friday": "2026-11-27",
    "by Friday": "2026-11-27",
    "due Friday": "2026-11-27",
    "this coming Friday": "2026-11-27",
    "next Friday": "2026-12-04",
    "next Wednesday": "2026-12-02",
    "Tuesday next week": "2026-12-01",
    "next week on Tuesday": "2026-12-01",
    "Monday week": "2026-12-07",
    "Friday fortnight": "2026-12-11",
    "tomorrow week": "2026-12-03",
    "a week on Tuesday": "2026-12-08",
    "two weeks on Friday": "2026-12-11",
    "a fortnight today": "2026-12-09",
    "in 10 days": "2026-12-05",
    "in two weeks": "2026-12-09",
    "in six weeks' time": "2027-01-06",
    "in a month": "2026-12-25",
    "in a year": "2027-11-25",
    "25/12": "2026-12-25",
    "25.12": "2026-12-25",
    "25/11": "2026-11-25",
    "1-12-26": "2026-12-01",
    "2026-12-25": "2026-12-25",
    "25 December": "2026-12-25",
    "5 Jan 27": "2027-01-05",
    "1 May": "2027-05-01",
    "Dec 25 2026": "2026-12-25",
    "Sat 28 Nov": "2026-11-28",
    "the twenty-first of December": "2026-12-21",
    "the 30th": "2026-11-30",
    "the 3rd": "2026-12-03",
    "Thursday the 3rd": "2026-12-03",
    "the 30th of this month": "2026-11-30",
    "the 30th of next month": "2026-12-30",
    "end of the week": "2026-11-27",
    "the end of next week": "2026-12-04",
    "end of the month": "2026-11-30",
    "last day of next month": "2026-12-31",
    "end of the year": "2026-12-31",
    "end of June": "2027-06-30",
    "end of February 2028": "2028-02-29",
    "start of next week": "2026-11-30",
    "beginning of next month": "2026-12-01",
    "the start of next year": "2027-01-01",
}

REFUSED_DAYS = {
    "yesterday": TimeRefusal.PAST,
    "3 days ago": TimeRefusal.PAST,
    "20/11": TimeRefusal.PAST,
    "end of October": TimeRefusal.PAST,
    "the 3rd of this month": TimeRefusal.PAST,
    "31/11": TimeRefusal.NO_SUCH_DATE,
    "30 February": TimeRefusal.NO_SUCH_DATE,
    "29/02": TimeRefusal.NO_SUCH_DATE,
    "0/5": TimeRefusal.NO_SUCH_DATE,
    "the 31st": TimeRefusal.NO_SUCH_DATE,
    "Sun 28 Nov": TimeRefusal.NO_SUCH_DATE,
    "1/1/0000": TimeRefusal.NO_SUCH_DATE,
    "end of June 0000": TimeRefusal.NO_SUCH_DATE,
    "in 3 years": TimeRefusal.TOO_FAR,
    "in 999999 days": TimeRefusal.TOO_FAR,
    "26/11/2028": TimeRefusal.TOO_FAR,
    "Wednesday": TimeRefusal.UNCLEAR,
    "a week on Wednesday": TimeRefusal.UNCLEAR,
    "a month on Tuesday": TimeRefusal.UNCLEAR,
    "1-12": TimeRefusal.UNCLEAR,
    "next week": TimeRefusal.UNCLEAR,
    "Friday at 3": TimeRefusal.UNCLEAR,
    "soon": TimeRefusal.UNCLEAR,
}


@pytest.mark.parametrize(("said", "expected"), MOMENTS.items())
def test_a_british_time_is_understood(said, expected):
    assert moment(said, NOW) == datetime.fromisoformat(expected).replace(tzinfo=LONDON)


@pytest.mark.parametrize(("said", "reason"), REFUSED_MOMENTS.items())
def test_a_time_that_is_not_certain_is_refused(said, reason):
    assert moment(said, NOW) == NotUnderstood(reason)


@pytest.mark.parametrize(("said", "expected"), DAYS.items())
def test_a_british_day_is_understood(said, expected):
    assert day(said, NOW.date()) == date.fromisoformat(expected)


@pytest.mark.parametrize(("said", "reason"), REFUSED_DAYS.items())
def test_a_day_that_is_not_certain_is_refused(said, reason):
    assert day(said, NOW.date()) == NotUnderstood(reason)


def test_the_tables_hold_at_least_sixty_times():
    assert len(MOMENTS) >= 60


def test_the_time_is_in_the_zone_of_now():
    found = moment("tomorrow at 10", datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("America/New_York")))
    assert found == datetime(2026, 7, 2, 14, tzinfo=UTC)


def test_a_skipped_time_is_moved_on_by_the_hour():
    evening = datetime(2027, 3, 27, 18, tzinfo=LONDON)
    assert moment("tomorrow 01:30", evening).isoformat() == "2027-03-28T02:30:00+01:00"


def test_a_repeated_time_is_the_first_of_the_two():
    evening = datetime(2026, 10, 24, 18, tzinfo=LONDON)
    assert moment("tomorrow 01:30", evening).isoformat() == "2026-10-25T01:30:00+01:00"


def test_a_repeated_time_whose_first_has_gone_is_past():
    second = datetime(2026, 10, 25, 1, 20, fold=1, tzinfo=LONDON)
    assert moment("today 01:30", second) == NotUnderstood(TimeRefusal.PAST)


def test_two_hours_are_two_hours_across_the_clock_change():
    before = datetime(2026, 10, 25, 0, 30, tzinfo=LONDON)
    assert moment("in two hours", before).astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=2)


def test_a_leap_day_is_understood_in_a_leap_year_only():
    assert day("29/02", date(2027, 12, 1)) == date(2028, 2, 29)
    assert day("29/02", date(2026, 12, 1)) == NotUnderstood(TimeRefusal.NO_SUCH_DATE)


def test_a_month_from_the_thirty_first_is_the_next_month_s_last_day():
    assert day("in a month", date(2027, 1, 31)) == date(2027, 2, 28)


def test_in_january_last_christmas_is_past():
    assert day("25/12", date(2027, 1, 5)) == NotUnderstood(TimeRefusal.PAST)


def test_on_saturday_the_end_of_the_week_is_past():
    assert day("end of the week", date(2026, 11, 28)) == NotUnderstood(TimeRefusal.PAST)


WORDS = """
    at on in the a of to past half quarter am pm noon today tomorrow tonight this next last week
    weeks fortnight month months year end start morning evening night hour hours minutes and time
    same from now Tuesday Fri Sunday Feb May December 1 2 29 30 31 25/12 29/02 31.4 1.30 01:30 0130
    999999 twenty five first second third ten ½ . , - ' @ ago
"""
PHRASES = st.lists(st.sampled_from(WORDS.split()), max_size=9).map(" ".join)
LATEST = datetime.fromisoformat("2032-01-01")
MOMENTS_TO_BE_AT = st.datetimes(datetime.fromisoformat("2024-01-01"), LATEST, timezones=st.just(LONDON))


@settings(deadline=None)
@given(st.one_of(st.text(), PHRASES), MOMENTS_TO_BE_AT)
def test_whatever_is_said_is_refused_or_lies_between_now_and_two_years_on(text, now):
    found = moment(text, now)
    limit = now.astimezone(UTC) + timedelta(days=2 * 366)
    assert isinstance(found, NotUnderstood) or now.astimezone(UTC) <= found.astimezone(UTC) <= limit


@settings(deadline=None)
@given(st.one_of(st.text(), PHRASES), st.dates(date(2024, 1, 1), LATEST.date()))
def test_whatever_day_is_said_is_refused_or_lies_between_today_and_two_years_on(text, today):
    found = day(text, today)
    assert isinstance(found, NotUnderstood) or today <= found <= today + timedelta(days=2 * 366)


@pytest.mark.parametrize(
    "text", ["4 " * 60, "twenty " * 17, "1:" * 60, "at " * 40, "in 1" * 30, "4 " * 5_000_000]
)
def test_a_hostile_text_does_not_make_the_grammar_wander(text):
    began = process_time()
    moment(text, NOW)
    assert process_time() - began < 5, "time grows with more than the length of the text"


def rows(heading):
    section = DOC.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = re.findall(r"^\| (.+?) \| (.+?) \|$", section, re.MULTILINE)[1:]
    assert table
    return table


@pytest.mark.parametrize(("said", "understood"), rows("A time"))
def test_every_time_that_the_document_lists_is_understood_so(said, understood):
    assert moment(said, NOW) == datetime.strptime(understood, "%a %d %b %Y, %H:%M").replace(tzinfo=LONDON)


@pytest.mark.parametrize(("said", "understood"), rows("A day"))
def test_every_day_that_the_document_lists_is_understood_so(said, understood):
    assert day(said, NOW.date()) == datetime.strptime(understood, "%a %d %b %Y").replace(tzinfo=LONDON).date()


@pytest.mark.parametrize(("said", "why"), rows("What is refused"))
def test_every_refusal_that_the_document_lists_is_refused_so(said, why):
    assert moment(said, NOW) == NotUnderstood(TimeRefusal(why))
