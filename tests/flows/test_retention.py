"""What is kept for so many months is told of a month before it goes, and not more than once a month."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.retention import Due, Kept, due, looked_at, months_after

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -13, date(2024, 12, 15)),
        (date(2026, 6, 15), 24, date(2028, 6, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_that_month(day, months, after):
    assert months_after(day, months) == after


def test_it_is_told_of_a_month_before_and_goes_a_month_after_that_at_the_earliest():
    since = months_after(TODAY, -12)
    one = Kept(7, since)
    assert due([one], 12, TODAY - timedelta(days=40)) == Due()
    assert due([one], 12, months_after(TODAY, -1)) == Due(tell=(one,))
    told = Kept(7, since, months_after(TODAY, -1))
    assert due([told], 12, TODAY - timedelta(days=1)) == Due()
    assert due([told], 12, TODAY) == Due(erase=(told,))


def test_what_is_long_over_when_it_is_first_looked_at_has_its_month_too():
    old = Kept(7, date(2019, 5, 5))
    assert due([old], 12, TODAY) == Due(tell=(old,))
    told = Kept(7, date(2019, 5, 5), TODAY)
    assert due([told], 12, months_after(TODAY, 1) - timedelta(days=1)) == Due()
    assert due([told], 12, months_after(TODAY, 1)) == Due(erase=(told,))


def test_what_was_worked_on_since_is_told_of_anew():
    end = months_after(TODAY, 1)
    touched = Kept(7, months_after(end, -12), told=months_after(TODAY, -7))
    assert due([touched], 12, TODAY) == Due(tell=(touched,))


def test_a_month_that_was_set_longer_takes_the_notice_back():
    told = Kept(7, months_after(TODAY, -12), months_after(TODAY, -1))
    assert due([told], 24, TODAY) == Due()


DAYS = st.dates(date(2020, 1, 1), date(2026, 1, 1))


@given(st.lists(DAYS, max_size=12), st.integers(1, 36), st.data())
def test_nothing_goes_untold_or_early_and_everything_goes_and_notices_are_few(days, months, data):
    """Day after day, with days left out as a bot that stands still leaves them out."""
    kept = {number: Kept(number, since) for number, since in enumerate(days)}
    told_on: list[date] = []
    today = min(days, default=TODAY)
    last = max((months_after(day, months + 4) for day in days), default=TODAY)
    while kept and today <= last:
        found = due(kept.values(), months, today)
        for one in found.erase:
            assert one.told is not None
            assert today >= months_after(one.since, months)
            assert today >= months_after(one.told, 1)
            del kept[one.number]
        if found.tell:
            told_on.append(today)
            for one in found.tell:
                assert one.since <= looked_at(months, today)
                kept[one.number] = Kept(one.number, one.since, today)
        today += timedelta(days=data.draw(st.integers(1, 9)))
    assert not kept
    assert all(after - before >= timedelta(days=20) for before, after in pairwise(told_on))
