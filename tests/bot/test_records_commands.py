"""Backups, restores, checks and keys from the command line, on real files, beside a real bot."""

import sqlite3
from contextlib import closing

import pytest

from storage.database import reading
from storage.vault import Keyring
from tests.bot.command_line import commanded, names
from tests.storage.samples import joining, starting


@pytest.fixture
def machine(tmp_path, monkeypatch, capsys):
    return commanded(tmp_path, monkeypatch, capsys)


@pytest.fixture
async def a_chair(machine):
    """A database with one chair in it, and nobody who uses it."""
    store = machine.opens()
    chair = await store.write(joining(101))
    await store.close()
    return chair


@pytest.mark.parametrize(
    "command",
    [
        ("backup", "monday.db"),
        ("check",),
        ("keys", "list"),
        ("keys", "new"),
        ("keys", "rotate"),
        ("keys", "retire"),
    ],
)
def test_where_there_is_no_database_none_is_made(machine, command):
    status, said = machine.runs(*command)
    assert (status, said) == (1, f"There is no database here yet: see DATABASE_FILE. [{machine.database}]\n")
    assert not machine.database.exists()
    assert not machine.keyring.exists()


def test_a_backup_is_made_and_says_what_is_in_it(machine, a_chair):
    status, said = machine.runs("backup", machine.backups / "monday.db")
    assert status == 0
    assert "monday.db is written: 1 chairs, fewer than 5 reflections, fewer than 5 answers." in said
    assert "Every page and every seal was checked: no problems." in said
    assert {path.name for path in machine.backups.iterdir()} == {"monday.db", "data-keys.json"}


@pytest.mark.parametrize(("many", "shown"), [(4, "fewer than 5 reflections"), (5, "5 reflections")])
async def test_a_count_below_five_is_not_shown(machine, a_chair, many, shown):
    store = machine.opens()
    for _ in range(many):
        await store.write(starting(a_chair))
    await store.close()
    for command in (("check",), ("backup", machine.backups / "monday.db")):
        assert f" 1 chairs, {shown}, fewer than 5 answers." in machine.runs(*command)[1]


def test_a_backup_overwrites_nothing(machine, a_chair):
    (machine.backups / "monday.db").write_text("last week's")
    status, said = machine.runs("backup", machine.backups / "monday.db")
    assert status == 1
    assert "There is a file of this name already" in said
    assert (machine.backups / "monday.db").read_text() == "last week's"


def test_a_backup_where_there_is_no_folder_says_so(machine, a_chair):
    status, said = machine.runs("backup", machine.backups / "nowhere" / "monday.db")
    assert status == 1
    assert "The backup could not be written" in said


def test_a_backup_put_back_has_what_there_was(machine, a_chair):
    machine.runs("backup", machine.backups / "monday.db")
    machine.database.unlink()
    status, said = machine.runs("restore", machine.backups / "monday.db")
    assert status == 0
    assert f"{machine.database} is restored: 1 chairs" in said
    assert machine.runs("check")[0] == 0


async def test_a_restore_replaces_a_database_only_when_told_to(machine, a_chair):
    machine.runs("backup", machine.backups / "monday.db")
    store = machine.opens()
    await store.write(joining(202, "the next chair"))
    await store.close()
    status, said = machine.runs("restore", machine.backups / "monday.db")
    assert status == 1
    assert said.startswith("There is a database already")
    assert said.endswith("To replace it, add --replace.\n")
    assert await names(machine) == ["a chair", "the next chair"]

    assert machine.runs("restore", machine.backups / "monday.db", "--replace")[0] == 0
    assert await names(machine) == ["a chair"]
    assert machine.database.with_name("afterword.db.replaced-1").exists()


async def test_nothing_is_restored_under_a_bot_that_runs(machine, a_chair):
    machine.runs("backup", machine.backups / "monday.db")
    store = machine.opens()
    status, said = machine.runs("restore", machine.backups / "monday.db", "--replace")
    await store.close()
    assert status == 1
    assert said.startswith("Another process is running on this database: stop it first.")


def test_a_restore_on_a_new_machine_asks_for_the_keyring(machine, a_chair):
    machine.runs("backup", machine.backups / "monday.db")
    machine.database.unlink()
    machine.keyring.unlink()
    status, said = machine.runs("restore", machine.backups / "monday.db")
    assert status == 1
    assert said.startswith("There is no keyring: put it back where it was")
    assert not machine.database.exists()


@pytest.mark.parametrize("content", [None, "what the mother said", ""])
def test_what_is_no_backup_is_not_restored(machine, a_chair, content):
    machine.database.unlink()
    file = machine.backups / "monday.db"
    if content is not None:
        file.write_text(content)
    status, said = machine.runs("restore", file)
    assert status == 1
    assert said == f"This is no backup, or it is damaged: take another one. [{file}]\n"
    assert not machine.database.exists()


