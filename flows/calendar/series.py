"""The entries of one UID brought together: which conferences they are, and which they take away."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from hashlib import sha256
from typing import TypeVar

from msgspec import Struct

from flows.calendar.dates import dates_of, has_end, lasts_of, needed, take_out, within
from flows.calendar.entries import Entry, Window
from flows.calendar.occurrences import Budget
from flows.calendar.refusals import CalendarRefusal, Refused
from flows.calendar.values import between, moment, utc
from flows.time.wall_time import is_before

_T = TypeVar("_T")

_A_DAY = timedelta(days=1)
_STEPS_OF_AN_ENTRY = 20
"""What it costs to read an entry that is to come, however little is in it."""
_LONGEST_UID = 1_000
_MOST_CHANGES = 100
"""How often all later dates of a series may be moved."""
_SPLIT = re.compile(r"_R\d{8}(T\d{6}Z?)?(?=@|$)")
"""What Google puts into the UID of the second half of a series that was split in two."""


class Conference(Struct, frozen=True, order=True):
    """One conference. `uid_hash` stays the same when the calendar is sent again, also after it was moved.

    It is made of the entry's UID and the day on which it was first to be; `series` of the UID alone. `former`
    is what an earlier version of this program made of it.
    """

    starts: datetime
    ends: datetime
    uid_hash: str
    series: str
    former: str


@dataclass(slots=True)
class SeriesReading:
    """What the entries of one UID gave."""

    series: str
    conferences: list[Conference] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    """Conferences that are said not to take place, by hash."""
    whole: bool = False
    """Whether all of it was read, so that what is not among `conferences` does not take place."""
    unread: list[CalendarRefusal] = field(default_factory=list)
    all_day: int = 0
    past: int = 0


def read_series(uid: str, entries: list[Entry], window: Window, budget: Budget) -> SeriesReading:
    """What the entries with one UID hold for the window; what cannot be read of them is counted.

    Raises:
        Refused: TOO_MANY when the budget of the whole file is spent.
    """
    return _Series(uid, entries, window, budget).read()


def series_hash(uid: str) -> str:
    """What stands for a UID; the two halves of a series that was split have the same."""
    return _hash(_plain_uid(uid))


def _plain_uid(uid: str) -> str:
    """A UID without what splitting a series adds to it; one of absurd length by its hash."""
    return _SPLIT.sub("", uid if len(uid) <= _LONGEST_UID else _hash(uid))


class _Exception(Struct, frozen=True):
    """An entry that stands for a date of a series, or for it and all that follow."""

    entry: Entry
    original: datetime | date
    onwards: bool


class _Change(Struct, frozen=True):
    """What happens to all dates of a series from a moment on."""

    since: datetime
    moves: timedelta
    lasts: timedelta
    takes_place: bool


class _Series:
    def __init__(self, uid: str, entries: list[Entry], window: Window, budget: Budget) -> None:
        self._uid = _plain_uid(uid)
        self._window = window
        self._budget = budget
        self._reading = SeriesReading(series_hash(uid))
        self._masters = _newest([entry for entry in entries if not entry.is_exception])
        self._entries = sorted((one for one in entries if one.is_exception), key=lambda one: one.order)
        several = len(self._masters) > 1 or bool(self._entries)
        self._repeats = several or any(master.repeats for master in self._masters)

    def read(self) -> SeriesReading:
        """All of it."""
        reading = self._reading
        reading.unread += [
            CalendarRefusal.NO_SENSE for one in (*self._masters, *self._entries) if not one.whole
        ]
        known = {}
        for entry in self._entries:
            if not entry.is_past(self._window) and (one := self._exception(entry)) is not None:
                known[_key(one.original)] = one
        exceptions = [known[at] for at in sorted(known)]
        for master in self._masters:
            if master.off or not master.whole:
                continue
            if master.is_past(self._window):
                reading.past += bool(master.named)
            else:
                self._try(partial(self._read_master, master, exceptions))
        for one in exceptions:
            self._try(partial(self._read_exception, one))
        reading.whole = bool(self._masters) and not reading.unread
        return reading

    def _try(self, read: Callable[[], _T]) -> _T | None:
        self._budget.begin()
        try:
            self._budget.spend(_STEPS_OF_AN_ENTRY)
            return read()
        except Refused as refused:
            if refused.reason is CalendarRefusal.TOO_MANY:
                raise
            self._reading.unread.append(refused.reason)
            return None

    def _exception(self, entry: Entry) -> _Exception | None:
        def read() -> _Exception:
            line = needed(entry, "RECURRENCE-ID")
            zones = entry.zones
            if self._masters:
                starts = moment(needed(self._masters[0], "DTSTART"), self._masters[0].zones)
                zones = within(zones, starts.tzinfo if isinstance(starts, datetime) else None)
            return _Exception(entry, moment(line, zones), onwards="RANGE" in line.parameters)

        return self._try(read)

    def _read_master(self, master: Entry, exceptions: list[_Exception]) -> None:
        onwards = [one for one in exceptions if one.onwards]
        if len(onwards) > _MOST_CHANGES:
            raise Refused(CalendarRefusal.UNKNOWN_RULE)
        if not master.named and not any(one.entry.named for one in onwards):
            return
        starts = moment(needed(master, "DTSTART"), master.zones)
        if not isinstance(starts, datetime):
            self._reading.all_day += bool(master.named)
            return
        lasts = lasts_of(master, starts)
        changes = [self._change(one, lasts) for one in onwards]
        margin = max((abs(one.moves) for one in changes), default=timedelta(0))
        dates, days = dates_of(master, starts, lasts, self._window, self._budget, margin=margin)
        self._reading.all_day += days
        take_out(dates, [one.original for one in exceptions], starts.tzinfo)
        for at in sorted(dates):
            one = dates[at]
            change = next((each for each in reversed(changes) if each.since <= at), None)
            if change is None and master.named:
                self._add(one.original, one.lasts, one.original)
            elif change is not None and change.takes_place:
                self._add(one.original + change.moves, change.lasts, one.original)

    def _change(self, known: _Exception, lasts: timedelta) -> _Change:
        line = known.entry.times.get("DTSTART")
        starts = known.original if line is None else moment(line, known.entry.zones)
        if not isinstance(starts, datetime) or not isinstance(known.original, datetime):
            raise Refused(CalendarRefusal.UNKNOWN_RULE)
        lasts = lasts_of(known.entry, starts) if has_end(known.entry) else lasts
        moves = between(known.original, starts)
        return _Change(utc(known.original), moves, lasts, self._takes_place(known.entry))

    def _takes_place(self, entry: Entry) -> bool:
        """Whether an exception is a conference that takes place; without a title it is as its series.

        When its series is called off, so is an exception that is no newer.
        """
        if entry.off or any(one.off and entry.order <= one.order for one in self._masters):
            return False
        return entry.named if entry.named is not None else any(one.named for one in self._masters)

    def _read_exception(self, known: _Exception) -> None:
        entry, original = known.entry, known.original
        if not entry.whole:
            return
        if not self._takes_place(entry):
            self._reading.gone |= self._days(original, onwards=known.onwards)
            return
        line = entry.times.get("DTSTART")
        starts = original if line is None else moment(line, entry.zones)
        if not isinstance(starts, datetime):
            self._reading.all_day += 1
            self._reading.gone |= self._days(original)
            return
        lasts = lasts_of(entry, starts)
        if not has_end(entry) and self._masters:
            master = self._masters[0]
            its_start = moment(needed(master, "DTSTART"), master.zones)
            lasts = lasts_of(master, its_start) if isinstance(its_start, datetime) else lasts
        self._add(starts, lasts, original)

    def _add(self, starts: datetime, lasts: timedelta, original: datetime | date) -> None:
        """Take a conference up, if it has a time of day and is in the window."""
        if lasts < timedelta(0):
            raise Refused(CalendarRefusal.NO_SENSE)
        window, zone = self._window, self._window.zone
        try:
            begins, ends = utc(starts), utc(starts + lasts)
        except OverflowError:
            raise Refused(CalendarRefusal.NO_SENSE) from None
        if not is_before(window.start, ends):
            self._reading.past += 1
        elif lasts > _A_DAY or _is_all_day(starts, lasts) or _is_all_day(begins.astimezone(zone), lasts):
            self._reading.all_day += 1
            self._reading.gone.add(self._known_by(original))
        elif is_before(begins, window.end):
            found = Conference(
                begins.astimezone(zone),
                ends.astimezone(zone),
                self._known_by(original),
                self._reading.series,
                self._formerly(original),
            )
            self._reading.conferences.append(found)

    def _known_by(self, original: datetime | date) -> str:
        if not self._repeats:
            return _hash(f"{self._uid}\n")
        return _hash(f"{self._uid}\n{self._day(original).isoformat()}")

    def _formerly(self, original: datetime | date) -> str:
        if not self._repeats:
            return _hash(f"{self._uid}\n")
        stamp = utc(original) if isinstance(original, datetime) else original
        return _hash(f"{self._uid}\n{stamp.isoformat()}")

    def _days(self, original: datetime | date, *, onwards: bool = False) -> set[str]:
        """What a date of the series is known by, and was formerly; `onwards`, with all that follow it."""
        first, last = self._day(original).toordinal(), self._window.end.date().toordinal() + 1
        later = range(max(first, self._window.start.date().toordinal() - 1), last) if onwards else ()
        self._budget.spend(len(later))
        days = (date.fromordinal(day) for day in {first, *later})
        return {self._formerly(original), *map(self._known_by, days)}

    def _day(self, original: datetime | date) -> date:
        # The chair's own zone, so that it matters not in which one a date is given next time.
        return original.astimezone(self._window.zone).date() if isinstance(original, datetime) else original


def _newest(entries: list[Entry]) -> list[Entry]:
    """The newest version of an entry; several, where those of one version are at different times."""
    newest = max((entry.order for entry in entries), default=None)
    return list({one.times.value("DTSTART"): one for one in entries if one.order == newest}.values())


def _key(original: datetime | date) -> datetime:
    return utc(original) if isinstance(original, datetime) else datetime.combine(original, time(), UTC)


def _is_all_day(starts: datetime, lasts: timedelta) -> bool:
    """Whether it goes from midnight to midnight, as Outlook writes a day without a time."""
    return starts.time() == time(0) and lasts == _A_DAY


def _hash(known_by: str) -> str:
    return sha256(known_by.encode(errors="replace")).hexdigest()
