"""`invite`, `chairs list` and `chairs remove`: who may use the bot; all may be used while it runs."""

import argparse
import asyncio

from telegram import Bot

from bot.clock import utc_now
from bot.gateway.transport import AiohttpRequest
from bot.invitations import VALID_FOR, hashed, link, new_code
from bot.open_store import store_beside
from bot.settings import Settings, load
from storage.chairs import Chair
from storage.errors import AfterwordError
from storage.store import Records


class NoToken(AfterwordError):
    """TELEGRAM_BOT_TOKEN is not set: an invitation leads to a bot on Telegram. The sandbox needs none."""


class NoSuchChair(AfterwordError):
    """There is no chair with that number: `chairs list` shows them."""


def invite(arguments: argparse.Namespace) -> int:
    """Print a link, as the last line, that lets one chair join once."""
    asyncio.run(_invite(load(), arguments.name))
    return 0


def list_chairs(arguments: argparse.Namespace) -> int:
    """Print each chair's number, name, and when they joined, parted by tabs."""
    asyncio.run(_list_chairs(load()))
    return 0


def remove_chair(arguments: argparse.Namespace) -> int:
    """Delete a chair and everything of theirs; raises NoSuchChair, or NotErased if the disk still has it."""
    asyncio.run(_remove_chair(load(), arguments.number))
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
    print(f"For {name}, once, until {local:%A} {local.day} {local:%B %Y}, {local:%H:%M}:")
    print(link(username, code))


async def _list_chairs(settings: Settings) -> None:
    async with store_beside(settings) as store:
        for name, chair in await store.read(_named):
            joined = chair.joined_at.astimezone(settings.time_zone)
            fields = [str(chair.id), name, f"joined {joined.day} {joined:%B %Y}"]
            print("\t".join([*fields, "cannot be reached"] if chair.unreachable else fields))


async def _remove_chair(settings: Settings, number: int) -> None:
    async with store_beside(settings) as store:
        chair = await store.read(lambda records: records.chairs.by_id(number))
        if chair is None:
            raise NoSuchChair(number)
        name = await store.read(lambda records: records.chairs.name(chair))
        await store.write(lambda records: records.chairs.remove(chair))
        await store.prove_erased()
        print(f"{name} is removed, and everything of theirs is deleted.")
        print("Backups that are older lose it with the next backup into their folder: make one now.")


def _named(records: Records) -> tuple[tuple[str, Chair], ...]:
    return tuple((records.chairs.name(chair), chair) for chair in records.chairs.all())
