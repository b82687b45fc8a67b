"""Conferences in a calendar: which are found, when they are, what is refused, and that only time is kept."""

from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.calendar_zones import known_zone
from flows.calendars import WORDS, CalendarRefused, Conference, Reason, conferences

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 9, 1, tzinfo=LONDON)
END = datetime(2027, 9, 1, tzinfo=LONDON)

OUTLOOK = """\
BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
X-CALSTART:20261012T080000Z
X-WR-RELCALID:{0000002E-7C2F-5B5D-5555-000000000000}
X-WR-CALNAME:Calendar
BEGIN:VTIMEZONE
TZID:GMT Standard Time
BEGIN:STANDARD
DTSTART:16011028T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0100
TZOFFSETTO:-0000
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:-0000
TZOFFSETTO:+0100
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
CLASS:PUBLIC
CREATED:20261001T091500Z
DESCRIPTION:Family attending with an interpreter.\\nDTSTART;TZID=Nowhere:20
 200101T000000\\n
DTEND;TZID="GMT Standard Time":20261012T120000
DTSTAMP:20261001T091500Z
DTSTART;TZID="GMT Standard Time":20261012T100000
LAST-MODIFIED:20261001T091500Z
LOCATION:County Hall\\, Room 4
PRIORITY:5
RRULE:FREQ=WEEKLY;COUNT=4;INTERVAL=1;BYDAY=MO
SEQUENCE:0
SUMMARY;LANGUAGE=en-gb:ICPC\\, the older sibling
TRANSP:OPAQUE
UID:040000008200E00074C5B7101A82E00800000000A0
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
BEGIN:VEVENT
DTEND;TZID="GMT Standard Time":20261020T160000
DTSTAMP:20261001T091500Z
DTSTART;TZID="GMT Standard Time":20261020T140000
RECURRENCE-ID;TZID="GMT Standard Time":20261019T100000
SEQUENCE:1
SUMMARY;LANGUAGE=en-gb:ICPC\\, the older sibling
UID:040000008200E00074C5B7101A82E00800000000A0
END:VEVENT
BEGIN:VEVENT
DTEND;TZID="GMT Standard Time":20261014T100000
DTSTART;TZID="GMT Standard Time":20261014T090000
SUMMARY:Team meeting
UID:040000008200E00074C5B7101A82E00800000000B1
END:VEVENT
BEGIN:VEVENT
DTEND;TZID="GMT Standard Time":20261015T100000
DTSTART;TZID="GMT Standard Time":20261015T090000
SUMMARY:Canceled: RCPC
UID:040000008200E00074C5B7101A82E00800000000C2
END:VEVENT
END:VCALENDAR
"""

GOOGLE = """\
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:chair
X-WR-TIMEZONE:Europe/London
BEGIN:VTIMEZONE
TZID:Europe/London
X-LIC-LOCATION:Europe/London
BEGIN:DAYLIGHT
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:BST
DTSTART:19700329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
DTSTART;TZID=Europe/London:20270308T093000
DTEND;TZID=Europe/London:20270308T113000
RRULE:FREQ=WEEKLY;UNTIL=20270411T225959Z;BYDAY=MO
EXDATE;TZID=Europe/London:20270315T093000
DTSTAMP:20261120T101010Z
UID:6s3f8k2l1m9n0p4q5r6s7t8u9v@google.com
STATUS:CONFIRMED
SUMMARY:Review case conference
TRANSP:OPAQUE
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/London:20270322T093000
DTEND;TZID=Europe/London:20270322T113000
RECURRENCE-ID;TZID=Europe/London:20270322T093000
UID:6s3f8k2l1m9n0p4q5r6s7t8u9v@google.com
STATUS:CANCELLED
SUMMARY:Review case conference
END:VEVENT
BEGIN:VEVENT
DTSTART:20261203T140000Z
DTEND:20261203T160000Z
UID:0a1b2c3d4e5f@google.com
STATUS:CONFIRMED
SUMMARY:rcpc
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261204
DTEND;VALUE=DATE:20261205
UID:all-day@google.com
SUMMARY:Safeguarding conference
END:VEVENT
END:VCALENDAR
"""


def calendar(*events):
    blocks = ("BEGIN:VEVENT\n" + "\n".join(event) + "\nEND:VEVENT\n" for event in events)
    return (
        ("BEGIN:VCALENDAR\nVERSION:2.0\n" + "".join(blocks) + "END:VCALENDAR\n")
        .replace("\n", "\r\n")
        .encode()
    )


