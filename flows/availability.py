"""When a chair may be reached: quiet hours, working days, what is switched off, and the next good moment."""

from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from flows.time.wall_time import is_before, settled
from flows.time.working_days import WorkingDays, first_working_day, is_working_day, next_working_day

MORNING = time(8, 30)
"""When a nudge comes that has a day but no hour of its own."""


class NudgeKind(StrEnum):
    """What a nudge is about, the most pressing first."""

    CONFERENCE = "conference"
    ESCALATION = "escalation"
    MONITORING = "monitoring"
    DRAFT = "draft"
    HINDSIGHT = "hindsight"
    YEAR = "year"
    WEEKLY = "weekly"


LOOKING_BACK = (NudgeKind.ESCALATION, NudgeKind.MONITORING, NudgeKind.HINDSIGHT)
"""Nudges about a finished reflection, to which what the chair then says is added."""


class Availability(Struct, frozen=True):
    """How a chair wants to be reached; times are on the wall in their `zone`.

    Quiet hours run from `quiet_from` until just before `quiet_until`, over midnight where that is earlier;
    the two being the same means none.
    """

    zone: ZoneInfo
    quiet_from: time = time(19)
    quiet_until: time = time(7, 30)
    rest: WorkingDays = field(default_factory=WorkingDays)
    kinds_off: frozenset[NudgeKind] = frozenset({NudgeKind.WEEKLY})
    stopped: bool = False


def is_wanted(kind: NudgeKind, availability: Availability) -> bool:
    """Whether the chair wants nudges of that kind."""
    return not availability.stopped and kind not in availability.kinds_off


def is_quiet(moment: datetime, availability: Availability) -> bool:
    """Whether the zone-aware `moment` lies in the chair's quiet hours."""
    return _is_quiet(moment.astimezone(availability.zone).time(), availability)


def good_moment(wanted: datetime, availability: Availability) -> datetime:
    """The zone-aware moment `wanted`, or the next one at which the chair may be reached, in their zone.

    A moment in quiet hours, on a day off or while away moves to when quiet hours end, and in the morning not
    before 8:30, on a working day.
    """
    local = wanted.astimezone(availability.zone)
    at, opening = local.time(), _opening(availability)
    if not is_working_day(local.date(), availability.rest):
        return morning_of(local.date(), availability)
    if not _is_quiet(at, availability):
        return local
    if (later := opening if at < opening else availability.quiet_until) <= at:
        return morning_of(next_working_day(local.date(), availability.rest), availability)
    found = settled(datetime.combine(local.date(), later, availability.zone))
    # In autumn's repeated hour the first of the two may already have gone.
    return found.replace(fold=1) if is_before(found, wanted) else found


def morning_of(day: date, availability: Availability) -> datetime:
    """8:30 on that day or the next working one, in the chair's zone; if it is quiet then, when that ends."""
    working = first_working_day(day, availability.rest)
    return settled(datetime.combine(working, _opening(availability), availability.zone))


def next_morning(now: datetime, availability: Availability) -> datetime:
    """The morning of the first working day after today."""
    return morning_of(
        next_working_day(now.astimezone(availability.zone).date(), availability.rest), availability
    )


def _opening(availability: Availability) -> time:
    return availability.quiet_until if _is_quiet(MORNING, availability) else MORNING


def _is_quiet(at: time, availability: Availability) -> bool:
    begins, ends = availability.quiet_from, availability.quiet_until
    return begins <= at < ends if begins <= ends else at >= begins or at < ends
