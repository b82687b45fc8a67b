"""When a chair may be reached: quiet hours, working days, what is switched off, and the next good moment."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from flows.time.wall_time import is_before, settled
from flows.time.working_days import Rest, first_working_day, is_working_day, next_working_day

MORNING = time(8, 30)
"""When a nudge comes that has a day but no hour of its own."""


class Kind(StrEnum):
    """What a nudge is about, the most pressing first."""

    CONFERENCE = "conference"
    ESCALATION = "escalation"
    MONITORING = "monitoring"
    DRAFT = "draft"
    HINDSIGHT = "hindsight"
    YEAR = "year"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Manners:
    """How a chair wants to be reached; times are on the wall in their `zone`.

    Quiet hours run from `quiet_from` until just before `quiet_until`, over midnight where that is earlier;
    the two being the same means none.
    """

    zone: ZoneInfo
    quiet_from: time = time(19)
    quiet_until: time = time(7, 30)
    rest: Rest = field(default_factory=Rest)
    kinds_off: frozenset[Kind] = frozenset({Kind.WEEKLY})
    stopped: bool = False


def is_wanted(kind: Kind, manners: Manners) -> bool:
    """Whether the chair wants nudges of that kind."""
    return not manners.stopped and kind not in manners.kinds_off


def is_quiet(moment: datetime, manners: Manners) -> bool:
    """Whether the zone-aware `moment` lies in the chair's quiet hours."""
    return _is_quiet(moment.astimezone(manners.zone).time(), manners)


def good_moment(wanted: datetime, manners: Manners) -> datetime:
    """The zone-aware moment `wanted`, or the next one at which the chair may be reached, in their zone.

    A moment in quiet hours, on a day off or while away moves to when quiet hours end, and in the morning not
    before 8:30, on a working day.
    """
    local = wanted.astimezone(manners.zone)
    at, opening = local.time(), _opening(manners)
    if not is_working_day(local.date(), manners.rest):
        return morning_of(local.date(), manners)
    if not _is_quiet(at, manners):
        return local
    if (later := opening if at < opening else manners.quiet_until) <= at:
        return morning_of(next_working_day(local.date(), manners.rest), manners)
    found = settled(datetime.combine(local.date(), later, manners.zone))
    # In autumn's repeated hour the first of the two may already have gone.
    return found.replace(fold=1) if is_before(found, wanted) else found


def morning_of(day: date, manners: Manners) -> datetime:
    """8:30 on that day or the next working one, in the chair's zone; if it is quiet then, when that ends."""
    working = first_working_day(day, manners.rest)
    return settled(datetime.combine(working, _opening(manners), manners.zone))


def next_morning(now: datetime, manners: Manners) -> datetime:
    """The morning of the first working day after today."""
    return morning_of(next_working_day(now.astimezone(manners.zone).date(), manners.rest), manners)


def _opening(manners: Manners) -> time:
    return manners.quiet_until if _is_quiet(MORNING, manners) else MORNING


def _is_quiet(at: time, manners: Manners) -> bool:
    begins, ends = manners.quiet_from, manners.quiet_until
    return begins <= at < ends if begins <= ends else at >= begins or at < ends
