"""A calendar's text as components with their properties: the few that are needed, read with forgiveness.

Titles stay only until it is known whether they are a conference's; notes, people and places are never read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from msgspec import Struct

from flows.calendar.refusals import CalendarRefusal, Refused

_MOST_LINES = 300_000
_MOST_ENTRIES = 25_000
_LONGEST_LINE = 200_000
_DEEPEST = 16

_TIMES = frozenset({"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "EXDATE", "RDATE"})
_LISTS = frozenset({"EXDATE", "RDATE"})
"""What lists times; vCalendar 1.0 parts them with semicolons."""
_OF_EVENTS = _TIMES | {
    *("UID", "SUMMARY", "STATUS", "RRULE", "EXRULE", "SEQUENCE", "DTSTAMP", "ATTENDEE"),
    *("X-MICROSOFT-CDO-ALLDAYEVENT", "X-MS-OLK-FORCEINSPECTOROPEN"),
}
_OF_ZONES = frozenset({"TZID", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"})
_OF_CALENDARS = frozenset(
    {"METHOD", "VERSION", "X-WR-CALNAME", "X-WR-TIMEZONE", "X-OWNER", "X-CALSTART", "X-CALEND"}
)
_NEEDED = {
    "VCALENDAR": _OF_CALENDARS,
    "VEVENT": _OF_EVENTS,
    "VTIMEZONE": _OF_ZONES,
    "STANDARD": _OF_ZONES,
    "DAYLIGHT": _OF_ZONES,
}
_VALUE = r'(?:"[^"]*"|[^":;,]*)'
# Each part is of one kind only, and none is given back: a head that fits nowhere is refused in one pass.
_HEAD = re.compile(rf"((?:;[A-Za-z0-9-]++(?:={_VALUE}(?:,{_VALUE})*+)?)*+)\s*:")
_ANSWER = re.compile(r';PARTSTAT="?([A-Z-]+)', re.IGNORECASE | re.ASCII)
_QUOTED = re.compile(r"(?:=[0-9A-Fa-f]{2})+", re.ASCII)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|.*?)(?=;[A-Za-z0-9-]+=|$)')


class Line(Struct, frozen=True):
    """One property: its name in capitals, its parameters with names in capitals, its value."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """A component with the lines of it that are needed, and the components in it.

    One that is not `whole` was cut off, or something in it could not be read at all.
    """

    kind: str
    lines: list[Line] = field(default_factory=list)
    inside: list["Component"] = field(default_factory=list)
    whole: bool = True

    def get(self, name: str) -> Line | None:
        """The first line of that name."""
        return next((line for line in self.lines if line.name == name), None)

    def all(self, name: str) -> list[Line]:
        """Every line of that name."""
        return [line for line in self.lines if line.name == name]

    def value(self, name: str) -> str:
        """The value of the first line of that name, or nothing."""
        line = self.get(name)
        return "" if line is None else line.value


def components(text: str) -> list[Component]:
    """The calendars that a text holds.

    What stands before, between and behind them is passed over; so is what cannot be a property, as the rest
    of a note whose line breaks were left as they were. A component that is cut off ends where the text does.

    Raises:
        Refused: TOO_MANY lines, counted before any of them is looked at, or entries.
    """
    if text.count("\n") + text.count("\r") > 2 * _MOST_LINES:
        raise Refused(CalendarRefusal.TOO_MANY)
    calendars: list[Component] = []
    open_ones: list[Component] = []
    entries = 0
    for line in _unfolded(text):
        match line[:6].upper():
            case "BEGIN:":
                kind = line[6:].strip().upper()
                if kind == "VEVENT" and (begun := _innermost(open_ones, "VEVENT")) is not None:
                    # An entry never holds another: the first one's end is missing.
                    open_ones[begun].whole = False
                    del open_ones[begun:]
                entries += kind == "VEVENT"
                if len(open_ones) >= _DEEPEST or entries > _MOST_ENTRIES:
                    raise Refused(CalendarRefusal.TOO_MANY)
                component = Component(kind)
                (open_ones[-1].inside if open_ones else calendars).append(component)
                open_ones.append(component)
            case start if start.startswith("END:"):
                begun = _innermost(open_ones, line[4:].strip().upper())
                if begun is not None:
                    del open_ones[begun:]
            case _ if open_ones:
                _take(open_ones[-1], line)
            case _:
                pass
    for component in open_ones:
        component.whole = False
    return [one for one in calendars if one.kind == "VCALENDAR"]


def events_in(calendar: Component) -> Iterator[Component]:
    """Every entry of a calendar, however it is wrapped."""
    for component in calendar.inside:
        if component.kind == "VEVENT":
            yield component
        elif component.kind == "VCALENDAR":
            yield from events_in(component)


def _innermost(open_ones: list[Component], kind: str) -> int | None:
    return next((i for i in range(len(open_ones) - 1, -1, -1) if open_ones[i].kind == kind), None)


def _unfolded(text: str) -> list[str]:
    """The lines, with those joined that were folded: one that begins with a space goes on with the last."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Blank lines between two halves of a folded one are no part of it.
    lines = re.sub(r"\n[ \t]", "", re.sub(r"\n{2,}", "\n", text)).split("\n")
    if len(lines) > _MOST_LINES:
        raise Refused(CalendarRefusal.TOO_MANY)
    return lines


def _take(component: Component, text: str) -> None:
    needed = _NEEDED.get(component.kind)
    if needed is None:
        return
    head, colon, _ = text.partition(":")
    name = head.partition(";")[0].strip().upper()
    if name not in needed:
        if not (colon and name.replace("-", "").isalnum()):
            _go_on(component, text)
        return
    line = _line(name, text[len(head.partition(";")[0]) :]) if len(text) <= _LONGEST_LINE else None
    if line is None:
        component.whole = False
    else:
        component.lines.append(line)


def _go_on(component: Component, text: str) -> None:
    """Text that is no property goes on with a title, if that is what came last: its break was left raw."""
    last = component.lines[-1] if component.lines else None
    if last is not None and last.name == "SUMMARY" and len(last.value) < _LONGEST_LINE:
        component.lines[-1] = Line(
            last.name, last.parameters, f"{last.value.removesuffix('=')} {text.strip()}"
        )


def _line(name: str, rest: str) -> Line | None:
    """The line of that name, `rest` being its parameters and value; none where there is no telling."""
    if rest.startswith(":"):
        return Line(name, {}, rest[1:].replace(";", ",").strip() if name in _LISTS else rest[1:].strip())
    if name == "ATTENDEE":
        return _attendee(rest)
    if name in _TIMES:
        # No time holds a colon, but a zone's name that should be quoted may.
        head, _, value = rest.rpartition(":")
    else:
        found = _HEAD.match(rest)
        if found is None:
            return None
        head, value = found[1], rest[found.end() :]
    parameters = {key.upper(): given.strip('"') for key, given in _PARAMETER.findall(head)}
    if parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        value = _QUOTED.sub(_unquoted, value)
    if name in _LISTS:
        value = value.replace(";", ",")
    return Line(name, parameters, value.strip())


def _attendee(rest: str) -> Line:
    """Who is asked, and whether they said no: no more is needed, and a meeting may ask hundreds."""
    head, _, address = rest.rpartition(":")
    said = _ANSWER.search(head)
    return Line("ATTENDEE", {"PARTSTAT": said[1]} if said else {}, address.strip())


def _unquoted(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("=", "")).decode(errors="replace")
