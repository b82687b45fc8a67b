"""`invite`, `chairs list` and `chairs remove`: who may use the bot; all may be used while it runs."""

import argparse
import asyncio
import csv
import json
import sys

from telegram import Bot

from bot.clock import utc_now
from bot.gateway.transport import AiohttpRequest
from bot.invitations import VALID_FOR, hashed, link, new_code
from bot.open_store import store_beside
from bot.settings import Settings, load
from bot.usecases.shared import take_away_ended
from storage.chairs import Chair
from storage.errors import AfterwordError
from storage.store import Records

_FIELDS = ("number", "name", "joined", "reachable")


class NoToken(AfterwordError):
    """TELEGRAM_BOT_TOKEN is not set: an invitation leads to a bot on Telegram. The sandbox needs none."""


class NoSuchChair(AfterwordError):
    """There is no chair with that number: `chairs list` shows them."""


class OtherName(AfterwordError):
    """That is not the name of the chair with this number, so nobody is removed: write it as it is shown."""


def invite(arguments: argparse.Namespace) -> int:
    """Print a link, as the last line, that lets one chair join once."""
    asyncio.run(_invite(load(), arguments.name))
    return 0


def list_chairs(arguments: argparse.Namespace) -> int:
    """Print each chair's number, name, and when they joined, parted by tabs, as CSV or as JSON."""
    asyncio.run(_list_chairs(load(), _how(arguments)))
    return 0


def remove_chair(arguments: argparse.Namespace) -> int:
    """Delete a chair and everything of theirs; raises NoSuchChair, or NotErased if the disk still has it."""
    asyncio.run(_remove_chair(load(), arguments.number, arguments.name))
    return 0


async def _invite(settings: Settings, name: str) -> None:
    token = settings.telegram_bot_token
    if token is None:
        raise NoToken
    async with Bot(
        token.get_secret_value(), base_url=f"{settings.telegram_api_url}/bot", request=AiohttpRequest()
    ) as bot:
        username = bot.username
    code = new_code()
    expires = utc_now() + VALID_FOR
    async with store_beside(settings) as store:
        await store.write(lambda records: records.chairs.invite(hashed(code), name, expires))
    local = expires.astimezone(settings.time_zone)
    until = f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}"
    print(f"For {name}, once, until {until}, in the record {settings.database_file.absolute()}:")
    print(link(username, code))


def _how(arguments: argparse.Namespace) -> str:
    return "csv" if arguments.csv else "json" if arguments.json else "text"


async def _list_chairs(settings: Settings, how: str) -> None:
    async with store_beside(settings) as store:
        found = await store.read(_named)
    table = csv.DictWriter(sys.stdout, _FIELDS, lineterminator="\n")
    if how == "csv":
        table.writeheader()
    for name, chair in found:
        joined = chair.joined_at.astimezone(settings.time_zone)
        row = {"number": chair.id, "name": name, "joined": joined.date().isoformat()}
        row["reachable"] = "no" if chair.unreachable else "yes"
        if how == "csv":
            # A program that reads tables takes what begins so for a sum.
            row["name"] = f"'{name}" if name[:1] in "=+-@\t\r" else name
            table.writerow(row)
        elif how == "json":
            print(json.dumps(row, ensure_ascii=False))
        else:
            fields = [str(chair.id), name, f"joined {joined.day} {joined:%B %Y}"]
            print("\t".join([*fields, "cannot be reached"] if chair.unreachable else fields))


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
    take_away_ended(records, utc_now())


def _asked(name: str, chair: Chair) -> str:
    """What whoever sits there types for the name of a chair who is to be removed; nothing if nobody does."""
    joined = f"{chair.joined_at.day} {chair.joined_at:%B %Y}"
    print(f"This removes {name}, who joined on {joined}, and everything of theirs, for good.")
    print("Type their name to go on: ", end="", flush=True)
    return sys.stdin.readline()


def _named(records: Records) -> tuple[tuple[str, Chair], ...]:
    return tuple((records.chairs.name(chair), chair) for chair in records.chairs.all())
