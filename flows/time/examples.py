"""Examples of times and days in words, made from the present moment: each is one that is understood now."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Generic, TypeVar

from msgspec import Struct

from flows.time.wall_time import settled

Meaning = TypeVar("Meaning", date, datetime)


class Example(Struct, Generic[Meaning], frozen=True):
    """What may be said, and what it means at the moment for which it was made."""

    said: str
    means: Meaning


def times(now: datetime) -> tuple[Example[datetime], ...]:
    """Three ways to say a moment to come, of different kinds."""
    today = now.date()
    early = now.time() < time(15, 20)
    exact, weekday = today + timedelta(days=0 if early else 1), today + timedelta(days=3)
    return (
        Example("today 15:30" if early else "tomorrow 15:30", _at(exact, time(15, 30), now)),
        Example(f"{weekday:%A} at half 4", _at(weekday, time(16, 30), now)),
        Example("in two hours", (now.astimezone(UTC) + timedelta(hours=2)).astimezone(now.tzinfo)),
    )


def days(today: date) -> tuple[Example[date], ...]:
    """Three ways to say a day to come, of different kinds."""
    weekday, dated = today + timedelta(days=4), today + timedelta(days=11)
    return (
        Example(f"{weekday:%A}", weekday),
        Example(f"{dated.day} {dated:%B}", dated),
        Example("in two weeks", today + timedelta(weeks=2)),
    )


def _at(day: date, at: time, now: datetime) -> datetime:
    return settled(datetime.combine(day, at, now.tzinfo))
