"""Conferences: when each ends, by a tap, in words or from a calendar, and the nudge that follows it."""

from datetime import UTC, datetime, timedelta
from typing import assert_never

from bot.actions.conferences import (
    AskConference,
    ConferenceAction,
    DropConference,
    DropMissing,
    EndsAt,
    EndsIn,
    KeepConference,
    ListConferences,
)
from bot.context import Context, ScreenOf
from bot.nudges import planning, prompts
from bot.screens.conferences import (
    ConferenceAsked,
    ConferenceList,
    ConferencePlanned,
    ConferenceUnderstood,
    NotATime,
)
from flows.availability import NudgeKind
from flows.nudges import LATE, Snooze, after_conference, snoozed
from flows.time import phrases
from flows.time.phrases import TimeRefusal
from flows.time.wall_time import is_before
from storage.conferences import StoredConference

_THE_SAME = timedelta(minutes=2)
"""Two conferences cannot end so shortly after each other: the second is a doubled tap."""


def asked(context: Context, action: ConferenceAction) -> list[ScreenOf]:
    """What is shown of a tap, or of the command."""
    match action:
        case AskConference():
            planning.expect(context, prompts.ConferenceEnd())
            return [(None, ConferenceAsked())]
        case EndsIn(minutes, into):
            return _planned(context, _ends(context, minutes), into)
        case EndsAt(at, into):
            ends = datetime.fromisoformat(at)
            if is_before(ends + LATE, context.now):
                return [(None, NotATime(TimeRefusal.PAST))]
            return _planned(context, ends, into)
        case ListConferences(page, into):
            return [(None, ConferenceList(page, into))]
        case DropConference(number, page, into):
            drop(context, number)
            return [(None, ConferenceList(page, into))]
        case DropMissing(into):
            for one in missing(context):
                drop(context, one.id)
            return [(None, ConferenceList(0, into))]
        case KeepConference(number, page, into):
            keep(context, number)
            return [(None, ConferenceList(page, into))]
        case _:
            assert_never(action)


def understood(context: Context, text: str) -> list[ScreenOf]:
    """The moment that was meant in words is shown, and asked; what is not understood is refused."""
    ends = phrases.moment(text, context.now)
    if isinstance(ends, phrases.NotUnderstood):
        return [(None, NotATime(ends.reason))]
    return [(None, ConferenceUnderstood(_to_the_minute(ends)))]


def drop(context: Context, number: int) -> None:
    """The chair does without this conference: nothing is asked after it."""
    context.records.conferences.set_dropped(context.chair, number, True)
    context.records.nudges.drop_about(context.chair, planning.thing(NudgeKind.CONFERENCE, number))


def keep(context: Context, number: int) -> None:
    """The chair wants to be asked after this conference, if it is still to end."""
    context.records.conferences.set_dropped(context.chair, number, False)
    follow(context, number)


def missing(context: Context) -> tuple[StoredConference, ...]:
    """The conferences to come that an earlier calendar had, and the newest has not."""
    coming = context.records.conferences.coming(context.chair, context.now)
    newest = max((one.seen_at for one in coming if one.seen_at is not None), default=None)
    if newest is None:
        return ()
    return tuple(one for one in coming if one.seen_at not in (None, newest) and not one.dropped)


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


def _ends(context: Context, minutes: int) -> datetime:
    if minutes:
        return context.now.astimezone(UTC) + timedelta(minutes=minutes)
    return snoozed(Snooze.THIS_EVENING, context.now, planning.preferred(context).availability)


def _planned(context: Context, ends: datetime, into: int) -> list[ScreenOf]:
    conferences = context.records.conferences
    ends = ends.astimezone(UTC).replace(second=0, microsecond=0)
    near = conferences.between(context.chair, ends - _THE_SAME, ends + _THE_SAME)
    known = next((one.id for one in near if not one.dropped), None)
    number = known or conferences.put(context.chair, ends, planning.zone_of(context).key)
    if known is None:
        follow(context, number)
    return [(None, ConferencePlanned(number, into))]


def _to_the_minute(moment: datetime) -> str:
    """The moment as it fits behind a button: in UTC, without seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M+00:00")