def icpc(starts, *more, ends=None, uid="one"):
    return (f"UID:{uid}", "SUMMARY:ICPC", f"DTSTART{starts}", *([f"DTEND{ends}"] if ends else ()), *more)


def found(ics, *, words=WORDS, start=START, end=END, zone=LONDON):
    answer = conferences(ics, words, start, end, zone)
    assert isinstance(answer, tuple), answer
    return answer


def starts(ics, **how):
    return [f"{one.starts:%Y-%m-%d %H:%M}" for one in found(ics, **how)]


def refusal(ics, **how):
    answer = conferences(ics, WORDS, START, END, LONDON, **how)
    assert isinstance(answer, CalendarRefused), answer
    return answer.reason


def test_an_outlook_export_gives_its_conferences_with_the_moved_one_moved():
    assert starts(OUTLOOK.replace("\n", "\r\n").encode()) == [
        "2026-10-12 10:00",
        "2026-10-20 14:00",
        "2026-10-26 10:00",
        "2026-11-02 10:00",
    ]


def test_a_google_export_gives_its_conferences_without_the_cancelled_and_the_excluded():
    assert starts(GOOGLE.encode()) == [
        "2026-12-03 14:00",
        "2027-03-08 09:30",
        "2027-03-29 09:30",
        "2027-04-05 09:30",
    ]


def test_only_the_time_is_kept():
    assert Conference.__slots__ == ("starts", "ends", "uid_hash")
    assert "sibling" not in repr(found(OUTLOOK.encode()))


def test_across_the_autumn_change_a_weekly_conference_keeps_its_wall_time():
    ends = [one.ends.astimezone(UTC).hour for one in found(OUTLOOK.encode())]
    assert ends == [11, 15, 12, 12]


def test_across_the_spring_change_a_weekly_conference_keeps_its_wall_time():
    ends = [one.ends.astimezone(UTC).hour for one in found(GOOGLE.encode())]
    assert ends == [16, 11, 10, 10]


def test_sent_again_each_conference_is_known_again_even_when_moved():
    before = {one.uid_hash for one in found(OUTLOOK.encode())}
    moved = OUTLOOK.replace("20261020T14", "20261021T11").replace("20261020T16", "20261021T13")
    after = {one.uid_hash for one in found(moved.encode())}
    assert len(before) == 4
    assert before == after


def test_a_single_conference_that_is_moved_is_known_again():
    one = found(calendar(icpc(":20261201T100000")))
    other = found(calendar(icpc(":20261202T110000")))
    assert one[0].uid_hash == other[0].uid_hash


def test_conferences_without_a_uid_are_told_apart_by_their_start():
    ics = calendar(icpc(":20261201T100000")[1:], icpc(":20261202T100000")[1:])
    assert len({one.uid_hash for one in found(ics)}) == 2


@pytest.mark.parametrize(
    ("title", "recognised"),
    [
        ("ICPC", True),
        ("Icpc - room 3", True),
        ("Initial child protection conference", True),
        ("Review\\nconference\\, school", True),
        ("Pre-birth conference", True),
        ("Conferences of the year", False),
        ("XICPC", False),
        ("Strategy meeting", False),
    ],
)
def test_a_conference_is_recognised_by_whole_words(title, recognised):
    ics = calendar(("UID:1", f"SUMMARY:{title}", "DTSTART:20261201T100000"))
    assert bool(found(ics)) is recognised


def test_an_alarm_s_own_words_and_length_are_not_the_event_s():
    alarm = ("BEGIN:VALARM", "SUMMARY:ICPC", "DURATION:PT15M", "END:VALARM")
    lunch = ("UID:2", "SUMMARY:Lunch", "DTSTART:20261202T100000", *alarm)
    (one,) = found(calendar(icpc(":20261201T100000", *alarm), lunch))
    assert one.ends == one.starts


def test_the_chair_s_own_words_decide():
    ics = calendar(icpc(":20261201T100000"), ("UID:2", "SUMMARY:Core  group", "DTSTART:20261202T100000"))
    assert starts(ics, words=("core group",)) == ["2026-12-02 10:00"]
    assert starts(ics, words=("", " ")) == []


