"""When a chair may be reached."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.availability import (
    Availability,
    NudgeKind,
    good_moment,
    is_quiet,
    is_wanted,
    morning_of,
    next_morning,
)
from flows.time.working_days import WorkingDays, is_working_day

LONDON = ZoneInfo("Europe/London")
USUAL = Availability(LONDON)
EVERY_DAY = WorkingDays(frozenset(range(7)), bank_holidays=False)


def at(text, zone=LONDON):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("wanted", "good"),
    [
        ("2026-11-25 15:40", "2026-11-25 15:40"),
        ("2026-11-25 18:59", "2026-11-25 18:59"),
        ("2026-11-25 07:30", "2026-11-25 07:30"),
        ("2026-11-25 19:00", "2026-11-26 08:30"),
        ("2026-11-25 23:30", "2026-11-26 08:30"),
        ("2026-11-26 05:00", "2026-11-26 08:30"),
        ("2026-11-27 19:10", "2026-11-30 08:30"),
        ("2026-11-28 11:00", "2026-11-30 08:30"),
        ("2026-12-24 20:00", "2026-12-29 08:30"),
    ],
)
def test_quiet_hours_weekends_and_holidays_move_to_the_next_good_morning(wanted, good):
    assert good_moment(at(wanted), USUAL) == at(good)


def test_away_moves_to_the_morning_of_being_back():
    away = Availability(LONDON, rest=WorkingDays(away_until=date(2026, 12, 3)))
    assert good_moment(at("2026-11-25 10:00"), away) == at("2026-12-03 08:30")


def test_a_late_riser_is_reached_when_quiet_hours_end():
    late = Availability(LONDON, quiet_until=time(10))
    assert good_moment(at("2026-11-25 20:00"), late) == at("2026-11-26 10:00")
    assert morning_of(date(2026, 11, 28), late) == at("2026-11-30 10:00")


def test_an_early_riser_is_not_woken_before_half_past_eight_for_what_waited():
    early = Availability(LONDON, quiet_until=time(5))
    assert good_moment(at("2026-11-25 03:00"), early) == at("2026-11-25 08:30")
    assert good_moment(at("2026-11-25 06:00"), early) == at("2026-11-25 06:00")


def test_quiet_hours_at_midday_end_the_same_day():
    midday = Availability(LONDON, quiet_from=time(12), quiet_until=time(14))
    assert good_moment(at("2026-11-25 12:30"), midday) == at("2026-11-25 14:00")
    assert good_moment(at("2026-11-25 22:30"), midday) == at("2026-11-25 22:30")


def test_quiet_hours_that_leave_a_narrow_gap_are_kept():
    narrow = Availability(LONDON, quiet_from=time(8), quiet_until=time(7, 30))
    assert good_moment(at("2026-11-25 12:30"), narrow) == at("2026-11-26 07:30")


def test_quiet_hours_of_no_length_are_none():
    never = Availability(LONDON, quiet_from=time(19), quiet_until=time(19))
    assert not any(is_quiet(at(f"2026-11-25 {hour:02}:00"), never) for hour in range(24))


def test_quiet_is_by_the_chair_s_wall_wherever_the_server_is():
    assert is_quiet(datetime(2026, 7, 1, 18, 30, tzinfo=UTC), USUAL)
    assert not is_quiet(datetime(2026, 12, 1, 18, 30, tzinfo=UTC), USUAL)


def test_the_next_morning_is_a_working_one():
    assert next_morning(at("2026-11-27 10:00"), USUAL) == at("2026-11-30 08:30")


def test_a_morning_in_the_repeated_hour_is_not_before_what_was_wanted():
    night = Availability(LONDON, quiet_from=time(1), quiet_until=time(1, 45), rest=EVERY_DAY)
    nightly = Availability(LONDON, quiet_from=time(8), quiet_until=time(1, 30), rest=EVERY_DAY)
    second = datetime(2026, 10, 25, 1, 10, fold=1, tzinfo=LONDON)
    assert good_moment(second, night).isoformat() == "2026-10-25T08:30:00+00:00"
    assert good_moment(second, nightly).isoformat() == "2026-10-25T01:30:00+00:00"


def test_a_weekly_look_is_off_until_it_is_chosen():
    assert [kind for kind in NudgeKind if not is_wanted(kind, USUAL)] == [NudgeKind.WEEKLY]


def test_stop_all_stops_all():
    assert not any(
        is_wanted(kind, Availability(LONDON, kinds_off=frozenset(), stopped=True)) for kind in NudgeKind
    )


QUARTERS = st.integers(0, 95).map(lambda number: time(number // 4, number % 4 * 15))


@settings(deadline=None)
@given(
    st.datetimes(
        datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2028-12-01"), timezones=st.just(UTC)
    ),
    QUARTERS,
    QUARTERS,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC"]),
)
def test_a_good_moment_is_good_and_not_before_what_was_wanted(wanted, quiet_from, quiet_until, days, zone):
    availability = Availability(ZoneInfo(zone), quiet_from, quiet_until, WorkingDays(days))
    found = good_moment(wanted, availability)
    assert found.astimezone(UTC) >= wanted
    assert is_working_day(found.date(), availability.rest)
    # A wall time that the clocks skip is moved on, perhaps into quiet hours that begin within that hour.
    clocks_change = found.replace(hour=0).utcoffset() != found.replace(hour=12).utcoffset()
    assert clocks_change or not is_quiet(found, availability)
    assert clocks_change or good_moment(found, availability) == found
