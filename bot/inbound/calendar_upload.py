"""A calendar that a chair sends: fetched, read apart, and its conferences kept, a few at a time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from telegram import Bot

from bot.actions.conferences import CalendarRead, CalendarSent
from bot.concurrency import KeyedLock
from bot.context import Context
from bot.forms import texts_of
from bot.inbound.calendar_files import BIGGEST, SUFFIXES
from bot.inbound.calendar_process import Reader
from bot.nudges.preferences import preferences_of
from bot.strings import wording
from bot.usecases import documents
from bot.usecases.conferences import keep_found, known, take_away
from flows.calendar.conferences import CalendarReading, CalendarRefusal, CalendarRefused, Conference
from flows.calendar.reconciling import Known, Reconciled, reconciled
from storage.store import Records, Store

_AHEAD = timedelta(weeks=26)
_A_FEW = 25
"""How many conferences one transaction keeps, so that no talking chair waits long for the database."""
_NAMES = (*SUFFIXES, ".zip", ".eml")
_MIMES = frozenset(
    {
        *("text/calendar", "text/x-vcalendar", "application/ics", "application/x-ical"),
        *("application/zip", "application/x-zip-compressed", "message/rfc822"),
    }
)


def is_calendar(name: str | None, mime: str | None) -> bool:
    """Whether a file is to be read as a calendar: by its name, or by its type where it has no telling one."""
    return (name or "").strip().casefold().endswith(_NAMES) or _type(mime) in _MIMES


def _type(mime: str | None) -> str:
    return (mime or "").partition(";")[0].strip().casefold()


class CalendarUploads:
    """Takes in calendars, one at a time of each chair. `zone` is that of a chair who chose none."""

    def __init__(self, bot: Bot, store: Store, *, zone: ZoneInfo, clock: Callable[[], datetime]) -> None:
        self._bot = bot
        self._store = store
        self._zone = zone
        self._clock = clock
        self._reader = Reader()
        self._turns = KeyedLock()

    async def handle(self, who: int, sent: CalendarSent) -> CalendarRead:
        """Keep what the calendar holds, if whoever sent it is a chair; doing so again changes nothing.

        Raises TelegramError when the file cannot be had just now, NotKept when the disk would not take it.
        """
        async with self._turns.turn(who):
            return await self._taken(who, sent)

    async def _taken(self, who: int, sent: CalendarSent) -> CalendarRead:
        now = self._clock()
        asked = await self._store.read(partial(self._asked, who))
        if asked is None:
            return CalendarRead(sent.message_id)
        if sent.size > BIGGEST:
            return CalendarRead(sent.message_id, refused=CalendarRefusal.TOO_BIG)
        zone, words = asked
        if not await self._store.write(partial(self._may_send, who)):
            return CalendarRead(sent.message_id, refused=CalendarRefusal.TOO_OFTEN)
        file = await self._bot.get_file(sent.file_id)
        if (file.file_size or 0) > BIGGEST:
            return CalendarRead(sent.message_id, refused=CalendarRefusal.TOO_BIG)
        content = bytes(await file.download_as_bytearray())
        found = await self._reader.read(content, words, now, now + _AHEAD, zone)
        if isinstance(found, CalendarRefused):
            return CalendarRead(sent.message_id, refused=found.reason)
        return _told(sent, found, await self.take_in(who, found, now.astimezone(zone)))

    async def take_in(self, who: int, found: CalendarReading, now: datetime) -> Reconciled:
        """Bring a chair's record together with what a calendar holds, at `now` by the chair's clock."""
        plan = reconciled(await self._store.read(partial(self._known, who)), found, now)
        for first in range(0, len(plan.kept), _A_FEW):
            await self._store.write(partial(self._keep, who, plan.kept[first : first + _A_FEW], now))
        await self._store.write(partial(self._take_away, who, plan, now))
        return plan

    def _asked(self, who: int, records: Records) -> tuple[ZoneInfo, tuple[str, ...]] | None:
        chair = records.chairs.by_telegram(who)
        if chair is None:
            return None
        zone = chair.time_zone(self._zone)
        with wording.speaking(texts_of(records, chair)):
            return zone, preferences_of(records, chair, zone).words

    def _may_send(self, who: int, records: Records) -> bool:
        chair = records.chairs.by_telegram(who)
        return chair is not None and documents.may_send_calendar(records, chair)

    def _context(self, who: int, now: datetime, records: Records) -> Context | None:
        chair = records.chairs.by_telegram(who)
        if chair is None:
            return None
        return Context(records, chair, now.astimezone(chair.time_zone(self._zone)))

    def _known(self, who: int, records: Records) -> tuple[Known, ...]:
        context = self._context(who, self._clock(), records)
        return () if context is None else known(context)

    def _keep(
        self, who: int, kept: tuple[tuple[int | None, Conference], ...], now: datetime, records: Records
    ) -> None:
        context = self._context(who, now, records)
        if context is not None:
            for number, one in kept:
                keep_found(context, number, one)

    def _take_away(self, who: int, plan: Reconciled, now: datetime, records: Records) -> None:
        context = self._context(who, now, records)
        if context is None:
            return
        for one in plan.gone:
            take_away(context, one.id)
        for one in plan.absent:
            records.conferences.set_missed(context.chair, one.id, now)


def _told(sent: CalendarSent, found: CalendarReading, plan: Reconciled) -> CalendarRead:
    return CalendarRead(
        sent.message_id,
        count=len(found.conferences),
        unread=found.unread,
        reason=found.reason or "",
        gone=",".join(one.ends.isoformat() for one in plan.gone if not one.dropped),
        cancels=found.cancels,
        all_day=found.all_day,
        past=found.past,
        others=found.others,
    )
