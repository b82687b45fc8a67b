"""What is planned already, planned anew when a chair's manners or zone change; what they asked for stays."""

from datetime import date
from typing import assert_never

from bot.context import Desk
from bot.nudges import planning
from bot.nudges.preferences import Preferences
from bot.usecases.conferences import follow
from flows.availability import Kind, is_wanted, morning_of
from flows.nudges import after_draft, in_zone, nudge_at, on_escalation, on_monitoring, weekly
from storage.nudges import StoredNudge


def replan(desk: Desk, preferences: Preferences) -> None:
    """Put everything that is still to come where the chair's manners now have it."""
    zone = planning.zone_of(desk)
    for stored in desk.records.nudges.coming(desk.chair):
        if stored.nudge.zone != zone.key:
            desk.records.nudges.move(desk.chair, stored.id, in_zone(stored.nudge, zone))
        if not stored.nudge.asked:
            _replan(desk, stored, preferences)
    plan_weekly(desk, preferences)


def plan_weekly(desk: Desk, preferences: Preferences) -> None:
    """Plan the next weekly look, if the chair wants one."""
    for stored in desk.records.nudges.coming(desk.chair):
        if stored.nudge.kind is Kind.WEEKLY:
            desk.records.nudges.drop(desk.chair, stored.id)
    if is_wanted(Kind.WEEKLY, preferences.manners):
        planned = weekly(*preferences.weekly, desk.now, preferences.manners)
        desk.records.nudges.put(desk.chair, planned)


def _replan(desk: Desk, stored: StoredNudge, preferences: Preferences) -> None:
    nudge, manners, nudges = stored.nudge, preferences.manners, desk.records.nudges
    match nudge.kind:
        case Kind.CONFERENCE:
            follow(desk, planning.number_of(nudge))
        case Kind.DRAFT:
            touched = desk.records.reflections.touched(planning.number_of(nudge), owner=desk.chair)
            if touched is not None:
                anew = after_draft(nudge.about, touched, manners)[nudge.nth - 1]
                nudges.move(desk.chair, stored.id, planning.not_gone(anew, desk, manners))
        case Kind.ESCALATION | Kind.MONITORING:
            plan = on_escalation if nudge.kind is Kind.ESCALATION else on_monitoring
            anew = plan(nudge.about, date.fromisoformat(nudge.about.split()[2]), manners)
            nudges.move(desk.chair, stored.id, planning.not_gone(anew, desk, manners))
        case Kind.HINDSIGHT | Kind.YEAR:
            anew = nudge_at(nudge.kind, nudge.about, morning_of(nudge.local.date(), manners), manners)
            nudges.move(desk.chair, stored.id, planning.not_gone(anew, desk, manners))
        case Kind.WEEKLY:
            pass
        case _:
            assert_never(nudge.kind)
