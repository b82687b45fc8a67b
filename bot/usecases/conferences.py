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
        case CalendarRead(message_id, count, refused):
            context.records.messages.said(context.chair, message_id, None, "calendar", context.now)
            return [(None, CalendarTaken(count, refused))]
        case CalendarSent(message_id):
            context.records.messages.said(context.chair, message_id, None, "", context.now)
            return [(None, OnlyWords())]
        case _:
            assert_never(action)


def understood(context: Context, expected: prompts.ConferenceEnd, text: str) -> list[ScreenOf]:
    """The moment that was meant in words is shown, and asked; what is not understood is refused."""
    ends = planning.moment_in(context, text, expected)
    if isinstance(ends, phrases.NotUnderstood):
        return [(None, NotATime(ends.reason, ends.words))]
    return [(None, ConferenceUnderstood(planning.to_the_minute(ends)))]


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
