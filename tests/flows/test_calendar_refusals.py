"""What of a calendar is not read: one entry where possible, and all of it only where not."""

from datetime import date, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.calendar.conferences import WORDS, CalendarReading, CalendarRefusal, CalendarRefused, conferences
from flows.calendar.series import series_hash

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 9, 1, tzinfo=LONDON)
END = datetime(2027, 9, 1, tzinfo=LONDON)


def calendar(*events):
    lines = (line for event in events for line in ("BEGIN:VEVENT", *event, "END:VEVENT"))
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", "")).encode()


def icpc(starts, *more, ends=None, uid="one"):
    return (f"UID:{uid}", "SUMMARY:ICPC", f"DTSTART{starts}", *([f"DTEND{ends}"] if ends else ()), *more)


GOOD = icpc(":20261203T100000", uid="good")
WEEKLY = icpc(":20261201T100000", "RRULE:FREQ=WEEKLY;COUNT=3")


def refusal(ics):
    answer = conferences(ics, WORDS, START, END, LONDON)
    assert isinstance(answer, CalendarRefused), answer
    return answer.reason


def reading(ics):
    answer = conferences(ics, WORDS, START, END, LONDON)
    assert isinstance(answer, CalendarReading), answer
    return answer


def starts(ics):
    return [f"{one.starts:%Y-%m-%d %H:%M}" for one in reading(ics).conferences]


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        (icpc(";TZID=Middle Earth:20261201T100000"), CalendarRefusal.UNKNOWN_ZONE),
        (icpc(":20261201T100000", "RRULE:FREQ=SECONDLY"), CalendarRefusal.UNKNOWN_RULE),
        (icpc(":20261201T100000", "RRULE:FREQ=WEEKLY;COUNT=lots"), CalendarRefusal.UNKNOWN_RULE),
        (icpc(":20261201T100000", "RRULE:FREQ=WEEKLY;UNTIL=1;UNTIL=2"), CalendarRefusal.UNKNOWN_RULE),
        (icpc(":20261201T100000", "RRULE:FREQ=WEEKLY;UNTIL=lunch"), CalendarRefusal.NO_SENSE),
        (icpc(":20261201T100000", ends=":later"), CalendarRefusal.NO_SENSE),
        (icpc(":20261201T100000", ends=":20261201T090000"), CalendarRefusal.NO_SENSE),
        (icpc(":20261201T100000", ends=";VALUE=DATE:20261202"), CalendarRefusal.NO_SENSE),
        (icpc(":20261201T100000", "DURATION:P"), CalendarRefusal.NO_SENSE),
        (icpc(":20261201T100000", "DURATION:-PT1H"), CalendarRefusal.NO_SENSE),
        (icpc(":20269901T100000"), CalendarRefusal.NO_SENSE),
        (icpc(":20261201T250000"), CalendarRefusal.NO_SENSE),
        (icpc(":99991231T235959"), CalendarRefusal.NO_SENSE),
        (icpc(":20261201T100000", ends=":99991231T235959Z"), CalendarRefusal.NO_SENSE),
        (icpc(":20261201T100000", "RECURRENCE-ID:00010101T000000"), CalendarRefusal.NO_SENSE),
        (icpc(":tomorrow"), CalendarRefusal.NO_SENSE),
        (icpc(";VALUE=DATE:20261201T100000"), CalendarRefusal.NO_SENSE),
        (("UID:1", "SUMMARY:ICPC"), CalendarRefusal.NO_SENSE),
        (icpc(":20261201T100000", "RDATE;VALUE=PERIOD:20261202T100000/lunch"), CalendarRefusal.NO_SENSE),
        (icpc(":20261201T100000", "EXDATE:99999999"), CalendarRefusal.NO_SENSE),
    ],
)
def test_an_entry_that_cannot_be_read_is_counted_and_the_others_are_read(odd, reason):
    found = reading(calendar(odd, GOOD))
    assert [one.starts.day for one in found.conferences] == [3]
    assert (found.unread, found.reason) == (1, reason)
    assert found.doubtful
    assert not found.whole & found.doubtful


def test_an_exception_that_cannot_be_read_leaves_its_series():
    odd = icpc(":20261208T110000", "RECURRENCE-ID;TZID=Middle Earth:20261208T100000")
    found = reading(calendar(WEEKLY, odd))
    assert len(found.conferences) == 3
    assert (found.unread, found.whole) == (1, frozenset())


