"""Conferences in a calendar that a chair sends: when they are, and nothing else."""

from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from flows.calendar.encoding import BEGIN, decoded
from flows.calendar.entries import Entry, Sheet, Window, sheet_of
from flows.calendar.lines import components
from flows.calendar.occurrences import Budget
from flows.calendar.refusals import CalendarRefusal, Refused
from flows.calendar.series import Conference, SeriesReading, read_series, series_hash
from flows.calendar.titles import WORDS, Titles
from flows.calendar.zones import FileZones

__all__ = ["WORDS", "CalendarReading", "CalendarRefusal", "CalendarRefused", "Conference", "conferences"]

BIGGEST = 8 * 1024 * 1024
"""Bytes."""
MOST = 5_000
"""Conferences to come."""
_STEPS, _STEPS_OF_ONE = 150_000, 25_000
"""How far the rules of a whole file are followed, and those of one entry."""


class CalendarReading(Struct, frozen=True):
    """What a calendar holds; of the rest, how much there was of each kind, and no more.

    `whole` and `gone` tell which conferences that were known before do not take place: those of a series in
    `whole` that are not among the conferences, and those in `gone`. `spans` are the days of which the
    calendar tells, if it is more than single entries.
    """

    conferences: tuple[Conference, ...]
    unread: int
    """Entries to come that could not be read, and may be conferences."""
    reason: CalendarRefusal | None
    """Why most of those could not be."""
    whole: frozenset[str]
    gone: frozenset[str]
    doubtful: frozenset[str]
    """Series of which something could not be read."""
    spans: tuple[date, date] | None
    cancels: bool
    """Whether it was sent to cancel."""
    all_day: int
    past: int
    others: int
    """Entries to come under other titles."""


class CalendarRefused(Struct, frozen=True):
    """The calendar was refused; nothing of it is repeated here."""

    reason: CalendarRefusal


def conferences(
    ics: bytes, words: tuple[str, ...], start: datetime, end: datetime, zone: ZoneInfo
) -> CalendarReading | CalendarRefused:
    """The conferences that end after `start` and start before `end`, in order, in the chair's `zone`.

    `ics` holds one calendar or several, one after another. A conference is an entry whose title holds
    one of `words` whole, in any case. It has a time of day and lasts a day at most; what is cancelled, or
    declined by the chair, is left out. Times without a zone are in that of the calendar, or in `zone`. An
    entry that cannot be read is counted, and the others are read. Time and memory are bounded whatever
    `ics` holds, and nothing depends on where or when it is read. Never raises for what it holds.
    """
    window = Window(start, end, zone)
    try:
        titles = Titles.of(words)
        zones = FileZones(window)
        sheets = [sheet_of(one, titles, window, zones) for one in components(_text(ics))]
        return _read(sheets, window)
    except Refused as refused:
        return CalendarRefused(refused.reason)


def _text(ics: bytes) -> str:
    """The calendars as text, without what stands before the first."""
    if len(ics) > BIGGEST:
        raise Refused(CalendarRefusal.TOO_BIG)
    text = decoded(ics)
    begins = text.upper().find(BEGIN)
    if begins < 0:
        raise Refused(CalendarRefusal.NOT_A_CALENDAR)
    return text[begins:]


def _read(sheets: list[Sheet], window: Window) -> CalendarReading:
    by_uid: dict[str, list[Entry]] = {}
    for entry in (entry for sheet in sheets for entry in sheet.entries):
        by_uid.setdefault(entry.uid, []).append(entry)
    budget = Budget(_STEPS, _STEPS_OF_ONE)
    readings = []
    others = count = 0
    for uid, entries in by_uid.items():
        if not any(entry.named or entry.off or not _is_known(entry) for entry in entries):
            others += any(not entry.is_past(window) for entry in entries)
            continue
        reading = _of(uid, entries, window, budget)
        readings.append(reading)
        count += len(reading.conferences)
        if count > MOST:
            raise Refused(CalendarRefusal.TOO_MANY)
    return _together(readings, sheets, others)


def _is_known(entry: Entry) -> bool:
    """Whether there is no doubt that the entry is no conference: it is whole, or its title was still read."""
    return entry.whole or entry.named is False


def _of(uid: str, entries: list[Entry], window: Window, budget: Budget) -> SeriesReading:
    try:
        return read_series(uid, entries, window, budget)
    except Refused as refused:
        return SeriesReading(series_hash(uid), unread=[refused.reason])


def _together(readings: list[SeriesReading], sheets: list[Sheet], others: int) -> CalendarReading:
    unread = Counter(reason for reading in readings for reason in reading.unread)
    doubtful = frozenset(reading.series for reading in readings if reading.unread)
    spans = [sheet.spans for sheet in sheets if sheet.spans is not None]
    return CalendarReading(
        conferences=tuple(sorted(one for reading in readings for one in reading.conferences)),
        unread=unread.total(),
        reason=unread.most_common(1)[0][0] if unread else None,
        whole=frozenset(reading.series for reading in readings if reading.whole) - doubtful,
        gone=frozenset(known for reading in readings for known in reading.gone),
        doubtful=doubtful,
        spans=(min(first for first, _ in spans), max(last for _, last in spans)) if spans else None,
        cancels=any(sheet.cancels for sheet in sheets),
        all_day=sum(reading.all_day for reading in readings),
        past=sum(reading.past for reading in readings),
        others=others,
    )
