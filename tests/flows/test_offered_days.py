"""The days on buttons are working days."""

from datetime import date

from flows.offered_days import offered_days
from flows.time.working_days import WorkingDays, is_working_day

FRIDAY = date(2026, 12, 18)


def test_the_days_offered_are_working_days_in_order_and_each_once():
    days = offered_days(FRIDAY, WorkingDays())
    assert days == (
        date(2026, 12, 21),
        date(2026, 12, 22),
        date(2026, 12, 23),
        date(2026, 12, 29),
        date(2027, 1, 4),
        date(2027, 1, 15),
    )
    assert all(is_working_day(day, WorkingDays()) for day in days)


def test_the_chairs_own_days_off_are_not_offered():
    thursdays = WorkingDays(frozenset({3}), away_until=date(2026, 12, 27))
    assert offered_days(FRIDAY, thursdays) == (
        date(2026, 12, 31),
        date(2027, 1, 7),
        date(2027, 1, 14),
        date(2027, 1, 21),
    )
