"""A calendar file as text: what little of it is needed, before any library reads it.

Everything but the times of the conferences is dropped here: titles, notes, people, places, and the file's own
zone definitions, which the calendar library would keep for the whole process and so for other chairs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from flows.calendar.zones import known_zone

BIGGEST = 2 * 1024 * 1024
"""Bytes."""
MOST = 5_000
"""Conferences, and dates that are listed singly."""


class CalendarRefusal(StrEnum):
    """Why a calendar was refused."""

    TOO_BIG = "too big"
    NOT_A_CALENDAR = "not a calendar"
    TOO_MANY = "too many"
    UNKNOWN_ZONE = "unknown zone"
    UNKNOWN_RULE = "unknown rule"


class Refused(Exception):
    """The calendar cannot be used; the reason says why, and nothing of the calendar is repeated."""

    def __init__(self, reason: CalendarRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Line:
    """One property of an event: name in capitals, parameters as written but with capital names, value."""

    name: str
    parameters: dict[str, str]
    value: str

    def __str__(self) -> str:
        return "".join(
            (self.name, *(f";{key}={value}" for key, value in self.parameters.items()), ":", self.value)
        )


Event = tuple[Line, ...]

KEPT = "kept"
"""What stands instead of the title of an event that is a conference and takes place."""
DROPPED = "dropped"

_TIMES = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"})
_NEEDED = _TIMES | {"UID", "SUMMARY", "STATUS", "DURATION", "RRULE", "EXRULE", "SEQUENCE"}
_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^":;]*))*):(.*)')
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^":;]*)')
_CANCELLED = re.compile(r"\s*cancell?ed\b", re.IGNORECASE)
_UNTIL_DAY = re.compile(r"(\bUNTIL=\d{8})(?=;|$)", re.IGNORECASE)


def series_in(ics: bytes, words: tuple[str, ...], zone: ZoneInfo) -> dict[str, list[Event]]:
    """The events of every series that has a conference in it, by UID.

    A conference is an event whose title holds one of `words` whole, in any case. Times without a zone are in
    `zone`.

    Raises:
        Refused: TOO_BIG, NOT_A_CALENDAR, UNKNOWN_ZONE of a conference, TOO_MANY events or dates in those.
    """
    if len(ics) > BIGGEST:
        raise Refused(CalendarRefusal.TOO_BIG)
    lines = _unfolded(ics)
    if any(line.upper().replace(" ", "") == "METHOD:CANCEL" for line in lines):
        return {}
    title = _any_of(words)
    series: dict[str, list[Event]] = {}
    for event in _events(lines):
        marked = tuple(_marked(line, title) for line in event)
        series.setdefault(_uid(marked), []).append(marked)
    wanted = {uid: events for uid, events in series.items() if any(_is_kept(event) for event in events)}
    listed = sum(_listed(event) for events in wanted.values() for event in events)
    if sum(map(len, wanted.values())) > MOST or listed > MOST:
        raise Refused(CalendarRefusal.TOO_MANY)
    return {
        uid: [tuple(_zoned(line, zone) for line in event) for event in events]
        for uid, events in wanted.items()
    }


def _unfolded(ics: bytes) -> list[str]:
    text = re.sub(r"\r?\n[ \t]", "", ics.decode("utf-8-sig", errors="replace")).replace("\r", "").strip()
    lines = text.split("\n")
    if lines[0].strip().upper() != "BEGIN:VCALENDAR" or lines[-1].strip().upper() != "END:VCALENDAR":
        raise Refused(CalendarRefusal.NOT_A_CALENDAR)
    return lines


def _events(lines: list[str]) -> Iterator[Event]:
    """The needed lines of each event, without those of what is nested in it, such as its alarms."""
    inside: list[str] = []
    event: list[Line] = []
    for text in lines:
        name, _, value = text.partition(":")
        match name.strip().upper(), value.strip().upper():
            case "BEGIN", component:
                inside.append(component)
            case "END", component:
                if not inside or inside.pop() != component:
                    raise Refused(CalendarRefusal.NOT_A_CALENDAR)
                if component == "VEVENT":
                    yield tuple(event)
                    event = []
            case _ if inside[-1:] == ["VEVENT"] and (line := _line(text)):
                event.append(line)
            case _:
                pass
    if inside:
        raise Refused(CalendarRefusal.NOT_A_CALENDAR)


def _line(text: str) -> Line | None:
    """The line's parts, if it is one that is needed."""
    found = _LINE.fullmatch(text)
    if found is None or found[1].upper() not in _NEEDED:
        return None
    parameters = {key.upper(): value for key, value in _PARAMETER.findall(found[2])}
    return Line(found[1].upper(), parameters, found[3].strip())


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    spaced = (r"\s+".join(map(re.escape, word.split())) for word in words if word.strip())
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced) or '(?!)'})(?!\w)", re.IGNORECASE)


def _marked(line: Line, title: re.Pattern[str]) -> Line:
    """The line; of a title, only whether it is a conference. Outlook writes "Canceled:" before some."""
    if line.name != "SUMMARY":
        return line
    said = re.sub(r"\\[nN]", " ", line.value).replace("\\", "")
    kept = title.search(said) and not _CANCELLED.match(said)
    return Line("SUMMARY", {}, KEPT if kept else DROPPED)


def _is_kept(event: Event) -> bool:
    return any(line.name == "SUMMARY" and line.value == KEPT for line in event)


def _listed(event: Event) -> int:
    """How many dates the event adds or leaves out singly."""
    return sum(line.value.count(",") + 1 for line in event if line.name in {"EXDATE", "RDATE"})


def _uid(event: Event) -> str:
    """The event's UID; one without it goes by its start."""
    values = {line.name: line.value for line in event}
    return values.get("UID") or values.get("DTSTART", "")


def _zoned(line: Line, zone: ZoneInfo) -> Line:
    """The line with its time in a zone that is known; a last day without an hour lasts until its end."""
    if line.name == "RRULE":
        return Line("RRULE", {}, _UNTIL_DAY.sub(r"\1T235959Z", line.value))
    if line.name not in _TIMES or line.parameters.get("VALUE", "").upper() == "DATE" or "T" not in line.value:
        return line
    others = {key: value for key, value in line.parameters.items() if key != "TZID"}
    if line.value.upper().endswith("Z"):
        return Line(line.name, others, line.value)
    named = line.parameters.get("TZID")
    known = zone.key if named is None else known_zone(named)
    if known is None:
        raise Refused(CalendarRefusal.UNKNOWN_ZONE)
    return Line(line.name, {**others, "TZID": known}, line.value)
