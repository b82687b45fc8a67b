"""The messages about conferences: when one ends, what was understood, and what is to come."""

from datetime import UTC, datetime
from typing import assert_never

from bot.actions.chat import Continue
from bot.actions.nudges import (
    AskConference,
    DropConference,
    DropMissing,
    EndsAt,
    EndsIn,
    KeepConference,
    ListConferences,
    OpenSettings,
    SettingsPart,
)
from bot.context import Desk
from bot.nudges import planning
from bot.screens.nudges import (
    CalendarTaken,
    ConferenceAsked,
    ConferenceList,
    ConferencePlanned,
    ConferenceShow,
    ConferenceUnderstood,
    NotATime,
)
from bot.strings import nudges as words
from bot.strings.chat import Button
from bot.usecases.conferences import missing
from bot.views.html import escape
from bot.views.message import Key, Post, Rows, rows
from bot.views.question import long_day, short_day
from flows.availability import Kind
from flows.calendar.conferences import Reason as CalendarReason
from flows.time.phrases import Reason
from storage.conferences import StoredConference

PAGE = 8
"""How many conferences a page lists."""


def conference_post(desk: Desk, show: ConferenceShow) -> Post | None:
    """The message of a show about conferences; none if it would show one that is no longer there."""
    match show:
        case ConferenceAsked():
            ends = rows((Key(label, EndsIn(minutes)) for minutes, label in words.ENDS_IN.items()), 2)
            return Post(words.WHEN_ENDS, (*ends, *_to_list(desk)))
        case ConferenceUnderstood(at):
            moment = datetime.fromisoformat(at)
            yes, no = Key(words.YES_THEN, EndsAt(at)), Key(words.ANOTHER_TIME, AskConference())
            return Post(words.ENDS_THEN.format(_moment(desk, moment)), ((yes, no),))
        case ConferencePlanned(number):
            return _planned(desk, number)
        case ConferenceList(page):
            return _list(desk, page)
        case CalendarTaken(count, refused):
            return _taken(desk, count, refused)
        case NotATime(reason):
            said = words.NOT_A_TIME.get(Reason(reason), words.NOT_A_TIME_ELSE)
            current = desk.chair.current
            if current is None:
                return Post(f"{said} {words.TRY_A_TIME}")
            on: Rows = ((Key(Button.GO_ON, Continue(current)),),)
            return Post(f"{said} {words.TRY_A_TIME}\n\n{words.NOT_AN_ANSWER}", on)
        case _:
            assert_never(show)


def coming(desk: Desk) -> tuple[StoredConference, ...]:
    """The conferences that are still to end, and those that the chair does without."""
    return desk.records.conferences.coming(desk.chair, desk.now)


def _planned(desk: Desk, number: int) -> Post | None:
    conference = desk.records.conferences.find(desk.chair, number)
    if conference is None:
        return None
    about = planning.thing(Kind.CONFERENCE, number)
    nudge = next((n.nudge for n in desk.records.nudges.coming(desk.chair) if n.nudge.about == about), None)
    said = words.CONFERENCE_ENDS.format(_moment(desk, conference.ends_at))
    if nudge is not None:
        said += " " + words.ASKS_THEN.format(_moment(desk, nudge.due))
    keys = (Key(words.ADD_ANOTHER, AskConference()), Key(words.LIST_THEM, ListConferences()))
    return Post(said, ((Key(words.DROP_IT, DropConference(number)),), keys))


def _taken(desk: Desk, count: int, refused: str) -> Post:
    if refused:
        return Post(words.CALENDAR_REFUSED[CalendarReason(refused)])
    if not count:
        known = escape(", ".join(planning.preferred(desk).words))
        change = Key(words.CHANGE_WORDS, OpenSettings(SettingsPart.WORDS))
        return Post(words.CALENDAR_EMPTY.format(known), ((change,), *_missing(desk)))
    counted = f"{count} conference{'s' * (count != 1)}"
    return _list(desk, 0, words.CALENDAR_TAKEN.format(counted))


def _missing(desk: Desk) -> Rows:
    count = len(missing(desk))
    return ((Key(words.DROP_MISSING.format(count), DropMissing()),),) if count else ()


def _list(desk: Desk, page: int, heading: str = words.CONFERENCES) -> Post:
    listed = coming(desk)
    if not listed:
        return Post(words.NO_CONFERENCES, ((Key(words.ADD_ONE, AskConference()),),))
    last = (len(listed) - 1) // PAGE
    page = max(0, min(page, last))
    shown = listed[page * PAGE : (page + 1) * PAGE]
    turns = []
    if page > 0:
        turns.append(Key("‹", ListConferences(page - 1)))
    if page < last:
        turns.append(Key("›", ListConferences(page + 1)))
    place = f"\n<i>Page {page + 1} of {last + 1}</i>" if last else ""
    add = (Key(words.ADD_ONE, AskConference()),)
    return Post(
        heading + place,
        (
            *((_toggle(desk, one, page),) for one in shown),
            *((tuple(turns),) if turns else ()),
            *_missing(desk),
            add,
        ),
    )


def _toggle(desk: Desk, one: StoredConference, page: int) -> Key:
    ends = one.ends_at.astimezone(desk.now.tzinfo)
    label = f"{short_day(ends.date())}, {ends:%H:%M}"
    if one.dropped:
        return Key(f"✗ {label}", KeepConference(one.id, page))
    return Key(f"✓ {label}", DropConference(one.id, page))


def _to_list(desk: Desk) -> Rows:
    count = sum(not one.dropped for one in coming(desk))
    return ((Key(words.LIST_COMING.format(count), ListConferences()),),) if count else ()


def _moment(desk: Desk, moment: datetime) -> str:
    local = moment.astimezone(UTC).astimezone(desk.now.tzinfo)
    return f"{long_day(local.date())}, {local:%H:%M}"
