"""A chair's conferences to come: which are followed by a nudge, and which are not."""

from bot.context import Context
from bot.nudges import planning
from flows.availability import NudgeKind
from flows.nudges import LATE, after_conference
from flows.time.wall_time import is_before
from storage.conferences import StoredConference


def drop(context: Context, number: int) -> None:
    """The chair does without this conference: nothing is asked after it."""
    context.records.conferences.set_dropped(context.chair, number, True)
    context.records.nudges.drop_about(context.chair, planning.thing(NudgeKind.CONFERENCE, number))


def keep(context: Context, number: int) -> None:
    """The chair wants to be asked after this conference, if it is still to end."""
    context.records.conferences.set_dropped(context.chair, number, False)
    follow(context, number)


def missing(context: Context) -> tuple[StoredConference, ...]:
    """The conferences to come that the newest calendar should have held, and did not."""
    coming = context.records.conferences.coming(context.chair, context.now)
    return tuple(one for one in coming if one.is_missing and not one.dropped)


def follow(context: Context, number: int) -> None:
    """Plan the nudge after a conference in the place of any that was planned."""
    about = planning.thing(NudgeKind.CONFERENCE, number)
    context.records.nudges.drop_about(context.chair, about)
    conference = context.records.conferences.find(context.chair, number)
    if conference is None or conference.dropped or conference.reflection_id is not None:
        return
    if is_before(context.now, conference.ends_at + LATE):
        planned = after_conference(about, conference.ends_at, planning.preferred(context).availability)
        context.records.nudges.put(context.chair, planned)
