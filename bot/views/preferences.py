"""The pages on which a chair sets how they are nudged, and sees what is coming."""

from collections import Counter
from datetime import UTC, time, timedelta
from typing import assert_never

from bot.actions.nudges import MoveNudge
from bot.actions.preferences import (
    AskTime,
    DropNudge,
    ListNudges,
    OpenSettings,
    PutOff,
    Set,
    Setting,
    SettingsPart,
)
from bot.context import Context
from bot.forms import form_of, usual_of
from bot.nudges import planning
from bot.nudges.preferences import Preferences
from bot.screens.preferences import (
    AwayUnderstood,
    NudgeBeforeEnd,
    NudgeList,
    NudgeTimeAsked,
    NudgeTimeUnderstood,
    PreferenceScreen,
    SettingsPage,
    ZoneUnknown,
)
from bot.strings import nudges as nudge_strings
from bot.strings import preferences as strings
from bot.strings.times import ANOTHER_DAY, ANOTHER_TIME
from bot.views import days, times
from bot.views.days import long_day, short_day
from bot.views.html import escape
from bot.views.message import Button, Keyboard, Message, keyboard
from bot.views.which import which
from flows.availability import NudgeKind, is_quiet, is_wanted
from flows.plain_words import cut

PAGE = 5
"""How many nudges a page lists."""
_TITLE = 44
"""How much of a form's title stands on its button."""
_DAYS_AHEAD = (1, 2, 3, 7, 14, 21)


def message_of(context: Context, screen: PreferenceScreen) -> Message | None:
    """The message of a screen about settings; none if what it would show is no longer there."""
    match screen:
        case SettingsPage(part):
            return _settings(context, SettingsPart(part))
        case ZoneUnknown():
            return Message(strings.ZONE_UNKNOWN)
        case NudgeList(page):
            return _list(context, page)
        case NudgeTimeAsked():
            return Message(nudge_strings.WHEN_INSTEAD.format(times.time_examples(context.now)))
        case NudgeTimeUnderstood(number, at):
            return _instead(context, number, at)
        case NudgeBeforeEnd(number):
            return _before_end(context, number)
        case AwayUnderstood(iso):
            taps = [
                (long_day(day), _key(SettingsPart.ALL, short_day(day), Setting.AWAY_UNTIL, day.isoformat()))
                for day in times.days(iso)
            ]
            return times.asked(strings.BACK_THEN, taps, Button(ANOTHER_DAY, OpenSettings(SettingsPart.AWAY)))
        case _:
            assert_never(screen)


def _instead(context: Context, number: int, at: str) -> Message:
    """The moment that was understood for a nudge, or each that may be meant."""
    availability = planning.preferred(context).availability
    found = times.moments(at, availability.zone)
    keys = [
        (times.told_moment(moment), Button(days.short_moment(moment), MoveNudge(number, iso)))
        for iso, moment in zip(at.split(","), found, strict=True)
    ]
    said = nudge_strings.ASK_QUIETLY if is_quiet(found[0], availability) else nudge_strings.ASK_INSTEAD
    return times.asked(said, keys, Button(ANOTHER_TIME, AskTime(number)))


def _before_end(context: Context, number: int) -> Message | None:
    stored = context.records.nudges.find(context.chair, number)
    about = stored and context.records.conferences.find(context.chair, planning.number_of(stored.nudge))
    if not about:
        return None
    ends = about.ends_at.astimezone(UTC).astimezone(context.now.tzinfo)
    return Message(
        nudge_strings.BEFORE_END.format(times.told_moment(ends)), ((Button(ANOTHER_TIME, AskTime(number)),),)
    )


def _settings(context: Context, part: SettingsPart) -> Message:
    preferences = planning.preferred(context)
    if part is SettingsPart.ALL:
        return _all(preferences, choosing=len(context.records.forms.asked) > 1)
    html, keys = _part(context, part, preferences)
    return Message(html, (*keys, (Button(strings.BACK_TO_SETTINGS, OpenSettings()),)))


