"""`invite` and `invitations`: who may join, and by which link; all may be used while the bot runs."""

import argparse
import asyncio
import csv
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace
from telegram import Bot

from bot.cli.tables import print_csv, print_rows
from bot.gateway.transport import AiohttpRequest
from bot.invitations import hashed, link, new_code
from bot.names import must_be_free, problem_of, same, taken, trimmed
from bot.open_store import chosen_forms, store_beside
from bot.settings import Settings, load
from storage.errors import AfterwordError
from storage.invitations import Invitation
from storage.store import Records

T = TypeVar("T")
_FIELDS = ("name", "state", "until", "form")
_MADE = ("name", "until", "link")
_MORE = "has more than a name; a name with a comma stands in quotes"
_LARGEST = 1024 * 1024


class NoToken(AfterwordError):
    """TELEGRAM_BOT_TOKEN is not set: an invitation leads to a bot on Telegram. The sandbox needs none."""


class NoSuchInvitation(AfterwordError):
    """Nobody of that name has an invitation: `invitations list` shows them."""


class ListWrong(AfterwordError):
    """The list of names cannot be used as it is, and nobody is invited:"""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__()
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join((super().__str__(), *(f"  {problem}" for problem in self.problems)))


class FormNotAsked(AfterwordError):
    """The bot does not ask that form: name one by the id that its file gives, and see FORM and MORE_FORMS."""


class _Row(Struct, frozen=True):
    """One line of a list."""

    line: int
    name: str
    wrong: str | None = None


def invite(arguments: argparse.Namespace) -> int:
    """Print a link that lets one chair join once, as the last line; or one for each of a list, as CSV."""
    if (arguments.name is None) is (arguments.csv is None):
        arguments.refuse("give either a NAME or --csv FILE")
    settings = load()
    if arguments.csv is not None:
        asyncio.run(_invite_all(settings, Path(arguments.csv), arguments.days, arguments.form))
    else:
        asyncio.run(_invite(settings, trimmed(arguments.name), arguments.days, arguments.form))
    return 0


def list_invitations(arguments: argparse.Namespace) -> int:
    """Print whom each invitation is for, whether it is open or has run out, and until when."""
    asyncio.run(_list(load(), arguments))
    return 0


def resend(arguments: argparse.Namespace) -> int:
    """Print a new link for somebody who is invited; the one before is good no longer. NoSuchInvitation."""
    asyncio.run(_resend(load(), arguments.name, arguments.days))
    return 0


def revoke(arguments: argparse.Namespace) -> int:
    """Have somebody's invitation be good no longer; NoSuchInvitation."""
    asyncio.run(_revoke(load(), arguments.name))
    return 0


def must_be_asked(settings: Settings, form: str | None) -> None:
    """FormNotAsked unless it is the id of one of the forms that are set, or none."""
    if form is not None and form not in {one.id for one, _ in chosen_forms(settings)}:
        raise FormNotAsked(form)


async def username(settings: Settings) -> str:
    """What the bot is called on Telegram; NoToken, or what Telegram refuses."""
    token = settings.telegram_bot_token
    if token is None:
        raise NoToken
    async with Bot(
        token.get_secret_value(), base_url=f"{settings.telegram_api_url}/bot", request=AiohttpRequest()
    ) as bot:
        return bot.username


async def in_record(settings: Settings, job: Callable[[Records], T]) -> T:
    """Do one job in the record, next to a bot that may be running."""
    async with store_beside(settings) as store:
        return await store.write(job)


def until(expires_at: datetime, settings: Settings) -> str:
    """When an invitation runs out, by the service's clock."""
    local = expires_at.astimezone(settings.time_zone)
    return f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}"


async def _invite(settings: Settings, name: str, days: int, form: str | None) -> None:
    must_be_asked(settings, form)
    bot = await username(settings)
    code = new_code()

    def job(records: Records) -> Invitation:
        must_be_free(records, name)
        return _added(records, code, name, days, form)

    print_link(settings, bot, code, await in_record(settings, job))


async def _invite_all(settings: Settings, file: Path, days: int, form: str | None) -> None:
    must_be_asked(settings, form)
    bot = await username(settings)
    rows = await asyncio.to_thread(lambda: tuple(_read(file)))

    def job(records: Records) -> list[tuple[str, Invitation]]:
        if problems := tuple(_problems(rows, taken(records))):
            raise ListWrong(problems)
        made = []
        for row in rows:
            code = new_code()
            made.append((code, _added(records, code, row.name, days, form)))
        return made

    made = await in_record(settings, job)
    print_csv(
        _MADE,
        (
            {"name": one.name, "until": _iso(one.expires_at, settings), "link": link(bot, code)}
            for code, one in made
        ),
    )
    print(f"{len(made)} invited, in the record {settings.database_file.absolute()}.", file=sys.stderr)


