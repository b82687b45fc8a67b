"""A calendar that a chair sends: fetched, read apart, and its conferences kept, a few at a time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from telegram import Bot

from bot.actions.conferences import CalendarRead, CalendarSent
from bot.context import Context
from bot.inbound.calendar_process import Reader
from bot.nudges.conferences import follow
from bot.nudges.preferences import preferences_of
from flows.calendar.conferences import CalendarRefusal, CalendarRefused, Conference
from flows.calendar.ics import BIGGEST
from storage.store import Records, Store

_AHEAD = timedelta(weeks=26)
_A_FEW = 25
"""How many conferences one transaction keeps, so that no talking chair waits long for the database."""


class CalendarUploads:
    """Takes in calendars. `zone` is that of a chair who chose none."""

    def __init__(self, bot: Bot, store: Store, *, zone: ZoneInfo, clock: Callable[[], datetime]) -> None:
        self._bot = bot
        self._store = store
        self._zone = zone
        self._clock = clock
        self._reader = Reader()

    async def handle(self, who: int, sent: CalendarSent) -> CalendarRead:
        """Keep what the calendar holds, if whoever sent it is a chair; doing so again changes nothing.

        Raises TelegramError when the file cannot be had just now, NotKept when the disk would not take it.
        """
        now = self._clock()
        asked = await self._store.read(partial(self._asked, who))
        if asked is None:
            return CalendarRead(sent.message_id)
        if sent.size > BIGGEST:
            return CalendarRead(sent.message_id, refused=CalendarRefusal.TOO_BIG)
        zone, words = asked
        file = await self._bot.get_file(sent.file_id)
        content = bytes(await file.download_as_bytearray())
        found = await self._reader.read(content, words, now, now + _AHEAD, zone)
        if isinstance(found, CalendarRefused):
            return CalendarRead(sent.message_id, refused=found.reason)
        for first in range(0, len(found), _A_FEW):
            await self._store.write(partial(self._keep, who, found[first : first + _A_FEW], now))
        return CalendarRead(sent.message_id, len(found))

    def _asked(self, who: int, records: Records) -> tuple[ZoneInfo, tuple[str, ...]] | None:
        chair = records.chairs.by_telegram(who)
        if chair is None:
            return None
        zone = chair.time_zone(self._zone)
        return zone, preferences_of(records, chair, zone).words

    def _keep(self, who: int, found: tuple[Conference, ...], now: datetime, records: Records) -> None:
        chair = records.chairs.by_telegram(who)
        if chair is None:
            return
        zone = chair.time_zone(self._zone)
        context = Context(records, chair, now.astimezone(zone))
        for one in found:
            follow(context, records.conferences.put(chair, one.ends, zone.key, one.uid_hash, seen_at=now))