def _all(preferences: Preferences, *, choosing: bool) -> Message:
    availability, rest = preferences.availability, preferences.availability.rest
    day, at = preferences.weekly
    weekly = f"{strings.WEEKDAYS[day]} {at:%H:%M}"
    quiet = f"{availability.quiet_from:%H:%M} to {availability.quiet_until:%H:%M}"
    weeks = preferences.look_back_weeks
    html = strings.SETTINGS.format(
        quiet=strings.NO_QUIET if availability.quiet_from == availability.quiet_until else quiet,
        days=", ".join(strings.WEEKDAYS[n] for n in sorted(rest.working_days))
        + (strings.BUT_HOLIDAYS.format(strings.NATIONS[rest.nation]) if rest.bank_holidays else ""),
        away=strings.BACK_ON.format(long_day(rest.away_until)) if rest.away_until else strings.NOT_AWAY,
        zone=escape(availability.zone.key),
        weekly=strings.OFF if NudgeKind.WEEKLY in availability.kinds_off else weekly,
        look_back=strings.AFTER_WEEKS.format(weeks) if weeks else strings.OFF,
        stopped=strings.STOPPED if availability.stopped else "",
    ).strip()
    parts = keyboard(
        (
            Button(label, OpenSettings(SettingsPart(part)))
            for part, label in strings.PARTS.items()
            if choosing or part != SettingsPart.FORM
        ),
        2,
    )
    stop = strings.START_AGAIN if availability.stopped else strings.STOP_ALL
    switch = Button(stop, Set(SettingsPart.ALL, Setting.STOPPED, "0" if availability.stopped else "1"))
    return Message(html, (*parts, (Button(strings.COMING, ListNudges()),), (switch,)))


def _part(context: Context, part: SettingsPart, preferences: Preferences) -> tuple[str, Keyboard]:
    rest = preferences.availability.rest
    match part:
        case SettingsPart.QUIET:
            return strings.QUIET, _quiet(preferences)
        case SettingsPart.DAYS:
            works = rest.working_days
            days = (
                _key(part, name, Setting.RESTS if n in works else Setting.WORKS, n, chosen=n in works)
                for n, name in enumerate(strings.WEEKDAYS)
            )
            off = rest.bank_holidays
            holidays = _key(part, strings.HOLIDAYS_OFF, Setting.BANK_HOLIDAYS, int(not off), chosen=off)
            nations = (
                _key(part, name, Setting.NATION, nation, chosen=nation is rest.nation)
                for nation, name in strings.NATIONS.items()
            )
            return strings.DAYS, (*keyboard(days, 4), (holidays,), *keyboard(nations, 1))
        case SettingsPart.AWAY:
            back = (context.now.date() + timedelta(days=n) for n in _DAYS_AHEAD)
            taps = (
                _key(part, short_day(day), Setting.AWAY_UNTIL, day.isoformat(), chosen=day == rest.away_until)
                for day in back
            )
            said = strings.AWAY.format(times.day_examples(context.now.date()))
            return said, (*keyboard(taps, 3), (_key(part, strings.NOT_AWAY_NOW, Setting.AWAY_UNTIL, ""),))
        case SettingsPart.ZONE:
            zone = preferences.availability.zone.key
            zones = (
                _key(part, _city(name), Setting.ZONE, name, chosen=name == zone) for name in strings.ZONES
            )
            return nudge_strings.ZONE, keyboard(zones, 2)
        case SettingsPart.KINDS:
            kinds = nudge_strings.KIND_NAMES.items()
            return strings.KINDS, tuple((_switch(part, name, kind, preferences),) for kind, name in kinds)
        case SettingsPart.WEEKLY:
            return nudge_strings.WEEKLY_PAGE, _weekly(preferences)
        case SettingsPart.LOOK_BACK:
            weeks, chosen = nudge_strings.WEEKS.items(), preferences.look_back_weeks
            taps = (_key(part, label, Setting.LOOK_BACK, n, chosen=n == chosen) for n, label in weeks)
            return strings.LOOK_BACK_PAGE, keyboard(taps, 2)
        case SettingsPart.WORDS:
            known = nudge_strings.CALENDAR_WORDS.format(escape(", ".join(preferences.words)))
            return known, ((_key(part, nudge_strings.USUAL_WORDS, Setting.USUAL_WORDS, ""),),)
        case SettingsPart.FORM:
            return strings.FORM_PAGE, _forms(context)
        case SettingsPart.ALL:
            raise ValueError("the first page of the settings is not a part of them")
        case _:
            assert_never(part)


