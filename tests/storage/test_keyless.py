"""Data keys are in the database and in one file beside the backups, and nowhere else at any moment."""

import asyncio
import os
import sqlite3
import threading

import pytest

from storage.backup import backup
from storage.database import reading
from storage.errors import BackupFailed, NotErased
from storage.restore import restore
from storage.rotation import rotate
from storage.store import Store
from tests.storage.samples import NOW, answering, joining, parse_form, said, starting


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


@pytest.fixture
async def keys(store, chair, stranger):
    started = await store.write(starting(chair))
    await store.write(answering(chair, started.id, "feelings", said("mixed")))
    return [await store.read(lambda r, o=owner: r.keys.find(o)) for owner in (0, chair.id, stranger.id)]


def in_folder(folder):
    """What every file of a folder holds; what goes away meanwhile counts as empty."""
    found = {}
    for path in folder.iterdir():
        try:
            found[path.name] = path.read_bytes()
        except FileNotFoundError:
            found[path.name] = b""
    return found


async def test_no_file_of_a_backup_holds_a_key_at_any_moment(store, keys, folder):
    seen, ended = set(), threading.Event()

    def watch():
        while not ended.is_set():
            for name, raw in in_folder(folder).items():
                seen.add((name, any(key in raw for key in keys)))

    watching = asyncio.ensure_future(asyncio.to_thread(watch))
    for number in range(5):
        await backup(store, folder / f"{number}.db")
    ended.set()
    await watching
    assert any(name.endswith(".partial") for name, _ in seen)
    assert not [name for name, held in seen if held]


async def test_what_a_statement_of_a_backup_writes_holds_no_key(store, keys, folder, monkeypatch):
    """Looked at after each statement, since a whole backup may be quicker than the eye."""
    made = sqlite3.connect
    held = []

    def watched(*args, **kwargs):
        connection = made(*args, **kwargs)
        connection.set_trace_callback(
            lambda _: held.extend(k for raw in in_folder(folder).values() for k in keys if k in raw)
        )
        return connection

    monkeypatch.setattr(sqlite3, "connect", watched)
    assert (await backup(store, folder / "monday.db")).sound
    assert held == []


LEFT = ("monday.db.partial", "monday.db.partial-journal", "other.db.partial", "data-keys.json.new")


@pytest.mark.parametrize(
    ("name", "content", "stays"),
    [
        ("monday.db.partial", b"", False),
        ("monday.db.partial", b"SQLite format 3\0", False),
        # What was not yet written of a page reads as nothing.
        ("monday.db.partial", bytes(4096), False),
        ("monday.db.partial-wal", b"anything", False),
        ("monday.db.partial", b"SQLit", True),
        ("monday.db.partial", bytes(5), True),
        ("monday.db.partial.txt", b"", True),
    ],
)
async def test_of_somebody_elses_nothing_is_swept(store, folder, name, content, stays):
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    await backup(store, folder / "tuesday.db")
    assert (folder / name).exists() is stays


async def test_what_a_killed_backup_left_is_swept_by_the_next(store, keys, folder):
    for name in LEFT:
        (folder / name).write_bytes(b"SQLite format 3\0" + keys[1])
    (folder / "film.partial").write_bytes(b"not ours")
    await backup(store, folder / "tuesday.db")
    assert {path.name for path in folder.iterdir()} == {"tuesday.db", "data-keys.json", "film.partial"}


async def test_the_keys_that_a_killed_backup_left_are_overwritten(store, keys, folder):
    (folder / "data-keys.json.new").write_bytes(keys[1])
    with (folder / "data-keys.json.new").open("rb") as left:
        await backup(store, folder / "monday.db")
        assert set(left.read()) == {0}


async def test_backups_into_one_folder_wait_for_each_other(store, keys, folder):
    reports = await asyncio.gather(*(backup(store, folder / f"{number}.db") for number in range(3)))
    assert all(report.sound for report in reports)
    assert len(list(folder.iterdir())) == 4


