"""Nudges: what is due when, and what becomes of it then. Sending and keeping them is done elsewhere.

A nudge is planned for a good moment, and judged again when it is due: the chair may have gone away, switched
it off, or be in the middle of a reflection by then.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from typing import assert_never
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from flows.availability import (
    MORNING,
    Availability,
    NudgeKind,
    good_moment,
    is_quiet,
    is_wanted,
    morning_of,
    next_morning,
)
from flows.time.wall_time import EVENING, SMALL_HOURS, is_before, settled
from flows.time.working_days import next_working_day, working_days_later
from flows.year import ProfessionalYear

AFTER_CONFERENCE = timedelta(minutes=10)
SILENCE = timedelta(minutes=10)
PUNCTUAL = timedelta(minutes=15)
LATE = timedelta(hours=6)
MOST_ABOUT_ONE_THING = 2
MOST_A_DAY = 4

_AN_HOUR = timedelta(hours=1)
_DRAFT_AGAIN = 3
_KINDS = tuple(NudgeKind)


class Nudge(Struct, frozen=True):
    """One reminder. It names what it is about by id, and holds nothing that a chair wrote.

    `local` is naive wall time in `zone`, `due` the same moment in UTC. `nth` counts from 1 those about one
    thing. One that the chair `asked` for comes at its very moment, good or not.
    """

    kind: NudgeKind
    about: str
    local: datetime
    zone: str
    due: datetime
    nth: int = 1
    asked: bool = False


def nudge_at(
    kind: NudgeKind, about: str, moment: datetime, availability: Availability, nth: int = 1
) -> Nudge:
    """A nudge planned for that zone-aware moment."""
    local = moment.astimezone(availability.zone).replace(tzinfo=None, fold=0)
    return Nudge(kind, about, local, availability.zone.key, moment.astimezone(UTC), nth)


def moved(nudge: Nudge, moment: datetime, availability: Availability) -> Nudge:
    """The nudge at that zone-aware moment instead, because the chair asked for it."""
    return replace(nudge_at(nudge.kind, nudge.about, moment, availability, nudge.nth), asked=True)


def in_zone(nudge: Nudge, zone: ZoneInfo) -> Nudge:
    """The nudge for a chair who has moved to `zone`.

    One after a conference keeps its moment, since the conference does; any other keeps its time on the wall.
    """
    if nudge.kind is NudgeKind.CONFERENCE:
        local = nudge.due.astimezone(zone).replace(tzinfo=None, fold=0)
        return replace(nudge, local=local, zone=zone.key)
    return replace(nudge, zone=zone.key, due=settled(nudge.local.replace(tzinfo=zone)).astimezone(UTC))


def after_conference(about: str, ends: datetime, availability: Availability) -> Nudge:
    """Ten minutes after a conference ends, or the next good moment."""
    wanted = ends.astimezone(UTC) + AFTER_CONFERENCE
    return nudge_at(NudgeKind.CONFERENCE, about, good_moment(wanted, availability), availability)


def after_draft(about: str, touched: datetime, availability: Availability) -> tuple[Nudge, Nudge]:
    """About a draft last touched then: the next working morning, and once more three working days later."""
    first = next_working_day(touched.astimezone(availability.zone).date(), availability.rest)
    second = working_days_later(first, _DRAFT_AGAIN, availability.rest)
    return (
        nudge_at(NudgeKind.DRAFT, about, morning_of(first, availability), availability),
        nudge_at(NudgeKind.DRAFT, about, morning_of(second, availability), availability, nth=2),
    )


def on_escalation(about: str, agreed: date, availability: Availability) -> Nudge:
    """On the morning of the day agreed for an escalation's answer."""
    return nudge_at(NudgeKind.ESCALATION, about, morning_of(agreed, availability), availability)


def on_monitoring(about: str, until: date, availability: Availability) -> Nudge:
    """On the morning of the day until which the chair chose to monitor."""
    return nudge_at(NudgeKind.MONITORING, about, morning_of(until, availability), availability)


def on_hindsight(about: str, submitted: datetime, availability: Availability, weeks: int = 6) -> Nudge:
    """So many weeks after a reflection was submitted, in the morning."""
    day = submitted.astimezone(availability.zone).date() + timedelta(weeks=weeks)
    return nudge_at(NudgeKind.HINDSIGHT, about, morning_of(day, availability), availability)


def weekly(weekday: int, at: time, after: datetime, availability: Availability) -> Nudge:
    """The first weekly look after `after`: on that weekday, Monday being 0, at that time on the wall.

    It is about its own day, so that each week's is a thing of its own.
    """
    today = after.astimezone(availability.zone).date()
    day = today + timedelta(days=(weekday - today.weekday()) % 7)
    if not is_before(after, settled(datetime.combine(day, at, availability.zone))):
        day += timedelta(weeks=1)
    wanted = settled(datetime.combine(day, at, availability.zone))
    return nudge_at(NudgeKind.WEEKLY, day.isoformat(), good_moment(wanted, availability), availability)


