"""Conferences: when each ends, by a tap, in words or from a calendar, and the nudge that follows it."""

from datetime import UTC, datetime, timedelta
from typing import assert_never

from bot.actions.conferences import (
    AskConference,
    CalendarRead,
    CalendarSent,
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
from bot.nudges.conferences import drop, follow, keep, missing
from bot.screens.chat import OnlyWords
from bot.screens.conferences import (
    CalendarTaken,
    ConferenceAsked,
    ConferenceList,
    ConferencePlanned,
    ConferenceUnderstood,
    NotATime,
)
from flows.availability import NudgeKind
from flows.calendar.reconciling import Known
from flows.calendar.series import Conference
from flows.nudges import LATE, Snooze, snoozed
from flows.time import phrases
from flows.time.phrases import TimeRefusal
from flows.time.wall_time import is_before

_THE_SAME = timedelta(minutes=2)
"""Two conferences cannot end so shortly after each other: the second is a doubled tap."""


def handle(context: Context, action: ConferenceAction) -> list[ScreenOf]:
    """What is shown of a tap, of the command, or of a calendar."""
    match action:
        case AskConference():
            planning.expect(context, prompts.ConferenceEnd())
            return [(None, ConferenceAsked())]
        case EndsIn(minutes, edits):
            return _planned(context, _ends(context, minutes), edits)
        case EndsAt(at, edits):
            ends = datetime.fromisoformat(at)
            if is_before(ends + LATE, context.now):
                return [(None, NotATime(TimeRefusal.PAST))]
            return _planned(context, ends, edits)
        case ListConferences(page, edits):
            return [(None, ConferenceList(page, edits))]
        case DropConference(number, page, edits):
            drop(context, number)
            return [(None, ConferenceList(page, edits))]
        case DropMissing(edits):
            for one in missing(context):
                drop(context, one.id)
            return [(None, ConferenceList(0, edits))]
        case KeepConference(number, page, edits):
            keep(context, number)
            return [(None, ConferenceList(page, edits))]
        case CalendarRead():
            context.records.messages.said(context.chair, action.message_id, None, "calendar", context.now)
            return [(None, _calendar_taken(action))]
        case CalendarSent(message_id):
            context.records.messages.said(context.chair, message_id, None, "", context.now)
            return [(None, OnlyWords())]
        case _:
            assert_never(action)


def asked_with(context: Context, text: str) -> list[ScreenOf] | None:
    """When a conference ends, said together with the command; none where the words are no time."""
    shown = understood(context, prompts.ConferenceEnd(), text)
    if any(isinstance(screen, NotATime) for _, screen in shown):
        return None
    planning.expect(context, prompts.ConferenceEnd())
    return shown


def understood(context: Context, expected: prompts.ConferenceEnd, text: str) -> list[ScreenOf]:
    """The moment that was meant in words is shown, and asked; what is not understood is refused."""
    ends = planning.moment_in(context, text, expected)
    if isinstance(ends, phrases.NotUnderstood):
        return [(None, NotATime(ends.reason, ends.words))]
    return [(None, ConferenceUnderstood(planning.to_the_minute(ends)))]


def known(context: Context) -> tuple[Known, ...]:
    """What earlier calendars held."""
    return tuple(
        Known(one.id, one.ends_at, one.uid_hash, one.series, one.dropped, one.reflection_id is not None)
        for one in context.records.conferences.from_calendars(context.chair)
        if one.uid_hash is not None
    )


def keep_found(context: Context, number: int | None, found: Conference) -> None:
    """Keep a calendar's conference, `number` being that of the known one that it is; ask after it.

    One that ends when it did keeps its nudge, also where the chair has moved that.
    """
    conferences = context.records.conferences
    before = None if number is None else conferences.find(context.chair, number)
    if before is not None:
        conferences.rename(context.chair, before.id, found.uid_hash)
    zone = planning.zone_of(context).key
    kept = conferences.put(context.chair, found.ends, zone, found.uid_hash, context.now, series=found.series)
    if before is None or before.id != kept or before.ends_at != found.ends.astimezone(UTC):
        follow(context, kept)


def _calendar_taken(read: CalendarRead) -> CalendarTaken:
    """What is shown of a calendar that was read."""
    return CalendarTaken(
        count=read.count,
        refused=read.refused,
        unread=read.unread,
        reason=read.reason,
        gone=read.gone,
        cancels=read.cancels,
        all_day=read.all_day,
        past=read.past,
        others=read.others,
    )


def take_away(context: Context, number: int) -> None:
    """A conference does not take place: it is forgotten, and nothing is asked after it."""
    context.records.nudges.drop_about(context.chair, planning.thing(NudgeKind.CONFERENCE, number))
    context.records.conferences.drop(context.chair, number)


def _ends(context: Context, minutes: int) -> datetime:
    if minutes:
        return context.now.astimezone(UTC) + timedelta(minutes=minutes)
    return snoozed(Snooze.THIS_EVENING, context.now, planning.preferred(context).availability)


def _planned(context: Context, ends: datetime, edits: int | None) -> list[ScreenOf]:
    conferences = context.records.conferences
    ends = ends.astimezone(UTC).replace(second=0, microsecond=0)
    near = conferences.between(context.chair, ends - _THE_SAME, ends + _THE_SAME)
    known = next((one.id for one in near if not one.dropped), None)
    number = known or conferences.put(context.chair, ends, planning.zone_of(context).key)
    if known is None:
        follow(context, number)
    return [(None, ConferencePlanned(number, edits))]
