"""Time in words: what is understood, what is refused, and that nothing else can come of it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.time import examples
from flows.time.phrases import Either, Nation, NotUnderstood, TimeRefusal, day, moment, options_of
from tests.flows import time_oracle as oracle

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
    "59 minutes past 4": "2026-11-25 16:59",
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
    "25/11 at 10": "2026-11-25 10:00",
    "Wed 25 November at 10": "2026-11-25 10:00",
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
    "December 3 10am": "2026-12-03 10:00",
    "16:00 hours": "2026-11-25 16:00",
    "nine hundred hours tomorrow": "2026-11-26 09:00",
    "at 3 30": "2026-11-25 15:30",
    "9 to 4": "2026-11-25 16:00",
    "10:30–12:00": "2026-11-25 12:00",
    "8 to 7": "2026-11-25 19:00",
    "end of Friday": "2026-11-27 17:00",
    "by close of play today": "2026-11-25 17:00",
    "on the evening of 4 December": "2026-12-04 18:00",
    "25 December twenty twenty-six at 10": "2026-12-25 10:00",
    "2026-12-01T14:00:00Z": "2026-12-01 14:00",
    "2026-12-01T14:00+01:00": "2026-12-01 13:00",
    "16:00 UTC": "2026-11-25 16:00",
    "4pm GMT": "2026-11-25 16:00",
    "can you ask me at 4": "2026-11-25 16:00",
    "noon pm": "2026-11-25 12:00",
    "4h": "2026-11-25 13:20",
    "4h30": "2026-11-25 13:50",
}

ASKED_MOMENTS = {
    "Wednesday at 4": ["2026-11-25 16:00", "2026-12-02 16:00"],
    "7 tomorrow": ["2026-11-26 07:00", "2026-11-26 19:00"],
    "10 to 4": ["2026-11-25 16:00", "2026-11-25 15:50"],
    "20 hrs": ["2026-11-26 05:20", "2026-11-25 20:00"],
    "1.30 hours": ["2026-11-25 10:50", "2026-11-25 13:30"],
    "6h": ["2026-11-25 15:20", "2026-11-25 18:00"],
    "9.12 10.12": ["2026-12-10 09:12", "2026-12-09 10:12"],
    "4pm BST": ["2026-11-25 16:00", "2026-11-25 15:00"],
    "lunchtime": ["2026-11-25 12:00", "2026-11-25 12:30", "2026-11-25 13:00"],
    "this morning": ["2026-11-25 10:00", "2026-11-25 11:00", "2026-11-25 12:00"],
    "tonight": [f"2026-11-25 {hour}:00" for hour in (19, 20, 21, 22)],
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
    "25 October at 10am": TimeRefusal.PAST,
    "24 November at 10am": TimeRefusal.PAST,
    "29/02 10am": TimeRefusal.NO_SUCH_DATE,
    "29/2/2027 at 3": TimeRefusal.NO_SUCH_DATE,
    "31/4 at 3": TimeRefusal.NO_SUCH_DATE,
    "31 April at 3": TimeRefusal.NO_SUCH_DATE,
    "12/25 at 3": TimeRefusal.NO_SUCH_DATE,
    "Thurs 25/12 10am": TimeRefusal.OTHER_WEEKDAY,
    "25/12/2030 10am": TimeRefusal.TOO_FAR,
    "in 999999 hours": TimeRefusal.UNCLEAR,
    "in 99999 weeks": TimeRefusal.TOO_FAR,
    "Thursday": TimeRefusal.NO_TIME,
    "25 December 2026": TimeRefusal.NO_TIME,
    "": TimeRefusal.UNCLEAR,
    "?": TimeRefusal.UNCLEAR,
    "Thursday 3": TimeRefusal.HOUR_OR_DAY,
    "25 December 10": TimeRefusal.HOUR_OR_DAY,
    "5 December 3": TimeRefusal.HOUR_OR_DAY,
    "10-12": TimeRefusal.UNCLEAR,
    "4pm or 5pm": TimeRefusal.SEVERAL,
    "today at 2 at 3": TimeRefusal.UNCLEAR,
    "today 9.12 10.15": TimeRefusal.UNCLEAR,
    "tomorrow morning at 3pm": TimeRefusal.UNCLEAR,
    "tomorrow morning in the evening at 8": TimeRefusal.UNCLEAR,
    "this evening tomorrow": TimeRefusal.UNCLEAR,
    "12 in the morning": TimeRefusal.PAST,
    "12am tomorrow": TimeRefusal.MIDNIGHT,
    "quarter to 12pm": TimeRefusal.UNCLEAR,
    "1 minute to 12pm": TimeRefusal.UNCLEAR,
    "0:30pm": TimeRefusal.NO_SUCH_TIME,
    "15:30am": TimeRefusal.NO_SUCH_TIME,
    "midnight": TimeRefusal.MIDNIGHT,
    "25:00": TimeRefusal.NO_SUCH_TIME,
    "10:75": TimeRefusal.NO_SUCH_TIME,
    "99 minutes past 4": TimeRefusal.UNCLEAR,
    "2 hours tomorrow": TimeRefusal.UNCLEAR,
    "2026": TimeRefusal.UNCLEAR,
    "in a few hours": TimeRefusal.VAGUE,
    "next week": TimeRefusal.NO_DAY,
    "4 " * 100: TimeRefusal.TOO_LONG,
    "after the core group": TimeRefusal.UNCLEAR,
    "1 hour 75": TimeRefusal.NO_SUCH_TIME,
    "1 hour 75 minutes": TimeRefusal.NO_SUCH_TIME,
    "1.5 hours 20": TimeRefusal.UNCLEAR,
    "0 minutes": TimeRefusal.NO_SUCH_TIME,
    "0 hours": TimeRefusal.NO_SUCH_TIME,
    "in 0 weeks": TimeRefusal.NO_SUCH_DATE,
    "25h": TimeRefusal.NO_SUCH_TIME,
    "20h75": TimeRefusal.NO_SUCH_TIME,
    "noon o'clock": TimeRefusal.UNCLEAR,
    "noonpm": TimeRefusal.UNCLEAR,
    "9h": TimeRefusal.PAST,
    "8h30": TimeRefusal.PAST,
    "half an hour after 3": TimeRefusal.UNCLEAR,
    "2 hours from 10": TimeRefusal.UNCLEAR,
    "it lasts 2 hours": TimeRefusal.WORDS_BESIDE,
    "it starts at 10": TimeRefusal.WORDS_BESIDE,
    "not at 4": TimeRefusal.WORDS_BESIDE,
    "ended at 3": TimeRefusal.WORDS_BESIDE,
    "every day at 4": TimeRefusal.WORDS_BESIDE,
    "4pm EST": TimeRefusal.WORDS_BESIDE,
    "10 December at 10 to 4 or 5": TimeRefusal.SEVERAL,
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
    "the day before Christmas": "2026-12-24",
    "the day after Christmas": "2026-12-26",
    "the Friday before Christmas": "2026-12-18",
    "the Thursday before Christmas": "2026-12-24",
    "the Friday after Christmas": "2027-01-01",
    "last working day of the month": "2026-11-30",
    "the last working day of next month": "2026-12-31",
    "first working day of next month": "2026-12-01",
    "the first working day of January": "2027-01-04",
    "last working day in May": "2027-05-28",
    "the next working day after Christmas": "2026-12-29",
    "2 working days after Friday": "2026-12-01",
    "this week on Thursday": "2026-11-26",
    "Friday this week": "2026-11-27",
    "the 25th of this month": "2026-11-25",
    "start of June": "2027-06-01",
    "the beginning of June 2028": "2028-06-01",
    "the first day of December 2026": "2026-12-01",
    "last Friday in January 2027": "2027-01-29",
    "the 2nd Monday of June 2028": "2028-06-12",
    "the 5th Thursday of December 2026": "2026-12-31",
    "the last Wednesday in November": "2026-11-25",
    "the 1st Wednesday in November": "2027-11-03",
    "the last Monday of the month": "2026-11-30",
    "the first Monday of next month": "2026-12-07",
    "start of next week": "2026-11-30",
    "beginning of next month": "2026-12-01",
    "the start of next year": "2027-01-01",
}

REFUSED_DAYS = {
    "yesterday": TimeRefusal.PAST,
    "3 days ago": TimeRefusal.PAST,
    "Fri 20 Nov": TimeRefusal.PAST,
    "20/11/2026": TimeRefusal.PAST,
    "the 3rd of this month": TimeRefusal.PAST,
    "the first working day of the month": TimeRefusal.PAST,
    "Tuesday this week": TimeRefusal.PAST,
    "Friday last week": TimeRefusal.PAST,
    "31/11": TimeRefusal.NO_SUCH_DATE,
    "30 February": TimeRefusal.NO_SUCH_DATE,
    "29/02": TimeRefusal.NO_SUCH_DATE,
    "0/5": TimeRefusal.NO_SUCH_DATE,
    "the 31st": TimeRefusal.NO_SUCH_DATE,
    "Sun 28 Nov": TimeRefusal.OTHER_WEEKDAY,
    "1/1/0000": TimeRefusal.NO_SUCH_DATE,
    "end of June 0000": TimeRefusal.NO_SUCH_DATE,
    "start of June 0000": TimeRefusal.NO_SUCH_DATE,
    "the 1st Monday in May 0000": TimeRefusal.NO_SUCH_DATE,
    "the 1st Monday in May 9999": TimeRefusal.NO_SUCH_DATE,
    "the 1st Monday in May 9998": TimeRefusal.TOO_FAR,
    "the 1st Monday in May 0001": TimeRefusal.PAST,
    "the 5th Thursday of January 2027": TimeRefusal.NO_SUCH_DATE,
    "the 0th Thursday of January 2027": TimeRefusal.NO_SUCH_DATE,
    "in 3 years": TimeRefusal.TOO_FAR,
    "in 999999 days": TimeRefusal.TOO_FAR,
    "26/11/2028": TimeRefusal.TOO_FAR,
    "a month on Tuesday": TimeRefusal.UNCLEAR,
    "1-12": TimeRefusal.UNCLEAR,
    "next week": TimeRefusal.NO_DAY,
    "December": TimeRefusal.NO_DAY,
    "Friday at 3": TimeRefusal.UNCLEAR,
    "soon": TimeRefusal.VAGUE,
    "0 working days": TimeRefusal.NO_SUCH_DATE,
    "1000 working days": TimeRefusal.TOO_FAR,
    "Monday to Friday": TimeRefusal.UNCLEAR,
    "before Friday": TimeRefusal.UNCLEAR,
}


@pytest.mark.parametrize(("said", "expected"), MOMENTS.items())
def test_a_british_time_is_understood(said, expected):
    assert moment(said, NOW) == datetime.fromisoformat(expected).replace(tzinfo=LONDON)


@pytest.mark.parametrize(("said", "expected"), ASKED_MOMENTS.items())
def test_what_may_mean_two_times_is_asked(said, expected):
    assert moment(said, NOW) == Either(
        tuple(datetime.fromisoformat(each).replace(tzinfo=LONDON) for each in expected)
    )


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


def test_a_day_without_a_year_is_understood_all_the_year_round():
    for ahead in range(365):
        today = date(2026, 12, 5) + timedelta(days=ahead)
        assert day("4 December", today) == date(2027, 12, 4)


def test_what_is_more_than_a_month_past_is_next_year_s():
    assert moment("24 October at 10am", NOW) == datetime(2027, 10, 24, 10, tzinfo=LONDON)
    assert day("24 November", NOW.date()) == date(2027, 11, 24)
    assert day("Tue 24 November", NOW.date()) == NotUnderstood(TimeRefusal.PAST)
    assert day("Sat 24 October", NOW.date()) == NotUnderstood(TimeRefusal.OTHER_WEEKDAY)


def test_no_conference_ends_a_year_from_now():
    january = datetime(2027, 1, 5, 9, tzinfo=LONDON)
    assert moment("25/12 at 10", january) == NotUnderstood(TimeRefusal.PAST)
    assert moment("25/12/2027 at 10", january) == datetime(2027, 12, 25, 10, tzinfo=LONDON)


@pytest.mark.parametrize("clock", ["00:05", "02:30", "04:59"])
def test_after_midnight_tomorrow_may_be_the_day_that_has_just_begun(clock):
    late = datetime.fromisoformat(f"2026-11-26 {clock}").replace(tzinfo=LONDON)
    mornings = tuple(datetime(2026, 11, n, 9, tzinfo=LONDON) for n in (26, 27))
    assert moment("tomorrow at 9", late) == Either(mornings)
    assert day("tomorrow", late.date(), small_hours=True) == Either((date(2026, 11, 26), date(2026, 11, 27)))


def test_at_five_tomorrow_is_the_next_day():
    assert moment("tomorrow at 9", NOW.replace(hour=5)) == datetime(2026, 11, 26, 9, tzinfo=LONDON)


def test_after_lunch_may_be_any_half_hour_from_one_to_two():
    found = options_of(moment("after lunch", NOW.replace(hour=9)))
    assert [f"{one:%H:%M}" for one in found] == ["13:00", "13:30", "14:00"]


def test_a_time_alone_is_on_the_day_that_was_said_before():
    friday, monday = date(2026, 11, 27), date(2026, 11, 30)
    assert moment("half 4", NOW, on=(friday,)) == datetime(2026, 11, 27, 16, 30, tzinfo=LONDON)
    assert moment("at 8", NOW, on=(friday,)) == datetime(2026, 11, 27, 8, tzinfo=LONDON)
    assert moment("first thing", NOW, on=(friday,)) == datetime(2026, 11, 27, 8, 30, tzinfo=LONDON)
    assert moment("tomorrow at 4", NOW, on=(friday,)) == datetime(2026, 11, 26, 16, tzinfo=LONDON)
    assert moment("in two hours", NOW, on=(friday,)) == NOW + timedelta(hours=2)
    assert len(options_of(moment("at 4", NOW, on=(friday, monday)))) == 2


def test_seven_is_asked_only_while_both_are_to_come():
    assert moment("at 7", NOW) == datetime(2026, 11, 25, 19, tzinfo=LONDON)
    assert len(options_of(moment("at 7", NOW.replace(hour=6)))) == 2


def test_gmt_in_summer_is_asked():
    july = datetime(2026, 7, 1, 9, tzinfo=LONDON)
    assert [f"{one:%H:%M}" for one in options_of(moment("4pm GMT", july))] == ["16:00", "17:00"]
    assert moment("4pm BST", july) == moment("4pm", july)


def test_a_zone_is_told_by_the_chair_s_own_clock():
    lisbon = NOW.astimezone(ZoneInfo("Europe/Paris"))
    assert f"{moment('4pm UK time', lisbon):%H:%M}" == "17:00"


@pytest.mark.parametrize(
    ("nation", "last"),
    [
        (Nation.ENGLAND_AND_WALES, date(2026, 12, 2)),
        (Nation.SCOTLAND, date(2026, 12, 3)),
        (Nation.NORTHERN_IRELAND, date(2026, 12, 2)),
    ],
)
def test_working_days_leave_out_the_nation_s_bank_holidays(nation, last):
    assert day("in 5 working days", NOW.date(), nation) == last


def test_a_refusal_says_again_only_words_of_the_grammar():
    assert moment("Ella's mum at 25:00 on Tuesday", NOW).words == "at 25:00 on Tuesday"
    assert day("when Thandiwe Smith-Jones is home", NOW.date()).words == ""
    assert moment("Thursday 3", NOW).words == "Thursday 3"
    assert moment("Zorvik at half-past", NOW).words == "at half-past"
    assert moment("Zorvik at 9-11", NOW).words == "at 9-11"
    assert moment("Zorvik at mid-2026", NOW).words == ""


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_a_refusal_says_nothing_that_was_not_typed(text):
    found = moment(text, NOW)
    assert not isinstance(found, NotUnderstood) or all(word in text for word in found.words.split())


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
    meant = () if isinstance(found, NotUnderstood) else options_of(found)
    assert all(now.astimezone(UTC) <= one.astimezone(UTC) <= limit for one in meant)
    assert len(set(meant)) == len(meant)


@settings(deadline=None)
@given(st.one_of(st.text(), PHRASES), st.dates(date(2024, 1, 1), LATEST.date()))
def test_whatever_day_is_said_is_refused_or_lies_between_today_and_two_years_on(text, today):
    found = day(text, today)
    meant = () if isinstance(found, NotUnderstood) else options_of(found)
    assert all(today <= one <= today + timedelta(days=2 * 366) for one in meant)


@settings(deadline=None, max_examples=400)
@given(MOMENTS_TO_BE_AT)
def test_every_example_of_a_time_is_understood_as_what_it_says(now):
    shown = examples.times(now)
    assert len(shown) == 3
    for example in shown:
        assert isinstance(moment(example.said, now), datetime), example
        assert moment(example.said, now) == example.means


@settings(deadline=None, max_examples=400)
@given(st.dates(date(2024, 1, 1), LATEST.date()))
def test_every_example_of_a_day_is_understood_as_what_it_says(today):
    shown = examples.days(today)
    assert len(shown) == 3
    for example in shown:
        assert day(example.said, today) == example.means


@pytest.mark.parametrize(
    "text", ["4 " * 60, "twenty " * 17, "1:" * 60, "at " * 40, "in 1" * 30, "4 " * 5_000_000]
)
def test_a_hostile_text_does_not_make_the_grammar_wander(text):
    began = process_time()
    moment(text, NOW)
    assert process_time() - began < 5, "time grows with more than the length of the text"


def rows(heading):
    section = DOC.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")][1:]
    assert table
    return table


TRIED_AT = {
    "a Wednesday morning": NOW,
    "a Wednesday afternoon": datetime(2026, 11, 25, 14, 40, tzinfo=LONDON),
    "a Sunday evening": datetime(2026, 11, 29, 19, 15, tzinfo=LONDON),
    "31 December": datetime(2026, 12, 31, 11, tzinfo=LONDON),
    "29 February": datetime(2028, 2, 29, 8, 10, tzinfo=LONDON),
    "the clocks go forward": datetime(2027, 3, 28, 0, 30, tzinfo=LONDON),
    "the clocks go back": datetime(2026, 10, 25, 1, 15, tzinfo=LONDON),
}


def understood(found):
    """What was understood, in any order; or why it was refused."""
    return found.reason if isinstance(found, NotUnderstood) else sorted(options_of(found))


def shown(found, pattern):
    """What was understood as the document writes it: a day is not said again for its second time."""
    if isinstance(found, NotUnderstood):
        return found.reason
    said = [pattern.format(one, one.day) for one in options_of(found)]
    first, _, _ = said[0].partition(", ")
    return " or ".join([said[0], *(each.removeprefix(f"{first}, ") for each in said[1:])])


def test_the_document_lists_at_least_a_hundred_and_fifty_phrases():
    assert len(rows("A time")) + len(rows("A day")) >= 150


@pytest.mark.parametrize(("said", "means", "here"), rows("A time"))
def test_every_time_that_the_document_lists_is_understood_so(said, means, here):
    assert shown(moment(said, NOW), "{0:%a} {1} {0:%b %Y, %H:%M}") == here
    for when, now in TRIED_AT.items():
        expected = oracle.moments(means, now)
        assert understood(moment(said, now)) == (
            TimeRefusal.PAST if expected == oracle.PAST else sorted(set(expected))
        ), when


@pytest.mark.parametrize(("said", "means", "here"), rows("A day"))
def test_every_day_that_the_document_lists_is_understood_so(said, means, here):
    assert shown(day(said, NOW.date()), "{0:%a} {1} {0:%b %Y}") == here
    for when, now in TRIED_AT.items():
        late = now.hour < 5
        expected = oracle.on(means, now.date(), small_hours=late)
        found = understood(day(said, now.date(), small_hours=late))
        assert found == (sorted(expected) or TimeRefusal.PAST), when


@pytest.mark.parametrize(("said", "why"), rows("What is refused"))
def test_every_refusal_that_the_document_lists_is_refused_so(said, why):
    assert moment(said, NOW) == NotUnderstood(TimeRefusal(why))
