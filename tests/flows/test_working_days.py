"""Which days a chair works."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.time.working_days import (
    Nation,
    WorkingDays,
    bank_holidays,
    first_working_day,
    is_working_day,
    next_working_day,
    working_days_later,
)

FRIDAY = date(2026, 11, 27)
MONDAY = date(2026, 11, 30)
CHRISTMAS_EVE = date(2026, 12, 24)
EVERY_DAY = frozenset(range(7))


def test_after_friday_comes_monday():
    assert next_working_day(FRIDAY, WorkingDays()) == MONDAY


def test_a_working_day_is_its_own_first():
    assert first_working_day(FRIDAY, WorkingDays()) == FRIDAY


def test_a_chair_may_work_at_weekends():
    assert next_working_day(FRIDAY, WorkingDays(frozenset({5}))) == date(2026, 11, 28)


def test_england_s_bank_holidays_are_days_off_with_their_substitutes():
    assert next_working_day(CHRISTMAS_EVE, WorkingDays()) == date(2026, 12, 29)
    assert not is_working_day(date(2027, 3, 29), WorkingDays())


def test_bank_holidays_may_be_worked():
    assert next_working_day(CHRISTMAS_EVE, WorkingDays(bank_holidays=False)) == date(2026, 12, 25)


def test_a_scottish_holiday_is_a_working_day_in_england():
    assert is_working_day(date(2026, 11, 30), WorkingDays())


NOT_EVERYWHERE = {
    date(2027, 1, 4): {Nation.SCOTLAND},
    date(2027, 3, 17): {Nation.NORTHERN_IRELAND},
    date(2027, 3, 29): {Nation.ENGLAND_AND_WALES, Nation.NORTHERN_IRELAND},
    date(2027, 7, 12): {Nation.NORTHERN_IRELAND},
    date(2027, 8, 2): {Nation.SCOTLAND},
    date(2027, 8, 30): {Nation.ENGLAND_AND_WALES, Nation.NORTHERN_IRELAND},
    date(2027, 11, 30): {Nation.SCOTLAND},
    date(2027, 12, 27): set(Nation),
    date(2027, 12, 28): set(Nation),
}
"""As gov.uk lists them."""


@pytest.mark.parametrize(("day", "nations"), NOT_EVERYWHERE.items())
def test_each_nation_has_its_own_bank_holidays(day, nations):
    assert {nation for nation in Nation if not is_working_day(day, WorkingDays(nation=nation))} == nations


def test_one_nation_s_holidays_do_not_become_another_s():
    scotland, england = (
        bank_holidays(2027, nation) for nation in (Nation.SCOTLAND, Nation.ENGLAND_AND_WALES)
    )
    assert set(scotland) - set(england)
    assert set(england) - set(scotland)
    assert bank_holidays(2027, Nation.SCOTLAND) == scotland


def test_an_away_chair_works_again_on_the_day_that_they_are_back():
    rest = WorkingDays(away_until=date(2026, 12, 3))
    assert not is_working_day(date(2026, 12, 2), rest)
    assert next_working_day(FRIDAY, rest) == date(2026, 12, 3)


def test_back_on_a_saturday_is_working_on_monday():
    assert first_working_day(FRIDAY, WorkingDays(away_until=date(2026, 12, 5))) == date(2026, 12, 7)


def test_having_been_away_changes_nothing():
    assert first_working_day(FRIDAY, WorkingDays(away_until=date(2026, 11, 1))) == FRIDAY


def test_three_working_days_from_thursday_are_tuesday():
    assert working_days_later(date(2026, 11, 26), 3, WorkingDays()) == date(2026, 12, 1)


@pytest.mark.parametrize("days", [frozenset(), frozenset({7}), frozenset({-1, 0})])
def test_a_chair_works_at_least_one_day_of_the_week(days):
    with pytest.raises(ValueError, match="at least one day"):
        WorkingDays(days)


@settings(deadline=None)
@given(
    st.dates(date(2025, 1, 1), date(2035, 1, 1)),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.booleans(),
    st.none() | st.dates(date(2025, 1, 1), date(2035, 1, 1)),
)
def test_the_next_working_day_is_worked_and_no_day_between_is(day, days, bank_holidays, away_until):
    rest = WorkingDays(days, bank_holidays, away_until)
    found = next_working_day(day, rest)
    between = (date.fromordinal(number) for number in range(day.toordinal() + 1, found.toordinal()))
    assert found > day
    assert is_working_day(found, rest)
    assert not any(is_working_day(other, rest) for other in between)
