"""What a phrase means, told apart from the grammar: the notation of docs/time-in-words.md, worked out.

A meaning is `days, times`, `days, this time` or a length such as `2 h 15 min`. Days are found by walking from
today; bank holidays are written out, as gov.uk lists them for England and Wales.
"""

import re
from calendar import month_name
from datetime import UTC, date, datetime, time, timedelta

A_DAY = timedelta(days=1)
HOLIDAYS = {
    date(year, *day)
    for year, days in {
        2026: ((8, 31), (12, 25), (12, 28)),
        2027: ((1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)),
        2028: ((1, 3), (4, 14), (4, 17), (5, 1), (5, 29), (8, 28)),
    }.items()
    for day in days
}
EASTERS = (date(2026, 4, 5), date(2027, 3, 28), date(2028, 4, 16), date(2029, 4, 1))
MONTHS = list(month_name)
PAST = "past"


def moments(meaning: str, now: datetime) -> list[datetime] | str:
    """Every moment to come that a phrase of this meaning may name; `PAST` if all have gone."""
    if found := re.fullmatch(r"(?:(\d+) h)? ?(?:(\d+) min)?(?: or (.+))?", meaning):
        length = timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0))
        more = moments(found[3], now) if found[3] else []
        rest = [] if isinstance(more, str) else more
        return [(now.astimezone(UTC) + length).astimezone(now.tzinfo), *rest]
    days, _, times = meaning.rpartition(", ")
    today = now.date()
    if days == "next":
        first = [today, today + A_DAY]
        found = [one for one in _at(first, times, now) if one.astimezone(UTC) >= now.astimezone(UTC)]
        return found if now.hour < 5 or len(found) == 2 else found[-1:]
    named = on(days, today, small_hours=now.hour < 5)
    if re.fullmatch(r"\d+ \w+", days) and any(
        on(days, today - n * A_DAY) == [today - n * A_DAY] for n in range(1, 32)
    ):
        return PAST
    coming = [one for one in _at(named, times, now) if one.astimezone(UTC) >= now.astimezone(UTC)]
    return coming or PAST


def _at(days: list[date], times: str, now: datetime) -> list[datetime]:
    clocks = [now.strftime("%H:%M")] if times == "this time" else times.split(" or ")
    walls = [datetime.combine(day, time.fromisoformat(clock), now.tzinfo) for day in days for clock in clocks]
    return [wall.astimezone(UTC).astimezone(wall.tzinfo) for wall in walls]


def on(meaning: str, today: date, *, small_hours: bool = False) -> list[date]:
    """Every day, from today on, that a phrase of this meaning may name; none if it has gone."""
    words = meaning.split()
    match words:
        case ["today"]:
            return [today]
        case ["tomorrow"]:
            return [today, today + A_DAY] if small_hours else [today + A_DAY]
        case ["in", count, "days"]:
            return [today + int(count) * A_DAY]
        case [*first, "and", count, "day" | "days"]:
            return [day + int(count) * A_DAY for day in on(" ".join(first), today, small_hours=small_hours)]
        case ["in", count, "months"]:
            return [_months_on(today, int(count))]
        case ["in", count, "working", "days"]:
            return [_working(today, int(count))]
        case ["coming", weekday]:
            first = _walk(today, lambda day: f"{day:%a}" == weekday)
            return [first, first + 7 * A_DAY] if first == today else [first]
        case ["next", "week's", weekday]:
            return [
                _walk(
                    _walk(today + A_DAY, lambda day: day.weekday() == 0), lambda day: f"{day:%a}" == weekday
                )
            ]
        case ["this", "week's", weekday]:
            monday = today - today.weekday() * A_DAY
            day = _walk(monday, lambda day: f"{day:%a}" == weekday)
            return [day] if day >= today else []
        case ["next", number] if number.isdigit():
            return [_walk(today, lambda day: day.day == int(number))]
        case ["next", number, "of", "next", "month"]:
            return [_months_on(today.replace(day=1), 1).replace(day=int(number))]
        case [number, month] if month in MONTHS:
            return [_walk(today, lambda day: (day.day, day.month) == (int(number), MONTHS.index(month)))]
        case [number, month, year] if month in MONTHS:
            day = date(int(year), MONTHS.index(month), int(number))
            return [day] if day >= today else []
        case ["end", "of", "month"]:
            return [_walk(today, lambda day: (day + A_DAY).day == 1)]
        case ["end", "of", month] if month in MONTHS:
            last = _walk(today, lambda day: day.month == MONTHS.index(month) and (day + A_DAY).day == 1)
            return [last]
        case [nth, weekday, "in", month]:
            days = [today.replace(day=1) + n * A_DAY for n in range(-366, 800)]
            days = [day for day in days if f"{day:%a}" == weekday and MONTHS[day.month] == month]
            sets = [[d for d in days if d.year == year] for year in (today.year, today.year + 1)]
            picked = [each[-1] if nth == "last" else each[int(nth) - 1] for each in sets]
            return [min(day for day in picked if day >= today)]
        case ["week", "of", *rest]:
            (named,) = on(" ".join(rest), today)
            monday = named - named.weekday() * A_DAY
            return [day for n in range(5) if (day := monday + n * A_DAY) >= today]
        case ["Good", "Friday"] | ["Easter", "Sunday" | "Monday"]:
            offset = {"Good Friday": -2, "Easter Sunday": 0, "Easter Monday": 1}[meaning]
            days = [sunday + offset * A_DAY for sunday in EASTERS]
            return [min(day for day in days if day >= today)]
        case ["bank", "holiday", *months]:
            named = [day for day in sorted(HOLIDAYS) if day > today or (months and day == today)]
            named = [day for day in named if not months or MONTHS[day.month] in months]
            return [day for day in named if day.year == named[0].year][: None if months else 1]
        case _:
            raise ValueError(meaning)


def _walk(day: date, until) -> date:
    while not until(day):
        day += A_DAY
    return day


def _working(day: date, count: int) -> date:
    while count:
        day += A_DAY
        count -= day.weekday() < 5 and day not in HOLIDAYS
    return day


def _months_on(day: date, months: int) -> date:
    first = day.replace(day=1)
    for _ in range(months):
        first = _walk(first + A_DAY, lambda other: other.day == 1)
    while True:
        try:
            return first.replace(day=day.day)
        except ValueError:
            day -= A_DAY
