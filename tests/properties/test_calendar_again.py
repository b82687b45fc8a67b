"""A calendar that is sent again leads to the same list as if it were the first, but for what was dropped."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Bot

from bot.actions.conferences import DropConference, DropMissing
from bot.context import Context
from bot.inbound.calendar_upload import CalendarUploads
from bot.nudges.planning import thing
from bot.usecases.conferences import handle, known
from flows.availability import NudgeKind
from flows.calendar.conferences import WORDS, CalendarReading, conferences
from storage.store import Store
from storage.vault import Keyring
from tests.storage.samples import joining, parse_form

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


@dataclass
class Diary:
    """One chair's conferences in the record that the bot writes, with what the chair does to them."""

    store: Store
    who: int
    now: datetime = NOW

    async def takes_in(self, entries):
        """A calendar is sent, and the chair agrees that what is no longer in it be dropped."""
        self.now += timedelta(minutes=1)
        reading = conferences(written(entries), WORDS, self.now, END, LONDON)
        assert isinstance(reading, CalendarReading), reading
        assert reading.unread == 0
        uploads = CalendarUploads(Bot("1:none"), self.store, zone=LONDON, clock=lambda: self.now)
        await uploads.take_in(self.who, reading, self.now)
        await self._does(DropMissing())

    async def drops(self, ends):
        """The conferences that end then are dropped by a tap, if there is but one; whether that was so."""
        found = [one.id for one in await self._known() if one.ends == ends]
        for number in found if len(found) == 1 else ():
            await self._does(DropConference(number))
        return len(found) == 1

    async def listed(self):
        """When each conference ends that is not dropped."""
        return sorted(one.ends for one in await self._known() if not one.dropped)

    async def hashes(self):
        return [one.uid_hash for one in await self._known()]

    async def asked_after(self):
        """For the end of which conferences a nudge is planned; each must be planned once."""

        def look(context):
            ends = {thing(NudgeKind.CONFERENCE, one.id): one.ends for one in known(context)}
            coming = [stored.nudge for stored in context.records.nudges.coming(context.chair)]
            return [ends[nudge.about] for nudge in coming if nudge.kind is NudgeKind.CONFERENCE]

        return sorted(await self._look(look))

    async def state(self):
        """All of it, to be compared."""
        return await self._known(), await self.asked_after()

    async def _known(self):
        return await self._look(lambda context: sorted(known(context), key=lambda one: one.id))

    async def _look(self, look):
        return await self.store.read(lambda records: look(self._context(records)))

    async def _does(self, action):
        await self.store.write(lambda records: handle(self._context(records), action))

    def _context(self, records):
        return Context(records, records.chairs.by_telegram(self.who), self.now)


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """The record, and what runs in it: every example is another chair's."""
    folder = tmp_path_factory.mktemp("record")
    with asyncio.Runner() as runner:
        numbers = count(1)

        async def run(example, export):
            who = next(numbers)
            await store.write(joining(who))
            other = next(numbers)
            await store.write(joining(other))
            await example(Diary(store, who), Diary(store, other), export)

        store = Store.open(folder / "record.db", Keyring.fresh(), parse_form=parse_form, clock=lambda: NOW)
        yield lambda example, export: runner.run(run(example, export))
        runner.run(store.close())


async def sent_again(diary, anew, export):
    """One chair sends a calendar and its later export, another that export alone: they have the same."""
    before, after, dropped = export
    held = {key: ends for entry in before for key, ends in entry.ends().items()}
    holds = {key: ends for entry in after for key, ends in entry.ends().items()}
    await diary.takes_in(before)
    assert await diary.listed() == await diary.asked_after() == sorted(held.values())
    dropped = {key for key in dropped if await diary.drops(held[key])}
    await diary.takes_in(after)
    await anew.takes_in(after)
    assert await anew.listed() == sorted(holds.values())
    assert await diary.listed() == sorted(ends for key, ends in holds.items() if key not in dropped)
    assert await diary.asked_after() == await diary.listed()
    hashes = await diary.hashes()
    assert len(set(hashes)) == len(hashes)
    state = await diary.state()
    await diary.takes_in(after)
    assert await diary.state() == state


@settings(deadline=None, max_examples=60)
@given(export=exports())
def test_a_calendar_sent_again_gives_the_list_of_starting_anew(record, export):
    record(sent_again, export)
