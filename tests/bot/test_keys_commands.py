"""Keys from the command line: added, renewed and retired, while a bot runs, and when that is killed."""

import asyncio
import json
import signal
import subprocess
import sys

import pytest

from bot.open_store import open_store
from storage.integrity import check
from storage.vault import Keyring
from tests.bot.command_line import commanded, names
from tests.processes import ROOT
from tests.storage.samples import joining

_KILLED = """
import os, signal, sys
from pathlib import Path
from bot.__main__ import main
from storage.audit import Audit
from storage.data_keys import DataKeys
from storage.vault import Keyring

def killing(of, name, after):
    done, counted = getattr(of, name), []
    def killed(*arguments, **more):
        counted.append(1)
        if len(counted) == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return done(*arguments, **more)
    setattr(of, name, killed)

killing({"save": Keyring, "replace": DataKeys, "note": Audit}[sys.argv[1]], sys.argv[1], int(sys.argv[2]))
sys.exit(main(["keys", "rotate"]))
"""


@pytest.fixture
def machine(tmp_path, monkeypatch, capsys):
    return commanded(tmp_path, monkeypatch, capsys)


@pytest.fixture
async def a_chair(machine):
    store = machine.opens()
    chair = await store.write(joining(101))
    await store.close()
    return chair


def test_the_keys_are_listed_without_being_shown(machine, a_chair):
    status, said = machine.runs("keys", "list")
    (name,) = machine.key_ids()
    assert (status, said) == (0, f"{name}\tcurrent\tdata keys: 2\n")


async def test_after_a_rotation_everything_opens_with_the_new_key(machine, a_chair):
    (old,) = machine.key_ids()
    status, said = machine.runs("keys", "rotate")
    assert status == 0
    assert "sealed with the new current key: 2." in said
    new, kept = machine.key_ids()
    assert kept == old
    assert machine.runs("keys", "list")[1] == f"{new}\tcurrent\tdata keys: 2\n{old}\told\tdata keys: 0\n"
    assert await names(machine) == ["a chair"]


def test_old_keys_are_retired_only_once_a_backup_needs_them_no_more(machine, a_chair):
    machine.runs("backup", machine.backups / "monday.db")
    machine.runs("keys", "rotate")
    status, said = machine.runs("keys", "retire")
    assert status == 1
    assert said.startswith("The backups still need an old key: run `backup`")
    assert len(machine.key_ids()) == 2

    machine.runs("backup", machine.backups / "tuesday.db")
    status, said = machine.runs("keys", "retire")
    assert status == 0
    assert said.startswith("Old keys retired: 1.")
    assert len(machine.key_ids()) == 1
    assert machine.runs("keys", "retire") == (0, "The keyring holds no old keys.\n")
    # The older backup opens too.
    assert machine.runs("restore", machine.backups / "monday.db", "--replace")[0] == 0


def test_old_keys_that_still_seal_something_are_not_retired(machine, a_chair):
    Keyring.load(machine.keyring).renewed().save(machine.keyring)
    status, said = machine.runs("keys", "retire")
    assert (status, said) == (1, "The database still needs an old key: run `keys rotate` first.\n")
    assert len(machine.key_ids()) == 2
    assert machine.runs("check")[0] == 0


def test_a_rotation_that_broke_off_is_made_good_by_the_next(machine, a_chair):
    Keyring.load(machine.keyring).renewed().save(machine.keyring)
    assert machine.runs("keys", "rotate")[0] == 0
    machine.runs("backup", machine.backups / "monday.db")
    assert machine.runs("keys", "retire")[1].startswith("Old keys retired: 1.")
    assert machine.runs("check")[0] == 0


def test_no_key_is_ever_printed(machine, a_chair):
    printed = ""
    for command in (
        ("keys", "list"),
        ("keys", "new"),
        ("keys", "rotate"),
        ("backup", machine.backups / "monday.db"),
        ("keys", "retire"),
        ("check",),
    ):
        keys = [entry["key"] for entry in json.loads(machine.keyring.read_text())["keys"]]
        printed += machine.runs(*command)[1]
        assert not any(key in printed for key in keys)


async def test_what_was_done_is_in_the_audit(machine, a_chair):
    machine.runs("keys", "rotate")
    machine.runs("backup", machine.backups / "monday.db")
    machine.runs("keys", "retire")
    store = machine.opens()
    events = [event.event for event in await store.read(lambda records: records.audit.latest(3))]
    await store.close()
    assert events == ["old keys retired", "backup made", "keys rotated"]


def test_a_new_key_seals_nothing_yet_and_is_what_the_rotation_goes_on_with(machine, a_chair):
    (old,) = machine.key_ids()
    status, said = machine.runs("keys", "new")
    new, kept = machine.key_ids()
    assert (status, said.split()[0], kept) == (0, new, old)
    assert f"{new}\tcurrent\tdata keys: 0\n" in machine.runs("keys", "list")[1]
    # One that waits is enough.
    status, said = machine.runs("keys", "new")
    assert status == 1
    assert said.startswith("There is a new key already")
    assert machine.runs("keys", "rotate")[0] == 0
    assert machine.key_ids() == [new, old]
    assert f"{new}\tcurrent\tdata keys: 2\n" in machine.runs("keys", "list")[1]


async def test_a_bot_that_runs_goes_on_through_all_of_it(machine, a_chair):
    store = machine.opens()
    first = await store.write(joining(202, "before"))
    (old,) = machine.key_ids()
    assert machine.runs("keys", "rotate")[0] == 0
    second = await store.write(joining(303, "after"))
    for chair, name in ((first, "before"), (second, "after")):
        assert await store.read(lambda records, c=chair: records.chairs.name(c)) == name
    assert f"{old}\told\tdata keys: 0\n" in machine.runs("keys", "list")[1]
    assert machine.runs("backup", machine.backups / "monday.db")[0] == 0
    assert machine.runs("keys", "retire")[1].startswith("Old keys retired: 1.")
    await store.write(joining(404, "with the new key alone"))
    assert machine.runs("keys", "list")[1] == f"{machine.key_ids()[0]}\tcurrent\tdata keys: 5\n"
    assert (await check(store)).sound
    await store.close()
    assert await names(machine) == ["a chair", "before", "after", "with the new key alone"]


async def test_a_keyring_that_does_not_open_the_record_is_not_gone_on_with(machine, a_chair):
    store = machine.opens()
    right = machine.keyring.read_text()
    Keyring.fresh().save(machine.keyring)
    beside = open_beside(machine, right)
    await beside.write(joining(202, "beside"))
    await beside.close()
    assert await store.read(lambda records: [records.chairs.name(c) for c in records.chairs.all()]) == [
        "a chair",
        "beside",
    ]
    await store.close()


def open_beside(machine, keyring: str):
    return open_store(machine.database, Keyring.parse(keyring), beside=True)


@pytest.mark.once
@pytest.mark.parametrize("at", [("save", 1), ("replace", 1), ("replace", 3), ("note", 1)])
async def test_a_rotation_that_is_killed_leaves_everything_open(machine, a_chair, at):
    store = machine.opens()
    await store.write(joining(202))
    command = [sys.executable, "-c", _KILLED, at[0], str(at[1])]
    killed = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    await store.write(joining(303))
    assert (await check(store)).sound
    await store.close()
    assert machine.runs("check")[0] == 0
    assert machine.runs("keys", "rotate")[0] == 0
    machine.runs("backup", machine.backups / "monday.db")
    assert machine.runs("keys", "retire")[1].startswith("Old keys retired: 1.")
    assert machine.runs("check")[0] == 0
