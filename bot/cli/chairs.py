"""`chairs list` and `chairs remove`: who may use the bot; all may be used while it runs."""

import argparse
import asyncio
import sys

from bot.cli.tables import print_rows
from bot.open_store import store_beside
from bot.settings import Settings, load
from bot.usecases.shared import take_away_ended
from storage.chairs import Chair
from storage.errors import AfterwordError
from storage.store import Records

_FIELDS = ("number", "name", "joined", "reachable")


class NoSuchChair(AfterwordError):
    """There is no chair with that number: `chairs list` shows them."""


class OtherName(AfterwordError):
    """That is not the name of the chair with this number, so nobody is removed: write it as it is shown."""


def list_chairs(arguments: argparse.Namespace) -> int:
    """Print each chair's number, name, and when they joined, parted by tabs, as CSV or as JSON."""
    asyncio.run(_list_chairs(load(), arguments))
    return 0


def remove_chair(arguments: argparse.Namespace) -> int:
    """Delete a chair and everything of theirs; raises NoSuchChair, or NotErased if the disk still has it."""
    asyncio.run(_remove_chair(load(), arguments.number, arguments.name))
    return 0


async def _list_chairs(settings: Settings, arguments: argparse.Namespace) -> None:
    async with store_beside(settings) as store:
        found = await store.read(_named)
    print_rows(arguments, _FIELDS, (_listed(name, chair, settings) for name, chair in found))


def _listed(name: str, chair: Chair, settings: Settings) -> tuple[dict[str, object], list[str]]:
    joined = chair.joined_at.astimezone(settings.time_zone)
    row = {
        "number": chair.id,
        "name": name,
        "joined": joined.date().isoformat(),
        "reachable": "no" if chair.unreachable else "yes",
    }
    line = [str(chair.id), name, f"joined {joined.day} {joined:%B %Y}"]
    return row, [*line, "cannot be reached"] if chair.unreachable else line


async def _remove_chair(settings: Settings, number: int, said: str | None) -> None:
    async with store_beside(settings) as store:
        chair = await store.read(lambda records: records.chairs.by_id(number))
        if chair is None:
            raise NoSuchChair(number)
        name = await store.read(lambda records: records.chairs.name(chair))
        if (said if said is not None else await asyncio.to_thread(_asked, name, chair)).strip() != name:
            raise OtherName(number)
        await store.write(lambda records: _removed(records, chair))
        await store.prove_erased()
        print(f"{name} is removed, and everything of theirs is deleted.")
        print("Backups that are older lose it with the next backup into their folder: make one now.")


def _removed(records: Records, chair: Chair) -> None:
    """Delete a chair, and have what they shared go from the chats of their peers."""
    records.chairs.remove(chair)
    take_away_ended(records, records.clock())


def _asked(name: str, chair: Chair) -> str:
    """What whoever sits there types for the name of a chair who is to be removed; nothing if nobody does."""
    joined = f"{chair.joined_at.day} {chair.joined_at:%B %Y}"
    print(f"This removes {name}, who joined on {joined}, and everything of theirs, for good.")
    print("Type their name to go on: ", end="", flush=True)
    return sys.stdin.readline()


def _named(records: Records) -> tuple[tuple[str, Chair], ...]:
    return tuple((records.chairs.name(chair), chair) for chair in records.chairs.all())
