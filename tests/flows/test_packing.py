"""Which reflections a choice holds."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from flows.facts import Facts
from flows.form import Pace
from flows.packing import ALL, PICKED, chosen, in_days, span

LONDON = ZoneInfo("Europe/London")
_AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


def facts(number, at, **more):
    return Facts(number, "", Pace.FULL, at, at, at, **more)


MIDNIGHT = facts(1, datetime(2026, 5, 31, 23, 30, tzinfo=UTC))
"""Half past midnight on 1 June in London."""
EARLIER = facts(2, _AT)
DRAFT = replace(facts(3, _AT), submitted_at=None)
RAISED = facts(4, _AT + timedelta(days=2), raised=True)
HISTORY = (MIDNIGHT, EARLIER, DRAFT, RAISED)


def numbers(of, picked=()):
    return [one.id for one in chosen(HISTORY, of, LONDON, picked)]


def test_what_is_finished_comes_oldest_first_and_no_draft_ever():
    assert numbers(ALL) == [2, 4, 1]
    assert numbers(PICKED, {1, 2, 3}) == [2, 1]
    assert numbers("drafts") == []


def test_days_and_months_are_those_of_the_chairs_clock():
    assert numbers(in_days(date(2026, 5, 1), date(2026, 5, 31))) == [2, 4]
    assert numbers(in_days(date(2026, 6, 1), date(2026, 6, 1))) == [1]
    assert numbers("month:2026-06") == [1]
    assert numbers("raised") == [4]


def test_a_choice_of_a_time_has_a_first_and_a_last_day():
    assert span("month:2026-02") == (date(2026, 2, 1), date(2026, 2, 28))
    assert span("month:2026-12") == (date(2026, 12, 1), date(2026, 12, 31))
    assert span(in_days(date(2025, 12, 1), date(2026, 11, 30))) == (date(2025, 12, 1), date(2026, 11, 30))
    assert span("raised") is None


@pytest.mark.parametrize(
    "of", ["days:", "days:2026-01-01", "month:", "month:2026-13", "days:2026-02-30_2026-03-01"]
)
def test_days_that_there_are_not_are_refused(of):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever reads days says which
        span(of)
