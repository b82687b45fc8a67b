"""What a chair sets about nudges, and what they do with those that are coming."""

import re
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from typing import assert_never
from zoneinfo import ZoneInfo, available_timezones

from bot.actions.nudges import (
    AskTime,
    DropNudge,
    ListNudges,
    MannersAction,
    OpenSettings,
    PutOff,
    Set,
    Setting,
    SettingsPart,
)
from bot.context import Desk, Shown
from bot.nudges import planning
from bot.nudges import prompts as expecting
from bot.nudges.preferences import Preferences, save_preferences
from bot.nudges.replanning import replan
from bot.screens.nudges import NotATime, NudgeList, NudgeMoved, NudgeTimeAsked, SettingsPage, ZoneUnknown
from flows.availability import Kind, good_moment
from flows.calendar.conferences import WORDS
from flows.nudges import moved, nudge_at
from flows.time import phrases as spoken
from flows.time.wall_time import settled
from flows.time.working_days import Rest
from flows.typed import refusal

_MOST_WORDS = 20
_LONGEST_WORD = 40


def done(desk: Desk, action: MannersAction) -> list[Shown]:
    """What is shown of a tap, or of a command."""
    nudges = desk.records.nudges
    match action:
        case OpenSettings(part, into):
            if part is SettingsPart.AWAY:
                planning.expect(desk, expecting.AwayUntil())
            if part is SettingsPart.ZONE:
                planning.expect(desk, expecting.Zone())
            if part is SettingsPart.WORDS:
                planning.expect(desk, expecting.CalendarWords())
            return [(None, SettingsPage(part, into))]
        case Set(part, setting, value, into):
            change(desk, setting, value)
            return [(None, SettingsPage(part, into))]
        case ListNudges(page, into):
            return [(None, NudgeList(page, into))]
        case PutOff(number, day, page, into):
            _put_off(desk, number, date.fromisoformat(day))
            return [(None, NudgeList(page, into))]
        case DropNudge(number, page, into):
            stored = nudges.find(desk.chair, number)
            if stored is not None and stored.sent_at is None:
                nudges.drop(desk.chair, number)
            return [(None, NudgeList(page, into))]
        case AskTime(number):
            planning.expect(desk, expecting.NudgeTime(number))
            return [(None, NudgeTimeAsked())]
        case _:
            assert_never(action)


def heard_time(desk: Desk, number: int, text: str) -> list[Shown]:
    """The chair says when a nudge is to come instead."""
    when = spoken.moment(text, desk.now)
    if isinstance(when, spoken.NotUnderstood):
        return [(None, NotATime(when.reason))]
    planning.expect(desk, None)
    stored = desk.records.nudges.find(desk.chair, number)
    if stored is not None and stored.sent_at is None:
        later = moved(stored.nudge, when.replace(second=0, microsecond=0), planning.preferred(desk).manners)
        desk.records.nudges.move(desk.chair, number, later)
    return [(None, NudgeMoved(number))]


def heard_away(desk: Desk, text: str) -> list[Shown] | spoken.NotUnderstood:
    """The chair says on which day they are back."""
    day = spoken.day(text, desk.now.date())
    if isinstance(day, spoken.NotUnderstood):
        return day
    planning.expect(desk, None)
    change(desk, Setting.AWAY_UNTIL, day.isoformat())
    return [(None, SettingsPage(SettingsPart.ALL))]


def heard_zone(desk: Desk, text: str) -> list[Shown]:
    """The chair names a time zone, or the city that it is named after."""
    zone = _zones().get(text.strip().casefold().replace(" ", "_"))
    if zone is None:
        return [(None, ZoneUnknown())]
    planning.expect(desk, None)
    change(desk, Setting.ZONE, zone)
    return [(None, SettingsPage(SettingsPart.ALL))]