def test_a_floating_time_is_in_the_chair_s_zone():
    ics = calendar(icpc(":20270701T100000", "EXDATE:20270701T100000"), icpc(":20270701T100000", uid="two"))
    paris = found(ics, zone=ZoneInfo("Europe/Paris"))
    assert [one.starts.astimezone(UTC).hour for one in paris] == [8]


def test_a_conference_elsewhere_is_shown_in_the_chair_s_zone():
    ics = calendar(
        icpc(";TZID=Romance Standard Time:20261201T100000", ends=";TZID=Europe/Paris:20261201T113000")
    )
    (one,) = found(ics)
    assert one.starts.isoformat() == "2026-12-01T09:00:00+00:00"
    assert one.ends - one.starts == timedelta(minutes=90)


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("GMT Standard Time", "Europe/London"),
        ('"gmt standard time"', "Europe/London"),
        ("europe/london", "Europe/London"),
        ("UTC", "UTC"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London", "Europe/London"),
        ("/freeassociation.sourceforge.net/Europe/London", "Europe/London"),
        ("/citadel.org/20260101_1/America/Indiana/Knox", "America/Indiana/Knox"),
        ("Customized Time Zone", None),
        ("Europe", None),
        ("/", None),
        ("../../etc/passwd", None),
    ],
)
def test_a_zone_goes_by_many_names(written, zone):
    assert known_zone(written) == zone


def test_a_wrong_zone_definition_moves_nobody():
    wrong = OUTLOOK.replace("TZOFFSETTO:-0000", "TZOFFSETTO:-0500").replace(
        "TZOFFSETTO:+0100", "TZOFFSETTO:-0400"
    )
    assert starts(wrong.encode()) == starts(OUTLOOK.encode())
    assert (
        found(calendar(icpc(";TZID=GMT Standard Time:20261201T100000")))[0].starts.astimezone(UTC).hour == 10
    )


def test_an_unknown_zone_is_refused_for_a_conference_only():
    assert refusal(calendar(icpc(";TZID=Middle Earth:20261201T100000"))) == Reason.UNKNOWN_ZONE
    lunch = ("UID:2", "SUMMARY:Lunch", "DTSTART;TZID=Middle Earth:20261201T120000")
    assert starts(calendar(icpc(":20261201T100000"), lunch)) == ["2026-12-01 10:00"]


def test_a_skipped_hour_is_moved_on_and_a_repeated_one_is_the_first():
    ics = calendar(icpc(":20270328T013000"), icpc(":20261025T013000", uid="two"))
    assert [one.starts.isoformat() for one in found(ics)] == [
        "2026-10-25T01:30:00+01:00",
        "2027-03-28T02:30:00+01:00",
    ]


def test_only_what_ends_after_the_start_and_starts_before_the_end_is_found():
    ics = calendar(
        icpc(":20261201T080000", ends=":20261201T100000", uid="over"),
        icpc(":20261201T090000", ends=":20261201T110000", uid="under way"),
        icpc(":20261201T120000", ends=":20261201T140000", uid="begins at the end"),
    )
    window = {
        "start": datetime(2026, 12, 1, 10, tzinfo=LONDON),
        "end": datetime(2026, 12, 1, 12, tzinfo=LONDON),
    }
    assert starts(ics, **window) == ["2026-12-01 09:00"]


def test_a_duration_stands_for_an_end():
    (one,) = found(calendar(icpc(":20261201T100000", "DURATION:PT2H")))
    assert one.ends - one.starts == timedelta(hours=2)


def test_an_event_without_an_end_ends_when_it_starts():
    (one,) = found(calendar(icpc(":20261201T100000")))
    assert one.ends == one.starts


@pytest.mark.parametrize(
    "event",
    [
        icpc(";VALUE=DATE:20261201", ends=";VALUE=DATE:20261202"),
        icpc(":20261201T090000", ends=":20261203T170000"),
        icpc(":20261201T090000", ends=":20261130T170000"),
        icpc(":20261201T090000", "DURATION:P3D"),
        icpc(":20261201T090000", ends=";VALUE=DATE:20261202"),
        icpc(":20261201T090000", "STATUS:CANCELLED"),
        ("UID:1", "SUMMARY:CANCELLED - ICPC", "DTSTART:20261201T100000"),
        ("UID:1", "DTSTART:20261201T100000"),
    ],
)
def test_what_is_all_day_longer_than_a_day_or_cancelled_is_no_conference(event):
    assert starts(calendar(event)) == []


