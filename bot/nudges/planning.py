"""What is planned when a turn changes something, in the same transaction as the turn."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.context import Desk
from bot.nudges.preferences import Preferences, preferences_of
from bot.nudges.prompts import Expectation, kept
from bot.nudges.year import plan_year
from flows.availability import Kind, Manners, next_morning
from flows.form import Form, Role
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
from flows.time.wall_time import is_before
from storage.conferences import StoredConference

FOLLOWED = {Role.RESPONSE_DATE: Kind.ESCALATION, Role.MONITORING_DATE: Kind.MONITORING}
"""The questions that give a day on which to ask again."""
_AFTERWARDS, _ALMOST = timedelta(hours=2), timedelta(minutes=15)
"""A reflection begun so long after a conference, or so shortly before its end, is taken to be of it."""


def thing(kind: Kind, number: int, day: date | None = None) -> str:
    """What a nudge is about: a reflection or conference, by number; each agreed day is a thing of its own."""
    return f"{kind} {number}" if day is None else f"{kind} {number} {day.isoformat()}"


def number_of(nudge: Nudge) -> int:
    """The number of the reflection or conference that a nudge is about."""
    return int(nudge.about.split()[1])


def zone_of(desk: Desk) -> ZoneInfo:
    """The chair's zone."""
    zone = desk.now.tzinfo
    assert isinstance(zone, ZoneInfo)  # noqa: S101 - the desk's clock is the chair's
    return zone


def preferred(desk: Desk) -> Preferences:
    """How the chair wants to be nudged."""
    return preferences_of(desk.records, desk.chair, zone_of(desk))


def expect(desk: Desk, expectation: Expectation | None) -> None:
    """Have the chair's next words go there, or to the question on the screen."""
    desk.records.chairs.set_waiting(desk.chair, None if expectation is None else kept(expectation, desk.now))


def joined(desk: Desk, form: Form) -> None:
    """A chair has joined: their professional year may still ask for something."""
    if form.year is not None:
        plan_year(desk.records, desk.chair, form.year, desk.now, preferred(desk))


def begun(desk: Desk, draft: Reflection, conference: StoredConference | None) -> None:
    """A reflection was begun, after a conference or not; nothing is asked after that again.

    Without a `conference`, it is taken to be of the one that has just ended, if one has.
    """
    preferences = preferred(desk)
    _about_draft(desk, draft, preferences.manners)
    if draft.form.year is not None:
        plan_year(desk.records, desk.chair, draft.form.year, desk.now, preferences)
    of = conference or _just_ended(desk)
    if of is not None:
        desk.records.conferences.link(desk.chair, of.id, draft.id)
        desk.records.nudges.drop_about(desk.chair, thing(Kind.CONFERENCE, of.id))


def turned(desk: Desk, before: Reflection, after: Reflection) -> None:
    """A reflection was worked on, sent, or changed after it was sent."""
    nudges = desk.records.nudges
    if after.submitted and not before.submitted:
        preferences = preferred(desk)
        nudges.drop_about(desk.chair, thing(Kind.DRAFT, after.id))
        if preferences.look_back_weeks:
            look_back(desk, after, preferences.look_back_weeks, preferences.manners)
    elif not after.submitted and _day(before.updated_at, desk) != desk.now.date():
        # What is planned depends on the day alone, so the first turn of a day plans for all of it.
        _about_draft(desk, after, preferred(desk).manners)
    for role, kind in FOLLOWED.items():
        day = agreed(after, role)
        if day != agreed(before, role):
            ask_again(desk, after.id, kind, day)


def forget(desk: Desk, reflection_id: int) -> None:
    """A reflection is deleted: nothing more is asked about it."""
    _drop(desk, {Kind.DRAFT, Kind.ESCALATION, Kind.MONITORING, Kind.HINDSIGHT}, reflection_id)


def look_back(desk: Desk, reflection: Reflection, weeks: int, manners: Manners) -> None:
    """Ask what came of a submitted reflection so many weeks after it was sent, and not again; 0 for never."""
    about = thing(Kind.HINDSIGHT, reflection.id)
    desk.records.nudges.drop_about(desk.chair, about)
    if weeks and reflection.submitted_at is not None:
        planned = on_hindsight(about, reflection.submitted_at, manners, weeks)
        desk.records.nudges.put(desk.chair, not_gone(planned, desk, manners))


def looks_back_on(desk: Desk, reflection_id: int) -> date | None:
    """The day on which the chair is asked what came of a reflection, if they are."""
    about = thing(Kind.HINDSIGHT, reflection_id)
    coming = desk.records.nudges.coming(desk.chair)
    return next((stored.nudge.local.date() for stored in coming if stored.nudge.about == about), None)


def ask_again(desk: Desk, reflection_id: int, kind: Kind, day: date | None) -> None:
    """Ask about an escalation, or what is monitored, on that day instead of any other; none for never."""
    _drop(desk, {kind}, reflection_id)
    if day is None:
        return
    manners = preferred(desk).manners
    plan = on_escalation if kind is Kind.ESCALATION else on_monitoring
    planned = plan(thing(kind, reflection_id, day), day, manners)
    desk.records.nudges.put(desk.chair, not_gone(planned, desk, manners))


def agreed(reflection: Reflection, role: Role) -> date | None:
    """The day that the question with this role was answered with, where the reflection asks it."""
    question = reflection.form.with_role(role)
    asked = question and reflection.path.get(question.key)
    return asked.answer.day if asked and asked.answer and asked.settled else None


def _just_ended(desk: Desk) -> StoredConference | None:
    around = desk.records.conferences.between(desk.chair, desk.now - _AFTERWARDS, desk.now + _ALMOST)
    open_ones = [one for one in around if one.reflection_id is None and not one.dropped]
    return open_ones[-1] if open_ones else None


def _about_draft(desk: Desk, draft: Reflection, manners: Manners) -> None:
    nudges, about = desk.records.nudges, thing(Kind.DRAFT, draft.id)
    nudges.drop_about(desk.chair, about)
    sent = nudges.sent_about(desk.chair, about)
    planned = after_draft(about, desk.now, manners)
    for i, nudge in enumerate(planned[: MOST_ABOUT_ONE_THING - sent]):
        nudges.put(desk.chair, replace(nudge, nth=sent + i + 1))


def not_gone(nudge: Nudge, desk: Desk, manners: Manners) -> Nudge:
    """The nudge, on the next working morning if its own has gone."""
    if is_before(desk.now, nudge.due):
        return nudge
    return nudge_at(nudge.kind, nudge.about, next_morning(desk.now, manners), manners)


def _drop(desk: Desk, kinds: set[Kind], reflection_id: int) -> None:
    for stored in desk.records.nudges.coming(desk.chair):
        if stored.nudge.kind in kinds and number_of(stored.nudge) == reflection_id:
            desk.records.nudges.drop(desk.chair, stored.id)


def _day(at: datetime, desk: Desk) -> date:
    return at.astimezone(desk.now.tzinfo).date()
