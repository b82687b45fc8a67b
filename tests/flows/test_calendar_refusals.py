"""Calendars that are refused, and that none takes long."""

from datetime import datetime
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.calendar.conferences import WORDS, CalendarRefusal, CalendarRefused, conferences

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 9, 1, tzinfo=LONDON)
END = datetime(2027, 9, 1, tzinfo=LONDON)


def calendar(*events):
    lines = (line for event in events for line in ("BEGIN:VEVENT", *event, "END:VEVENT"))
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", "")).encode()


def icpc(starts, *more, ends=None, uid="one"):
    return (f"UID:{uid}", "SUMMARY:ICPC", f"DTSTART{starts}", *([f"DTEND{ends}"] if ends else ()), *more)


WEEKLY = icpc(":20261201T100000", "RRULE:FREQ=WEEKLY;COUNT=3")


def refusal(ics):
    answer = conferences(ics, WORDS, START, END, LONDON)
    assert isinstance(answer, CalendarRefused), answer
    return answer.reason


def test_a_zone_that_nobody_knows_is_refused():
    assert refusal(calendar(icpc(";TZID=Middle Earth:20261201T100000"))) == CalendarRefusal.UNKNOWN_ZONE


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=3",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,1,2,3",
        "FREQ=DAILY;BYSECOND=1",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=2;BYDAY=MO",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;INTERVAL=12;BYDAY=5MO",
        "FREQ=MONTHLY;BYMONTHDAY=-31",
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
        "FREQ=MONTHLY;BYSETPOS=2",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1,2",
        "FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYYEARDAY=366",
        "FREQ=YEARLY;BYMONTH=13",
        "INTERVAL=1",
        "FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 40),
    ],
)
def test_a_rule_that_is_too_frequent_or_may_never_come_is_refused(rule):
    assert refusal(calendar(icpc(":20261201T100000", f"RRULE:{rule}"))) == CalendarRefusal.UNKNOWN_RULE


@pytest.mark.parametrize(
    "line",
    [
        "EXRULE:FREQ=WEEKLY",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261201T100000",
        "RECURRENCE-ID:19700101T100000",
        "RECURRENCE-ID;VALUE=DATE:99990101",
    ],
)
def test_an_exception_that_is_not_followed_is_refused(line):
    assert refusal(calendar(WEEKLY, icpc(":20261208T110000", line))) == CalendarRefusal.UNKNOWN_RULE


@pytest.mark.parametrize(
    "ics",
    [
        b"",
        b"\x00\xff\xfe",
        b"PK\x03\x04 a document",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR\r\nEND:VTODO\r\nEND:VCALENDAR",
        b"BEGIN:VCALENDAR\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR",
        calendar(("UID:1", "SUMMARY:ICPC")),
        calendar(icpc(":20261201T100000", ends=":later")),
        calendar(icpc(":20269901T100000")),
        calendar(icpc(":20261201T100000", "RRULE:FREQ=WEEKLY;COUNT=lots")),
        calendar(icpc(":20261201T100000", "RRULE:FREQ=WEEKLY;UNTIL=1;UNTIL=2")),
    ],
)
def test_what_is_not_a_whole_calendar_is_refused(ics):
    assert refusal(ics) == CalendarRefusal.NOT_A_CALENDAR


def test_over_two_megabytes_is_refused():
    assert refusal(b"BEGIN:VCALENDAR\r\n" + b" " * 2 * 1024 * 1024) == CalendarRefusal.TOO_BIG


@pytest.mark.parametrize(
    "ics",
    [
        calendar(*(icpc(":20261201T100000Z", uid=n) for n in range(5_001))),
        calendar(*(icpc(":20260901T100000Z", "RRULE:FREQ=DAILY", uid=n) for n in range(14))),
        calendar(*(icpc(":20160901T100000Z", "RRULE:FREQ=DAILY;UNTIL=20170901", uid=n) for n in range(60))),
        calendar(icpc(":20261201T100000Z", "RDATE:" + ",".join(["20261203T100000Z"] * 5_001))),
        calendar(icpc(":00011201T100000Z", "RRULE:FREQ=DAILY")),
    ],
)
def test_too_many_are_refused(ics):
    assert refusal(ics) == CalendarRefusal.TOO_MANY


@pytest.mark.parametrize(
    "ics",
    [
        calendar(icpc(":19950101T100000", "RRULE:FREQ=DAILY;UNTIL=20260801")),
        calendar(icpc(":20261201T100000", f"SUMMARY{';A=b' * 300_000}:ICPC")),
        calendar(icpc(":20261201T100000", "SUMMARY;A=" + '";A="' * 200_000)),
        calendar(icpc(":20261201T100000", "DESCRIPTION:" + "\n x" * 300_000)),
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 60_000 + b"END:VEVENT\r\n" * 60_000 + b"END:VCALENDAR",
        calendar(*((f"UID:{n}", "SUMMARY:Lunch", "DTSTART:20261201T100000") for n in range(20_000))),
    ],
)
def test_a_hostile_calendar_takes_seconds_at_most(ics):
    began = process_time()
    conferences(ics, WORDS, START, END, LONDON)
    assert process_time() - began < 20, "time grows with more than the size of the file"


NAMES = st.sampled_from(
    ["DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "UID", "STATUS"]
)
PARAMETERS = st.sampled_from(
    ["", ";VALUE=DATE", ";TZID=Europe/London", ";TZID=UTC", ";VALUE=PERIOD", ";TZID="]
)
VALUES = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"(2026|0001|9999)[01]\d[0-3]\dT[0-2]\d[0-5]\d00Z?", fullmatch=True),
    st.from_regex(
        r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY);(COUNT|INTERVAL|UNTIL|BYDAY|BYMONTH)=-?\w{1,4}", fullmatch=True
    ),
    st.from_regex(r"-?P(T?\d{1,12}[HDWM])?", fullmatch=True),
)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(NAMES, PARAMETERS, VALUES).map(lambda line: f"{line[0]}{line[1]}:{line[2]}"), max_size=4
    )
)
def test_whatever_an_event_holds_it_is_read_or_refused(lines):
    answer = conferences(calendar(icpc(":20261201T100000", *lines)), WORDS, START, END, LONDON)
    assert isinstance(answer, CalendarRefused) or all(one.starts < END and one.ends > START for one in answer)
