"""Every name of a time, every number in words, and the hours that each part of the day holds."""

from datetime import datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from flows.time.lengths import length_of
from flows.time.numbers import digits
from flows.time.phrases import NotUnderstood, TimeRefusal, moment, options_of

SIX = datetime(2026, 11, 25, 6, tzinfo=ZoneInfo("Europe/London"))

NAMED = {
    "noon": "12:00",
    "midday": "12:00",
    "first thing": "08:30 08:30",
    "first thing in the morning": "08:30 08:30",
    "mid morning": "10:00 10:30 11:00",
    "late morning": "11:00 11:30 12:00",
    "lunchtime": "12:00 12:30 13:00",
    "lunch time": "12:00 12:30 13:00",
    "lunch": "12:00 12:30 13:00",
    "after lunch": "13:00 13:30 14:00",
    "early afternoon": "13:00 13:30 14:00",
    "mid afternoon": "15:00 15:30",
    "late afternoon": "16:00 16:30 17:00",
    "teatime": "16:00 16:30 17:00",
    "tea time": "16:00 16:30 17:00",
    "end of day": "17:00",
    "end of the day": "17:00",
    "end of the working day": "17:00",
    "end of play": "17:00",
    "eod": "17:00",
    "cob": "17:00",
    "close of business": "17:00",
    "close of play": "17:00",
    "early evening": "17:30 18:00",
    "this morning": "09:00 10:00 11:00 12:00",
    "this afternoon": "13:00 14:00 15:00 16:00 17:00",
    "this evening": "18:00",
    "tonight": "19:00 20:00 21:00 22:00",
}


def shown(said, now=SIX):
    found = moment(said, now)
    return "" if isinstance(found, NotUnderstood) else " ".join(f"{one:%H:%M}" for one in options_of(found))


@pytest.mark.parametrize(("said", "times"), NAMED.items())
def test_every_time_with_a_name_may_be_these(said, times):
    assert shown(said) == times


@pytest.mark.parametrize(
    ("part", "first", "last"),
    [
        ("", (7, 0), (19, 59)),
        (" in the morning", (0, 0), (11, 59)),
        (" in the afternoon", (12, 0), (19, 59)),
        (" in the evening", (17, 0), (23, 59)),
        (" at night", (17, 0), (23, 59)),
    ],
)
def test_an_hour_without_am_or_pm_is_in_the_part_of_the_day(part, first, last):
    just_begun = SIX.replace(hour=0)
    for hour, minute in product(range(1, 13), (0, 1, 29, 30, 59)):
        either = sorted((there, minute) for there in (hour % 12, hour % 12 + 12))
        meant = [f"{there:02}:{minute:02}" for there, minute in either if first <= (there, minute) <= last]
        assert shown(f"{hour}:{minute:02}{part}", just_begun) == " ".join(meant)


def test_an_hour_of_the_24_hour_clock_is_itself():
    just_begun = SIX.replace(hour=0)
    for hour, minute in product((*range(8), *range(13, 24)), (0, 1, 59)):
        assert shown(f"{hour:02}:{minute:02}", just_begun) == f"{hour:02}:{minute:02}"


def test_an_hour_of_am_or_pm_is_itself():
    just_begun = SIX.replace(hour=0)
    for hour, minute in product(range(1, 12), (0, 1, 59)):
        assert shown(f"{hour}:{minute:02}am", just_begun) == f"{hour:02}:{minute:02}"
        assert shown(f"{hour}:{minute:02}pm", just_begun) == f"{hour + 12}:{minute:02}"
    assert shown("12:01pm") == "12:01"


def test_minutes_past_and_to_are_added_and_taken_off():
    for minutes in range(1, 60):
        assert shown(f"{minutes} minutes past 4") == f"16:{minutes:02}"
        assert shown(f"{minutes} minutes to 4") == f"15:{60 - minutes:02}"
        assert shown(f"{minutes} minutes to 1pm") == f"12:{60 - minutes:02}"
        assert shown(f"{minutes} minutes to 0:00 tomorrow") == f"23:{60 - minutes:02}"
    assert moment("60 minutes past 4", SIX) == NotUnderstood(TimeRefusal.UNCLEAR)


def test_an_end_comes_after_its_beginning():
    for begins, ends in product(range(8, 13), range(1, 8)):
        assert shown(f"from {begins} until {ends}") == f"{ends + 12}:00"
    for begins in range(8, 12):
        assert shown(f"{begins}:00 to {begins + 1}:30") == f"{begins + 1:02}:30"
    assert shown("from 6pm until 7") == "19:00"
    assert shown("from 7pm until 6.30") == ""
    assert shown("from 6pm until 6") == ""
    assert shown("between 8 and 8.30") == "08:30"


UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    "ten",
    "eleven",
    "twelve",
    *(f"{stem}teen" for stem in ("thir", "four", "fif", "six", "seven", "eigh", "nine")),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NTHS = (
    *(
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
    ),
    *("twelfth", *(f"{teen}th" for teen in TEENS[3:])),
)


def test_every_number_in_words_is_its_digits():
    words = ["zero", *UNITS, *TEENS]
    for tens in TENS:
        words += [tens, *(f"{tens} {unit}" for unit in UNITS)]
    assert [digits(word) for word in words] == [str(number) for number in range(100)]
    orders = [*NTHS, "twentieth", *(f"twenty {nth}" for nth in NTHS[:9]), "thirtieth", "thirty first"]
    assert [digits(word) for word in orders] == [f"{number}th" for number in range(1, 32)]


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("nine hundred hours", "09:00"),
        ("oh nine hundred", "09:00"),
        ("four oh five", "4 05"),
        ("four o five", "4 05"),
        ("four oh", "4 oh"),
        ("twenty ten", "20 10"),
        ("twenty fifteen", "20 15"),
        ("tens", "tens"),
    ],
)
def test_numbers_are_read_as_they_are_spoken(said, means):
    assert digits(said) == means


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("in half an hour", 30),
        ("half hour", 30),
        ("quarter of an hour", 15),
        ("a quarter of an hour", 15),
        ("3 quarters of an hour", 45),
        ("1:05 hrs", 65),
        ("12:59 hours", 779),
        ("in 1 hour", 60),
        ("an hour", 60),
        ("another hour", 60),
        ("1.25 hours", 75),
        ("1.5 hours", 90),
        ("1.50 hours", 90),
        ("1.75 hours", 105),
        ("2 and a half hours", 150),
        ("2 and a quarter hours", 135),
        ("2 and 3 quarters hours", 165),
        ("an hour and 3 quarters", 105),
        ("an hour and a quarter", 75),
        ("1 hour 1 minute", 61),
        ("1 hour and 59 minutes", 119),
        ("a minute", 1),
        ("90 minutes", 90),
        ("7h", 420),
        ("7h59", 479),
        ("8h", None),
        ("8h30", None),
        ("07h", None),
        ("8 hours", 480),
        ("1 hour 60 minutes", None),
        ("1.5 hours 20", None),
        ("0 minutes", None),
        ("2 o'clock", None),
    ],
)
def test_a_length_is_so_many_minutes(said, minutes):
    assert length_of(said) == (None if minutes is None else timedelta(minutes=minutes))
