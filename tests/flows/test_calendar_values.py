"""What single lines of a calendar say, and how much a file may hold."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows.calendar.lines import Line, components, events_in
from flows.calendar.refusals import CalendarRefusal, Refused
from flows.calendar.values import between, length, moment, moments
from flows.calendar.zones import known_zone

LONDON = ZoneInfo("Europe/London")


def zones(name):
    return ZoneInfo(name or "Europe/London")


def line(value, **parameters):
    return Line("DTSTART", parameters, value)


@pytest.mark.parametrize(
    ("written", "lasts"),
    [
        ("P1W", timedelta(weeks=1)),
        ("P2D", timedelta(days=2)),
        ("PT3H", timedelta(hours=3)),
        ("PT4M", timedelta(minutes=4)),
        ("PT5S", timedelta(seconds=5)),
        ("P1W2DT3H4M5S", timedelta(weeks=1, days=2, hours=3, minutes=4, seconds=5)),
        ("+PT1H", timedelta(hours=1)),
        ("-PT1H", timedelta(hours=-1)),
        ("pt1h", timedelta(hours=1)),
        (" PT0S ", timedelta(0)),
    ],
)
def test_a_length_is_all_of_its_parts(written, lasts):
    assert length(written) == lasts


@pytest.mark.parametrize(
    "written", ["", "P", "PT", "1H", "PT1", "P1H", "PT1D", "P999999W", "PT1H lunch", "P-1D"]
)
def test_what_is_no_length_makes_no_sense(written):
    with pytest.raises(Refused) as refused:
        length(written)
    assert refused.value.reason is CalendarRefusal.NO_SENSE


@pytest.mark.parametrize(
    ("given", "means"),
    [
        (line("20261203"), date(2026, 12, 3)),
        (line("20261203T1015"), datetime(2026, 12, 3, 10, 15, tzinfo=LONDON)),
        (line("20261203t101530"), datetime(2026, 12, 3, 10, 15, 30, tzinfo=LONDON)),
        (line("20261203T101530Z"), datetime(2026, 12, 3, 10, 15, 30, tzinfo=UTC)),
        (line("20261203T101530", TZID="Europe/Paris"), datetime(2026, 12, 3, 9, 15, 30, tzinfo=UTC)),
        (line("20261203T235960"), datetime(2026, 12, 3, 23, 59, 59, tzinfo=LONDON)),
        (line("20261203T101561"), datetime(2026, 12, 3, 10, 15, 59, tzinfo=LONDON)),
        (line("00010103"), date(1, 1, 3)),
        (line("99991229"), date(9999, 12, 29)),
    ],
)
def test_a_time_or_a_day_is_read_as_it_is_written(given, means):
    assert moment(given, zones) == means


@pytest.mark.parametrize(
    "given",
    [
        *(
            line(value)
            for value in ("", "2026", "20261301", "20261232", "20261203T2500", "20261203T1060", "lunch")
        ),
        *(line(value) for value in ("00010102", "99991230", "20261203T10", "20261203Z")),
        line("20261203T101500", VALUE="DATE"),
    ],
)
def test_what_is_neither_makes_no_sense(given):
    with pytest.raises(Refused) as refused:
        moment(given, zones)
    assert refused.value.reason is CalendarRefusal.NO_SENSE


def test_a_period_ends_after_its_length_or_at_its_end():
    ten = datetime(2026, 12, 3, 10, tzinfo=LONDON)
    written = ["20261203T100000", "20261203T100000/PT1H", "20261203T100000/20261203T113000", "20261203"]
    assert moments(line(""), zones, written) == [
        (ten, None),
        (ten, timedelta(hours=1)),
        (ten, timedelta(hours=1, minutes=30)),
        (date(2026, 12, 3), None),
    ]
    for odd in ("20261203/PT1H", "20261203T100000/20261204", "20261203T100000/"):
        with pytest.raises(Refused):
            moments(line(""), zones, [odd])


def test_how_long_it_is_goes_by_the_wall_where_both_share_it():
    night = datetime(2026, 10, 24, 23, tzinfo=LONDON)
    morning = datetime(2026, 10, 25, 9, tzinfo=LONDON)
    assert between(night, morning) == timedelta(hours=10)
    assert between(night, morning.astimezone(UTC)) == timedelta(hours=11)


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/London", "Europe/London"),
        (' "europe/LONDON" ', "Europe/London"),
        ("GMT Standard Time", "Europe/London"),
        ("BST", "Europe/London"),
        ("British  Summer Time", "Europe/London"),
        ("(UTC+00:00) Dublin\\, Edinburgh\\, Lisbon\\, London", "Europe/London"),
        ("/vendor.example/Europe/London", "Europe/London"),
        ("/vendor.example/x/America/Argentina/Salta", "America/Argentina/Salta"),
        ("/vendor.example/UTC", "UTC"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("Z", "UTC"),
        ("Middle Earth", None),
        ("x/Europe/London", None),
        ("", None),
    ],
)
def test_a_zone_is_known_by_any_of_its_names(name, zone):
    assert known_zone(name) == zone


def file(*lines):
    return "\r\n".join(("BEGIN:VCALENDAR", *lines, "END:VCALENDAR"))


def refused(text):
    with pytest.raises(Refused) as told:
        components(text)
    return told.value.reason is CalendarRefusal.TOO_MANY


def test_a_file_holds_so_many_entries_and_no_more():
    entry = "BEGIN:VEVENT\r\nEND:VEVENT"
    (calendar,) = components(file(*[entry] * 25_000))
    assert len([*events_in(calendar)]) == 25_000
    assert refused(file(*[entry] * 25_001))


def test_a_file_is_so_deep_and_no_deeper():
    def nested(deep):
        return "\n".join(["BEGIN:VCALENDAR"] * (deep - 1) + ["BEGIN:VEVENT"] + ["END:VEVENT"])

    (calendar,) = components(nested(16))
    assert len([*events_in(calendar)]) == 1
    assert refused(nested(17))


def test_a_file_has_so_many_lines_and_no_more():
    assert components(file(*["X:"] * 299_998))
    assert refused(file(*["X:"] * 299_999))


def test_a_line_is_so_long_and_no_longer():
    def entry(letters):
        (calendar,) = components(file("BEGIN:VEVENT", "UID:" + "x" * letters, "END:VEVENT"))
        (event,) = events_in(calendar)
        return event

    assert entry(199_996).whole
    assert len(entry(199_996).value("UID")) == 199_996
    assert not entry(199_997).whole
    assert entry(199_997).value("UID") == ""


def test_a_folded_line_goes_on_over_blank_ones_and_a_broken_title_over_the_next():
    (calendar,) = components(
        file("BEGIN:VEVENT", "SUMMARY:IC", " PC at", "the school", "UID:o", "", " ne", "\tmore", "END:VEVENT")
    )
    (event,) = events_in(calendar)
    assert (event.value("SUMMARY"), event.value("UID")) == ("ICPC at the school", "onemore")


def test_what_is_cut_off_is_not_whole():
    (calendar,) = components("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:one\nBEGIN:VEVENT\nUID:two\nEND:VEVENT\n")
    assert [(event.value("UID"), event.whole) for event in events_in(calendar)] == [
        ("one", False),
        ("two", True),
    ]
    assert not calendar.whole
