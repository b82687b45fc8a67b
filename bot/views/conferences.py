"""The messages about conferences: when one ends, what was understood, and what is to come."""

from datetime import UTC, datetime
from typing import assert_never

from bot.actions.chat import Continue
from bot.actions.conferences import (
    AskConference,
    DropConference,
    DropMissing,
    EndsAt,
    EndsIn,
    KeepConference,
    ListConferences,
)
from bot.actions.preferences import OpenSettings, SettingsPart
from bot.context import Context
from bot.nudges import planning
from bot.nudges.conferences import missing
from bot.screens.conferences import (
    CalendarTaken,
    ConferenceAsked,
    ConferenceList,
    ConferencePlanned,
    ConferenceScreen,
    ConferenceUnderstood,
    NotATime,
)
from bot.strings import labels
from bot.strings import nudges as strings
from bot.views import times
from bot.views.html import escape
from bot.views.message import Button, Keyboard, Message, keyboard
from bot.views.times import long_day, short_day
from flows.availability import NudgeKind
from flows.calendar.conferences import CalendarRefusal
from storage.conferences import StoredConference

PAGE = 8
"""How many conferences a page lists."""


def message_of(context: Context, screen: ConferenceScreen) -> Message | None:
    """The message of a screen about conferences; none if it would show one that is no longer there."""
    match screen:
        case ConferenceAsked():
            ends = keyboard((Button(label, EndsIn(minutes)) for minutes, label in strings.ENDS_IN.items()), 2)
            return Message(
                strings.WHEN_ENDS.format(times.time_examples(context.now)), (*ends, *_to_list(context))
            )
        case ConferenceUnderstood(at):
            meant = zip(at.split(","), times.moments(at, context.now.tzinfo), strict=True)
            keys = [
                (times.long_moment(moment), Button(times.short_moment(moment), EndsAt(iso)))
                for iso, moment in meant
            ]
            return times.asked(strings.ENDS_THEN, keys, Button(strings.ANOTHER_TIME, AskConference()))
        case ConferencePlanned(number):
            return _planned(context, number)
        case ConferenceList(page):
            return _list(context, page)
        case CalendarTaken(count, refused):
            return _taken(context, count, refused)
        case NotATime(reason, typed):
            said = times.time_refused(reason, typed, context.now)
            current = context.chair.current
            if current is None:
                return Message(said)
            on: Keyboard = ((Button(labels.GO_ON, Continue(current)),),)
            return Message(f"{said}\n\n{strings.NOT_AN_ANSWER}", on)
        case _:
            assert_never(screen)


def coming(context: Context) -> tuple[StoredConference, ...]:
    """The conferences that are still to end, and those that the chair does without."""
    return context.records.conferences.coming(context.chair, context.now)


def _planned(context: Context, number: int) -> Message | None:
    conference = context.records.conferences.find(context.chair, number)
    if conference is None:
        return None
    about = planning.thing(NudgeKind.CONFERENCE, number)
    nudge = next(
        (n.nudge for n in context.records.nudges.coming(context.chair) if n.nudge.about == about), None
    )
    said = strings.CONFERENCE_ENDS.format(_moment(context, conference.ends_at))
    if nudge is not None:
        said += " " + strings.ASKS_THEN.format(_moment(context, nudge.due))
    keys = (Button(strings.ADD_ANOTHER, AskConference()), Button(strings.LIST_THEM, ListConferences()))
    return Message(said, ((Button(strings.DROP_IT, DropConference(number)),), keys))


def _taken(context: Context, count: int, refused: str) -> Message:
    if refused:
        return Message(strings.CALENDAR_REFUSED[CalendarRefusal(refused)])
    if not count:
        known = escape(", ".join(planning.preferred(context).words))
        change = Button(strings.CHANGE_WORDS, OpenSettings(SettingsPart.WORDS))
        return Message(strings.CALENDAR_EMPTY.format(known), ((change,), *_missing(context)))
    counted = f"{count} conference{'s' * (count != 1)}"
    return _list(context, 0, strings.CALENDAR_TAKEN.format(counted))


def _missing(context: Context) -> Keyboard:
    count = len(missing(context))
    return ((Button(strings.DROP_MISSING.format(count), DropMissing()),),) if count else ()


def _list(context: Context, page: int, heading: str = strings.CONFERENCES) -> Message:
    listed = coming(context)
    if not listed:
        return Message(strings.NO_CONFERENCES, ((Button(strings.ADD_ONE, AskConference()),),))
    last = (len(listed) - 1) // PAGE
    page = max(0, min(page, last))
    shown = listed[page * PAGE : (page + 1) * PAGE]
    turns = []
    if page > 0:
        turns.append(Button("‹", ListConferences(page - 1)))
    if page < last:
        turns.append(Button("›", ListConferences(page + 1)))
    place = f"\n<i>Page {page + 1} of {last + 1}</i>" if last else ""
    add = (Button(strings.ADD_ONE, AskConference()),)
    return Message(
        heading + place,
        (
            *((_toggle(context, one, page),) for one in shown),
            *((tuple(turns),) if turns else ()),
            *_missing(context),
            add,
        ),
    )


def _toggle(context: Context, one: StoredConference, page: int) -> Button:
    ends = one.ends_at.astimezone(context.now.tzinfo)
    label = f"{short_day(ends.date())}, {ends:%H:%M}"
    if one.dropped:
        return Button(f"✗ {label}", KeepConference(one.id, page))
    return Button(f"✓ {label}", DropConference(one.id, page))


def _to_list(context: Context) -> Keyboard:
    count = sum(not one.dropped for one in coming(context))
    return ((Button(strings.LIST_COMING.format(count), ListConferences()),),) if count else ()


def _moment(context: Context, moment: datetime) -> str:
    local = moment.astimezone(UTC).astimezone(context.now.tzinfo)
    return f"{long_day(local.date())}, {local:%H:%M}"
