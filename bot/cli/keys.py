"""`keys list`, `new`, `rotate` and `retire`: the keys that open the database; all while the bot may run.

The keyring's file is changed inside the database's own transaction, so that no two commands change it at
once, and a bot that runs reads it again when that is committed. A key is in the file before anything is
sealed with it, and nothing is sealed with it any more when it is taken out.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bot.open_store import store_beside
from bot.settings import load
from storage import rotation
from storage.errors import AfterwordError
from storage.store import Records
from storage.vault import Keyring

T = TypeVar("T")
_ROTATED = "keys rotated"


class NewKeyWaits(AfterwordError):
    """There is a new key already, which does not seal everything yet: run `keys rotate` first."""


class OldKeysNeeded(AfterwordError):
    """The database still needs an old key: run `keys rotate` first."""


class OldKeysNeededForBackups(AfterwordError):
    """The backups still need an old key: run `backup` into each folder of backups, and then this again."""


def list_keys(arguments: argparse.Namespace) -> int:
    """Print each key of the keyring by its id, whether it is current, and how many data keys it seals."""
    keyring, counted = _on_record(lambda records, _: _sealed_by(records))
    for place, name in enumerate(keyring.keys):
        print(f"{name}\t{'old' if place else 'current'}\tdata keys: {counted[name]}")
    return 0


def new_key(arguments: argparse.Namespace) -> int:
    """Add a key to the keyring, which seals what is new from now on; raises NewKeyWaits."""
    name, file = _on_record(_new)
    print(f"{name} is the current key. Copy {file} to where you keep its copy, and then run `keys rotate`.")
    return 0


def rotate_keys(arguments: argparse.Namespace) -> int:
    """Seal every data key with the current key, or a new one if it does already; the old keys stay."""
    anew, file = _on_record(_rotate, erases=True)
    print(f"Data keys sealed with the new current key: {anew}. Copy {file} to where you keep its copy.")
    print("The next `backup` needs the old key once more; after that, `keys retire`.")
    return 0


def retire_keys(arguments: argparse.Namespace) -> int:
    """Take the old keys out of the keyring, once neither the database nor its backups need them."""
    retired, file = _on_record(_retire)
    if not retired:
        print("The keyring holds no old keys.")
        return 0
    print(f"Old keys retired: {retired}. Copy {file} to where you keep its copy,")
    print("and destroy the older copies.")
    return 0


def _on_record(job: Callable[[Records, Path], T], *, erases: bool = False) -> T:
    settings = load()

    async def done() -> T:
        async with store_beside(settings) as store:
            result = await store.write(lambda records: job(records, settings.keyring_file), once=True)
            if erases:
                await store.prove_erased()
            return result

    return asyncio.run(done())


def _new(records: Records, file: Path) -> tuple[str, Path]:
    keyring = Keyring.load(file)
    if not rotation.is_rotated(records, keyring):
        raise NewKeyWaits
    renewed = _saved(keyring.renewed(), file)
    records.audit.note(records.clock(), "key added")
    return next(iter(renewed.keys)), file


def _rotate(records: Records, file: Path) -> tuple[int, Path]:
    keyring = Keyring.load(file)
    if rotation.is_rotated(records, keyring):
        keyring = _saved(keyring.renewed(), file)
    return rotation.seal_anew(records, keyring, _ROTATED), file


def _retire(records: Records, file: Path) -> tuple[int, Path]:
    keyring = Keyring.load(file)
    if not rotation.is_rotated(records, keyring):
        raise OldKeysNeeded
    old = len(keyring.keys) - 1
    if records.audit.last_of(_ROTATED, "backup made") == _ROTATED:
        raise OldKeysNeededForBackups
    if old:
        records.audit.note(records.clock(), "old keys retired")
        _saved(keyring.current_only(), file)
    return old, file


def _saved(keyring: Keyring, file: Path) -> Keyring:
    keyring.save(file)
    return keyring


def _sealed_by(records: Records) -> tuple[Keyring, Counter[str]]:
    keyring = records.vault.keyring
    counted: Counter[str] = Counter()
    for owner in records.keys.owners():
        counted.update(keyring.sealers_of(records.keys.find(owner) or b""))
    return keyring, counted