@pytest.mark.parametrize(
    "past",
    [
        icpc(";TZID=Middle Earth:20160901T100000"),
        icpc(":20160901T100000", ends=":nonsense"),
        icpc(":20160901T100000", "RRULE:FREQ=SOMETIMES;UNTIL=20170901"),
        icpc(":20160901T100000", "RDATE:20160902T100000"),
    ],
)
def test_what_ended_before_today_is_not_even_looked_at(past):
    found = reading(calendar(past, GOOD))
    assert (len(found.conferences), found.unread, found.past) == (1, 0, 1)


def test_limits_count_what_is_to_come():
    past = (icpc(":20160901T100000Z", uid=n) for n in range(6_000))
    ended = (icpc(":20160901T100000Z", "RRULE:FREQ=DAILY;UNTIL=20170901", uid=f"e{n}") for n in range(600))
    assert starts(calendar(*past, *ended, GOOD)) == ["2026-12-03 10:00"]


def test_a_series_until_the_year_9999_has_no_end():
    for_ever = icpc(":20261201T100000", "RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z")
    assert len(starts(calendar(for_ever))) == 40


def test_a_series_that_began_long_ago_costs_nothing_until_today():
    old = (icpc(":00011204T100000Z", "RRULE:FREQ=YEARLY", uid=f"o{n}") for n in range(500))
    assert len(starts(calendar(*old))) == 500


@pytest.mark.parametrize(
    "ics",
    [
        b"",
        b"\x00\xff\xfe",
        b"PK\x03\x04 a document",
        b"a note about BEGIN and VCALENDAR",
        b"BEGIN:VTODO\r\nEND:VTODO",
    ],
)
def test_what_is_no_calendar_is_refused(ics):
    assert refusal(ics) == CalendarRefusal.NOT_A_CALENDAR


ONE = calendar(GOOD)


@pytest.mark.parametrize(
    "ics",
    [
        ONE + b"Sent from my phone\r\n",
        b"Please find attached:\r\n\r\n" + ONE,
        b"\r\n\r\n" + ONE,
        b"\xef\xbb\xbf" + ONE,
        ONE.decode().encode("utf-16"),
        ONE.decode().encode("utf-16-le"),
        ONE.decode().encode("utf-16-be"),
        ONE.replace(b"UID", b"LOCATION:Caf\xe9\r\nUID"),
        ONE.replace(b"\r\n", b"\n"),
        ONE.replace(b"\r\n", b"\r"),
        ONE.replace(b"\r\n", b"\r\r\n"),
        ONE.replace(b"\r\n", b"\r\n\r\n"),
        ONE.replace(b"END:VCALENDAR\r\n", b""),
        ONE.replace(b"SUMMARY:ICPC", b"DESCRIPTION:Bring the plan\nand a pen\r\n- and: time\r\nSUMMARY:ICPC"),
        ONE.replace(b"SUMMARY:ICPC", b"SUMMARY:Meeting\r\nICPC"),
        ONE.replace(b"SUMMARY:ICPC", b"SUMMARY:IC\r\n PC"),
        ONE.replace(b"SUMMARY:ICPC", b"summary;language=en:ICPC"),
        ONE.replace(b"SUMMARY:ICPC", b"SUMMARY;ENCODING=QUOTED-PRINTABLE:Meeting=20IC=50C"),
        ONE.replace(b"END:VEVENT", b"BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nEND:VEVENT"),
        ONE.replace(b"END:VEVENT", b"END:VALARM\r\nEND:VEVENT"),
        ONE + calendar(),
        calendar() + ONE,
        b"BEGIN:VCALENDAR\r\n" + ONE + b"END:VCALENDAR\r\n",
        ONE.replace(b"BEGIN:VEVENT", b"BEGIN:VEVENT\r\nUID:lunch\r\nSUMMARY:Lunch\r\nBEGIN:VEVENT"),
    ],
)
def test_a_calendar_is_read_as_people_have_it(ics):
    assert starts(ics) == ["2026-12-03 10:00"]


def test_a_calendar_that_is_cut_off_gives_what_is_whole():
    cut = calendar(GOOD, icpc(":20261204T100000", "DESCRIPTION:A long note", uid="cut"))
    found = reading(cut[: cut.rindex(b"long note")])
    assert ([one.starts.day for one in found.conferences], found.unread) == ([3], 1)


def test_too_large_a_calendar_is_refused():
    assert refusal(b"BEGIN:VCALENDAR\r\n" + b" " * 8 * 1024 * 1024) == CalendarRefusal.TOO_BIG


