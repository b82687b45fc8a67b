"""`chairs list`, `rename` and `remove`: who may use the bot; all may be used while it runs."""

import argparse
import asyncio
import sys
from datetime import date, timedelta

from bot import forms
from bot.cli.invitations import in_record, must_be_asked, print_link, username
from bot.cli.tables import print_rows
from bot.clock import utc_now
from bot.context import Context
from bot.invitations import hashed, new_code
from bot.names import called, must_be_free, trimmed
from bot.open_store import store_beside
from bot.settings import Settings, load
from bot.usecases import removing
from bot.usecases.shared import take_away_ended
from storage.chairs import Chair
from storage.errors import AfterwordError, SealBroken
from storage.invitations import Invitation
from storage.store import Records

_FIELDS = ("number", "name", "joined", "seen", "form", "reachable")


class NoSuchChair(AfterwordError):
    """There is no chair with that number: `chairs list` shows them."""


class OtherName(AfterwordError):
    """That is not the name of the chair with this number, so nobody is removed: write it as it is shown."""


def list_chairs(arguments: argparse.Namespace) -> int:
    """Print each chair's number, name, and when they joined, parted by tabs, as CSV or as JSON."""
    asyncio.run(_list_chairs(load(), arguments))
    return 0


def rename_chair(arguments: argparse.Namespace) -> int:
    """Give a chair another name; raises NoSuchChair or NameWrong."""
    asyncio.run(_rename(load(), arguments.number, trimmed(arguments.name)))
    return 0


def move_chair(arguments: argparse.Namespace) -> int:
    """Print a link, as the last line, that brings everything of a chair's to another account; NoSuchChair."""
    asyncio.run(_move(load(), arguments.number, arguments.days))
    return 0


def set_form(arguments: argparse.Namespace) -> int:
    """Have a chair's next reflections use another of the forms that are asked; NoSuchChair, FormNotAsked."""
    settings = load()
    must_be_asked(settings, arguments.form)
    asyncio.run(_set_form(settings, arguments.number, arguments.form))
    return 0


def remove_chair(arguments: argparse.Namespace) -> int:
    """Delete a chair and everything of theirs; raises NoSuchChair, or NotErased if the disk still has it."""
    asyncio.run(_remove_chair(load(), arguments.number, arguments.name))
    return 0


async def _list_chairs(settings: Settings, arguments: argparse.Namespace) -> None:
    async with store_beside(settings) as store:
        found = await store.read(_named)
    print_rows(arguments, _FIELDS, (_listed(*one, settings) for one in found))


def _listed(
    name: str, seen: str | None, form: str | None, chair: Chair, settings: Settings
) -> tuple[dict[str, object], list[str]]:
    joined = None if chair.joined_at is None else chair.joined_at.astimezone(settings.time_zone).date()
    row = {
        "number": chair.id,
        "name": name,
        "joined": "" if joined is None else joined.isoformat(),
        "seen": seen or "",
        "form": form or "",
        "reachable": "no" if chair.unreachable else "yes",
    }
    line = [str(chair.id), name]
    if joined:
        line.append(f"joined {_day(joined)}")
    if seen:
        line.append(f"last seen {_day(date.fromisoformat(seen))}")
    if form:
        line.append(f"form {form}")
    return row, [*line, "cannot be reached"] if chair.unreachable else line


async def _rename(settings: Settings, number: int, name: str) -> None:
    def job(records: Records) -> str:
        chair = records.chairs.by_id(number)
        if chair is None:
            raise NoSuchChair(number)
        known = called(records, chair)
        must_be_free(records, name, but=known)
        records.chairs.rename(chair, name)
        return known

    async with store_beside(settings) as store:
        known = await store.write(job)
    print(f"Chair {number}, who was {known}, is {name} now.")


async def _move(settings: Settings, number: int, days: int) -> None:
    bot = await username(settings)
    code = new_code()

    def job(records: Records) -> Invitation:
        chair = records.chairs.by_id(number)
        if chair is None:
            raise NoSuchChair(number)
        for one in records.invitations.all():
            if one.moves is not None and one.moves[0] == number:
                records.invitations.drop(one)
        expires = records.clock() + timedelta(days=days)
        moves = (chair.id, chair.telegram_id)
        link = Invitation(hashed(code), called(records, chair), expires, moves=moves)
        records.invitations.add(link, event="move offered")
        return link

    print_link(settings, bot, code, await in_record(settings, job))


async def _set_form(settings: Settings, number: int, form: str) -> None:
    def job(records: Records) -> str:
        chair = records.chairs.by_id(number)
        if chair is None:
            raise NoSuchChair(number)
        forms.choose(records, chair, form)
        records.audit.note(records.clock(), "form chosen", chair.id)
        return called(records, chair)

    async with store_beside(settings) as store:
        name = await store.write(job)
    print(f"{name}'s next reflections use the form {form}; those that were begun keep theirs.")


async def _remove_chair(settings: Settings, number: int, said: str | None) -> None:
    async with store_beside(settings) as store:
        chair = await store.read(lambda records: records.chairs.by_id(number))
        if chair is None:
            raise NoSuchChair(number)
        name = await store.read(lambda records: called(records, chair))
        if (said if said is not None else await asyncio.to_thread(_asked, name, chair)).strip() != name:
            raise OtherName(number)
        now = utc_now().astimezone(chair.time_zone(settings.time_zone))
        await store.write(lambda records: _removed(Context(records, chair, now)))
        await store.prove_erased()
        print(f"{name} is removed, and everything of theirs is deleted.")
        print("The bot clears their chat and tells them, within ten minutes while it runs.")
        print("Backups that are older lose it with the next backup into their folder: make one now.")


def _removed(context: Context) -> None:
    """Delete a chair, and have what they shared go from the chats of their peers; their own is told."""
    removing.removed(context)
    take_away_ended(context.records, context.records.clock())


def _asked(name: str, chair: Chair) -> str:
    """What whoever sits there types for the name of a chair who is to be removed; nothing if nobody does."""
    joined = "" if chair.joined_at is None else f", who joined on {_day(chair.joined_at.date())},"
    print(f"This removes {name}{joined} and everything of theirs, for good.")
    print("To let them take a copy first, stop here, and ask them to send /mydata in the chat.")
    print("Type their name to go on: ", end="", flush=True)
    return sys.stdin.readline()


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _named(records: Records) -> tuple[tuple[str, str | None, str | None, Chair], ...]:
    return tuple(
        (called(records, chair), *_seen_and_form(records, chair), chair) for chair in records.chairs.all()
    )


def _seen_and_form(records: Records, chair: Chair) -> tuple[str | None, str | None]:
    """The day a chair was last seen, and the form they were given, as far as they open."""
    try:
        return records.chairs.seen(chair), forms.chosen_for(records, chair)
    except SealBroken:
        return None, None
