"""Conferences in a calendar: which are found, when they are, what is refused, and that only time is kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.calendar.conferences import WORDS, CalendarReading, Conference, conferences
from flows.calendar.zones import known_zone

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 9, 1, tzinfo=LONDON)
END = datetime(2027, 9, 1, tzinfo=LONDON)
EXPORTS = Path(__file__).parent / "calendar_exports"
OUTLOOK = (EXPORTS / "outlook.ics").read_text()
GOOGLE = (EXPORTS / "google.ics").read_text()


def calendar(*events):
    lines = (line for event in events for line in ("BEGIN:VEVENT", *event, "END:VEVENT"))
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", "")).encode()


def icpc(starts, *more, ends=None, uid="one"):
    return (f"UID:{uid}", "SUMMARY:ICPC", f"DTSTART{starts}", *([f"DTEND{ends}"] if ends else ()), *more)


def found(ics, *, words=WORDS, start=START, end=END, zone=LONDON):
    answer = conferences(ics, words, start, end, zone)
    assert isinstance(answer, CalendarReading), answer
    return answer.conferences


def starts(ics, **how):
    return [f"{one.starts:%Y-%m-%d %H:%M}" for one in found(ics, **how)]


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
    assert Conference.__struct_fields__ == ("starts", "ends", "uid_hash", "series", "former")
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


def test_a_zone_that_nobody_knows_does_no_harm_outside_conferences():
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


def test_a_calendar_may_begin_with_a_byte_order_mark_and_hold_no_conference():
    assert starts(b"\xef\xbb\xbf" + calendar(("UID:1", "SUMMARY:Lunch", "DTSTART:20261201T100000"))) == []
