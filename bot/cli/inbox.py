"""`inbox`, `inbox retry` and `inbox drop`: what was set aside; all may be used while the bot runs."""

import argparse
import asyncio
from collections.abc import Callable

from msgspec import Struct

from bot.open_store import store_beside
from bot.settings import Settings, load
from storage.errors import AfterwordError
from storage.store import Records

ALL = "all"
_KINDS = ("update", "screen", "nudge")


class NotSetAside(AfterwordError):
    """Nothing with that number is set aside: `inbox` shows what is."""


class Aside(Struct, frozen=True):
    """Something that is set aside: its kind, and its number among those of its kind."""

    kind: str
    number: int

    def __str__(self) -> str:
        return str(self.number) if self.kind == "update" else f"{self.kind} {self.number}"


def list_inbox(arguments: argparse.Namespace) -> int:
    """Print how many updates wait, and of each that is set aside its number, when it came, and its tries."""
    asyncio.run(_list(load()))
    return 0


def retry(arguments: argparse.Namespace) -> int:
    """Put one thing that was set aside, or all, back to be tried again; raises NotSetAside."""
    count = asyncio.run(_each(load(), which(arguments.which), _put_back))
    print(f"{count} put back; the bot tries again within seconds, or when it is started.")
    return 0


def drop(arguments: argparse.Namespace) -> int:
    """Delete one thing that was set aside, or all, for good; raises NotSetAside or NotErased."""
    count = asyncio.run(_each(load(), which(arguments.which), _drop, erases=True))
    print(f"{count} deleted.")
    return 0


def which(words: list[str]) -> Aside | None:
    """What is named as `inbox` shows it: a number, or `screen` or `nudge` and a number; None for all."""
    match words:
        case ["all"]:
            return None
        case [number] if number.isdecimal():
            return Aside("update", int(number))
        case [kind, number] if kind in _KINDS and number.isdecimal():
            return Aside(kind, int(number))
        case _:
            raise NotSetAside(" ".join(words))


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


async def _each(
    settings: Settings,
    one: Aside | None,
    change: Callable[[Records, Aside], bool],
    *,
    erases: bool = False,
) -> int:
    """Change one thing, or all, and count what changed."""

    def job(records: Records) -> int:
        found = [aside for aside in _asides(records) if one in (None, aside)]
        if one is not None and not found:
            raise NotSetAside(one)
        return sum(change(records, aside) for aside in found)

    async with store_beside(settings) as store:
        count = await store.write(job)
        if erases:
            await store.prove_erased()
        return count


def _asides(records: Records) -> list[Aside]:
    return [
        *(Aside("update", update.update_id) for update in records.inbox.set_asides()),
        *(Aside("screen", screen.id) for screen in records.outbox.set_asides()),
        *(Aside("nudge", number) for number, _, _ in records.nudges.unknown()),
    ]


def _put_back(records: Records, aside: Aside) -> bool:
    match aside.kind:
        case "update":
            return records.inbox.retry(aside.number, records.clock())
        case "screen":
            records.outbox.retry(aside.number)
        case _:
            # A nudge that this version does not know waits for one that does.
            return False
    return True


def _drop(records: Records, aside: Aside) -> bool:
    match aside.kind:
        case "update":
            records.inbox.done(aside.number, records.clock())
        case "screen":
            records.outbox.done(aside.number)
        case _:
            owner = next(owner for number, owner, _ in records.nudges.unknown() if number == aside.number)
            chair = records.chairs.by_id(owner)
            if chair is None:
                return False
            records.nudges.drop(chair, aside.number)
    return True
