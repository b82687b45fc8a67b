"""`init` and `upgrade`: a record made, or brought to this version, without a bot's being started."""

import argparse
import asyncio

from bot.clock import utc_now
from bot.open_store import chosen_forms, must_exist, open_for_start, read_kept
from bot.settings import Settings, load
from storage.dry_run import DryRun, dry_run
from storage.vault import Keyring


def init(arguments: argparse.Namespace) -> int:
    """Make an empty record and its keyring; a record that is there stays as it is."""
    settings = load()
    if settings.database_file.exists():
        print(f"{settings.database_file.absolute()} is there already; nothing is changed.")
        return 0
    asyncio.run(_opened(settings))
    print(f"{settings.database_file.absolute()} is made, and its keyring {settings.keyring_file.absolute()}.")
    print("Copy the keyring to where you keep such things: without it, nothing can be read again.")
    return 0


def upgrade(arguments: argparse.Namespace) -> int:
    """Bring the record to this version while the bot is stopped; `check` only says what a start would do."""
    settings = load()
    must_exist(settings)
    if arguments.check:
        return _check(settings)
    asyncio.run(_opened(settings))
    print(f"{settings.database_file} is of this version now.")
    return 0


async def _opened(settings: Settings) -> None:
    await open_for_start(settings).close()


def _check(settings: Settings) -> int:
    forms = chosen_forms(settings)
    keyring = Keyring.load(settings.keyring_file)
    found = [
        dry_run(settings.database_file, keyring, form, source, parse_form=read_kept, clock=utc_now)
        for form, source in forms
    ]
    print(f"{settings.database_file}: {_steps(found[0])}")
    for one in found:
        if one.refused is not None:
            raise one.refused
    for (form, _), one in zip(forms, found, strict=True):
        print(f"{form.id}, version {form.version}: {_form(one)}")
    print("Nothing was changed.")
    return 0


def _steps(found: DryRun) -> str:
    if not found.steps:
        return "it is of this version."
    return (
        f"a start brings it up by {len(found.steps)} steps ({', '.join(found.steps)}); an older version "
        "of the bot then refuses it, so make a backup first."
    )


def _form(found: DryRun) -> str:
    if not found.kept:
        return "the form is new here; reflections that are under way keep theirs."
    if found.differs:
        return f"no reflection has this version yet, so the form is replaced ({'; '.join(found.differs)})."
    return "the form is the one that is kept."
