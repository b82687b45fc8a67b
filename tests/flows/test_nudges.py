"""What is due when, and what becomes of it then."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows.availability import Availability, NudgeKind
from flows.nudges import (
    Drop,
    Hold,
    ProfessionalYear,
    Send,
    Snooze,
    after_conference,
    after_draft,
    in_zone,
    mornings,
    moved,
    nudge_at,
    on_escalation,
    on_hindsight,
    on_monitoring,
    snoozed,
    together,
    verdict,
    weekly,
    yearly,
)
from flows.time.working_days import WorkingDays

LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")
USUAL = Availability(LONDON)
OPEN = Availability(
    LONDON, time(0), time(0), WorkingDays(frozenset(range(7)), bank_holidays=False), kinds_off=frozenset()
)
"""A chair who may be reached at any time."""


def at(text, zone=LONDON, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def wall(nudge):
    return f"{nudge.local:%Y-%m-%d %H:%M}"


def judged(nudge, now, availability=USUAL, *, last_input=None, sent_today=0, sent_about=0):
    return verdict(
        nudge, now, availability, last_input=last_input, sent_today=sent_today, sent_about=sent_about
    )


@pytest.mark.parametrize(
    ("ends", "due"),
    [
        ("2026-11-25 15:30", "2026-11-25 15:40"),
        ("2026-11-25 18:49", "2026-11-25 18:59"),
        ("2026-11-25 18:50", "2026-11-26 08:30"),
        ("2026-11-27 18:55", "2026-11-30 08:30"),
        ("2026-11-28 11:00", "2026-11-30 08:30"),
    ],
)
def test_after_a_conference_comes_a_nudge_ten_minutes_on_or_at_the_next_good_moment(ends, due):
    assert wall(after_conference("c1", at(ends), USUAL)) == due


def test_a_nudge_holds_its_wall_time_zone_and_moment():
    nudge = after_conference("c1", at("2026-07-01 15:30"), USUAL)
    assert nudge.local == datetime.fromisoformat("2026-07-01 15:40")
    assert nudge.zone == "Europe/London"
    assert nudge.due == datetime(2026, 7, 1, 14, 40, tzinfo=UTC)
    assert nudge.due.tzinfo is UTC


def test_ten_minutes_are_ten_minutes_across_the_clock_change():
    ends = at("2026-10-25 01:55")
    assert after_conference("c1", ends, OPEN).due - ends.astimezone(UTC) == timedelta(minutes=10)


def test_a_server_elsewhere_plans_by_the_chair_s_wall():
    ends = at("2026-11-25 15:30").astimezone(ZoneInfo("Asia/Tokyo"))
    assert after_conference("c1", ends, USUAL) == after_conference("c1", at("2026-11-25 15:30"), USUAL)


@pytest.mark.parametrize(
    ("touched", "first", "second"),
    [
        ("2026-11-25 16:00", "2026-11-26 08:30", "2026-12-01 08:30"),
        ("2026-11-27 16:00", "2026-11-30 08:30", "2026-12-03 08:30"),
        ("2026-12-23 16:00", "2026-12-24 08:30", "2026-12-31 08:30"),
    ],
)
def test_a_draft_is_asked_after_the_next_working_day_and_three_later(touched, first, second):
    nudges = after_draft("r1", at(touched), USUAL)
    assert [wall(nudge) for nudge in nudges] == [first, second]
    assert [nudge.nth for nudge in nudges] == [1, 2]


@pytest.mark.parametrize("plan", [on_escalation, on_monitoring])
def test_an_agreed_day_asks_on_its_morning_or_the_next_good_one(plan):
    assert wall(plan("r1", date(2026, 12, 10), USUAL)) == "2026-12-10 08:30"
    assert wall(plan("r1", date(2026, 12, 12), USUAL)) == "2026-12-14 08:30"
    assert wall(plan("r1", date(2028, 2, 29), USUAL)) == "2028-02-29 08:30"


def test_each_agreed_day_is_of_its_own_kind():
    assert on_escalation("r1", date(2026, 12, 10), USUAL).kind == NudgeKind.ESCALATION
    assert on_monitoring("r1", date(2026, 12, 10), USUAL).kind == NudgeKind.MONITORING


def test_hindsight_comes_six_weeks_on_unless_the_chair_chooses_otherwise():
    submitted = at("2026-11-25 17:00")
    assert wall(on_hindsight("r1", submitted, USUAL)) == "2027-01-06 08:30"
    assert wall(on_hindsight("r1", submitted, USUAL, weeks=4)) == "2026-12-23 08:30"


def test_hindsight_across_the_clock_change_is_at_the_same_hour_on_the_wall():
    nudge = on_hindsight("r1", at("2027-03-01 17:00"), USUAL)
    assert wall(nudge) == "2027-04-12 08:30"
    assert nudge.due == datetime(2027, 4, 12, 7, 30, tzinfo=UTC)


FRIDAY = 4


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2026-11-25 10:00", "2026-11-27 16:00"),
        ("2026-11-27 15:59", "2026-11-27 16:00"),
        ("2026-11-27 16:00", "2026-12-04 16:00"),
        ("2026-12-20 16:00", "2026-12-29 08:30"),
    ],
)
def test_the_weekly_look_comes_on_its_day_or_the_next_good_morning(after, due):
    assert wall(weekly(FRIDAY, time(16), at(after), USUAL)) == due


def test_each_weekly_look_is_about_its_own_day():
    assert weekly(FRIDAY, time(16), at("2026-12-20 16:00"), USUAL).about == "2026-12-25"


SUNDAY = 6


def test_a_nudge_in_the_repeated_hour_comes_once():
    first = weekly(SUNDAY, time(1, 30), at("2026-10-24 12:00"), OPEN)
    assert first.due == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    for fold in (0, 1):
        again = weekly(SUNDAY, time(1, 30), at("2026-10-25 01:30", fold=fold), OPEN)
        assert wall(again) == "2026-11-01 01:30"


def test_a_nudge_in_the_missing_hour_comes_an_hour_later_on_the_wall():
    nudge = weekly(SUNDAY, time(1, 30), at("2027-03-27 12:00"), OPEN)
    assert nudge.due == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert wall(nudge) == "2027-03-28 02:30"
    assert wall(weekly(SUNDAY, time(1, 30), at("2027-03-28 02:30"), OPEN)) == "2027-04-04 01:30"


YEAR = ProfessionalYear(((9, 1), (11, 1), (11, 20)), (11, 30))


@pytest.mark.parametrize(
    ("after", "due", "about"),
    [
        ("2026-08-20 10:00", "2026-09-01 08:30", "2026-09-01"),
        ("2026-09-01 08:29", "2026-09-01 08:30", "2026-09-01"),
        ("2026-09-01 08:30", "2026-11-02 08:30", "2026-11-01"),
        ("2026-11-02 08:30", "2026-11-20 08:30", "2026-11-20"),
        ("2026-11-20 09:00", "2027-09-01 08:30", "2027-09-01"),
    ],
)
def test_while_something_is_missing_the_year_s_reminders_come(after, due, about):
    nudge = yearly(YEAR, at(after), missing=True, availability=USUAL)
    assert (wall(nudge), nudge.about) == (due, about)


def test_a_full_year_needs_no_reminder():
    assert yearly(YEAR, at("2026-08-20 10:00"), missing=False, availability=USUAL) is None


def test_a_reminder_after_the_year_has_closed_is_left_out():
    away = Availability(LONDON, rest=WorkingDays(away_until=date(2026, 12, 1)))
    assert yearly(YEAR, at("2026-10-20 10:00"), missing=True, availability=away).about == "2027-09-01"


def test_a_year_may_close_in_the_next_calendar_year():
    spring = ProfessionalYear(((12, 30),), (3, 31))
    assert (
        wall(yearly(spring, at("2026-12-30 09:00"), missing=True, availability=USUAL)) == "2027-12-30 08:30"
    )
    away = Availability(LONDON, rest=WorkingDays(away_until=date(2027, 2, 1)))
    assert wall(yearly(spring, at("2026-12-29 09:00"), missing=True, availability=away)) == "2027-02-01 08:30"


@pytest.mark.parametrize(
    ("choice", "now", "due"),
    [
        (Snooze.IN_AN_HOUR, "2026-11-25 18:30", "2026-11-25 19:30"),
        (Snooze.THIS_EVENING, "2026-11-25 15:40", "2026-11-25 18:00"),
        (Snooze.THIS_EVENING, "2026-11-25 18:20", "2026-11-25 19:20"),
        (Snooze.TOMORROW, "2026-11-27 15:40", "2026-11-28 08:30"),
    ],
)
def test_a_snooze_keeps_what_its_button_promised(choice, now, due):
    assert snoozed(choice, at(now), USUAL) == at(due)


@pytest.mark.parametrize(
    ("now", "days"), [("00:00", (25, 26)), ("04:59", (25, 26)), ("05:00", (26,)), ("23:59", (26,))]
)
def test_after_midnight_tomorrow_may_be_either_of_two_mornings(now, days):
    expected = tuple(at(f"2026-11-{day} 08:30") for day in days)
    assert mornings(at(f"2026-11-25 {now}"), USUAL) == expected


def test_an_hour_is_an_hour_across_the_clock_change():
    now = at("2026-10-25 01:30")
    assert snoozed(Snooze.IN_AN_HOUR, now, USUAL) == at("2026-10-25 01:30", fold=1)
    assert snoozed(Snooze.IN_AN_HOUR, now, USUAL).astimezone(UTC) - now.astimezone(UTC) == timedelta(hours=1)


def test_what_the_chair_asked_for_is_sent_in_quiet_hours_and_at_weekends():
    evening = moved(CONFERENCE, at("2026-11-25 19:30"), USUAL)
    assert judged(evening, at("2026-11-25 19:30")) == Send()
    saturday = moved(CONFERENCE, at("2026-11-28 08:30"), USUAL)
    assert judged(saturday, at("2026-11-28 10:00")) == Send()


CONFERENCE = after_conference("c1", at("2026-11-25 10:20"), USUAL)
DUE = at("2026-11-25 10:30")


def test_moving_keeps_what_the_nudge_is_about():
    other = moved(CONFERENCE, at("2026-11-26 09:00"), USUAL)
    assert (other.kind, other.about, other.nth, other.asked) == (NudgeKind.CONFERENCE, "c1", 1, True)
    assert wall(other) == "2026-11-26 09:00"


def test_due_is_sent():
    assert judged(CONFERENCE, DUE) == Send()


def test_not_yet_due_is_held_until_then():
    assert judged(CONFERENCE, at("2026-11-25 10:29")) == Hold(CONFERENCE.due)


def test_down_when_due_is_sent_on_return():
    assert judged(CONFERENCE, at("2026-11-25 16:30")) == Send()


def test_on_return_in_quiet_hours_it_waits_for_the_morning():
    late = after_conference("c1", at("2026-11-25 18:30"), USUAL)
    assert judged(late, at("2026-11-25 18:50")) == Send()
    assert judged(late, at("2026-11-25 19:30")) == Hold(at("2026-11-26 08:30"))


def test_a_few_minutes_late_is_sent_although_quiet_hours_have_begun():
    late = after_conference("c1", at("2026-11-25 18:49"), USUAL)
    assert judged(late, at("2026-11-25 19:01")) == Send()
    assert judged(late, at("2026-11-25 19:14")) == Send()
    assert judged(late, at("2026-11-25 19:15")) == Hold(at("2026-11-26 08:30"))


def test_over_six_hours_late_it_waits_for_the_next_good_moment():
    evening = moved(CONFERENCE, at("2026-11-28 09:00"), USUAL)
    assert judged(evening, at("2026-11-28 15:00")) == Send()
    assert judged(evening, at("2026-11-28 15:01")) == Hold(at("2026-11-30 08:30"))
    assert judged(CONFERENCE, at("2026-11-26 10:30")) == Send()


def test_a_chair_who_has_gone_away_since_is_left_alone_until_they_are_back():
    away = Availability(LONDON, rest=WorkingDays(away_until=date(2026, 12, 3)))
    assert judged(CONFERENCE, DUE, away) == Hold(at("2026-12-03 08:30"))


def test_in_the_middle_of_a_reflection_it_waits_for_ten_minutes_of_silence():
    assert judged(CONFERENCE, DUE, last_input=at("2026-11-25 10:25")) == Hold(at("2026-11-25 10:35"))
    assert judged(CONFERENCE, DUE, last_input=at("2026-11-25 10:20")) == Send()


def test_silence_is_measured_in_real_time():
    nudge = nudge_at(NudgeKind.DRAFT, "r1", at("2026-10-25 01:05", fold=1), OPEN)
    before = at("2026-10-25 01:58")
    now = at("2026-10-25 01:05", fold=1)
    until = judged(nudge, now, OPEN, last_input=before).until
    assert until == datetime(2026, 10, 25, 1, 8, tzinfo=UTC)


def test_never_more_than_two_about_the_same_thing():
    assert judged(CONFERENCE, DUE, sent_about=1) == Send()
    assert judged(CONFERENCE, DUE, sent_about=2) == Drop()


def test_never_more_than_four_a_day():
    assert judged(CONFERENCE, DUE, sent_today=3) == Send()
    assert judged(CONFERENCE, DUE, sent_today=4) == Hold(at("2026-11-26 08:30"))


@pytest.mark.parametrize("sent_today", [4, 9])
def test_what_the_chair_asked_for_comes_to_the_minute_whatever_the_days_count(sent_today):
    asked = moved(CONFERENCE, at("2026-11-25 19:37"), USUAL)
    assert judged(asked, at("2026-11-25 19:36"), sent_today=sent_today) == Hold(at("2026-11-25 19:37"))
    assert judged(asked, at("2026-11-25 19:37"), sent_today=sent_today) == Send()


@pytest.mark.parametrize(
    "availability", [Availability(LONDON, stopped=True), Availability(LONDON, kinds_off=frozenset(NudgeKind))]
)
def test_what_was_stopped_or_switched_off_is_dropped(availability):
    assert judged(CONFERENCE, DUE, availability) == Drop()


def test_nudges_that_meet_become_one_message_with_the_pressing_first():
    draft = after_draft("r1", at("2026-11-25 12:00"), USUAL)[0]
    hindsight = on_hindsight("r2", at("2026-10-15 12:00"), USUAL)
    evening = after_conference("c2", at("2026-11-25 19:00"), USUAL)
    assert together([hindsight, draft, CONFERENCE, evening]) == ((CONFERENCE,), (evening, draft, hindsight))


def test_nothing_due_is_no_message():
    assert together([]) == ()


def test_a_chair_who_changes_zone_keeps_the_wall_time():
    nudge = in_zone(on_escalation("r1", date(2026, 12, 10), USUAL), NEW_YORK)
    assert (wall(nudge), nudge.zone) == ("2026-12-10 08:30", "America/New_York")
    assert nudge.due == datetime(2026, 12, 10, 13, 30, tzinfo=UTC)


def test_a_chair_who_changes_zone_is_asked_at_the_conference_s_own_moment():
    nudge = in_zone(CONFERENCE, NEW_YORK)
    assert (wall(nudge), nudge.due) == ("2026-11-25 05:30", CONFERENCE.due)