async def test_the_keys_that_a_backup_replaces_are_overwritten(store, chair, keys, folder):
    await backup(store, folder / "monday.db")
    with (folder / "data-keys.json").open("rb") as before:
        await store.write(lambda r: r.chairs.remove(chair))
        await backup(store, folder / "tuesday.db")
        assert set(before.read()) == {0}


async def test_a_backup_is_noted_in_the_transaction_that_hands_over_its_keys(
    store, keys, folder, keyring, monkeypatch
):
    """So a key renewed while a backup is made is never counted as handed over."""
    handed = []

    def renamed(source, target):
        handed.append(store._records.audit.last_of("backup made"))
        raise OSError

    monkeypatch.setattr("storage.backup.move_file", renamed)
    with pytest.raises(BackupFailed):
        await backup(store, folder / "monday.db")
    assert handed == [None]
    assert await store.read(lambda r: r.audit.last_of("backup made")) is None


async def test_keys_are_renewed_and_noted_together_or_not_at_all(store, keys, keyring):
    def full(_):
        raise sqlite3.OperationalError("disk full")

    renewed = keyring.renewed()
    note = store._records.audit.note
    store._records.audit.note = lambda now, event, chair_id=None: full(event)
    with pytest.raises(sqlite3.OperationalError):
        await rotate(store, renewed, "keys rotated")
    store._records.audit.note = note
    assert await store.read(lambda r: r.keys.find(1)) == keys[1]
    assert await rotate(store, renewed, "keys rotated") == 3
    assert (await store.read(lambda r: r.audit.latest(1)))[0].event == "keys rotated"


def opens(database, keyring):
    return Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW)


async def test_whoever_is_erased_is_erased_from_what_a_restore_replaced(
    store, chair, stranger, keys, folder, database, keyring
):
    await backup(store, folder / "monday.db")
    await store.write(joining(404))
    await store.close()
    restore(folder / "monday.db", database, keyring, replace=True)
    aside = database.with_name("afterword.db.replaced-1")
    assert keys[1] in aside.read_bytes()
    again = opens(database, keyring)
    await again.write(lambda r: r.chairs.remove(r.chairs.by_id(chair.id)))
    await again.close()
    left = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert keys[1] not in left
    assert keys[2] in left


async def test_what_a_restore_replaced_goes_after_a_month(store, database, keyring, folder, monkeypatch):
    await backup(store, folder / "monday.db")
    await store.close()
    restore(folder / "monday.db", database, keyring, replace=True)
    aside = database.with_name("afterword.db.replaced-1")
    made = aside.stat().st_ctime
    for days, there in ((29, True), (31, False)):
        monkeypatch.setattr("storage.replaced.time.time", lambda d=days: made + d * 86_400)
        await opens(database, keyring).close()
        assert aside.exists() is there


async def test_what_a_killed_restore_left_goes_when_the_bot_starts(store, database, keyring):
    await store.close()
    left = database.with_name("afterword.db.restoring")
    left.write_bytes(b"keys")
    left.with_name(left.name + "-journal").write_bytes(b"keys")
    await opens(database, keyring).close()
    assert sorted(os.listdir(database.parent)) == ["afterword.db", "afterword.db.lock"]


async def test_a_command_says_so_where_somebody_reads_what_a_restore_replaced(
    store, chair, stranger, keys, folder, database, keyring, monkeypatch
):
    await backup(store, folder / "monday.db")
    await store.close()
    restore(folder / "monday.db", database, keyring, replace=True)
    aside = database.with_name("afterword.db.replaced-1")
    again = opens(database, keyring)
    with reading(aside):
        await again.write(lambda r: r.chairs.remove(r.chairs.by_id(chair.id)))
        with pytest.raises(NotErased):
            await again.prove_erased()
    await again.close()
    assert keys[1] in aside.read_bytes()
    await opens(database, keyring).close()
    left = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert keys[1] not in left
    assert keys[2] in left
