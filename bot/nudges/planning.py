"""What is planned when a turn changes something, in the same transaction as the turn."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.context import Context
from bot.nudges.preferences import Preferences, keep_nation, preferences_of
from bot.nudges.prompts import ConferenceEnd, NudgeTime, Prompt, kept
from bot.nudges.year import plan_year
from bot.strings import wording
from flows.answer import Status
from flows.availability import Availability, NudgeKind, next_morning
from flows.form import Form
from flows.nudges import (
    MOST_ABOUT_ONE_THING,
    Nudge,
    after_draft,
    nudge_at,
    on_escalation,
    on_hindsight,
    on_monitoring,
)
from flows.reflection import Reflection
from flows.roles import Role
from flows.time import phrases
from flows.time.phrases import NotUnderstood, TimeRefusal, options_of
from flows.time.wall_time import SMALL_HOURS, is_before
from storage.conferences import StoredConference

FOLLOWED = {Role.RESPONSE_DATE: NudgeKind.ESCALATION, Role.MONITORING_DATE: NudgeKind.MONITORING}
"""The questions that give a day on which to ask again."""
_AFTERWARDS, _ALMOST = timedelta(hours=2), timedelta(minutes=15)
"""A reflection begun so long after a conference, or so shortly before its end, is taken to be of it."""


def thing(kind: NudgeKind, number: int, day: date | None = None) -> str:
    """What a nudge is about: a reflection or conference, by number; each agreed day is a thing of its own."""
    return f"{kind} {number}" if day is None else f"{kind} {number} {day.isoformat()}"


def number_of(nudge: Nudge) -> int:
    """The number of the reflection or conference that a nudge is about."""
    return int(nudge.about.split()[1])


def is_about_reflection(kind: NudgeKind) -> bool:
    """Whether a nudge of this kind is about a reflection, and goes with it."""
    match kind:
        case NudgeKind.DRAFT | NudgeKind.ESCALATION | NudgeKind.MONITORING | NudgeKind.HINDSIGHT:
            return True
        case NudgeKind.CONFERENCE | NudgeKind.WEEKLY | NudgeKind.YEAR:
            return False
        case _:
            assert_never(kind)


def zone_of(context: Context) -> ZoneInfo:
    """The chair's zone."""
    zone = context.now.tzinfo
    assert isinstance(zone, ZoneInfo)  # noqa: S101 - its clock is the chair's
    return zone


def preferred(context: Context) -> Preferences:
    """How the chair wants to be nudged."""
    return preferences_of(context.records, context.chair, zone_of(context))


def moment_in(
    context: Context, text: str, expected: ConferenceEnd | NudgeTime
) -> tuple[datetime, ...] | NotUnderstood:
    """Every moment that the chair may mean, to the minute, or why there is none.

    A day that comes without a time is kept with what is `expected`, so that a time alone can follow.
    """
    on = tuple(map(date.fromisoformat, filter(None, expected.days.split(","))))
    # “The lesson ends at four” says what is expected, as “the conference” does.
    said = re.sub(rf"\b{re.escape(wording.event())}\b", "conference", text, flags=re.IGNORECASE)
    found = phrases.moment(said, context.now, preferred(context).availability.rest.nation, on)
    if isinstance(found, NotUnderstood):
        named = days_in(context, text) if found.reason is TimeRefusal.NO_TIME else found
        if not isinstance(named, NotUnderstood):
            expect(context, replace(expected, days=in_iso_form(named)))
        return found
    return tuple(one.replace(second=0, microsecond=0) for one in options_of(found))


def days_in(context: Context, text: str) -> tuple[date, ...] | NotUnderstood:
    """Every day that the chair may mean, or why there is none."""
    late = context.now.time() < SMALL_HOURS
    nation = preferred(context).availability.rest.nation
    found = phrases.day(text, context.now.date(), nation, small_hours=late)
    return found if isinstance(found, NotUnderstood) else options_of(found)


