"""The messages about conferences: when one ends, what was understood, and what is to come."""

from collections.abc import Sequence
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
from bot.strings import counts, labels
from bot.strings import nudges as strings
from bot.views import days, times
from bot.views.days import short_day
from bot.views.html import dated, escape
from bot.views.message import Button, Keyboard, Message, keyboard
from flows.availability import NudgeKind
from flows.calendar.conferences import CalendarRefusal
from storage.conferences import StoredConference

PAGE = 8
"""How many conferences a page lists."""
_MOST_NAMED = 10
"""How many conferences a sentence names."""


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
                (times.told_moment(moment), Button(days.short_moment(moment), EndsAt(iso)))
                for iso, moment in meant
            ]
            return times.asked(strings.ENDS_THEN, keys, Button(strings.ANOTHER_TIME, AskConference()))
        case ConferencePlanned(number):
            return _planned(context, number)
        case ConferenceList(page):
            return _list(context, page)
        case CalendarTaken():
            return _taken(context, screen)
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


def _taken(context: Context, taken: CalendarTaken) -> Message:
    if taken.refused:
        return Message(strings.CALENDAR_REFUSED[CalendarRefusal(taken.refused)])
    gone = tuple(datetime.fromisoformat(each) for each in taken.gone.split(",") if each)
    if taken.count:
        counted = counts.some(strings.COUNTED, taken.count)
        said = [strings.CALENDAR_TAKEN.format(counted), *_taken_away(context, gone)]
        if taken.unread:
            said.append(counts.some(strings.UNREAD, taken.unread))
        return _list(context, 0, "\n\n".join(said))
    if taken.cancels:
        if not gone:
            return Message(strings.NOTHING_CANCELLED)
        return Message(strings.CANCELLED.format(_moments(context, gone)), _missing(context))
    if taken.unread:
        said = [strings.CALENDAR_UNREAD[CalendarRefusal(taken.reason)], *_taken_away(context, gone)]
        return Message("\n\n".join(said), _missing(context))
    known = escape(", ".join(planning.preferred(context).words))
    change = Button(strings.CHANGE_WORDS, OpenSettings(SettingsPart.WORDS))
    why = [
        counts.some(sentence, count)
        for sentence, count in (
            (strings.ALL_PAST, taken.past),
            (strings.ALL_DAY, taken.all_day),
            (strings.OTHER_TITLES, taken.others),
        )
        if count
    ]
    empty = " ".join((strings.CALENDAR_EMPTY, *why, strings.SEARCHED_FOR.format(known)))
    said = [empty, *_taken_away(context, gone), *_named_missing(context)]
    return Message("\n\n".join(said), ((change,), *_missing(context)))


def _taken_away(context: Context, gone: tuple[datetime, ...]) -> list[str]:
    return [strings.TAKEN_AWAY.format(_moments(context, gone))] if gone else []


def _named_missing(context: Context) -> list[str]:
    """Which conferences the newest calendar no longer has, and whether to do without them."""
    absent = missing(context)
    return (
        [strings.NO_LONGER_IN_IT.format(_moments(context, [one.ends_at for one in absent]))] if absent else []
    )


def _moments(context: Context, moments: Sequence[datetime]) -> str:
    """The moments as the list has them; of many, the first ones."""
    named = [dated(moment, _label(context, moment)) for moment in sorted(moments)]
    if len(named) <= _MOST_NAMED:
        return "; ".join(named)
    more = strings.AND_MORE.format(len(named) - _MOST_NAMED)
    return f"{'; '.join(named[:_MOST_NAMED])} {more}"


def _missing(context: Context) -> Keyboard:
    count = len(missing(context))
    return ((Button(strings.DROP_MISSING.format(count), DropMissing()),),) if count else ()


def _list(context: Context, page: int, heading: str = "") -> Message:
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
        "\n\n".join((heading or strings.CONFERENCES, *_named_missing(context))) + place,
        (
            *((_toggle(context, one, page),) for one in shown),
            *((tuple(turns),) if turns else ()),
            *_missing(context),
            add,
        ),
    )


def _toggle(context: Context, one: StoredConference, page: int) -> Button:
    label = _label(context, one.ends_at)
    if one.dropped:
        return Button(f"✗ {label}", KeepConference(one.id, page))
    return Button(f"✓ {label}", DropConference(one.id, page))


def _label(context: Context, moment: datetime) -> str:
    local = moment.astimezone(context.now.tzinfo)
    return f"{short_day(local.date())}, {local:%H:%M}"


def _to_list(context: Context) -> Keyboard:
    count = sum(not one.dropped for one in coming(context))
    return ((Button(strings.LIST_COMING.format(count), ListConferences()),),) if count else ()


def _moment(context: Context, moment: datetime) -> str:
    local = moment.astimezone(UTC).astimezone(context.now.tzinfo)
    return times.told_moment(local)
