"""The pages on which a chair sets how they are nudged, and sees what is coming."""

from datetime import time, timedelta
from typing import assert_never

from bot.actions.nudges import (
    AskTime,
    DropNudge,
    ListNudges,
    OpenSettings,
    PutOff,
    Set,
    Setting,
    SettingsPart,
)
from bot.context import Desk
from bot.nudges import planning
from bot.nudges.preferences import Preferences
from bot.screens.nudges import MannersShow, NudgeList, NudgeTimeAsked, SettingsPage, ZoneUnknown
from bot.strings import nudges as words
from bot.views.html import escape
from bot.views.message import Key, Post, Rows, rows
from bot.views.question import long_day, short_day
from flows.availability import Kind, is_wanted

PAGE = 5
"""How many nudges a page lists."""
_DAYS_AHEAD = (1, 2, 3, 7, 14, 21)


def manners_post(desk: Desk, show: MannersShow) -> Post:
    """The message of a show about manners."""
    match show:
        case SettingsPage(part):
            return _settings(desk, SettingsPart(part))
        case ZoneUnknown():
            return Post(words.ZONE_UNKNOWN)
        case NudgeList(page):
            return _list(desk, page)
        case NudgeTimeAsked():
            return Post(words.WHEN_INSTEAD)
        case _:
            assert_never(show)


def _settings(desk: Desk, part: SettingsPart) -> Post:
    preferences = planning.preferred(desk)
    if part is SettingsPart.ALL:
        return _all(preferences)
    html, keys = _part(desk, part, preferences)
    return Post(html, (*keys, (Key(words.BACK_TO_SETTINGS, OpenSettings()),)))


def _all(preferences: Preferences) -> Post:
    manners, rest = preferences.manners, preferences.manners.rest
    day, at = preferences.weekly
    weekly = f"{words.WEEKDAYS[day]} {at:%H:%M}"
    quiet = f"{manners.quiet_from:%H:%M} to {manners.quiet_until:%H:%M}"
    weeks = preferences.look_back_weeks
    html = words.SETTINGS.format(
        quiet=words.NO_QUIET if manners.quiet_from == manners.quiet_until else quiet,
        days=", ".join(words.WEEKDAYS[n] for n in sorted(rest.working_days))
        + (words.BUT_HOLIDAYS if rest.bank_holidays else ""),
        away=words.BACK_ON.format(long_day(rest.away_until)) if rest.away_until else words.NOT_AWAY,
        zone=escape(manners.zone.key),
        weekly=words.OFF if Kind.WEEKLY in manners.kinds_off else weekly,
        look_back=words.AFTER_WEEKS.format(weeks) if weeks else words.OFF,
        stopped=words.STOPPED if manners.stopped else "",
    ).strip()
    parts = rows((Key(label, OpenSettings(SettingsPart(part))) for part, label in words.PARTS.items()), 2)
    stop = words.START_AGAIN if manners.stopped else words.STOP_ALL
    switch = Key(stop, Set(SettingsPart.ALL, Setting.STOPPED, "0" if manners.stopped else "1"))
    return Post(html, (*parts, (Key(words.COMING, ListNudges()),), (switch,)))


def _part(desk: Desk, part: SettingsPart, preferences: Preferences) -> tuple[str, Rows]:
    rest = preferences.manners.rest
    match part:
        case SettingsPart.QUIET:
            return words.QUIET, _quiet(preferences)
        case SettingsPart.DAYS:
            works = rest.working_days
            days = (
                _key(part, name, Setting.RESTS if n in works else Setting.WORKS, n, chosen=n in works)
                for n, name in enumerate(words.WEEKDAYS)
            )
            off = rest.bank_holidays
            holidays = _key(part, words.HOLIDAYS_OFF, Setting.BANK_HOLIDAYS, int(not off), chosen=off)
            return words.DAYS, (*rows(days, 4), (holidays,))
        case SettingsPart.AWAY:
            back = (desk.now.date() + timedelta(days=n) for n in _DAYS_AHEAD)
            taps = (
                _key(part, short_day(day), Setting.AWAY_UNTIL, day.isoformat(), chosen=day == rest.away_until)
                for day in back
            )
            return words.AWAY, (*rows(taps, 3), (_key(part, words.NOT_AWAY_NOW, Setting.AWAY_UNTIL, ""),))
        case SettingsPart.ZONE:
            zone = preferences.manners.zone.key
            zones = (_key(part, _city(name), Setting.ZONE, name, chosen=name == zone) for name in words.ZONES)
            return words.ZONE, rows(zones, 2)
        case SettingsPart.KINDS:
            kinds = words.KIND_NAMES.items()
            return words.KINDS, tuple((_switch(part, name, kind, preferences),) for kind, name in kinds)
        case SettingsPart.WEEKLY:
            return words.WEEKLY_PAGE, _weekly(preferences)
        case SettingsPart.LOOK_BACK:
            weeks, chosen = words.WEEKS.items(), preferences.look_back_weeks
            taps = (_key(part, label, Setting.LOOK_BACK, n, chosen=n == chosen) for n, label in weeks)
            return words.LOOK_BACK_PAGE, rows(taps, 2)
        case SettingsPart.WORDS:
            said = words.CALENDAR_WORDS.format(escape(", ".join(preferences.words)))
            return said, ((_key(part, words.USUAL_WORDS, Setting.USUAL_WORDS, ""),),)
        case SettingsPart.ALL:
            raise ValueError("the first page of the settings is not a part of them")
        case _:
            assert_never(part)


