"""A second reading of calendars, written apart from the first: by dateutil's rules and zones alone.

It takes plain files of the corpus alone: every line whole, every entry readable, titles as they are.
"""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

from dateutil import parser, rrule, tz

LONDON = ZoneInfo("Europe/London")


def read(text, start, end):
    """When every entry called ICPC or RCPC that takes place between two moments starts and ends."""
    reading = _Reading(text)
    found = {pair for uid in reading.entries for pair in reading.of(uid)}
    return sorted((a, b) for a, b in found if b > start and a < end)


class _Reading:
    def __init__(self, text):
        lines = text.splitlines()
        self.cancels = "METHOD:CANCEL" in lines
        self.owner = next((line[13:] for line in lines if line.startswith("X-WR-CALNAME:")), None)
        self.zones = self._zones(text)
        self.entries = defaultdict(list)
        entry = None
        for line in lines:
            if line == "BEGIN:VEVENT":
                entry = []
            elif line == "END:VEVENT":
                uid = next((value for name, _, value in entry if name == "UID"), entry[-2][2])
                self.entries[uid].append(entry)
                entry = None
            elif entry is not None:
                entry.append(self._line(line))

    @staticmethod
    def _zones(text):
        begins, ends = text.find("BEGIN:VTIMEZONE"), text.rfind("END:VTIMEZONE")
        if begins < 0:
            return {}
        known = [line for line in text[begins:ends].splitlines() if not line.startswith("X-")]
        defined = tz.tzical(StringIO("\n".join([*known, "END:VTIMEZONE", ""])))
        return {_bare(name): defined.get(name) for name in list(defined.keys())}

    @staticmethod
    def _line(line):
        if line.startswith(("DT", "RDATE", "EXDATE", "RECURRENCE-ID")):
            head, _, value = line.rpartition(":")
        else:
            head, _, value = line.partition(":")
        name, *rest = head.split(";")
        return name, dict(part.split("=", 1) for part in rest if "=" in part) | {"": head}, value

    def of(self, uid):
        entries = self.entries[uid]
        masters = [one for one in entries if not _get(one, "RECURRENCE-ID")]
        newest = max((int(_value(one, "SEQUENCE") or 0) for one in masters), default=0)
        masters = [one for one in masters if int(_value(one, "SEQUENCE") or 0) == newest]
        overrides = sorted(
            (one for one in entries if _get(one, "RECURRENCE-ID")),
            key=lambda one: int(_value(one, "SEQUENCE") or 0),
        )
        for master in masters:
            yield from self._of_master(master, overrides)

    def _of_master(self, master, overrides):
        starts, length = self._times(master)
        zone = starts.tzinfo
        dates = {}
        rules = rrule.rruleset()
        rules.rdate(starts.replace(tzinfo=None))
        for _, _, value in _all(master, "RRULE"):
            rules.rrule(self._rule(value, starts))
        for wall in rules.between(datetime(2026, 1, 1), datetime(2027, 12, 31), inc=True):  # noqa: DTZ001
            dates[wall.replace(tzinfo=zone)] = length
        for _, parameters, value in _all(master, "RDATE"):
            for each in value.split(","):
                begins, _, ends = each.partition("/")
                at = self._moment(parameters, begins, zone)
                its = length if not ends else self._length(parameters, at, ends, zone)
                dates[at] = its
        for _, parameters, value in _all(master, "EXDATE"):
            for each in value.split(","):
                self._remove(dates, parameters, each, zone)
        later = None
        placed = {}
        for override in overrides:
            _, parameters, value = _get(override, "RECURRENCE-ID")
            whole = "RANGE" in parameters
            original = self._remove(dates, parameters, value, zone)
            if whole:
                later = (original, override)
            placed[original] = override
        for at, lasts in dates.items():
            if later is not None and at > later[0]:
                new, new_lasts = self._times(later[1])
                yield from self._taking_place(later[1], at + (new - later[0]), new_lasts, master)
            else:
                yield from self._taking_place(master, at, lasts, master)
        for override in placed.values():
            yield from self._taking_place(override, *self._times(override), master)

    def _taking_place(self, entry, starts, lasts, master):
        title = _value(entry, "SUMMARY") or _value(master, "SUMMARY")
        off = self.cancels or _value(entry, "STATUS") == "CANCELLED" or title not in {"ICPC", "RCPC"}
        declined = any(
            parameters.get("PARTSTAT") == "DECLINED" and value == f"mailto:{self.owner}"
            for _, parameters, value in _all(entry, "ATTENDEE")
        )
        midnight = starts.astimezone(LONDON).hour == 0 and lasts == timedelta(days=1)
        if not (off or declined or midnight or lasts > timedelta(days=1)):
            yield starts.astimezone(UTC), (starts + lasts).astimezone(UTC)

    def _rule(self, text, starts):
        parts = [part for part in text.split(";") if not part.startswith("UNTIL=")]
        until = next((part[6:] for part in text.split(";") if part.startswith("UNTIL=")), None)
        if until is not None:
            if until.endswith("Z"):
                last = parser.parse(until).astimezone(starts.tzinfo).replace(tzinfo=None)
            else:
                last = parser.parse(until if "T" in until else f"{until}T235959")
            parts.append(f"UNTIL={last:%Y%m%dT%H%M%S}")
        return rrule.rrulestr(";".join(parts), dtstart=starts.replace(tzinfo=None))

    def _times(self, entry):
        _, parameters, value = _get(entry, "DTSTART")
        if "T" not in value:
            return datetime.combine(parser.parse(value), datetime.min.time(), LONDON), timedelta(days=1)
        starts = self._moment(parameters, value, LONDON)
        if (ends := _get(entry, "DTEND")) is not None:
            lasts = self._moment(ends[1], ends[2], LONDON).astimezone(UTC) - starts.astimezone(UTC)
        else:
            lasts = self._length({}, starts, _value(entry, "DURATION") or "PT0S", LONDON)
        return starts, lasts

    def _length(self, parameters, starts, text, zone):
        if not text.startswith("P"):
            return self._moment(parameters, text, zone) - starts
        hours, _, minutes = text[2:].partition("H") if "H" in text else ("0", "", text[2:])
        return timedelta(hours=int(hours), minutes=int(minutes.rstrip("MS") or 0))

    def _moment(self, parameters, value, zone):
        moment = parser.parse(value)
        if value.endswith("Z"):
            return moment.astimezone(UTC)
        head = parameters.get("", "")
        name = head.partition("TZID=")[2].removesuffix(";VALUE=PERIOD") if "TZID=" in head else None
        if name is None:
            return moment.replace(tzinfo=zone)
        return moment.replace(tzinfo=self.zones.get(_bare(name)) or tz.gettz(name))

    def _remove(self, dates, parameters, value, zone):
        """Take out the date that is meant, and say which it was."""
        day_alone = "T" not in value or value.endswith("T000000")
        wanted = parser.parse(value).date() if day_alone else self._moment(parameters, value, zone)
        for at in list(dates):
            if (at.astimezone(zone).date() if day_alone else at) == wanted:
                del dates[at]
                return at
        return wanted


def _all(entry, name):
    return [line for line in entry if line[0] == name]


def _get(entry, name):
    return next(iter(_all(entry, name)), None)


def _value(entry, name):
    return (_get(entry, name) or (None, None, None))[2]


def _bare(name):
    return name.replace("\\", "").replace('"', "")
