"""`backup`, `restore` and `check`: the record kept safe; all but `restore` may be used while the bot runs."""

import argparse
import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from bot import open_store
from bot.settings import Settings, load
from storage import backup as backups
from storage import integrity
from storage import restore as restoring
from storage.counts import SHOWN_FROM
from storage.errors import BackupBesideKeyring, DatabaseExists
from storage.vault import Keyring

_LINKS = 40
"""How many links Linux follows, one to another."""


def backup(arguments: argparse.Namespace) -> int:
    """Write a backup beside a bot that may be running; 1 if what it holds has problems."""
    file = Path(arguments.file)
    settings = load()
    _must_be_apart(file, settings.keyring_file)

    async def made() -> integrity.Report:
        async with open_store.store_beside(settings) as store:
            return await backups.backup(store, file)

    report = asyncio.run(made())
    print(f"{file} is written: {_counted(report)}. The keys of its folder are in data-keys.json beside it;")
    print("the keyring that opens them is not, so keep a copy of that somewhere else.")
    return _judged(report)


def restore(arguments: argparse.Namespace) -> int:
    """Put a backup in the place of the database while the bot is stopped; 1 if what it holds has problems."""
    settings = load()
    keyring = Keyring.load(settings.keyring_file)
    try:
        report = restoring.restore(
            Path(arguments.file), settings.database_file, keyring, replace=arguments.replace
        )
    except DatabaseExists as error:
        print(f"{error}\nTo replace it, add --replace.", file=sys.stderr)
        return 1
    print(f"{settings.database_file} is restored: {_counted(report)}.")
    return _judged(report)


def check(arguments: argparse.Namespace) -> int:
    """Check the database beside a bot that may be running; 1 with every problem on a line of its own."""

    async def checked(settings: Settings) -> integrity.Report:
        async with open_store.store_beside(settings) as store:
            return await integrity.check(store)

    settings = load()
    report = asyncio.run(checked(settings))
    print(f"{settings.database_file}: {_counted(report)}.")
    return _judged(report)


def _must_be_apart(backup: Path, keyring: Path) -> None:
    """Refuse a backup into a folder of the keyring's: where its name is, and where its links lead."""
    for _ in range(_LINKS):
        with suppress(FileNotFoundError):
            if backup.absolute().parent.samefile(keyring.absolute().parent):
                raise BackupBesideKeyring(backup.parent)
        if not keyring.is_symlink():
            return
        keyring = keyring.parent / keyring.readlink()


def _counted(report: integrity.Report) -> str:
    chairs, *others = [(report.counts.get(name, 0), name) for name in ("chairs", "reflections", "answers")]
    written = (
        f"{count if count >= SHOWN_FROM else f'fewer than {SHOWN_FROM}'} {name}" for count, name in others
    )
    return ", ".join((f"{chairs[0]} {chairs[1]}", *written))


def _judged(report: integrity.Report) -> int:
    if report.sound:
        print("Every page and every seal was checked: no problems.")
        return 0
    print("Problems:", *report.problems, sep="\n  ", file=sys.stderr)
    return 1
