"""The sandbox: the real bot and real storage against the stand-in, with a phone in the browser."""

import asyncio
import json
import os
import re
import shutil
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace
from pydantic import SecretStr

from bot.app import build
from bot.gateway.rate_limiter import RateLimiter
from bot.invitations import VALID_FOR, hashed, new_code
from bot.lifecycle import running, until_stopped
from bot.open_store import form_named, open_keyring, open_store
from bot.ops import logs
from bot.sandbox.clock import Clock
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.server import serve
from bot.settings import Settings
from storage.database import lock_database
from storage.errors import AfterwordError
from storage.store import Records, Store

FOLDER = Path(".sandbox")
PHONE_USER = 1
_CHAT_FILE = "telegram.json"
_CLOCK_FILE = "clock.json"
_FORM_FILE = "form.toml"
_VERSION = re.compile(r"^([ \t]*version[ \t]*=[ \t]*)\d+", re.MULTILINE)
_SAVE_EVERY = 0.1
_UNHURRIED = RateLimiter(overall=10_000, bulk=10_000, burst=10_000)
"""The sandbox's stand-in has no limits, so the bot need not wait for any."""


class SandboxPortTaken(AfterwordError):
    """The sandbox cannot have this port: stop the program that uses it, or set SANDBOX_PORT to another."""


class SandboxUnreadable(AfterwordError):
    """The sandbox's chat cannot be read any more: begin anew with `sandbox --fresh`."""


async def run(settings: Settings, *, fresh: bool, folder: Path = FOLDER) -> None:
    """Run until stopped; `fresh` first deletes what earlier runs left in `folder`.

    Raises SandboxPortTaken, SandboxUnreadable, or what opening the store raises.
    """
    database = folder / "afterword.db"
    if fresh:
        _forget(folder, database)
    clock = Clock(folder / _CLOCK_FILE)
    store = open_store(database, open_keyring(folder / "keyring.json", database), clock=clock)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(store.close)
        telegram = _restored(folder / _CHAT_FILE, clock)
        link = await _invitation(store, clock() + VALID_FOR)
        serving = serve(
            telegram,
            port=settings.sandbox_port,
            phone_user_id=PHONE_USER,
            start_link=link,
            turn_clock=clock.turn_to,
        )
        try:
            address = await stack.enter_async_context(serving)
        except OSError:
            raise SandboxPortTaken(settings.sandbox_port) from None
        local = settings.model_copy(
            update={
                "telegram_bot_token": SecretStr(telegram.token),
                "telegram_api_url": address,
                "webhook_url": None,
                "form": await _form_at_once(settings.form, store, folder / _FORM_FILE),
                "more_forms": frozenset(
                    [
                        await _form_at_once(name, store, folder / f"form_{number}.toml")
                        for number, name in enumerate(settings.forms[1:], 2)
                    ]
                ),
            }
        )
        async with running(await build(local, store, clock=clock, rate_limiter=_UNHURRIED)):
            stopped = until_stopped()
            logs.tell(f"Afterword's sandbox: open {address} in a browser. Stop it with Ctrl+C.")
            saving = asyncio.create_task(_keep_saving(telegram, folder / _CHAT_FILE))
            await stopped
            saving.cancel()
        _save(telegram, folder / _CHAT_FILE)


async def _form_at_once(name: str, store: Store, file: Path) -> str:
    """The form to ask: one that was changed under a version in use goes, in a copy, by the next free one."""
    form, source = form_named(name)

    def free(records: Records) -> int:
        version = form.version
        while records.forms.in_use(form.id, version):
            if not records.forms.differences(replace(form, version=version), source):
                break
            version += 1
        return version

    version = await store.read(free)
    if version == form.version:
        return name
    renewed = _VERSION.sub(rf"\g<1>{version}", source, count=1)
    await asyncio.to_thread(file.write_text, renewed, encoding="utf-8")
    logs.tell(f"The form has changed, so it is asked as version {version}; earlier drafts keep theirs.")
    return str(file)


def _forget(folder: Path, database: Path) -> None:
    """Delete what earlier runs left, unless one of them still runs; then DatabaseBusy."""
    os.close(lock_database(database))
    shutil.rmtree(folder, ignore_errors=True)


def _restored(file: Path, clock: Clock) -> Telegram:
    if not file.exists():
        return Telegram(clock)
    try:
        return Telegram.restore(json.loads(file.read_text(encoding="utf-8")), clock)
    except (OSError, ValueError, LookupError, TypeError):
        raise SandboxUnreadable(file) from None


async def _invitation(store: Store, expires: datetime) -> str | None:
    """A link for the phone to join by, unless it has joined."""
    code = new_code()

    def invite(records: Records) -> bool:
        if records.chairs.by_telegram(PHONE_USER) is not None:
            return False
        records.chairs.invite(hashed(code), "Sandbox", expires)
        return True

    return f"https://t.me/sandbox?start={code}" if await store.write(invite) else None


async def _keep_saving(telegram: Telegram, file: Path) -> None:
    """Save the chat a moment after it changes."""
    async for _ in telegram.watch(PHONE_USER):
        _save(telegram, file)
        await asyncio.sleep(_SAVE_EVERY)


def _save(telegram: Telegram, file: Path) -> None:
    """Replace the saved chat in one step, so that a kill leaves the old one or the new one."""
    new = file.with_suffix(".new")
    with suppress(FileNotFoundError):
        new.unlink()
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(telegram.snapshot(), out)
    new.replace(file)
