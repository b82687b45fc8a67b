"""The command line: run the bot or the sandbox, invite and remove chairs, look at forms."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import logs
from bot.app import build, running, until_stopped
from bot.clock import utc_now
from bot.invitations import VALID_FOR, hashed, link, new_code
from bot.opening import open_keyring, open_store
from bot.settings import Settings, load
from bot.transport import AiohttpRequest
from flows.form import Form
from flows.loading import FormInvalid, parse, source_of
from flows.machine import diagram
from storage.errors import AfterwordError
from storage.store import Store


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, or 1 after a clear sentence about what is wrong."""
    arguments = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = arguments.command
    try:
        return command(arguments)
    except (AfterwordError, FormInvalid, FileNotFoundError) as error:
        print(error, file=sys.stderr)
    except InvalidToken:
        print(
            "Telegram does not know this TELEGRAM_BOT_TOKEN: copy it from @BotFather again", file=sys.stderr
        )
    except TelegramError as error:
        print(f"Telegram cannot be reached ({type(error).__name__}): see TELEGRAM_API_URL", file=sys.stderr)
    return 1


def _run(arguments: argparse.Namespace) -> int:
    settings = load()
    if settings.telegram_bot_token is None:
        print("There is no TELEGRAM_BOT_TOKEN, so this is the sandbox.")
        arguments.fresh = False
        return _sandbox(arguments)
    logs.start(settings.log_level)
    asyncio.run(_serve(settings))
    return 0


async def _serve(settings: Settings) -> None:
    keyring = open_keyring(settings.keyring_file, settings.database_file)
    store = open_store(settings.database_file, keyring)
    try:
        bot = await build(settings, store)
        async with running(bot):
            print(f"Afterword runs as @{bot.application.bot.username}. Stop it with Ctrl+C.", flush=True)
            await until_stopped()
    finally:
        await store.close()


def _sandbox(arguments: argparse.Namespace) -> int:
    # The sandbox's server is of no use to a bot on Telegram.
    from bot.sandbox.run import run  # noqa: PLC0415

    settings = load()
    logs.start(settings.log_level)
    try:
        asyncio.run(run(settings, fresh=arguments.fresh))
    except OSError as error:
        print(
            f"The sandbox cannot use port {settings.sandbox_port}: {error.strerror}; set SANDBOX_PORT",
            file=sys.stderr,
        )
        return 1
    return 0


def _invite(arguments: argparse.Namespace) -> int:
    asyncio.run(_make_invitation(load(), arguments.name))
    return 0


async def _make_invitation(settings: Settings, name: str) -> None:
    token = settings.telegram_bot_token
    if token is None:
        raise NoToken
    async with Bot(
        token.get_secret_value(), base_url=f"{settings.telegram_api_url}/bot", request=AiohttpRequest()
    ) as bot:
        username = bot.username
    code = new_code()
    expires = utc_now() + VALID_FOR
    async with _beside(settings) as store:
        await store.write(lambda records: records.chairs.invite(hashed(code), name, expires))
    print(f"For {name}, once, until {expires:%A} {expires.day} {expires:%B %Y}:")
    print(link(username, code))


class NoToken(AfterwordError):
    """TELEGRAM_BOT_TOKEN is not set: an invitation leads to a bot on Telegram. The sandbox needs none."""


class NoSuchChair(AfterwordError):
    """There is no chair with that number: `chairs list` shows them."""


def _list_chairs(_arguments: argparse.Namespace) -> int:
    async def listed(settings: Settings) -> None:
        async with _beside(settings) as store:
            for chair in await store.read(lambda records: records.chairs.all()):
                joined = f"joined {chair.joined_at:%d/%m/%Y}"
                print(
                    f"{chair.id}\t{chair.name}\t{joined}{'	cannot be reached' if chair.unreachable else ''}"
                )

    asyncio.run(listed(load()))
    return 0


def _remove_chair(arguments: argparse.Namespace) -> int:
    async def removed(settings: Settings) -> None:
        async with _beside(settings) as store:
            chair = await store.read(lambda records: records.chairs.by_id(arguments.number))
            if chair is None:
                raise NoSuchChair(arguments.number)
            await store.write(lambda records: records.chairs.remove(chair))
            print(f"{chair.name} is removed, and everything of theirs is deleted, in older backups too.")

    asyncio.run(removed(load()))
    return 0


@asynccontextmanager
async def _beside(settings: Settings) -> AsyncIterator[Store]:
    """The store, next to a bot that may be running."""
    keyring = open_keyring(settings.keyring_file, settings.database_file)
    store = open_store(settings.database_file, keyring, beside=True)
    try:
        yield store
    finally:
        await store.close()


def _check_forms(arguments: argparse.Namespace) -> int:
    wrong = 0
    for name in arguments.files or [load().form]:
        try:
            form = _form(name)
        except FormInvalid as invalid:
            wrong += len(invalid.problems)
            print(invalid)
        else:
            print(
                f"{name}: {form.authority}, version {form.version}: {len(form.questions)} questions, all well"
            )
    return 1 if wrong else 0


def _show_form(arguments: argparse.Namespace) -> int:
    form = _form(arguments.name or load().form)
    print(f"{form.title} · {form.authority} · version {form.version}")
    for section in form.sections:
        print(f"\n{section.title}")
        for question in form:
            if question.section == section.key:
                quick = " (quick)" if question.quick else ""
                print(f"  {question.key} [{question.kind}]{quick}\n    {question.ask}")
                for choice in question.choices:
                    print(f"      - {choice.label}")
                for criterion in question.criteria:
                    print(f"      {criterion.letter} {criterion.word}: {criterion.ask}")
    return 0


def _draw_form(arguments: argparse.Namespace) -> int:
    print(diagram(_form(arguments.name or load().form)))
    return 0


def _form(name: str) -> Form:
    source, file = source_of(name)
    return parse(source, file)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="afterword", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int], said: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=said, description=said)
        added.set_defaults(command=command)
        return added

    add("run", _run, "run the bot on Telegram; without a token, the sandbox")
    add("sandbox", _sandbox, "run the bot with a phone in the browser").add_argument(
        "--fresh", action="store_true", help="forget what earlier runs left"
    )
    add("invite", _invite, "make a link that lets one chair join").add_argument("name", help="whom it is for")
    chairs = commands.add_parser("chairs", help="list or remove chairs").add_subparsers(
        required=True, metavar="WHAT"
    )
    chairs.add_parser("list", help="number, name and when they joined").set_defaults(command=_list_chairs)
    remove = chairs.add_parser("remove", help="delete a chair and everything of theirs")
    remove.add_argument("number", type=int, help="as `chairs list` shows it")
    remove.set_defaults(command=_remove_chair)
    forms = commands.add_parser("forms", help="check, show or draw a form").add_subparsers(
        required=True, metavar="WHAT"
    )
    check = forms.add_parser("check", help="print every problem of the forms")
    check.add_argument(
        "files", nargs="*", metavar="FILE", help="files ending in .toml; else the form of FORM"
    )
    check.set_defaults(command=_check_forms)
    for name, command, said in (
        ("show", _show_form, "print the form"),
        ("diagram", _draw_form, "draw the form's machine, as Mermaid text"),
    ):
        added = forms.add_parser(name, help=said)
        added.add_argument("name", nargs="?", help="a form's name or file; else that of FORM")
        added.set_defaults(command=command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