def to_the_minute(moments: Iterable[datetime]) -> str:
    """Moments as they fit behind a button and into the outbox: in UTC, without seconds, parted by commas."""
    return ",".join(moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M+00:00") for moment in moments)


def in_iso_form(days: Iterable[date]) -> str:
    """Days in ISO form, parted by commas."""
    return ",".join(day.isoformat() for day in days)


def expect(context: Context, prompt: Prompt | None) -> None:
    """Have the chair's next words go there, or to the question on the screen."""
    context.records.chairs.set_waiting(context.chair, None if prompt is None else kept(prompt, context.now))


def joined(context: Context, form: Form) -> None:
    """A chair has joined, or has another form: its bank holidays hold, and its year may ask for something."""
    keep_nation(context.records, context.chair, form.nation)
    if form.year is not None:
        plan_year(context.records, context.chair, form.year, context.now, preferred(context))


def begun(context: Context, draft: Reflection, conference: StoredConference | None) -> None:
    """A reflection was begun, after a conference or not; nothing is asked after that again.

    Without a `conference`, it is taken to be of the one that has just ended, if one has.
    """
    keep_nation(context.records, context.chair, draft.form.nation)
    preferences = preferred(context)
    _about_draft(context, draft, preferences.availability)
    if draft.form.year is not None:
        plan_year(context.records, context.chair, draft.form.year, context.now, preferences)
    of = conference or _just_ended(context)
    if of is not None:
        context.records.conferences.link(context.chair, of.id, draft.id)
        context.records.nudges.drop_about(context.chair, thing(NudgeKind.CONFERENCE, of.id))


def turned(context: Context, before: Reflection, after: Reflection) -> None:
    """A reflection was worked on, sent, or changed after it was sent."""
    nudges = context.records.nudges
    if after.submitted and not before.submitted:
        preferences = preferred(context)
        nudges.drop_about(context.chair, thing(NudgeKind.DRAFT, after.id))
        if preferences.look_back_weeks:
            look_back(context, after, preferences.look_back_weeks, preferences.availability)
    elif not after.submitted and _day(before.updated_at, context) != context.now.date():
        # What is planned depends on the day alone, so the first turn of a day plans for all of it.
        _about_draft(context, after, preferred(context).availability)
    for role, kind in FOLLOWED.items():
        day = agreed(after, role)
        if day != agreed(before, role):
            ask_again(context, after.id, kind, day)


def forget(context: Context, reflection_id: int) -> None:
    """A reflection is deleted: nothing more is asked about it."""
    _drop(context, {kind for kind in NudgeKind if is_about_reflection(kind)}, reflection_id)


def look_back(context: Context, reflection: Reflection, weeks: int, availability: Availability) -> None:
    """Ask what came of a submitted reflection so many weeks after it was sent, and not again; 0 for never."""
    about = thing(NudgeKind.HINDSIGHT, reflection.id)
    context.records.nudges.drop_about(context.chair, about)
    if weeks and reflection.submitted_at is not None:
        planned = on_hindsight(about, reflection.submitted_at, availability, weeks)
        context.records.nudges.put(context.chair, not_gone(planned, context, availability))


def looks_back_on(context: Context, reflection_id: int) -> date | None:
    """The day on which the chair is asked what came of a reflection, if they are."""
    about = thing(NudgeKind.HINDSIGHT, reflection_id)
    coming = context.records.nudges.coming(context.chair)
    return next((stored.nudge.local.date() for stored in coming if stored.nudge.about == about), None)


def ask_again(context: Context, reflection_id: int, kind: NudgeKind, day: date | None) -> None:
    """Ask about an escalation, or what is monitored, on that day instead of any other; none for never."""
    _drop(context, {kind}, reflection_id)
    if day is None:
        return
    availability = preferred(context).availability
    plan = on_escalation if kind is NudgeKind.ESCALATION else on_monitoring
    planned = plan(thing(kind, reflection_id, day), day, availability)
    context.records.nudges.put(context.chair, not_gone(planned, context, availability))


def agreed(reflection: Reflection, role: Role) -> date | None:
    """The day that the question with this role was answered with, where the reflection asks it."""
    question = reflection.form.with_role(role)
    asked = question and reflection.path.get(question.key)
    # What a later day is only asked about does not move.
    return asked.answer.day if asked and asked.answer and asked.answer.status is Status.GIVEN else None


def _just_ended(context: Context) -> StoredConference | None:
    around = context.records.conferences.between(
        context.chair, context.now - _AFTERWARDS, context.now + _ALMOST
    )
    open_ones = [one for one in around if one.reflection_id is None and not one.dropped]
    return open_ones[-1] if open_ones else None


def _about_draft(context: Context, draft: Reflection, availability: Availability) -> None:
    nudges, about = context.records.nudges, thing(NudgeKind.DRAFT, draft.id)
    nudges.drop_about(context.chair, about)
    sent = nudges.sent_about(context.chair, about)
    planned = after_draft(about, context.now, availability)
    for i, nudge in enumerate(planned[: MOST_ABOUT_ONE_THING - sent]):
        nudges.put(context.chair, replace(nudge, nth=sent + i + 1))


def not_gone(nudge: Nudge, context: Context, availability: Availability) -> Nudge:
    """The nudge, on the next working morning if its own has gone."""
    if is_before(context.now, nudge.due):
        return nudge
    return nudge_at(nudge.kind, nudge.about, next_morning(context.now, availability), availability)


def _drop(context: Context, kinds: set[NudgeKind], reflection_id: int) -> None:
    for stored in context.records.nudges.coming(context.chair):
        if stored.nudge.kind in kinds and number_of(stored.nudge) == reflection_id:
            context.records.nudges.drop(context.chair, stored.id)


def _day(at: datetime, context: Context) -> date:
    return at.astimezone(context.now.tzinfo).date()