async def _list(settings: Settings, arguments: argparse.Namespace) -> None:
    async with store_beside(settings) as store:
        now, found = await store.read(lambda records: (records.clock(), records.invitations.all()))
    print_rows(arguments, _FIELDS, (_listed(one, now, settings) for one in found))


def _listed(one: Invitation, now: datetime, settings: Settings) -> tuple[dict[str, object], list[str]]:
    is_open = one.expires_at > now
    row: dict[str, object] = {
        "name": one.name,
        "state": "open" if is_open else "run out",
        "until": _iso(one.expires_at, settings),
        "form": one.form or "",
    }
    said = f"{'open until' if is_open else 'ran out on'} {until(one.expires_at, settings)}"
    moves = [] if one.moves is None else [f"for another account of chair {one.moves[0]}"]
    form = [] if one.form is None else [f"form {one.form}"]
    return row, [one.name, said, *moves, *form]


async def _resend(settings: Settings, name: str, days: int) -> None:
    bot = await username(settings)
    code = new_code()

    def job(records: Records) -> Invitation:
        known = _of(records, name)
        records.invitations.drop(known)
        fresh = replace(known, code_hash=hashed(code), expires_at=records.clock() + timedelta(days=days))
        records.invitations.add(fresh, event="invitation sent again")
        return fresh

    print_link(settings, bot, code, await in_record(settings, job))


async def _revoke(settings: Settings, name: str) -> None:
    def job(records: Records) -> Invitation:
        known = _of(records, name)
        records.invitations.withdraw(known)
        return known

    known = await in_record(settings, job)
    print(f"The invitation of {known.name} is withdrawn; its link is good no longer.")


def _of(records: Records, name: str) -> Invitation:
    """The invitation of this name; of several, the one that is good for longest."""
    found = [one for one in records.invitations.all() if same(one.name) == same(name)]
    if not found:
        raise NoSuchInvitation(name)
    return found[-1]


def _added(records: Records, code: str, name: str, days: int, form: str | None) -> Invitation:
    """A new invitation, in the place of one that has run out."""
    for one in records.invitations.all():
        if same(one.name) == same(name) and one.moves is None:
            records.invitations.drop(one)
    added = Invitation(hashed(code), name, records.clock() + timedelta(days=days), form)
    records.invitations.add(added)
    return added


def print_link(settings: Settings, bot: str, code: str, one: Invitation) -> None:
    """Print whom an invitation is for, how long it is good and in which record it is, and then its link."""
    where = settings.database_file.absolute()
    print(f"For {one.name}, once, until {until(one.expires_at, settings)}, in the record {where}:")
    print(link(bot, code))


def _read(file: Path) -> Iterator[_Row]:
    """The names of a list, a table whose head has a column `name`; ListWrong if it is none."""
    with file.open("rb") as opened:
        raw = opened.read(_LARGEST + 1)
    if len(raw) > _LARGEST:
        raise ListWrong((f"{file}: it is larger than a list of names can be",))
    try:
        reader = csv.reader(StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
        head = [cell.strip().casefold() for cell in next(reader, [])]
        if head != ["name"]:
            raise ListWrong((f"{file}, line 1: is to be the head of the table, which is “name” and no more",))
        for cells in reader:
            if any(map(str.strip, cells)):
                more = (
                    "has more than a name; a name with a comma stands in quotes" if len(cells) > 1 else None
                )
                yield _Row(reader.line_num, trimmed(cells[0]), more)
    except UnicodeDecodeError:
        raise ListWrong((f"{file}: it is not UTF-8; save it as CSV in that encoding",)) from None
    except csv.Error as error:
        raise ListWrong((f"{file}, line {reader.line_num}: it is no table ({error})",)) from None


def _problems(rows: tuple[_Row, ...], known: dict[str, str]) -> Iterator[str]:
    """All that is wrong with a list, by line."""
    if not rows:
        yield "it has no names"
    first: dict[str, int] = {}
    for row in rows:
        before = first.setdefault(same(row.name), row.line)
        twice = f"is on line {before} too" if before != row.line else None
        wrong = row.wrong or problem_of(row.name) or twice or known.get(same(row.name))
        if wrong:
            yield f"line {row.line}: “{_shown(row.name)}” {wrong}"


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in name[:80])


def _iso(at: datetime, settings: Settings) -> str:
    return at.astimezone(settings.time_zone).isoformat(timespec="minutes")
