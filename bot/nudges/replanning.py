"""Plans anew what is planned when a chair's availability or zone changes; what they asked for stays."""

from datetime import date
from typing import assert_never

from bot.context import Context
from bot.nudges import planning
from bot.nudges.conferences import follow
from bot.nudges.preferences import Preferences
from flows.availability import NudgeKind, is_wanted, morning_of
from flows.nudges import after_draft, in_zone, nudge_at, on_escalation, on_monitoring, weekly
from storage.nudges import StoredNudge


def replan(context: Context, preferences: Preferences) -> None:
    """Move everything that is still to come to where the chair's preferences now have it."""
    zone = planning.zone_of(context)
    for stored in context.records.nudges.coming(context.chair):
        if stored.nudge.zone != zone.key:
            context.records.nudges.move(context.chair, stored.id, in_zone(stored.nudge, zone))
        if not stored.nudge.asked:
            _replan(context, stored, preferences)
    plan_weekly(context, preferences)


def plan_weekly(context: Context, preferences: Preferences) -> None:
    """Plan the next weekly look, if the chair wants one."""
    for stored in context.records.nudges.coming(context.chair):
        if stored.nudge.kind is NudgeKind.WEEKLY:
            context.records.nudges.drop(context.chair, stored.id)
    if is_wanted(NudgeKind.WEEKLY, preferences.availability):
        planned = weekly(*preferences.weekly, context.now, preferences.availability)
        context.records.nudges.put(context.chair, planned)


def _replan(context: Context, stored: StoredNudge, preferences: Preferences) -> None:
    nudge, availability, nudges = stored.nudge, preferences.availability, context.records.nudges
    match nudge.kind:
        case NudgeKind.CONFERENCE:
            follow(context, planning.number_of(nudge))
        case NudgeKind.DRAFT:
            touched = context.records.reflections.touched(planning.number_of(nudge), owner=context.chair)
            if touched is not None:
                anew = after_draft(nudge.about, touched, availability)[nudge.nth - 1]
                nudges.move(context.chair, stored.id, planning.not_gone(anew, context, availability))
        case NudgeKind.ESCALATION | NudgeKind.MONITORING:
            plan = on_escalation if nudge.kind is NudgeKind.ESCALATION else on_monitoring
            anew = plan(nudge.about, date.fromisoformat(nudge.about.split()[2]), availability)
            nudges.move(context.chair, stored.id, planning.not_gone(anew, context, availability))
        case NudgeKind.HINDSIGHT | NudgeKind.YEAR:
            anew = nudge_at(
                nudge.kind, nudge.about, morning_of(nudge.local.date(), availability), availability
            )
            nudges.move(context.chair, stored.id, planning.not_gone(anew, context, availability))
        case NudgeKind.WEEKLY:
            pass
        case _:
            assert_never(nudge.kind)