@pytest.mark.parametrize(
    "ics",
    [
        calendar(*(icpc(":20261201T100000Z", uid=n) for n in range(5_001))),
        calendar(*(icpc(":20260901T100000Z", "RRULE:FREQ=DAILY", uid=n) for n in range(14))),
        b"BEGIN:VCALENDAR\r\n" + b"\n" * 1_000_000,
        b"BEGIN:VCALENDAR\r\n" * 50,
    ],
)
def test_too_many_are_refused(ics):
    assert refusal(ics) == CalendarRefusal.TOO_MANY


@pytest.mark.parametrize(
    "odd",
    [
        icpc(":20261201T100000Z", "RDATE:" + ",".join(["20261203T100000Z"] * 5_001)),
        icpc(":20261201T100000Z", "EXDATE:" + ",".join(["20261203T100000Z"] * 5_001)),
        icpc(":20261201T100000Z", "RRULE:FREQ=MINUTELY"),
        icpc(":19261201T100000Z", "RRULE:FREQ=DAILY;COUNT=90000"),
    ],
)
def test_one_entry_that_holds_too_much_is_left_out(odd):
    found = reading(calendar(odd, GOOD))
    assert (len(found.conferences), found.unread) == (1, 1)


@pytest.mark.parametrize(("dates", "read"), [(1_000, 1_000), (1_001, 0)])
def test_an_entry_has_a_thousand_dates_in_the_window_and_no_more(dates, read):
    # From the first hour of the second of September on, by the hour.
    hourly = icpc(":20260902T000000Z", f"RRULE:FREQ=HOURLY;COUNT={dates}")
    found = reading(calendar(hourly, GOOD))
    assert (len(found.conferences), found.unread) == (1 + read, 0 if read else 1)


@pytest.mark.parametrize(("dates", "read"), [(999, 1_000), (1_000, 0)])
def test_an_entry_names_so_many_dates_that_all_are_a_thousand(dates, read):
    begins = datetime(2026, 9, 3, tzinfo=LONDON)
    named = ",".join(f"{begins + timedelta(hours=n):%Y%m%dT%H%M%SZ}" for n in range(dates))
    found = reading(calendar(icpc(":20260902T000000Z", f"RDATE:{named}"), GOOD))
    assert (len(found.conferences), found.unread) == (1 + read, 0 if read else 1)


def test_why_nothing_was_found_is_told():
    ics = calendar(
        icpc(":20160101T100000", uid="past"),
        icpc(";VALUE=DATE:20261201", uid="a day"),
        ("UID:lunch", "SUMMARY:Lunch", "DTSTART:20261201T120000"),
        ("UID:old lunch", "SUMMARY:Lunch", "DTSTART:20161201T120000"),
    )
    found = reading(ics)
    assert (found.past, found.all_day, found.others, found.unread) == (1, 1, 1, 0)
    assert found.conferences == ()


def test_each_date_that_is_a_whole_day_is_counted():
    days = icpc(":20261201T100000", "RDATE;VALUE=DATE:20261202,20261203,20261204")
    found = reading(calendar(days))
    assert (len(found.conferences), found.all_day) == (1, 3)


@pytest.mark.parametrize(("minutes", "read"), [(12, 2), (13, 0)])
def test_a_rule_of_hundreds_of_times_a_day_is_no_rule_of_a_conference(minutes, read):
    hours, several = (",".join(map(str, range(many))) for many in (25 - 1, minutes))
    rule = f"RRULE:FREQ=DAILY;COUNT=2;BYHOUR={hours};BYMINUTE={several};BYSECOND=0"
    found = reading(calendar(icpc(":20261201T000000", rule), GOOD))
    assert (len(found.conferences), found.unread) == (1 + read, 0 if read else 1)


def test_what_a_calendar_spans_are_the_days_that_it_states_or_the_weeks_of_its_entries():
    assert reading(calendar(WEEKLY)).spans[0].isoformat() == "2026-11-30"
    two = calendar(icpc(":20261201T100000"), icpc(":20261209T100000", uid="two"))
    assert [day.isoformat() for day in reading(two).spans] == ["2026-11-30", "2026-12-13"]
    ending = calendar(icpc(":20261201T100000", "RRULE:FREQ=WEEKLY;UNTIL=20261215T100000"))
    assert [day.isoformat() for day in reading(ending).spans] == ["2026-11-30", "2026-12-20"]
    endless = calendar(icpc(":20261201T100000", "RRULE:FREQ=YEARLY"))
    assert [day.isoformat() for day in reading(endless).spans] == ["2026-11-30", "2027-09-05"]
    sunday = calendar(icpc(":20261206T100000"))
    assert [day.isoformat() for day in reading(sunday).spans] == ["2026-11-30", "2026-12-06"]
    assert reading(calendar(icpc(":00010101T100000"))).spans == (date(1, 1, 1), date(1, 1, 7))
    assert reading(calendar(icpc(":99991231T100000"))).spans[1] == date(9999, 12, 31)
    assert reading(calendar(icpc(":99999999T100000"))).spans is None
    stated = two.replace(b"VERSION:2.0", b"X-CALSTART:20261201T000000Z\r\nX-CALEND:20261231T000000Z")
    assert [day.isoformat() for day in reading(stated).spans] == ["2026-12-01", "2026-12-31"]


