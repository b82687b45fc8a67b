"""`chairs hold` and `chairs release`: a legal hold, and its end; both while the bot may run."""

import argparse
import asyncio

from bot.cli.chairs import NoSuchChair
from bot.context import Context, put
from bot.names import called
from bot.open_store import store_beside
from bot.settings import Settings, load
from bot.usecases import holding
from storage.chairs import Chair
from storage.store import Records


def hold(arguments: argparse.Namespace) -> int:
    """Put a legal hold on a chair: nothing of theirs is deleted; raises NoSuchChair or AlreadyHeld."""
    asyncio.run(_hold(load(), arguments.number, arguments.reason))
    return 0


def release(arguments: argparse.Namespace) -> int:
    """Lift the hold, and delete what the chair wanted gone; raises NoSuchChair, NotHeld or NotErased."""
    asyncio.run(_release(load(), arguments.number, arguments.reason))
    return 0


async def _hold(settings: Settings, number: int, reason: str) -> None:
    def job(records: Records) -> str:
        chair = _found(records, number)
        records.holds.put_on(chair, records.clock(), reason)
        return called(records, chair)

    async with store_beside(settings) as store:
        name = await store.write(job)
    print(f"A hold is on {name}: until `chairs release {number}`, nothing of theirs is deleted.")
    print("What they correct is replaced all the same: make a backup now, and keep it.")


async def _release(settings: Settings, number: int, reason: str) -> None:
    def job(records: Records) -> tuple[str, bool]:
        chair = _found(records, number)
        name = called(records, chair)
        now = records.clock().astimezone(chair.time_zone(settings.time_zone))
        shown = holding.lifted(Context(records, chair, now), reason)
        put(records, chair, shown or [])
        return name, shown != []

    async with store_beside(settings) as store:
        name, erased = await store.write(job)
        print(f"The hold on {name} is lifted.")
        if erased:
            await store.prove_erased()
            print("What they wanted deleted meanwhile is deleted. Make a backup now: older ones in its")
            print("folder then no longer open for a chair who left.")


def _found(records: Records, number: int) -> Chair:
    chair = records.chairs.by_id(number)
    if chair is None:
        raise NoSuchChair(number)
    return chair
