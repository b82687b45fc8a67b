"""What a chair sets about nudges, and what they do with those that are coming."""

import re
from datetime import date, datetime, time
from functools import cache
from typing import assert_never
from zoneinfo import ZoneInfo, available_timezones

from msgspec.structs import replace

from bot import forms
from bot.actions.preferences import (
    AskTime,
    DropNudge,
    ListNudges,
    OpenSettings,
    PreferenceAction,
    PutOff,
    Set,
    Setting,
    SettingsPart,
)
from bot.context import Context, ScreenOf
from bot.nudges import planning, prompts
from bot.nudges.due import is_open
from bot.nudges.preferences import Preferences, save_preferences
from bot.nudges.replanning import replan
from bot.screens.conferences import NotATime
from bot.screens.nudges import NudgeGone
from bot.screens.preferences import (
    NudgeBeforeEnd,
    NudgeList,
    NudgeTimeAsked,
    NudgeTimeUnderstood,
    SettingsPage,
    ZoneUnknown,
)
from bot.strings.wording import calendar_words
from flows.availability import NudgeKind, good_moment
from flows.nudges import Nudge, nudge_at
from flows.time.phrases import NotUnderstood
from flows.time.wall_time import is_before, settled
from flows.time.working_days import Nation, WorkingDays
from flows.typed import refusal

_MOST_WORDS = 20
_LONGEST_WORD = 40


def handle(context: Context, action: PreferenceAction) -> list[ScreenOf]:
    """What is shown of a tap, or of a command."""
    nudges = context.records.nudges
    match action:
        case OpenSettings(part, edits):
            if part is SettingsPart.AWAY:
                planning.expect(context, prompts.AwayUntil())
            if part is SettingsPart.ZONE:
                planning.expect(context, prompts.Zone())
            if part is SettingsPart.WORDS:
                planning.expect(context, prompts.CalendarWords())
            return [(None, SettingsPage(part, edits))]
        case Set(part, setting, value, edits):
            change(context, setting, value)
            return [(None, SettingsPage(part, edits))]
        case ListNudges(page, edits):
            return [(None, NudgeList(page, edits))]
        case PutOff(number, day, page, edits):
            _put_off(context, number, date.fromisoformat(day))
            return [(None, NudgeList(page, edits))]
        case DropNudge(number, page, edits):
            stored = nudges.find(context.chair, number)
            if stored is not None and stored.sent_at is None:
                nudges.drop(context.chair, number)
            return [(None, NudgeList(page, edits))]
        case AskTime(number):
            planning.expect(context, prompts.NudgeTime(number))
            return [(None, NudgeTimeAsked())]
        case _:
            assert_never(action)


def heard_time(context: Context, expected: prompts.NudgeTime, text: str) -> list[ScreenOf]:
    """The chair says when a nudge is to come instead: what was understood is shown, and asked."""
    number, meant = expected.nudge, planning.moment_in(context, text, expected)
    if isinstance(meant, NotUnderstood):
        return [(None, NotATime(meant.reason, meant.words))]
    stored = context.records.nudges.find(context.chair, number)
    if stored is None or not is_open(context.records, context.chair, stored):
        return [(None, NudgeGone())]
    after = tuple(moment for moment in meant if not before_end(context, stored.nudge, moment))
    if not after:
        return [(None, NudgeBeforeEnd(number))]
    return [(None, NudgeTimeUnderstood(number, planning.to_the_minute(after)))]


def before_end(context: Context, nudge: Nudge, moment: datetime) -> bool:
    """Whether the nudge is after a conference that has not ended by then."""
    if nudge.kind is not NudgeKind.CONFERENCE:
        return False
    conference = context.records.conferences.find(context.chair, planning.number_of(nudge))
    return conference is not None and is_before(moment, conference.ends_at)


def heard_zone(context: Context, text: str) -> list[ScreenOf]:
    """The chair names a time zone, or the city that it is named after."""
    zone = _zones().get(text.strip().casefold().replace(" ", "_"))
    if zone is None:
        return [(None, ZoneUnknown())]
    planning.expect(context, None)
    change(context, Setting.ZONE, zone)
    return [(None, SettingsPage(SettingsPart.ALL))]


