"""Zones that a calendar defines itself: when the definition counts, and when the name."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows.calendar.conferences import WORDS, CalendarReading, conferences
from flows.calendar.defined_zones import agree, defined_zone
from flows.calendar.lines import components

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 6, 1, tzinfo=LONDON)
END = datetime(2027, 6, 1, tzinfo=LONDON)
EUROPE = ("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3")
AMERICA = ("FREQ=YEARLY;BYDAY=1SU;BYMONTH=11", "FREQ=YEARLY;BYDAY=2SU;BYMONTH=3")


def definition(tzid, winter, summer, rules=EUROPE):
    def part(kind, before, after, starts, rule):
        lines = (f"DTSTART:{starts}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}", f"RRULE:{rule}")
        return (f"BEGIN:{kind}", *lines, f"END:{kind}")

    standard = part("STANDARD", summer, winter, "16011028T020000", rules[0])
    daylight = part("DAYLIGHT", winter, summer, "16010325T010000", rules[1])
    return ("BEGIN:VTIMEZONE", f"TZID:{tzid}", *standard, *daylight, "END:VTIMEZONE")


def fixed(tzid, offset):
    lines = ("DTSTART:16010101T000000", f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}")
    return ("BEGIN:VTIMEZONE", f"TZID:{tzid}", "BEGIN:STANDARD", *lines, "END:STANDARD", "END:VTIMEZONE")


def at_ten(tzid, *zone, head=()):
    event = ("BEGIN:VEVENT", "UID:1", "SUMMARY:ICPC", f"DTSTART;TZID={tzid}:20260616T100000", "END:VEVENT")
    return "\r\n".join(("BEGIN:VCALENDAR", *head, *zone, *event, "END:VCALENDAR", "")).encode()


def hour(ics, zone=LONDON):
    """The hour in UTC, or none where the entry could not be read."""
    reading = conferences(ics, WORDS, START, END, zone)
    assert isinstance(reading, CalendarReading), reading
    return reading.conferences[0].starts.astimezone(UTC).hour if reading.conferences else None


@pytest.mark.parametrize(
    "name", ["GMT", "UTC", "Etc/UTC", "Z", "Greenwich Standard Time", "Customized Time Zone", "My Zone 7"]
)
def test_the_shape_of_the_united_kingdom_is_london(name):
    assert hour(at_ten(name, *definition(name, "+0000", "+0100"))) == 9


def test_the_shapes_of_europe_are_known():
    assert hour(at_ten("Customized", *definition("Customized", "+0100", "+0200"))) == 8
    assert hour(at_ten("Customized", *definition("Customized", "+0200", "+0300"))) == 7


def test_a_shape_counts_more_than_a_name():
    assert hour(at_ten("GMT Standard Time", *definition("GMT Standard Time", "+0100", "+0200"))) == 8


def test_any_definition_counts_for_a_name_that_nobody_knows():
    assert hour(at_ten("Head Office", *definition("Head Office", "-0500", "-0400", AMERICA))) == 14
    assert hour(at_ten("Bunker", *fixed("Bunker", "+0300"))) == 7


def test_a_difference_in_brackets_is_left_out_of_a_name_before_it_alone():
    assert hour(at_ten('"(UTC+00:00) Europe/Paris"')) == 8
    for name in ("(UTC+00:00 Europe/Paris", "Office (UTC+00:00) Europe/Paris"):
        assert hour(at_ten(f'"{name}"')) is None


def test_any_definition_counts_for_a_name_without_summer_time():
    assert hour(at_ten("UTC", *fixed("UTC", "+0300"))) == 7


@pytest.mark.parametrize("offset", ["+0000", "+0100", "-0500"])
def test_a_name_counts_where_a_definition_says_less(offset):
    assert hour(at_ten("Europe/London", *fixed("Europe/London", offset))) == 9


def test_a_definition_of_no_real_zone_does_not_move_a_known_one():
    assert hour(at_ten("GMT Standard Time", *definition("GMT Standard Time", "-0500", "-0400"))) == 9


@pytest.mark.parametrize(
    "broken",
    [
        ("BEGIN:VTIMEZONE", "TZID:Odd", "END:VTIMEZONE"),
        fixed("Odd", "lunch"),
        fixed("Odd", "+9900"),
        definition("Odd", "+0000", "+0100", ("FREQ=SECONDLY", "FREQ=SECONDLY")),
        definition("Odd", "+0000", "+0100", ("FREQ=NEVER", "FREQ=NEVER")),
    ],
)
def test_a_definition_that_cannot_be_read_is_none(broken):
    assert hour(at_ten("Odd", *broken)) is None
    assert hour(at_ten("Europe/London", *(line.replace("Odd", "Europe/London") for line in broken))) == 9


def test_one_calendar_s_definition_is_no_other_s():
    assert hour(at_ten("Mine", *fixed("Mine", "+0300"))) == 7
    assert hour(at_ten("Mine")) is None
    both = at_ten("Mine", *fixed("Mine", "+0300")) + at_ten("Mine", *fixed("Mine", "+0500"))
    assert hour(both) in {5, 7}


def test_a_time_without_a_zone_is_in_the_calendar_s_or_the_chair_s():
    floating = at_ten("x").replace(b";TZID=x", b"")
    assert hour(floating, ZoneInfo("Europe/Athens")) == 7
    stated = at_ten("x", head=("X-WR-TIMEZONE:Europe/Paris",)).replace(b";TZID=x", b"")
    assert hour(stated, ZoneInfo("Europe/Athens")) == 8


@pytest.mark.parametrize(
    ("real", "parts"),
    [
        ("Europe/London", ("+0000", "+0100", EUROPE)),
        ("America/New_York", ("-0500", "-0400", AMERICA)),
    ],
)
def test_a_defined_zone_is_the_real_one_at_every_hour_of_its_changes(real, parts):
    winter, summer, rules = parts
    changes_at_one = "T010000" if real == "Europe/London" else "T020000"
    lines = [line.replace("T010000", changes_at_one) for line in definition("x", winter, summer, rules)]
    (calendar,) = components("\n".join(("BEGIN:VCALENDAR", *lines, "END:VCALENDAR")))
    zone = defined_zone(calendar.inside[0], date(2026, 1, 1), date(2027, 12, 31))
    known = ZoneInfo(real)
    assert agree(zone, known, date(2026, 1, 1), date(2027, 12, 31))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year < 2028:
        there, here = moment.astimezone(zone), moment.astimezone(known)
        assert there.replace(tzinfo=None) == here.replace(tzinfo=None), moment
        assert there.fold == here.fold, moment
        wall = here.replace(tzinfo=None)
        for fold in (0, 1):
            one, other = wall.replace(tzinfo=zone, fold=fold), wall.replace(tzinfo=known, fold=fold)
            assert one.utcoffset() == other.utcoffset(), (wall, fold)
        moment += timedelta(minutes=30)


@pytest.mark.parametrize("end", ["00010101T000000", "99991231T235959"])
def test_a_change_at_either_end_of_the_calendar_leads_not_out_of_it(end):
    odd = tuple(f"DTSTART:{end}" if line.startswith("DTSTART") else line for line in fixed("Mine", "-1200"))
    assert hour(at_ten("Mine", *odd)) == 22
    odd = tuple(f"DTSTART:{end}" if line.startswith("DTSTART") else line for line in fixed("Mine", "+1200"))
    assert hour(at_ten("Mine", *odd)) == 22
