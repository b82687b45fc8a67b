"""How a chair wants to be nudged: what they have set, sealed, and what holds until they do."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from bot.strings.wording import calendar_words
from flows.availability import Availability, NudgeKind
from flows.time.working_days import Nation, WorkingDays
from storage.chairs import Chair
from storage.store import Records

SIX_WEEKS = 6
FRIDAY_AT_FOUR = (4, time(16))
_KEY = "nudges"
_FORMS_NATION = "nation"
Kind = TypeVar("Kind", Nation, NudgeKind)


class Preferences(Struct, frozen=True):
    """A chair's availability, the weekday (Monday being 0) and time of their weekly look, and more.

    They look back so many weeks after a reflection, 0 for never. `words` mark a conference in a calendar.
    """

    availability: Availability
    weekly: tuple[int, time] = FRIDAY_AT_FOUR
    look_back_weeks: int = SIX_WEEKS
    words: tuple[str, ...] = field(default_factory=calendar_words)


def preferences_of(records: Records, chair: Chair, zone: ZoneInfo) -> Preferences:
    """What the chair has set; `zone` is the chair's.

    The bank holidays are those of the nation that they chose, or else of their form's.
    """
    settings = records.chairs.settings(chair)
    kept: dict[str, Any] = settings.get(_KEY, {})
    nation = _known(Nation, (kept.get("nation"), settings.get(_FORMS_NATION), Nation.ENGLAND_AND_WALES))[0]
    if not kept:
        return Preferences(Availability(zone, rest=WorkingDays(nation=nation)))
    away = kept["away_until"]
    rest = WorkingDays(
        frozenset(kept["working_days"]),
        kept["bank_holidays"],
        None if away is None else date.fromisoformat(away),
        nation,
    )
    quiet_from, quiet_until = (time.fromisoformat(kept[name]) for name in ("quiet_from", "quiet_until"))
    off = frozenset(_known(NudgeKind, kept["kinds_off"]))
    availability = Availability(zone, quiet_from, quiet_until, rest, off, kept["stopped"])
    weekday, at = kept["weekly"]
    return Preferences(
        availability, (weekday, time.fromisoformat(at)), kept["look_back_weeks"], tuple(kept["words"])
    )


def save_preferences(records: Records, chair: Chair, preferences: Preferences) -> None:
    """Keep what the chair has set, beside their other settings; the zone is kept with the chair."""
    settings = records.chairs.settings(chair)
    availability = preferences.availability
    away = availability.rest.away_until
    weekday, at = preferences.weekly
    kept = {
        "quiet_from": availability.quiet_from.isoformat(),
        "quiet_until": availability.quiet_until.isoformat(),
        "working_days": sorted(availability.rest.working_days),
        "bank_holidays": availability.rest.bank_holidays,
        "nation": _chosen(settings, availability.rest.nation),
        "away_until": None if away is None else away.isoformat(),
        "kinds_off": sorted({*availability.kinds_off, *_unknown_off(settings)}),
        "stopped": availability.stopped,
        "weekly": (weekday, at.isoformat()),
        "look_back_weeks": preferences.look_back_weeks,
        "words": preferences.words,
    }
    records.chairs.save_settings(chair, {**settings, _KEY: kept})


def keep_nation(records: Records, chair: Chair, nation: Nation) -> None:
    """Have the bank holidays of the chair's form hold until they choose a nation themselves."""
    settings = records.chairs.settings(chair)
    if settings.get(_FORMS_NATION, Nation.ENGLAND_AND_WALES) != nation:
        records.chairs.save_settings(chair, {**settings, _FORMS_NATION: nation.value})


def _known(kinds: type[Kind], values: Iterable[object]) -> list[Kind]:
    """Those of these values that this version knows, as what they are."""
    return [kind for value in values for kind in kinds if kind == value]


def _unknown_off(settings: Mapping[str, Any]) -> set[str]:
    """The kinds that another version knows, and that the chair has switched off."""
    return {*settings.get(_KEY, {}).get("kinds_off", ())} - {*NudgeKind}


def _chosen(settings: Mapping[str, Any], nation: Nation) -> str | None:
    """The nation as it is kept: none while it is the form's, which may yet become another."""
    known = settings.get(_KEY, {}).get("nation")
    usual = settings.get(_FORMS_NATION, Nation.ENGLAND_AND_WALES)
    return None if known is None and nation == usual else nation.value
