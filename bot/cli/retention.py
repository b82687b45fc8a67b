"""`retention`: what has been kept for as long as it may be; may be used while the bot runs."""

import argparse
import asyncio
from datetime import datetime
from functools import partial

from bot.clock import utc_now
from bot.context import Context
from bot.open_store import store_beside
from bot.settings import Settings, load
from bot.usecases import retaining
from bot.usecases.retaining import Counts
from flows.retention import Retention
from storage.errors import AfterwordError
from storage.records import Records


class NothingRetained(AfterwordError):
    """None of RETAIN_MONTHS, RETAIN_DRAFTS_MONTHS and RETAIN_AUDIT_MONTHS is set: nothing goes by itself."""


def retention(arguments: argparse.Namespace) -> int:
    """Print how much would be told of and erased now; counts alone, and nothing is done."""
    del arguments
    settings = load()
    if settings.retention == Retention():
        raise NothingRetained
    counts, lines = asyncio.run(_counted(settings))
    print("what", "told", "erased", sep="\t")
    print("reflections", counts.told, counts.erased, sep="\t")
    print("drafts", counts.drafts_told, counts.drafts_erased, sep="\t")
    print("audit", 0, lines, sep="\t")
    print(f"Kept by a legal hold: {counts.held}.")
    return 0


async def _counted(settings: Settings) -> tuple[Counts, int]:
    now = utc_now()
    counts = Counts()
    async with store_beside(settings) as store:
        for number in await store.read(partial(retaining.concerned, settings.retention, now)):
            counts += await store.read(partial(_of_chair, settings, now, number))
        return counts, await store.read(partial(retaining.audit_lines, settings.retention, now))


def _of_chair(settings: Settings, now: datetime, number: int, records: Records) -> Counts:
    chair = records.chairs.by_id(number)
    if chair is None:
        return Counts()
    context = Context(records, chair, now.astimezone(chair.time_zone(settings.time_zone)))
    return retaining.counted(context, settings.retention)