@pytest.mark.parametrize("method", ["REQUEST", "ADD", "CANCEL"])
def test_an_invitation_spans_nothing(method):
    assert reading(ONE.replace(b"VERSION:2.0", f"METHOD:{method}".encode())).spans is None


@pytest.mark.parametrize("method", ["REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"])
def test_an_answer_to_an_invitation_holds_no_conference(method):
    assert starts(ONE.replace(b"VERSION:2.0", f"METHOD:{method}".encode())) == []


def test_a_cancellation_takes_its_conference_away():
    found = reading(ONE.replace(b"VERSION:2.0", b"METHOD:CANCEL"))
    assert (found.cancels, found.whole) == (True, {series_hash("good")})
    day = icpc(":20261208T100000", "RECURRENCE-ID:20261208T100000")
    found = reading(calendar(day).replace(b"VERSION:2.0", b"METHOD:CANCEL"))
    (second,) = (one for one in reading(calendar(WEEKLY)).conferences if one.starts.day == 8)
    assert found.whole == frozenset()
    assert second.uid_hash in found.gone


def test_a_cancellation_of_all_that_follow_takes_them_away():
    later = icpc(":20261208T100000", "RECURRENCE-ID;RANGE=THISANDFUTURE:20261208T100000")
    gone = reading(calendar(later).replace(b"VERSION:2.0", b"METHOD:CANCEL")).gone
    weekly = reading(calendar(WEEKLY)).conferences
    assert [one.uid_hash in gone for one in weekly] == [False, True, True]


def later(number):
    """A change of all that follow, one of very many."""
    at = f"202612{1 + number % 28:02}T{number % 24:02}{number % 60:02}00"
    return icpc(f":{at}", f"RECURRENCE-ID;RANGE=THISANDFUTURE:{at}", "STATUS:CANCELLED")


DAYS = [f"202701{day:02}T{hour:02}0000" for day in range(1, 32) for hour in range(24)]
BY_THE_SECOND = ("DTSTART:20260101T000000", "RRULE:FREQ=SECONDLY", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100")
SECONDS = "\r\n".join(
    ("BEGIN:VTIMEZONE", "TZID:Mine", "BEGIN:STANDARD", *BY_THE_SECOND, "END:STANDARD", "END:VTIMEZONE")
).encode()


@pytest.mark.parametrize(
    "ics",
    [
        calendar(icpc(":19950101T100000", "RRULE:FREQ=DAILY;UNTIL=20260801")),
        calendar(icpc(":20261201T100000", f"SUMMARY{';A=b' * 300_000}:ICPC")),
        calendar(icpc(":20261201T100000", "SUMMARY;A=" + '";A="' * 200_000)),
        calendar(icpc(":20261201T100000", "DESCRIPTION:" + "\n x" * 300_000)),
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 60_000 + b"END:VEVENT\r\n" * 60_000 + b"END:VCALENDAR",
        calendar(*((f"UID:{n}", "SUMMARY:Lunch", "DTSTART:20261201T100000") for n in range(20_000))),
        calendar(*(icpc(":20261201T100000", f"SUMMARY{';A=,,' * 10_000};") for _ in range(20))),
        calendar(WEEKLY, *(later(n) for n in range(10_000))),
        calendar(WEEKLY, *(icpc(f":202612{1 + n % 28:02}T{n % 24:02}{n % 60:02}00") for n in range(10_000))),
        calendar(icpc(":20261201T100000", "RRULE:FREQ=DAILY", *["EXDATE:20261207T000000"] * 50_000)),
        b"".join(
            calendar(icpc(";TZID=Mine:20261201T100000")).replace(b"VERSION:2.0", SECONDS)
            for _ in range(5_000)
        ),
        calendar(icpc(":20261201T100000", f"RDATE:{','.join(DAYS)}", uid="x" * 190_000)),
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
    assert isinstance(answer, CalendarReading)
    assert all(one.starts < END and one.ends > START for one in answer.conferences)