def heard_words(context: Context, text: str) -> list[ScreenOf]:
    """The chair says which words mark a conference in their calendar, parted by commas."""
    said = (" ".join(word.split()) for word in re.split(r"[,;\n]", text))
    words = tuple(dict.fromkeys(word for word in said if word))
    if not words or len(words) > _MOST_WORDS or max(map(len, words)) > _LONGEST_WORD or refusal(text):
        return [(None, SettingsPage(SettingsPart.WORDS))]
    planning.expect(context, None)
    save_preferences(context.records, context.chair, replace(planning.preferred(context), words=words))
    return [(None, SettingsPage(SettingsPart.ALL))]


def change(context: Context, setting: Setting, value: str) -> None:
    """Keep what the chair has set, and have what is planned follow it; ValueError for what no button says."""
    before = planning.preferred(context)
    if setting is Setting.ZONE:
        zone = ZoneInfo(value)
        context.records.chairs.set_zone(context.chair, value)
        context = replace(context, now=context.now.astimezone(zone))
        after = replace(before, availability=replace(before.availability, zone=zone))
    elif setting is Setting.FORM:
        _ask_another_form(context, value)
        return
    else:
        after = _changed(before, setting, value)
        save_preferences(context.records, context.chair, after)
    replan(context, after)


def _ask_another_form(context: Context, form_id: str) -> None:
    """The chair's next reflections use that form, if it is one that is asked; those begun keep theirs."""
    found = context.records.forms.asked.get(form_id)
    if found is not None:
        forms.choose(context.records, context.chair, form_id)
        planning.joined(context, found[0])


def _changed(before: Preferences, setting: Setting, value: str) -> Preferences:
    availability, rest = before.availability, before.availability.rest
    match setting:
        case Setting.QUIET_FROM:
            availability = replace(availability, quiet_from=time.fromisoformat(value))
        case Setting.QUIET_UNTIL:
            availability = replace(availability, quiet_until=time.fromisoformat(value))
        case Setting.NO_QUIET:
            availability = replace(availability, quiet_from=time(0), quiet_until=time(0))
        case Setting.WORKS | Setting.RESTS:
            availability = replace(
                availability, rest=_with_day(rest, int(value), works=setting is Setting.WORKS)
            )
        case Setting.BANK_HOLIDAYS:
            availability = replace(availability, rest=replace(rest, bank_holidays=value == "1"))
        case Setting.NATION:
            availability = replace(availability, rest=replace(rest, nation=Nation(value)))
        case Setting.AWAY_UNTIL:
            back = date.fromisoformat(value) if value else None
            availability = replace(availability, rest=replace(rest, away_until=back))
        case Setting.KIND_ON:
            availability = replace(availability, kinds_off=availability.kinds_off - {NudgeKind(value)})
        case Setting.KIND_OFF:
            availability = replace(availability, kinds_off=availability.kinds_off | {NudgeKind(value)})
        case Setting.STOPPED:
            availability = replace(availability, stopped=value == "1")
        case Setting.WEEKLY_DAY:
            return replace(before, weekly=(int(value), before.weekly[1]))
        case Setting.WEEKLY_AT:
            return replace(before, weekly=(before.weekly[0], time.fromisoformat(value)))
        case Setting.USUAL_WORDS:
            return replace(before, words=calendar_words())
        case Setting.LOOK_BACK:
            return replace(before, look_back_weeks=int(value))
        case Setting.ZONE | Setting.FORM:
            pass
        case _:
            assert_never(setting)
    return replace(before, availability=availability)


def _with_day(rest: WorkingDays, day: int, *, works: bool) -> WorkingDays:
    """The week with a day more or less; the last working day stays."""
    days = rest.working_days | {day} if works else rest.working_days - {day}
    return replace(rest, working_days=days) if days else rest


def _put_off(context: Context, number: int, day: date) -> None:
    stored = context.records.nudges.find(context.chair, number)
    if stored is None or stored.sent_at is not None:
        return
    availability = planning.preferred(context).availability
    wanted = settled(datetime.combine(day, stored.nudge.local.time(), availability.zone))
    if before_end(context, stored.nudge, wanted):
        return
    anew = nudge_at(
        stored.nudge.kind,
        stored.nudge.about,
        good_moment(wanted, availability),
        availability,
        stored.nudge.nth,
    )
    context.records.nudges.move(
        context.chair, number, planning.not_gone(replace(anew, asked=True), context, availability)
    )


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