def _key(part: SettingsPart, label: str, setting: Setting, value: object, *, chosen: bool = False) -> Key:
    return Key(f"✓ {label}" if chosen else label, Set(part, setting, str(value)))


def _at(part: SettingsPart, label: str, setting: Setting, at: time, chosen: time) -> Key:
    clock = f"{at:%H:%M}"
    return _key(part, label.format(clock), setting, clock, chosen=at == chosen)


def _switch(part: SettingsPart, name: str, kind: Kind, preferences: Preferences) -> Key:
    off = kind in preferences.manners.kinds_off
    return _key(part, name, Setting.KIND_ON if off else Setting.KIND_OFF, kind, chosen=not off)


def _quiet(preferences: Preferences) -> Rows:
    part, begins, ends = SettingsPart.QUIET, preferences.manners.quiet_from, preferences.manners.quiet_until
    mornings = (time(7), time(7, 30), time(8), time(8, 30), time(9), time(10))
    starts = (_at(part, words.FROM, Setting.QUIET_FROM, time(hour), begins) for hour in range(17, 23))
    stops = (_at(part, words.UNTIL, Setting.QUIET_UNTIL, at, ends) for at in mornings)
    never = _key(part, words.NO_QUIET_HOURS, Setting.NO_QUIET, "", chosen=begins == ends)
    return (*rows(starts, 3), *rows(stops, 3), (never,))


def _weekly(preferences: Preferences) -> Rows:
    part, (day, at) = SettingsPart.WEEKLY, preferences.weekly
    days = (_key(part, name, Setting.WEEKLY_DAY, n, chosen=n == day) for n, name in enumerate(words.WEEKDAYS))
    times = (_at(part, "{}", Setting.WEEKLY_AT, time(hour), at) for hour in (9, 12, 16, 17))
    return (*rows(days, 4), tuple(times), (_switch(part, words.WEEKLY_ON, Kind.WEEKLY, preferences),))


def _list(desk: Desk, page: int) -> Post:
    manners = planning.preferred(desk).manners
    settings = (Key(words.SETTINGS_KEY, OpenSettings()),)
    stored = desk.records.nudges.coming(desk.chair)
    listed = [one for one in stored if is_wanted(one.nudge.kind, manners)]
    if not listed:
        return Post(words.STOPPED.strip() if manners.stopped else words.NO_NUDGES, (settings,))
    last = (len(listed) - 1) // PAGE
    page = max(0, min(page, last))
    lines, keys = [words.NUDGE_LIST], list[tuple[Key, ...]]()
    for number, one in enumerate(listed[page * PAGE : (page + 1) * PAGE], page * PAGE + 1):
        local = one.nudge.due.astimezone(manners.zone)
        name = words.KIND_NAMES[one.nudge.kind]
        lines.append(f"<b>{number}</b> {long_day(local.date())}, {local:%H:%M}: {name}")
        day = (local.date() + timedelta(days=1)).isoformat()
        keys.append(
            (
                Key(words.NEXT_DAY.format(number), PutOff(one.id, day, page)),
                Key(words.OTHER_TIME.format(number), AskTime(one.id)),
                Key(words.DROP.format(number), DropNudge(one.id, page)),
            )
        )
    turns = [Key("‹", ListNudges(page - 1))] if page > 0 else []
    turns += [Key("›", ListNudges(page + 1))] if page < last else []
    return Post("\n".join(lines), (*keys, *((tuple(turns),) if turns else ()), settings))


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
