"""Conferences in a calendar that a chair sends: when they are, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from flows.calendar.ics import KEPT, MOST, CalendarRefusal, Event, Refused, series_in
from flows.calendar.rules import check_rule
from flows.time.wall_time import is_before, settled

__all__ = ["WORDS", "CalendarRefusal", "CalendarRefused", "Conference", "conferences"]

WORDS = ("ICPC", "RCPC", "CPC", "conference", "case conference")
"""What a conference's title holds, until the chair says otherwise."""

# The library's types cannot say that DTSTART holds a time, so its parts are checked here instead.
_Component = Any

_LONGEST = timedelta(days=1)
_FARTHEST_MOVE = timedelta(days=366)
_DAYS_TO_WALK = 200_000
"""Days that all rules together may be followed for, from their first day to the end of the window."""


@dataclass(frozen=True, slots=True, order=True)
class Conference:
    """One conference. `uid_hash` stays the same when the calendar is sent again, also after it was moved."""

    starts: datetime
    ends: datetime
    uid_hash: str


@dataclass(frozen=True, slots=True)
class CalendarRefused:
    """The calendar was refused; nothing of it is repeated here."""

    reason: CalendarRefusal


def conferences(
    ics: bytes, words: tuple[str, ...], start: datetime, end: datetime, zone: ZoneInfo
) -> tuple[Conference, ...] | CalendarRefused:
    """The conferences that end after `start` and start before `end`, in order, in the chair's `zone`.

    A conference is an event whose title holds one of `words` whole, in any case. It has a time of day and
    lasts a day at most; cancelled ones are left out. Times without a zone are in `zone`. Time and memory are
    bounded whatever `ics` holds. Never raises for what it holds.
    """
    try:
        found = sorted(_found(series_in(ics, words, zone), start, end, zone))
    except Refused as refused:
        return CalendarRefused(refused.reason)
    return tuple(found)


def _found(
    series: dict[str, list[Event]], start: datetime, end: datetime, zone: ZoneInfo
) -> Iterator[Conference]:
    steps = count = 0
    for uid, events in series.items():
        try:
            parsed = [event for event in _parsed(events) if _is_timed(event)]
            steps += sum(_checked(event, end) for event in parsed)
            found = _expanded(uid, parsed, start, end, zone) if steps <= _DAYS_TO_WALK else []
        except Refused:
            raise
        except Exception:  # the libraries raise whatever they stumble over, and may quote it
            raise Refused(CalendarRefusal.NOT_A_CALENDAR) from None
        count += len(found)
        if count > MOST or steps > _DAYS_TO_WALK:
            raise Refused(CalendarRefusal.TOO_MANY)
        yield from (one for one in found if is_before(start, one.ends) and is_before(one.starts, end))


def _parsed(events: list[Event]) -> list[_Component]:
    # Loaded on first use: the calendar library is large, and most chairs never send a calendar.
    from icalendar import Calendar  # noqa: PLC0415

    blocks = ["BEGIN:VCALENDAR"]
    for event in events:
        blocks += ["BEGIN:VEVENT", *map(str, event), "END:VEVENT"]
    parsed = Calendar.from_ical("\r\n".join([*blocks, "END:VCALENDAR", ""])).walk("VEVENT")
    if any(event.errors for event in parsed):
        raise Refused(CalendarRefusal.NOT_A_CALENDAR)
    return parsed


def _is_timed(event: _Component) -> bool:
    """Whether the event can be a conference: it has a time of day and lasts no more than a day.

    An exception that cannot stays, marked as none, since it still stands in for a date of its series.
    """
    starts, ends = event["DTSTART"].dt, event.get("DTEND")
    lasts = event["DURATION"].dt if "DURATION" in event else timedelta(0)
    if isinstance(starts, datetime) and (ends is None or isinstance(ends.dt, datetime)):
        lasts = lasts if ends is None else ends.dt - starts
        if timedelta(0) <= lasts <= _LONGEST:
            return True
    event["SUMMARY"] = ""
    return "RECURRENCE-ID" in event


def _checked(event: _Component, end: datetime) -> int:
    """How many days the event's rules are to be followed for, having found that they can be.

    Raises:
        Refused: UNKNOWN_RULE when they cannot.
    """
    starts = event["DTSTART"].dt
    replaced = event.get("RECURRENCE-ID")
    if "EXRULE" in event or (replaced is not None and _moves_far(replaced, starts)):
        raise Refused(CalendarRefusal.UNKNOWN_RULE)
    rules = event.get("RRULE", [])
    # The library gives none, one, or a list of them.
    rules = rules if isinstance(rules, list) else [rules]
    for rule in rules:
        check_rule(rule, starts)
    return len(rules) * max(0, (end.date() - _day(starts)).days)


def _moves_far(replaced: Any, starts: date) -> bool:
    """Whether an exception moves all that follow, or so far that the whole way would have to be walked."""
    return "RANGE" in replaced.params or abs(_day(replaced.dt) - _day(starts)) > _FARTHEST_MOVE


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _expanded(
    uid: str, events: list[_Component], start: datetime, end: datetime, zone: ZoneInfo
) -> list[Conference]:
    from icalendar import Calendar  # noqa: PLC0415
    from recurring_ical_events import CalendarQuery  # noqa: PLC0415

    calendar = Calendar()
    for event in events:
        calendar.add_component(event)
    repeats = any({"RRULE", "RDATE", "RECURRENCE-ID"} & set(event) for event in events)
    return [
        _conference(instance, uid, repeats=repeats, zone=zone)
        for instance in CalendarQuery(calendar).between(start.astimezone(UTC), end.astimezone(UTC))
        if instance.get("SUMMARY") == KEPT and str(instance.get("STATUS", "")).upper() != "CANCELLED"
    ]


def _conference(instance: _Component, uid: str, *, repeats: bool, zone: ZoneInfo) -> Conference:
    """The instance's times; of a series it is known by the date that it had before it was moved."""
    starts, ends = settled(instance["DTSTART"].dt), settled(instance["DTEND"].dt)
    which = _stamp(instance["RECURRENCE-ID"].dt) if repeats else ""
    identity = sha256(f"{uid}\n{which}".encode()).hexdigest()
    return Conference(starts.astimezone(zone), ends.astimezone(zone), identity)


def _stamp(replaced: date) -> str:
    return (replaced.astimezone(UTC) if isinstance(replaced, datetime) else replaced).isoformat()
