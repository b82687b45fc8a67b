"""The days that stand on buttons where a question asks for one: working days, the near ones first."""

from datetime import date, timedelta

from flows.time.working_days import WorkingDays, first_working_day, working_days_later

_NEXT = (1, 2, 3)
"""Working days from today."""
_LATER = (7, 14, 28)
"""Days from today, or the next on which the chair works."""


def offered_days(today: date, rest: WorkingDays) -> tuple[date, ...]:
    """The days to offer, in order and each once; all of them after today, and working days of the chair's."""
    near = (working_days_later(today, count, rest) for count in _NEXT)
    later = (first_working_day(today + timedelta(days=days), rest) for days in _LATER)
    return tuple(sorted({*near, *later}))
