"""`backup`, `restore`, `check` and `keys`: the record kept safe.

All but `restore` and `keys rotate` may be used while the bot runs.
"""

import argparse
import asyncio
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

from bot import open_store
from bot.settings import Settings, load
from storage import backup as backups
from storage import integrity, rotation
from storage import restore as restoring
from storage.counts import SHOWN_FROM
from storage.errors import AfterwordError, BackupBesideKeyring, DatabaseExists, KeyringWrong
from storage.store import Records
from storage.vault import Keyring

_ROTATED = "keys rotated"
_LINKS = 40
"""How many links Linux follows, one to another."""


class OldKeysNeeded(AfterwordError):
    """The database still needs an old key: run `keys rotate` first."""


class OldKeysNeededForBackups(AfterwordError):
    """The backups still need an old key: run `backup` into each folder of backups, and then this again."""


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


def list_keys(arguments: argparse.Namespace) -> int:
    """Print each key of the keyring by its id, whether it is current, and how many data keys it seals."""

    async def sealed(settings: Settings) -> tuple[Keyring, Counter[str]]:
        async with open_store.store_beside(settings) as store:
            return await store.read(_sealed_by)

    keyring, counted = asyncio.run(sealed(load()))
    for place, name in enumerate(keyring.keys):
        print(f"{name}\t{'old' if place else 'current'}\tdata keys: {counted[name]}")
    return 0


def rotate_keys(arguments: argparse.Namespace) -> int:
    """Make a new current key and seal every data key with it, while the bot is stopped; the old keys stay."""
    settings = load()
    anew = asyncio.run(_rotate(settings))
    print(
        f"There is a new current key; data keys sealed with it: {anew}. Copy {settings.keyring_file} to where"
    )
    print("you keep its copy. The next `backup` needs the old key once more; after that, `keys drop-old`.")
    return 0


def drop_old_keys(arguments: argparse.Namespace) -> int:
    """Take the old keys out of the keyring, once neither the database nor its backups need them."""
    settings = load()
    dropped = asyncio.run(_drop_old(settings))
    if not dropped:
        print("The keyring holds no old keys.")
        return 0
    print(f"Old keys dropped: {dropped}. Copy {settings.keyring_file} to where you keep its copy,")
    print("and destroy the older copies.")
    return 0


async def _rotate(settings: Settings) -> int:
    open_store.must_exist(settings)
    keyring = open_store.open_keyring(settings.keyring_file, settings.database_file)
    # Held, not beside: a bot that runs would go on with the keyring that it has.
    store = open_store.open_store(settings.database_file, keyring)
    try:
        renewed = keyring.renewed()
        renewed.save(settings.keyring_file)
        anew = await rotation.rotate(store, renewed, _ROTATED)
        await store.prove_erased()
        return anew
    finally:
        await store.close()


async def _drop_old(settings: Settings) -> int:
    async with open_store.store_beside(settings) as store:
        keyring = await store.read(lambda records: records.vault.keyring)
        current = keyring.current_only()
        try:
            # Changes nothing when all is sealed by the current key, and refuses otherwise.
            await rotation.rotate(store, current)
        except KeyringWrong:
            raise OldKeysNeeded from None
        if await store.read(lambda records: records.audit.last_of(_ROTATED, "backup made")) == _ROTATED:
            raise OldKeysNeededForBackups

        def drop(records: Records) -> None:
            records.audit.note(records.clock(), "old keys dropped")
            current.save(settings.keyring_file)

        await store.write(drop)
        return len(keyring.keys) - len(current.keys)


def _sealed_by(records: Records) -> tuple[Keyring, Counter[str]]:
    keyring = records.vault.keyring
    counted: Counter[str] = Counter()
    for owner in records.keys.owners():
        counted[keyring.sealer_of(records.keys.find(owner) or b"")] += 1
    return keyring, counted


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
