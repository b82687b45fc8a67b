"""No token and no key is in what an object, a log, a traceback, a metric or a process says of itself."""

import argparse
import base64
import json
import logging
import traceback
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from bot.cli.parser import parser
from bot.concurrency import in_process
from bot.ops import logs
from bot.sandbox.standin.faults import Drop, ServerError, Timeout
from storage.vault import SYSTEM
from tests.chair import WORDS

SECRET = "Zanzibar-webhook-secret-0123456789"
_OURS = ("bot.", "storage.", "flows.", "telegram.")


def secrets_of(server) -> list[str]:
    """Every secret of a running bot, in each of the ways in which it may be written."""
    held = json.loads(server.keyring.read_text())
    texts = [one for one in leaves(held) if len(one) >= 32]
    assert texts
    raw = [base64.b64decode(one + "==", validate=False) for one in texts]
    return [
        server.telegram.token,
        server.telegram.token.partition(":")[2],
        SECRET,
        *texts,
        *(one.hex() for one in raw),
        *(repr(one)[2:-1] for one in raw),
    ]


def leaves(value) -> Iterator[str]:
    match value:
        case dict() | list():
            for one in value.values() if isinstance(value, dict) else value:
                yield from leaves(one)
        case str():
            yield value


def reachable(*roots) -> Iterator[object]:
    """Every object of ours, or of the library's, that can be reached from these by attributes."""
    waiting, seen = [*roots], set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, dict | list | tuple | set | frozenset):
            waiting += one.values() if isinstance(one, dict) else one
        elif type(one).__module__.startswith(_OURS) or type(one).__module__ in ("bot", "storage"):
            yield one
            slots = [name for kind in type(one).__mro__ for name in getattr(kind, "__slots__", ())]
            names = {*getattr(one, "__dict__", {}), *([slots] if isinstance(slots, str) else slots)}
            waiting += [getattr(one, name, None) for name in names if not name.startswith("__")]


@pytest.fixture
async def chair(plain_chair):
    server = plain_chair.server
    server.settings = server.settings.model_copy(update={"webhook_secret": SecretStr(SECRET)})
    await plain_chair.restarts()
    return plain_chair


async def test_no_object_tells_a_secret_of_itself(chair):
    found = [*reachable(chair.server.bot, chair.server.store, chair.server.settings)]
    kinds = {type(one).__name__ for one in found}
    assert {"Store", "Vault", "Keyring", "KeepingBot", "Settings", "Delivery", "Service"} <= kinds
    secrets = secrets_of(chair.server)
    told = [(type(one).__name__, secret) for one in found for secret in secrets if secret in f"{one!r} {one}"]
    assert told == []


async def test_no_log_no_metric_and_no_traceback_has_one(chair, capsys):
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    level, records = root.level, []
    listener = logging.Handler()
    listener.emit = records.append
    logs.start("DEBUG")
    root.addHandler(listener)
    try:
        for fault in (Drop(), Timeout(), ServerError(502)):
            chair.server.telegram.faults.next("sendMessage", fault=fault)
            await chair.says(WORDS)
        chair.server.telegram.faults.off()
        key = chair.server.store._records.keys.find(SYSTEM)
        try:
            chair.server.store._records.vault.open(b"no seal", owner=SYSTEM, record="none", field="none")
        except Exception as error:
            logging.getLogger("storage").exception("a key was at hand", exc_info=error)
            told = "".join(traceback.TracebackException.from_exception(error, capture_locals=False).format())
        assert key is not None
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    said = capsys.readouterr()
    page = chair.server.bot.metrics.page(None).decode()
    logged = "".join(f"{record.getMessage()} {vars(record)!r}" for record in records)
    assert records
    for secret in secrets_of(chair.server):
        assert secret not in said.out + said.err + page + logged + told


async def test_no_process_of_ours_shows_one_in_its_arguments_or_its_environment(chair, monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", chair.server.telegram.token)
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    status, told = await in_process("tests.contract.telling_of_itself", 30, b"")
    assert status == 0
    assert b"telling_of_itself" in told
    assert not [secret for secret in secrets_of(chair.server) if secret.encode() in told]


def test_no_command_takes_a_secret_as_an_argument():
    def names(parsing: argparse.ArgumentParser) -> Iterator[str]:
        for action in parsing._actions:
            yield from (*action.option_strings, action.dest)
            if isinstance(action, argparse._SubParsersAction):
                for each in action.choices.values():
                    yield from names(each)

    assert not [
        name for name in names(parser()) if any(word in name for word in ("token", "secret", "password"))
    ]
