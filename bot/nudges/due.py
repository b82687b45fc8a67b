"""What becomes of a chair's nudges when their time has come: into the outbox together, later, or never."""

from datetime import UTC, datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.nudges.planning import number_of
from bot.nudges.preferences import Preferences, preferences_of
from bot.nudges.prompts import asked_at
from bot.nudges.year import is_missing, plan_year
from bot.screens.nudges import Nudged
from bot.screens.outbox_data import SCREENS, pack, unpack
from bot.wire import Unreadable
from flows.availability import NudgeKind
from flows.form import Form
from flows.nudges import Drop, Hold, Send, verdict, weekly
from storage.chairs import Chair
from storage.nudges import StoredNudge
from storage.outbox import Pending
from storage.store import Records

NUDGED = SCREENS.tag_of(Nudged)
"""What a message with nudges is called in the record of what was shown."""


def release(records: Records, chair: Chair, now: datetime, zone: ZoneInfo, form: Form) -> bool:
    """Judge all that is due to a chair, whose `zone` it is; whether any goes out, as one message.

    `form` is the one that new reflections use.
    """
    due = records.nudges.due_to(chair, now)
    _take_back(records, chair, {stored.id for stored in due})
    if chair.unreachable:
        for stored in due:
            records.nudges.drop(chair, stored.id)
        return False
    preferences = preferences_of(records, chair, zone)
    going = [
        stored for stored in due if _goes(records, chair, stored, now=now, preferences=preferences, form=form)
    ]
    one_each = {stored.nudge.about: stored.id for stored in reversed(going)}
    for stored in going:
        if stored.id not in one_each.values():
            records.nudges.drop(chair, stored.id)
    numbers = sorted(one_each.values())
    if numbers:
        records.nudges.release(numbers, now)
        records.outbox.put(chair, None, *pack(Nudged(",".join(map(str, numbers)))))
    if any(stored.nudge.kind is NudgeKind.WEEKLY for stored in going):
        records.nudges.put(chair, weekly(*preferences.weekly, now, preferences.availability))
    if form.year is not None and any(stored.nudge.kind is NudgeKind.YEAR for stored in due):
        plan_year(records, chair, form.year, now, preferences)
    return bool(numbers)


def is_open(records: Records, chair: Chair, stored: StoredNudge) -> bool:
    """Whether there still is something to ask about."""
    nudge = stored.nudge
    match nudge.kind:
        case NudgeKind.DRAFT:
            return records.reflections.touched(number_of(nudge), owner=chair) is not None
        case NudgeKind.ESCALATION | NudgeKind.MONITORING | NudgeKind.HINDSIGHT:
            return records.reflections.load(number_of(nudge), owner=chair) is not None
        case NudgeKind.CONFERENCE:
            found = records.conferences.find(chair, number_of(nudge))
            return found is not None and not found.dropped and found.reflection_id is None
        case NudgeKind.WEEKLY | NudgeKind.YEAR:
            return True
        case _:
            assert_never(nudge.kind)


def _goes(
    records: Records,
    chair: Chair,
    stored: StoredNudge,
    *,
    now: datetime,
    preferences: Preferences,
    form: Form,
) -> bool:
    """Whether the nudge goes out now; one that does not is moved or dropped."""
    availability = preferences.availability
    done = stored.nudge.kind is NudgeKind.YEAR and not is_missing(
        records, chair, form, now.astimezone(availability.zone)
    )
    if done or not is_open(records, chair, stored):
        records.nudges.drop(chair, stored.id)
        return False
    judged = verdict(
        stored.nudge,
        now,
        availability,
        last_input=_last_input(records, chair),
        sent_today=_sent_today(records, chair, now.astimezone(availability.zone)),
        sent_about=records.nudges.sent_about(chair, stored.nudge.about),
    )
    match judged:
        case Send():
            return True
        case Hold(until):
            local = until.astimezone(availability.zone).replace(tzinfo=None, fold=0)
            held = replace(stored.nudge, local=local, zone=availability.zone.key, due=until.astimezone(UTC))
            records.nudges.move(chair, stored.id, held)
        case Drop():
            records.nudges.drop(chair, stored.id)
        case _:
            assert_never(judged)
    return False


def _sent_today(records: Records, chair: Chair, local: datetime) -> int:
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return records.messages.count_shown(chair, NUDGED, midnight)


def _last_input(records: Records, chair: Chair) -> datetime | None:
    """When the chair last worked on what is on the screen, or was asked for words of another kind."""
    touched = None if chair.current is None else records.reflections.touched(chair.current, owner=chair)
    found = [at.astimezone(UTC) for at in (touched, asked_at(chair)) if at is not None]
    return max(found, default=None)


def _take_back(records: Records, chair: Chair, numbers: set[int]) -> None:
    """Take out of the outbox what did not arrive of these nudges, since they are judged anew."""
    for pending in records.outbox.pending(chair):
        if pending.kind == NUDGED and numbers & _brought(pending):
            records.outbox.done(pending.id)


def _brought(pending: Pending) -> set[int]:
    """The nudges that something in the outbox brings; none if it cannot be read."""
    try:
        screen = unpack(pending)
    except Unreadable:
        return set()
    return set(map(int, screen.nudges.split(","))) if isinstance(screen, Nudged) else set()