def test_a_check_of_a_sound_database_finds_nothing(machine, a_chair):
    assert machine.runs("check") == (
        0,
        f"{machine.database}: 1 chairs, fewer than 5 reflections, fewer than 5 answers.\n"
        "Every page and every seal was checked: no problems.\n",
    )


async def test_a_check_lists_every_seal_that_does_not_open(machine, a_chair):
    store = machine.opens()
    await store.write(joining(202, "the next chair"))
    await store.close()
    with closing(sqlite3.connect(machine.database, isolation_level=None)) as other:
        other.execute("UPDATE chairs SET name = x'01'")
    status, said = machine.runs("check")
    assert status == 1
    assert said.splitlines()[1:] == ["Problems:", "  sealed: chair 1, name", "  sealed: chair 2, name"]


async def test_all_but_restoring_may_be_done_beside_a_bot_that_runs(machine, a_chair):
    store = machine.opens()
    for command in (("check",), ("backup", machine.backups / "monday.db"), ("keys", "list")):
        assert machine.runs(*command)[0] == 0, command
    assert machine.runs("restore", machine.backups / "monday.db", "--replace")[0] == 1
    # It goes on as if nothing had been.
    await store.write(joining(202))
    await store.close()


def test_wrong_keys_are_said_plainly(machine, a_chair):
    machine.keyring.unlink()
    Keyring.create(machine.keyring)
    status, said = machine.runs("backup", machine.backups / "monday.db")
    assert status == 1
    assert said.startswith("This keyring does not open this database")
    assert list(machine.backups.iterdir()) == []


async def test_updates_that_come_again_after_a_restore_are_not_taken_twice(machine, plain_chair, monkeypatch):
    server = plain_chair.server
    monkeypatch.setenv("DATABASE_FILE", str(server.database))
    monkeypatch.setenv("KEYRING_FILE", str(server.keyring))
    await plain_chair.reflects_until("prompted")
    plain_chair.phone.send("The parents were in two rooms, and the plan was made in one of them.")
    # Nothing tells Telegram that these arrived, so it will bring them again.
    await server.fetch()
    before = (await plain_chair.record()).newest
    assert before.answers["prompted"]

    assert machine.runs("backup", machine.backups / "monday.db")[0] == 0
    await server.stop()
    assert machine.runs("restore", machine.backups / "monday.db", "--replace")[0] == 0
    await server.start()
    await server.work()
    assert (await plain_chair.record()).newest == before

    # What comes for the first time is taken.
    await plain_chair.says("The plan has no dates.")
    assert (await plain_chair.record()).newest != before


@pytest.mark.parametrize("way", ["plain", "by a link to the folder", "where the keyring's link is", "dotted"])
async def test_a_backup_into_the_keyrings_folder_is_refused(machine, a_chair, way, tmp_path, monkeypatch):
    folder = machine.keyring.parent
    if way == "by a link to the folder":
        folder = tmp_path / "elsewhere"
        folder.symlink_to(machine.keyring.parent)
    elif way == "where the keyring's link is":
        folder = machine.backups
        (folder / "keyring.json").symlink_to(machine.keyring)
        monkeypatch.setenv("KEYRING_FILE", str(folder / "keyring.json"))
    elif way == "dotted":
        folder = machine.backups / ".." / "keys"
    before = sorted(folder.iterdir())
    status, said = machine.runs("backup", folder / "monday.db")
    assert status == 1
    assert said.startswith("The keyring is in this folder")
    assert sorted(folder.iterdir()) == before


async def test_a_backup_into_the_folder_that_a_linked_keyring_is_in_is_refused(machine, a_chair, monkeypatch):
    link = machine.backups / "keyring.json"
    link.symlink_to(machine.keyring)
    monkeypatch.setenv("KEYRING_FILE", str(link))
    assert machine.runs("backup", machine.keyring.parent / "monday.db")[0] == 1
    assert not (machine.keyring.parent / "monday.db").exists()


async def test_a_removal_that_somebody_who_reads_holds_up_does_not_say_deleted(machine, a_chair, monkeypatch):
    monkeypatch.setattr("storage.database._PATIENCE", 50)
    with reading(machine.database):
        status, said = machine.runs("chairs", "remove", 1, "--name", "a chair")
    assert status == 1
    assert said.startswith("It is out of the record, but not off the disk yet")
    assert "deleted" not in said
    assert machine.runs("check")[0] == 0
    assert await names(machine) == []