def _forms(context: Context) -> Keyboard:
    """A button for each form that is asked; of two with one title, also whose it is."""
    asked = [form for form, _ in context.records.forms.asked.values()]
    usual = usual_of(context.records)
    chosen = None if usual is None else form_of(context.records, context.chair, (usual, ""))[0]
    titles = Counter(form.title for form in asked)
    named = ((f, f.title if titles[f.title] == 1 else f"{f.authority}: {f.title}") for f in asked)
    return tuple(
        (_key(SettingsPart.FORM, cut(name, _TITLE), Setting.FORM, form.id, chosen=form is chosen),)
        for form, name in named
    )


def _key(part: SettingsPart, label: str, setting: Setting, value: object, *, chosen: bool = False) -> Button:
    return Button(f"✓ {label}" if chosen else label, Set(part, setting, str(value)))


def _at(part: SettingsPart, label: str, setting: Setting, at: time, chosen: time) -> Button:
    clock = f"{at:%H:%M}"
    return _key(part, label.format(clock), setting, clock, chosen=at == chosen)


def _switch(part: SettingsPart, name: str, kind: NudgeKind, preferences: Preferences) -> Button:
    off = kind in preferences.availability.kinds_off
    return _key(part, name, Setting.KIND_ON if off else Setting.KIND_OFF, kind, chosen=not off)


def _quiet(preferences: Preferences) -> Keyboard:
    part, begins, ends = (
        SettingsPart.QUIET,
        preferences.availability.quiet_from,
        preferences.availability.quiet_until,
    )
    mornings = (time(7), time(7, 30), time(8), time(8, 30), time(9), time(10))
    starts = (_at(part, strings.FROM, Setting.QUIET_FROM, time(hour), begins) for hour in range(17, 23))
    stops = (_at(part, strings.UNTIL, Setting.QUIET_UNTIL, at, ends) for at in mornings)
    never = _key(part, strings.NO_QUIET_HOURS, Setting.NO_QUIET, "", chosen=begins == ends)
    return (*keyboard(starts, 3), *keyboard(stops, 3), (never,))


def _weekly(preferences: Preferences) -> Keyboard:
    part, (day, at) = SettingsPart.WEEKLY, preferences.weekly
    days = (
        _key(part, name, Setting.WEEKLY_DAY, n, chosen=n == day) for n, name in enumerate(strings.WEEKDAYS)
    )
    times = (_at(part, "{}", Setting.WEEKLY_AT, time(hour), at) for hour in (9, 12, 16, 17))
    return (
        *keyboard(days, 4),
        tuple(times),
        (_switch(part, strings.WEEKLY_ON, NudgeKind.WEEKLY, preferences),),
    )


def _list(context: Context, page: int) -> Message:
    availability = planning.preferred(context).availability
    settings = (Button(strings.SETTINGS_KEY, OpenSettings()),)
    stored = context.records.nudges.coming(context.chair)
    listed = [one for one in stored if is_wanted(one.nudge.kind, availability)]
    if not listed:
        return Message(
            strings.STOPPED.strip() if availability.stopped else nudge_strings.NO_NUDGES, (settings,)
        )
    last = (len(listed) - 1) // PAGE
    page = max(0, min(page, last))
    lines, keys = [nudge_strings.NUDGE_LIST], list[tuple[Button, ...]]()
    for number, one in enumerate(listed[page * PAGE : (page + 1) * PAGE], page * PAGE + 1):
        local = one.nudge.due.astimezone(availability.zone)
        name = nudge_strings.KIND_NAMES[one.nudge.kind]
        more = which(context, one.nudge)
        lines.append(f"<b>{number}</b> {times.told_moment(local)}: {name}{f', {more}' if more else ''}")
        day = (local.date() + timedelta(days=1)).isoformat()
        keys.append(
            (
                Button(nudge_strings.NEXT_DAY.format(number), PutOff(one.id, day, page)),
                Button(nudge_strings.OTHER_TIME.format(number), AskTime(one.id)),
                Button(nudge_strings.DROP.format(number), DropNudge(one.id, page)),
            )
        )
    turns = [Button("‹", ListNudges(page - 1))] if page > 0 else []
    turns += [Button("›", ListNudges(page + 1))] if page < last else []
    return Message("\n".join(lines), (*keys, *((tuple(turns),) if turns else ()), settings))


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
