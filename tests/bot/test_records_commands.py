"""Backups, restores, checks and keys from the command line, on real files, beside a real bot."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from bot.__main__ import main
from bot.open_store import open_keyring, open_store
from storage.database import reading
from storage.store import Store
from storage.vault import Keyring
from tests.storage.samples import joining, starting


class Machine:
    """A folder with a bot's files, and the command line on it."""

    def __init__(self, folder, capsys):
        self.database = folder / "record" / "afterword.db"
        self.keyring = folder / "keys" / "keyring.json"
        self.backups = folder / "backups"
        self.backups.mkdir()
        self._capsys = capsys

    def runs(self, *command) -> tuple[int, str]:
        """The exit status, and all that was printed."""
        # On a thread of its own, for a test's loop may be running on this one.
        with ThreadPoolExecutor(1) as alone:
            status = alone.submit(main, [str(word) for word in command]).result()
        printed = self._capsys.readouterr()
        return status, printed.out + printed.err

    def opens(self) -> Store:
        return open_store(self.database, open_keyring(self.keyring, self.database))

    def key_ids(self) -> list[str]:
        return list(Keyring.load(self.keyring).keys)


@pytest.fixture
def machine(tmp_path, monkeypatch, capsys):
    made = Machine(tmp_path, capsys)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_FILE", str(made.database))
    monkeypatch.setenv("KEYRING_FILE", str(made.keyring))
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    return made


@pytest.fixture
async def a_chair(machine):
    """A database with one chair in it, and nobody who uses it."""
    store = machine.opens()
    chair = await store.write(joining(101))
    await store.close()
    return chair


async def names(machine) -> list[str]:
    store = machine.opens()
    try:
        return await store.read(lambda records: [records.chairs.name(c) for c in records.chairs.all()])
    finally:
        await store.close()


@pytest.mark.parametrize(
    "command",
    [("backup", "monday.db"), ("check",), ("keys", "list"), ("keys", "rotate"), ("keys", "drop-old")],
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


async def test_all_but_restoring_and_rotating_may_be_done_beside_a_bot_that_runs(machine, a_chair):
    store = machine.opens()
    for command in (("check",), ("backup", machine.backups / "monday.db"), ("keys", "list")):
        assert machine.runs(*command)[0] == 0, command
    status, said = machine.runs("keys", "rotate")
    assert status == 1
    assert said.startswith("Another process is running on this database: stop it first.")
    assert len(machine.key_ids()) == 1
    # It goes on as if nothing had been.
    await store.write(joining(202))
    await store.close()


def test_the_keys_are_listed_without_being_shown(machine, a_chair):
    status, said = machine.runs("keys", "list")
    (name,) = machine.key_ids()
    assert (status, said) == (0, f"{name}\tcurrent\tdata keys: 2\n")


async def test_after_a_rotation_everything_opens_with_the_new_key(machine, a_chair):
    (old,) = machine.key_ids()
    status, said = machine.runs("keys", "rotate")
    assert status == 0
    assert "data keys sealed with it: 2." in said
    new, kept = machine.key_ids()
    assert kept == old
    assert machine.runs("keys", "list")[1] == f"{new}\tcurrent\tdata keys: 2\n{old}\told\tdata keys: 0\n"
    assert await names(machine) == ["a chair"]


def test_old_keys_are_dropped_only_once_a_backup_needs_them_no_more(machine, a_chair):
    machine.runs("backup", machine.backups / "monday.db")
    machine.runs("keys", "rotate")
    status, said = machine.runs("keys", "drop-old")
    assert status == 1
    assert said.startswith("The backups still need an old key: run `backup`")
    assert len(machine.key_ids()) == 2

    machine.runs("backup", machine.backups / "tuesday.db")
    status, said = machine.runs("keys", "drop-old")
    assert status == 0
    assert said.startswith("Old keys dropped: 1.")
    assert len(machine.key_ids()) == 1
    assert machine.runs("keys", "drop-old") == (0, "The keyring holds no old keys.\n")
    # The older backup opens too.
    assert machine.runs("restore", machine.backups / "monday.db", "--replace")[0] == 0


def test_old_keys_that_still_seal_something_are_not_dropped(machine, a_chair):
    Keyring.load(machine.keyring).renewed().save(machine.keyring)
    status, said = machine.runs("keys", "drop-old")
    assert (status, said) == (1, "The database still needs an old key: run `keys rotate` first.\n")
    assert len(machine.key_ids()) == 2
    assert machine.runs("check")[0] == 0


def test_a_rotation_that_broke_off_is_made_good_by_the_next(machine, a_chair):
    Keyring.load(machine.keyring).renewed().save(machine.keyring)
    assert machine.runs("keys", "rotate")[0] == 0
    machine.runs("backup", machine.backups / "monday.db")
    assert machine.runs("keys", "drop-old")[1].startswith("Old keys dropped: 2.")
    assert machine.runs("check")[0] == 0


def test_no_key_is_ever_printed(machine, a_chair):
    printed = ""
    for command in (
        ("keys", "list"),
        ("keys", "rotate"),
        ("backup", machine.backups / "monday.db"),
        ("keys", "drop-old"),
        ("check",),
    ):
        keys = [entry["key"] for entry in json.loads(machine.keyring.read_text())["keys"]]
        printed += machine.runs(*command)[1]
        assert not any(key in printed for key in keys)


async def test_what_was_done_is_in_the_audit(machine, a_chair):
    machine.runs("keys", "rotate")
    machine.runs("backup", machine.backups / "monday.db")
    machine.runs("keys", "drop-old")
    store = machine.opens()
    events = [event.event for event in await store.read(lambda records: records.audit.latest(3))]
    await store.close()
    assert events == ["old keys dropped", "backup made", "keys rotated"]


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
    for update in await server.bot.application.bot.get_updates():
        await server.bot.application.process_update(update)
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
