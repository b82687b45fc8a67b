"""A calendar that is sent again leads to the same list as if it were the first, but for what was dropped."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.calendar.conferences import WORDS, CalendarReading, conferences
from flows.calendar.reconciling import Known, reconciled

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 9, 1, 8, tzinfo=LONDON)
END = NOW + timedelta(weeks=26)
FIRST = date(2026, 9, 7)


@dataclass(frozen=True)
class Entry:
    """A conference, or a weekly series of them; `dates` are what was done to single dates of it."""

    uid: int
    day: date
    hour: int
    count: int
    state: str = "on"
    dates: dict[int, tuple[str, int, int]] = field(default_factory=dict)

    def lines(self):
        """As a calendar writes it."""
        if self.state == "removed":
            return []
        lines = ["BEGIN:VEVENT", f"UID:{self.uid}", *self._times(self.day, self.hour)]
        lines.append("SUMMARY:Cancelled: ICPC" if self.state == "called off" else "SUMMARY:ICPC")
        lines += ["STATUS:CANCELLED"] if self.state == "cancelled" else []
        lines += [f"RRULE:FREQ=WEEKLY;COUNT={self.count}"] if self.count > 1 else []
        others = []
        for number, (what, days, hour) in self.dates.items():
            original = self._stamp(self._day_of(number), self.hour)
            if what == "left out":
                lines.append(f"EXDATE;TZID=Europe/London:{original}")
                continue
            there = self._times(self._day_of(number) + timedelta(days=days), hour)
            status = ["STATUS:CANCELLED"] if what == "cancelled" else []
            exception = [f"UID:{self.uid}", f"RECURRENCE-ID;TZID=Europe/London:{original}", *there, *status]
            others += ["BEGIN:VEVENT", "SUMMARY:RCPC", *exception, "END:VEVENT"]
        return [*lines, "END:VEVENT", *others]

    def ends(self):
        """When each of its dates that take place ends, by number."""
        if self.state != "on":
            return {}
        found = {}
        for number in range(self.count):
            what, days, hour = self.dates.get(number, ("on", 0, self.hour))
            if what in {"on", "moved"}:
                day = self._day_of(number) + timedelta(days=days)
                found[self.uid, number] = datetime.combine(day, time(hour + 1), LONDON)
        return found

    def _day_of(self, number):
        return self.day + timedelta(weeks=number)

    @staticmethod
    def _stamp(day, hour):
        return f"{day:%Y%m%d}T{hour:02}0000"

    def _times(self, day, hour):
        starts, ends = self._stamp(day, hour), self._stamp(day, hour + 1)
        return [f"DTSTART;TZID=Europe/London:{starts}", f"DTEND;TZID=Europe/London:{ends}"]


HOURS = st.integers(9, 16)
CHANGES = st.tuples(st.sampled_from(["left out", "cancelled", "moved"]), st.integers(-2, 2), HOURS)


@st.composite
def calendars(draw):
    entries = []
    for uid in range(draw(st.integers(1, 5))):
        count = draw(st.sampled_from([1, 1, 3, 6]))
        day = FIRST + timedelta(days=draw(st.integers(0, 60)))
        dates = draw(st.dictionaries(st.integers(0, count - 1), CHANGES, max_size=2)) if count > 1 else {}
        entries.append(Entry(uid, day, draw(HOURS), count, dates=dates))
    return entries


@st.composite
def exports(draw):
    """A calendar, what it became until it was exported again, and which of its dates the chair dropped."""
    before = draw(calendars())
    after = []
    for entry in before:
        days = draw(st.integers(-20, 20)) if entry.count == 1 else 0
        if entry.count > 1 and not entry.dates:
            days = draw(st.integers(-2, 2))
        dates = (
            {}
            if days or entry.count == 1
            else draw(st.dictionaries(st.integers(0, entry.count - 1), CHANGES, max_size=2))
        )
        after.append(
            replace(
                entry,
                day=max(FIRST, entry.day + timedelta(days=days)),
                hour=draw(HOURS),
                state=draw(st.sampled_from(["on", "on", "on", "cancelled", "called off", "removed"])),
                dates=entry.dates | dates,
            )
        )
    if draw(st.booleans()):
        after += [replace(entry, uid=entry.uid + 100) for entry in draw(calendars())]
    dates = [key for entry in before for key in entry.ends()]
    return before, after, draw(st.sets(st.sampled_from(dates))) if dates else set()


def written(entries):
    """A whole calendar, with something else at its beginning and its end."""
    around = [
        line
        for uid, day in (("first", "20260901"), ("last", "20270301"))
        for line in (
            "BEGIN:VEVENT",
            f"UID:{uid}",
            "SUMMARY:Team day",
            f"DTSTART;VALUE=DATE:{day}",
            "END:VEVENT",
        )
    ]
    lines = [line for entry in entries for line in entry.lines()]
    return "\n".join(["BEGIN:VCALENDAR", *around, *lines, "END:VCALENDAR", ""]).encode()


def take_in(record, entries):
    """The record as it is after a calendar, with what that no longer holds dropped as the chair agrees to."""
    reading = conferences(written(entries), WORDS, NOW, END, LONDON)
    assert isinstance(reading, CalendarReading), reading
    assert reading.unread == 0
    plan = reconciled(tuple(record.values()), reading, NOW)
    after = dict(record)
    for known_as, one in plan.kept:
        known = after.get(known_as)
        number = known_as or max(after, default=0) + 1
        after[number] = Known(number, one.ends, one.uid_hash, one.series, bool(known and known.dropped))
    for one in plan.gone:
        del after[one.id]
    for one in plan.absent:
        after[one.id] = replace(one, dropped=True)
    return after


def listed(record):
    return sorted(one.ends for one in record.values() if not one.dropped)


@settings(deadline=None, max_examples=200)
@given(exports())
def test_a_calendar_sent_again_gives_the_list_of_starting_anew(export):
    before, after, dropped = export
    held = {key: ends for entry in before for key, ends in entry.ends().items()}
    holds = {key: ends for entry in after for key, ends in entry.ends().items()}
    record = take_in({}, before)
    assert listed(record) == sorted(held.values())
    unwanted = [held[key] for key in dropped]
    for number, one in list(record.items()):
        if one.ends in unwanted and list(held.values()).count(one.ends) == 1:
            record[number] = replace(one, dropped=True)
    dropped = {key for key in dropped if list(held.values()).count(held[key]) == 1}
    again = take_in(record, after)
    assert listed(again) == sorted(ends for key, ends in holds.items() if key not in dropped)
    assert len({one.uid_hash for one in again.values()}) == len(again)
    assert take_in(again, after) == again
