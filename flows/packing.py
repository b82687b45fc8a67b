"""Which reflections a pack holds: those of some days, of a part of the history, or picked by hand.

A choice is named as a part of a history is: `days:2025-12-01_2026-11-30`, `month:2026-11`, `raised`, `all`.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flows.facts import Facts
from flows.narrowing import By, belongs, month_of

MOST = 100
"""Reflections in one pack."""
ALL, DAYS, PICKED = "all", "days", "picked"
_BETWEEN = "_"


def in_days(first: date, last: date) -> str:
    """The choice of what was finished from one day to another."""
    return f"{DAYS}:{first}{_BETWEEN}{last}"


def span(of: str) -> tuple[date, date] | None:
    """The first and the last day of a choice that is of a time; ValueError where there is no such day."""
    what, _, which = of.partition(":")
    if what == DAYS:
        first, _, last = which.partition(_BETWEEN)
        return date.fromisoformat(first), date.fromisoformat(last)
    if what == By.MONTH:
        first_day = month_of(of)
        return first_day, (first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return None


def chosen(
    history: Iterable[Facts], of: str, zone: ZoneInfo, picked: Collection[int] = ()
) -> tuple[Facts, ...]:
    """The finished reflections of a choice, oldest first; `picked` are those picked by hand."""
    finished = sorted((facts for facts in history if not facts.is_draft), key=lambda facts: facts.at)
    if of == ALL:
        return tuple(finished)
    if of == PICKED:
        return tuple(facts for facts in finished if facts.id in picked)
    days = span(of) if of.startswith(DAYS) else None
    if days is None:
        return tuple(facts for facts in finished if belongs(facts, of, zone))
    return tuple(facts for facts in finished if days[0] <= facts.at.astimezone(zone).date() <= days[1])
