"""Conferences: when each ends, by a tap, in words or from a calendar, and the nudge that follows it."""

from datetime import UTC, datetime, timedelta
from typing import assert_never

from bot.actions.nudges import (
    AskConference,
    ConferenceAction,
    DropConference,
    DropMissing,
    EndsAt,
    EndsIn,
    KeepConference,
    ListConferences,
)
from bot.context import Desk, Shown
from bot.nudges import planning
from bot.nudges import prompts as expecting
from bot.screens.nudges import (
    ConferenceAsked,
    ConferenceList,
    ConferencePlanned,
    ConferenceUnderstood,
    NotATime,
)
from flows.availability import Kind
from flows.nudges import LATE, Snooze, after_conference, snoozed
from flows.time import phrases as spoken
from flows.time.phrases import Reason
from flows.time.wall_time import is_before
from storage.conferences import StoredConference

_THE_SAME = timedelta(minutes=2)
"""Two conferences cannot end so shortly after each other: the second is a doubled tap."""


def asked(desk: Desk, action: ConferenceAction) -> list[Shown]:
    """What is shown of a tap, or of the command."""
    match action:
        case AskConference():
            planning.expect(desk, expecting.ConferenceEnd())
            return [(None, ConferenceAsked())]
        case EndsIn(minutes, into):
            return _planned(desk, _ends(desk, minutes), into)
        case EndsAt(at, into):
            ends = datetime.fromisoformat(at)
            if is_before(ends + LATE, desk.now):
                return [(None, NotATime(Reason.PAST))]
            return _planned(desk, ends, into)
        case ListConferences(page, into):
            return [(None, ConferenceList(page, into))]
        case DropConference(number, page, into):
            drop(desk, number)
            return [(None, ConferenceList(page, into))]
        case DropMissing(into):
            for one in missing(desk):
                drop(desk, one.id)
            return [(None, ConferenceList(0, into))]
        case KeepConference(number, page, into):
            keep(desk, number)
            return [(None, ConferenceList(page, into))]
        case _:
            assert_never(action)


def understood(desk: Desk, text: str) -> list[Shown]:
    """The moment that was meant in words is shown, and asked; what is not understood is refused."""
    ends = spoken.moment(text, desk.now)
    if isinstance(ends, spoken.NotUnderstood):
        return [(None, NotATime(ends.reason))]
    return [(None, ConferenceUnderstood(_to_the_minute(ends)))]


def drop(desk: Desk, number: int) -> None:
    """The chair does without this conference: nothing is asked after it."""
    desk.records.conferences.set_dropped(desk.chair, number, True)
    desk.records.nudges.drop_about(desk.chair, planning.thing(Kind.CONFERENCE, number))


def keep(desk: Desk, number: int) -> None:
    """The chair wants to be asked after this conference, if it is still to end."""
    desk.records.conferences.set_dropped(desk.chair, number, False)
    follow(desk, number)


def missing(desk: Desk) -> tuple[StoredConference, ...]:
    """The conferences to come that an earlier calendar had, and the newest has not."""
    coming = desk.records.conferences.coming(desk.chair, desk.now)
    newest = max((one.seen_at for one in coming if one.seen_at is not None), default=None)
    if newest is None:
        return ()
    return tuple(one for one in coming if one.seen_at not in (None, newest) and not one.dropped)


def follow(desk: Desk, number: int) -> None:
    """Plan the nudge after a conference in the place of any that was planned."""
    about = planning.thing(Kind.CONFERENCE, number)
    desk.records.nudges.drop_about(desk.chair, about)
    conference = desk.records.conferences.find(desk.chair, number)
    if conference is None or conference.dropped or conference.reflection_id is not None:
        return
    if is_before(desk.now, conference.ends_at + LATE):
        planned = after_conference(about, conference.ends_at, planning.preferred(desk).manners)
        desk.records.nudges.put(desk.chair, planned)


def _ends(desk: Desk, minutes: int) -> datetime:
    if minutes:
        return desk.now.astimezone(UTC) + timedelta(minutes=minutes)
    return snoozed(Snooze.THIS_EVENING, desk.now, planning.preferred(desk).manners)


def _planned(desk: Desk, ends: datetime, into: int) -> list[Shown]:
    conferences = desk.records.conferences
    ends = ends.astimezone(UTC).replace(second=0, microsecond=0)
    near = conferences.between(desk.chair, ends - _THE_SAME, ends + _THE_SAME)
    known = next((one.id for one in near if not one.dropped), None)
    number = known or conferences.put(desk.chair, ends, planning.zone_of(desk).key)
    if known is None:
        follow(desk, number)
    return [(None, ConferencePlanned(number, into))]


def _to_the_minute(moment: datetime) -> str:
    """The moment as it fits behind a button: in UTC, without seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M+00:00")
