"""`inbox` and `inbox retry`: what was set aside because it failed; both may be used while the bot runs."""

import argparse
import asyncio

from bot.open_store import store_beside
from bot.settings import Settings, load
from storage.errors import AfterwordError
from storage.store import Records

ALL = "all"


class NotSetAside(AfterwordError):
    """No update with that number is set aside: `inbox` shows which are."""


def list_inbox(arguments: argparse.Namespace) -> int:
    """Print how many updates wait, and of each that is set aside its number, when it came, and its tries."""
    asyncio.run(_list(load()))
    return 0


def retry(arguments: argparse.Namespace) -> int:
    """Put one update that was set aside, or all, back to be tried again; raises NotSetAside."""
    asyncio.run(_retry(load(), arguments.number))
    return 0


def update_number(given: str) -> int | None:
    """The number of an update; None for all of them."""
    return None if given == ALL else int(given)


async def _list(settings: Settings) -> None:
    async with store_beside(settings) as store:
        (waiting, _), aside, screens, nudges = await store.read(
            lambda records: (
                records.inbox.counts(),
                records.inbox.set_asides(),
                records.outbox.set_asides(),
                records.nudges.unknown(),
            )
        )
    print(f"{waiting} waiting, {len(aside) + len(screens) + len(nudges)} set aside")
    for one in aside:
        came = one.taken_at.astimezone(settings.time_zone)
        print(f"{one.update_id}\tcame {came.day} {came:%B %Y}, {came:%H:%M}\ttried {one.tries} times")
    for screen in screens:
        print(f"screen {screen.id}\t{screen.kind}\tof chair {screen.chair_id}")
    for number, owner, kind in nudges:
        print(f"nudge {number}\t{kind}\tof chair {owner}")


async def _retry(settings: Settings, number: int | None) -> None:
    async with store_beside(settings) as store:
        aside = await store.read(lambda records: [one.update_id for one in records.inbox.set_asides()])
        again = [update_id for update_id in aside if number in (None, update_id)]
        if number is not None and not again:
            raise NotSetAside(number)

        def put_back(records: Records) -> None:
            for update_id in again:
                records.inbox.retry(update_id)

        await store.write(put_back)
    print(f"{len(again)} put back; the bot tries again within seconds, or when it is started.")