def yearly(
    year: ProfessionalYear, after: datetime, *, missing: bool, availability: Availability
) -> Nudge | None:
    """The first reminder after `after`, while something is missing that the professional year asks for.

    It is about its own day. One that could only be sent after the year has closed is left out.
    """
    today = after.astimezone(availability.zone).date()
    days = [date(today.year + ahead, *reminder) for ahead in (0, 1) for reminder in year.reminders]
    for day in days if missing else ():
        moment = morning_of(day, availability)
        if moment.date() <= year.closing(day) and is_before(
            after, settled(datetime.combine(day, MORNING, availability.zone))
        ):
            return nudge_at(NudgeKind.YEAR, day.isoformat(), moment, availability)
    return None


class Snooze(StrEnum):
    """When a chair would rather be asked."""

    IN_AN_HOUR = "in an hour"
    THIS_EVENING = "this evening"
    TOMORROW = "tomorrow"


def snoozed(choice: Snooze, now: datetime, availability: Availability) -> datetime:
    """When the chair asked to be reminded: that very moment, quiet or not, since the button promised it.

    This evening is six o'clock, and from then on in an hour; tomorrow is 8:30.
    """
    local = now.astimezone(availability.zone)
    in_an_hour = (now.astimezone(UTC) + _AN_HOUR).astimezone(availability.zone)
    match choice:
        case Snooze.IN_AN_HOUR:
            return in_an_hour
        case Snooze.THIS_EVENING:
            evening = settled(datetime.combine(local.date(), EVENING, availability.zone))
            return evening if is_before(now, evening) else in_an_hour
        case Snooze.TOMORROW:
            return mornings(now, availability)[-1]
        case _:
            assert_never(choice)


def mornings(now: datetime, availability: Availability) -> tuple[datetime, ...]:
    """The mornings that “Tomorrow 8:30” may mean: soon after midnight, that of the day just begun as well."""
    local = now.astimezone(availability.zone)
    ahead = (0, 1) if local.time() < SMALL_HOURS else (1,)
    days = (local.date() + timedelta(days=n) for n in ahead)
    return tuple(settled(datetime.combine(day, MORNING, availability.zone)) for day in days)


class Send(Struct, frozen=True):
    """Send it now."""


class Hold(Struct, frozen=True):
    """Judge it again at `until`, zone-aware and later than now."""

    until: datetime


class Drop(Struct, frozen=True):
    """Send it never."""


Verdict = Send | Hold | Drop


def verdict(
    nudge: Nudge,
    now: datetime,
    availability: Availability,
    *,
    last_input: datetime | None,
    sent_today: int,
    sent_about: int,
) -> Verdict:
    """What becomes of a nudge at `now`.

    `last_input` is when the chair last gave something to a reflection that is still open. `sent_today` counts
    messages with nudges since midnight in the chair's zone, `sent_about` nudges about the same thing. A fifth
    of a day waits for the next working morning, unless the chair asked for its very moment; a third about one
    thing never comes.
    """
    if not is_wanted(nudge.kind, availability) or sent_about >= MOST_ABOUT_ONE_THING:
        return Drop()
    until = max(nudge.due, silence(last_input, now), _on_return(nudge, now, availability), key=_utc)
    if is_before(now, until):
        return Hold(until)
    used_up = sent_today >= MOST_A_DAY and not nudge.asked
    return Hold(next_morning(now, availability)) if used_up else Send()


def silence(last_input: datetime | None, now: datetime) -> datetime:
    """From when a chair may be interrupted: ten minutes after what they last gave to an open reflection."""
    return now if last_input is None else max(now, last_input.astimezone(UTC) + SILENCE, key=_utc)


def _on_return(nudge: Nudge, now: datetime, availability: Availability) -> datetime:
    """When to send what is due: at once while its moment is good and not too long ago, else when it is good.

    Too late is more than six hours, or so late that quiet hours have begun.
    """
    late = now.astimezone(UTC) - nudge.due
    good = nudge.asked or _utc(good_moment(nudge.due, availability)) == nudge.due
    if good and (late <= PUNCTUAL or (late <= LATE and not is_quiet(now, availability))):
        return now
    return good_moment(now, availability)


def together(nudges: Iterable[Nudge]) -> tuple[tuple[Nudge, ...], ...]:
    """One chair's nudges by the moment at which they meet, in order: each group is one message."""
    ordered = sorted(nudges, key=lambda nudge: (nudge.due, _KINDS.index(nudge.kind), nudge.about, nudge.nth))
    return tuple(tuple(group) for _, group in groupby(ordered, key=lambda nudge: nudge.due))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