def heard_words(desk: Desk, text: str) -> list[Shown]:
    """The chair says which words mark a conference in their calendar, parted by commas."""
    said = (" ".join(word.split()) for word in re.split(r"[,;\n]", text))
    words = tuple(dict.fromkeys(word for word in said if word))
    if not words or len(words) > _MOST_WORDS or max(map(len, words)) > _LONGEST_WORD or refusal(text):
        return [(None, SettingsPage(SettingsPart.WORDS))]
    planning.expect(desk, None)
    save_preferences(desk.records, desk.chair, replace(planning.preferred(desk), words=words))
    return [(None, SettingsPage(SettingsPart.ALL))]


def change(desk: Desk, setting: Setting, value: str) -> None:
    """Keep what the chair has set, and have what is planned follow it; ValueError for what no button says."""
    before = planning.preferred(desk)
    if setting is Setting.ZONE:
        zone = ZoneInfo(value)
        desk.records.chairs.set_zone(desk.chair, value)
        desk = replace(desk, now=desk.now.astimezone(zone))
        after = replace(before, manners=replace(before.manners, zone=zone))
    else:
        after = _changed(before, setting, value)
        save_preferences(desk.records, desk.chair, after)
    replan(desk, after)


def _changed(before: Preferences, setting: Setting, value: str) -> Preferences:
    manners, rest = before.manners, before.manners.rest
    match setting:
        case Setting.QUIET_FROM:
            manners = replace(manners, quiet_from=time.fromisoformat(value))
        case Setting.QUIET_UNTIL:
            manners = replace(manners, quiet_until=time.fromisoformat(value))
        case Setting.NO_QUIET:
            manners = replace(manners, quiet_from=time(0), quiet_until=time(0))
        case Setting.WORKS | Setting.RESTS:
            manners = replace(manners, rest=_with_day(rest, int(value), works=setting is Setting.WORKS))
        case Setting.BANK_HOLIDAYS:
            manners = replace(manners, rest=replace(rest, bank_holidays=value == "1"))
        case Setting.AWAY_UNTIL:
            back = date.fromisoformat(value) if value else None
            manners = replace(manners, rest=replace(rest, away_until=back))
        case Setting.KIND_ON:
            manners = replace(manners, kinds_off=manners.kinds_off - {Kind(value)})
        case Setting.KIND_OFF:
            manners = replace(manners, kinds_off=manners.kinds_off | {Kind(value)})
        case Setting.STOPPED:
            manners = replace(manners, stopped=value == "1")
        case Setting.WEEKLY_DAY:
            return replace(before, weekly=(int(value), before.weekly[1]))
        case Setting.WEEKLY_AT:
            return replace(before, weekly=(before.weekly[0], time.fromisoformat(value)))
        case Setting.USUAL_WORDS:
            return replace(before, words=WORDS)
        case Setting.LOOK_BACK:
            return replace(before, look_back_weeks=int(value))
        case Setting.ZONE:
            pass
        case _:
            assert_never(setting)
    return replace(before, manners=manners)


def _with_day(rest: Rest, day: int, *, works: bool) -> Rest:
    """The week with a day more or less; the last working day stays."""
    days = rest.working_days | {day} if works else rest.working_days - {day}
    return replace(rest, working_days=days) if days else rest


def _put_off(desk: Desk, number: int, day: date) -> None:
    stored = desk.records.nudges.find(desk.chair, number)
    if stored is None or stored.sent_at is not None:
        return
    manners = planning.preferred(desk).manners
    wanted = settled(datetime.combine(day, stored.nudge.local.time(), manners.zone))
    anew = nudge_at(
        stored.nudge.kind, stored.nudge.about, good_moment(wanted, manners), manners, stored.nudge.nth
    )
    desk.records.nudges.move(desk.chair, number, planning.not_gone(replace(anew, asked=True), desk, manners))


@cache
def _zones() -> dict[str, str]:
    """Every zone by its name and, where only one has it, by its city, without regard to case."""
    names = available_timezones()
    cities: dict[str, list[str]] = {}
    for name in names:
        if "/" in name:
            cities.setdefault(name.rpartition("/")[2].casefold(), []).append(name)
    found = {city: only[0] for city, only in cities.items() if len(only) == 1}
    return found | {name.casefold(): name for name in names}