def test_a_cancellation_sent_as_a_calendar_holds_no_conference():
    ics = calendar(icpc(":20261201T100000")).replace(b"VERSION:2.0", b"METHOD: CANCEL")
    assert starts(ics) == []


WEEKLY = icpc(":20261201T100000", "RRULE:FREQ=WEEKLY;COUNT=3")


def test_an_instance_that_became_something_else_is_left_out():
    other = ("UID:one", "SUMMARY:Supervision", "RECURRENCE-ID:20261208T100000", "DTSTART:20261208T100000")
    assert starts(calendar(WEEKLY, other)) == ["2026-12-01 10:00", "2026-12-15 10:00"]


def test_an_instance_that_became_all_day_is_left_out():
    other = icpc(";VALUE=DATE:20261209", "RECURRENCE-ID:20261208T100000")
    assert starts(calendar(WEEKLY, other)) == ["2026-12-01 10:00", "2026-12-15 10:00"]


def test_one_instance_of_another_series_that_is_a_conference_is_found():
    master = ("UID:one", "SUMMARY:Team day", "DTSTART:20261201T100000", "RRULE:FREQ=WEEKLY")
    other = icpc(":20261208T100000", "RECURRENCE-ID:20261208T100000")
    assert starts(calendar(master, other)) == ["2026-12-08 10:00"]


def test_an_exception_by_its_date_alone_leaves_that_date_out():
    assert starts(calendar((*WEEKLY, "EXDATE;VALUE=DATE:20261208"))) == [
        "2026-12-01 10:00",
        "2026-12-15 10:00",
    ]


def test_dates_that_are_added_singly_are_found():
    assert starts(calendar(icpc(":20261201T100000", "RDATE:20261203T100000Z,20261204T100000Z"))) == [
        "2026-12-01 10:00",
        "2026-12-03 10:00",
        "2026-12-04 10:00",
    ]


@pytest.mark.parametrize("until", ["20261208", "20261208T100000", "20261208T100000Z", "20261208T235959Z"])
def test_a_series_lasts_until_the_end_of_its_last_day(until):
    ics = calendar(icpc(";TZID=Europe/London:20261201T100000", f"RRULE:FREQ=WEEKLY;UNTIL={until};BYDAY=TU"))
    assert starts(ics) == ["2026-12-01 10:00", "2026-12-08 10:00"]


@pytest.mark.parametrize(
    ("rule", "second"),
    [
        ("FREQ=DAILY", "2026-12-02"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "2026-12-02"),
        ("FREQ=DAILY;INTERVAL=3", "2026-12-04"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU", "2026-12-15"),
        ("FREQ=MONTHLY;BYDAY=1TU", "2027-01-05"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1", "2027-01-05"),
        ("FREQ=MONTHLY;BYDAY=5TU", "2026-12-29"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-12-25"),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "2027-01-01"),
        ("FREQ=MONTHLY;BYMONTHDAY=31,1", "2026-12-31"),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=2", "2027-06-02"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYSETPOS=-1", "2027-03-28"),
    ],
)
def test_the_rules_that_calendars_write_for_people_are_followed(rule, second):
    assert starts(calendar(icpc(":20261201T100000", f"RRULE:{rule}")))[1] == f"{second} 10:00"


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
    assert refusal(calendar(icpc(":20261201T100000", f"RRULE:{rule}"))) == Reason.UNKNOWN_RULE


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
    assert refusal(calendar(WEEKLY, icpc(":20261208T110000", line))) == Reason.UNKNOWN_RULE


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
    assert refusal(ics) == Reason.NOT_A_CALENDAR


def test_over_two_megabytes_is_refused():
    assert refusal(b"BEGIN:VCALENDAR\r\n" + b" " * 2 * 1024 * 1024) == Reason.TOO_BIG


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
    assert refusal(ics) == Reason.TOO_MANY


def test_a_calendar_may_begin_with_a_byte_order_mark_and_hold_no_conference():
    assert starts(b"\xef\xbb\xbf" + calendar(("UID:1", "SUMMARY:Lunch", "DTSTART:20261201T100000"))) == []


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
    began = perf_counter()
    conferences(ics, WORDS, START, END, LONDON)
    assert perf_counter() - began < 5


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
