"""Backups: made while the bot runs, proven, and put back; whoever was erased stays erased."""

import asyncio
import json
import os
import shutil
import sqlite3
import stat
from datetime import timedelta

import pytest
from sqlite_utils import Database, hookimpl
from sqlite_utils.plugins import pm

from storage.backup import backup
from storage.backup_keys import BackupKeys
from storage.errors import (
    BackupExists,
    BackupFailed,
    BackupForeign,
    BackupKeysMissing,
    BackupUnreadable,
    DatabaseBusy,
    DatabaseExists,
    DatabaseNewer,
    DatabaseUnwritable,
    KeyringWrong,
)
from storage.integrity import check
from storage.restore import restore
from storage.store import Store
from storage.vault import SYSTEM, Keyring
from tests.storage.samples import NOW, answering, joining, parse_form, said, starting


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


@pytest.fixture
async def reflection(store, chair):
    """A reflection with an answer, and one of everything else that is kept of a chair."""
    started = await store.write(starting(chair))
    await store.write(lambda r: r.chairs.save_settings(chair, {"quiet": True}))
    await store.write(answering(chair, started.id, "label", said("The long one")))

    def more(r):
        r.inbox.take([(1, chair.telegram_id, b"one"), (2, None, b"two")], NOW)
        r.inbox.done(3, NOW)
        r.chairs.invite(b"x" * 32, "the next chair", NOW + timedelta(days=1))
        r.addenda.add(chair, started.id, "label", "Later on", at=NOW)

    await store.write(more)
    return await store.write(answering(chair, started.id, "feelings", said("mixed")))


def opens(database, keyring):
    return Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW)


async def test_a_backup_put_back_is_what_was_stored(store, chair, reflection, folder, tmp_path, keyring):
    report = await backup(store, folder / "monday.db")
    assert report.sound
    assert (report.counts["chairs"], report.counts["answers"], report.counts["addenda"]) == (1, 2, 1)
    assert {path.name for path in folder.iterdir()} == {"monday.db", "data-keys.json"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert (await store.read(lambda r: r.audit.latest(1)))[0].event == "backup made"

    restored = tmp_path / "elsewhere" / "afterword.db"
    assert restore(folder / "monday.db", restored, keyring).sound
    again = opens(restored, keyring)
    assert await again.read(lambda r: r.reflections.load(reflection.id, owner=chair)) == reflection
    assert await again.read(lambda r: r.chairs.settings(chair)) == {"quiet": True}
    assert [u.body for u in await again.write(lambda r: list(r.inbox.left()))] == [b"one", b"two"]
    assert (await check(again)).sound
    await again.close()


async def test_plugins_that_are_installed_beside_the_bot_never_see_the_record(
    opening, store, chair, reflection, folder, database, keyring
):
    seen = []

    class Plugin:
        @hookimpl
        def prepare_connection(self, conn):
            seen.append(conn)

    pm.register(plugin := Plugin())
    try:
        Database(memory=True).close()
        assert len(seen) == 1
        store = await opening()
        await backup(store, folder / "monday.db")
        assert (await check(store)).sound
        await store.prove_erased()
        await store.close()
        assert restore(folder / "monday.db", database, keyring, replace=True).sound
    finally:
        pm.unregister(plugin)
    assert len(seen) == 1


async def test_updates_that_come_again_after_a_restore_have_no_second_effect(
    store, reflection, folder, tmp_path, keyring
):
    await backup(store, folder / "monday.db")
    restore(folder / "monday.db", tmp_path / "afterword.db", keyring)
    again = opens(tmp_path / "afterword.db", keyring)
    assert await again.write(lambda r: r.inbox.take([(1, 101, b"one"), (3, 101, b"three")], NOW)) == []
    await again.close()


async def test_a_backup_made_while_chairs_write_is_of_one_moment(store, chair, folder, tmp_path, keyring):
    async def writes():
        for i in range(200):
            await store.write(starting(chair))
            if i == 20:
                begun.set()

    begun = asyncio.Event()
    writing = asyncio.ensure_future(writes())
    await begun.wait()
    report = await backup(store, folder / "monday.db")
    await writing
    assert report.sound
    assert 20 <= report.counts["reflections"] <= 200
    assert await store.read(lambda r: r.reflections.count(chair)) == 200


async def test_a_backup_holds_no_key(store, chair, reflection, folder):
    await backup(store, folder / "monday.db")
    keys = [await store.read(lambda r, owner=owner: r.keys.find(owner)) for owner in (0, chair.id)]
    raw = (folder / "monday.db").read_bytes()
    assert not any(key in raw for key in keys)


async def test_an_older_backup_does_not_open_for_whoever_was_erased_since(
    store, chair, stranger, reflection, folder, tmp_path, keyring
):
    await backup(store, folder / "monday.db")
    key = await store.read(lambda r: r.keys.find(chair.id))
    await store.write(lambda r: r.chairs.remove(chair))
    assert (await backup(store, folder / "tuesday.db")).sound
    kept = json.loads((folder / "data-keys.json").read_bytes())
    assert (set(kept["keys"]), kept["erased"]) == ({"0", str(stranger.id)}, [chair.id])
    assert key not in b"".join(path.read_bytes() for path in folder.iterdir())

    report = restore(folder / "monday.db", tmp_path / "afterword.db", keyring)
    assert report.sound
    again = opens(tmp_path / "afterword.db", keyring)
    assert await again.read(lambda r: r.chairs.all()) == (stranger,)
    assert await again.read(lambda r: r.reflections.load(reflection.id, owner=chair)) is None
    assert [u.body for u in await again.write(lambda r: list(r.inbox.left()))] == [b"two"]
    # Nor is their number given to anybody else.
    assert (await again.write(joining(303))).id > stranger.id
    await again.close()


async def test_whoever_was_erased_after_the_last_backup_is_not_brought_back_over_the_database(
    store, chair, stranger, reflection, folder, database, keyring
):
    await backup(store, folder / "monday.db")
    await store.write(lambda r: r.chairs.remove(chair))
    await store.close()
    restore(folder / "monday.db", database, keyring, replace=True)
    again = opens(database, keyring)
    assert await again.read(lambda r: r.chairs.all()) == (stranger,)
    await again.close()


async def test_going_back_and_forth_between_backups_loses_nobody(store, chair, folder, database, keyring):
    await backup(store, folder / "monday.db")
    late = await store.write(joining(404))
    await backup(store, folder / "tuesday.db")
    await store.close()
    restore(folder / "monday.db", database, keyring, replace=True)
    again = opens(database, keyring)
    assert await again.read(lambda r: r.chairs.all()) == (chair,)
    newer = await again.write(joining(505))
    assert newer.id > late.id
    await backup(again, folder / "wednesday.db")
    await again.close()
    restore(folder / "tuesday.db", database, keyring, replace=True)
    again = opens(database, keyring)
    assert await again.read(lambda r: r.chairs.all()) == (chair, late)
    await again.close()


async def test_a_database_is_replaced_only_when_asked_and_kept_aside(store, chair, folder, database, keyring):
    await backup(store, folder / "monday.db")
    await store.write(joining(404))
    await store.close()
    with pytest.raises(DatabaseExists):
        restore(folder / "monday.db", database, keyring)
    for number in (1, 2):
        restore(folder / "monday.db", database, keyring, replace=True)
        assert database.with_name(f"afterword.db.replaced-{number}").exists()
    again = opens(database, keyring)
    assert await again.read(lambda r: r.chairs.all()) == (chair,)
    await again.close()
    aside = opens(database.with_name("afterword.db.replaced-1"), keyring)
    assert len(await aside.read(lambda r: r.chairs.all())) == 2
    await aside.close()


async def test_what_a_killed_bot_had_not_yet_moved_out_of_its_log_is_kept_aside_too(
    store, chair, folder, database, keyring, tmp_path
):
    await backup(store, folder / "monday.db")
    await store.write(joining(404))
    # As a kill leaves it: the log is still there.
    killed = tmp_path / "killed"
    shutil.copytree(database.parent, killed)
    assert (killed / "afterword.db-wal").stat().st_size > 0
    restore(folder / "monday.db", killed / "afterword.db", keyring, replace=True)
    again = opens(killed / "afterword.db", keyring)
    assert await again.read(lambda r: r.chairs.all()) == (chair,)
    await again.close()
    aside = opens(killed / "afterword.db.replaced-1", keyring)
    assert len(await aside.read(lambda r: r.chairs.all())) == 2
    await aside.close()


async def test_a_damaged_database_can_be_replaced_and_its_log_does_not_leak_into_the_new_one(
    store, chair, folder, database, keyring, tmp_path
):
    await backup(store, folder / "monday.db")
    await store.write(joining(404))
    killed = tmp_path / "killed"
    shutil.copytree(database.parent, killed)
    (killed / "afterword.db").write_bytes(b"no database" * 1000)
    restore(folder / "monday.db", killed / "afterword.db", keyring, replace=True)
    assert (killed / "afterword.db.replaced-1").exists()
    assert not (killed / "afterword.db-wal").exists()
    again = opens(killed / "afterword.db", keyring)
    assert await again.read(lambda r: r.chairs.all()) == (chair,)
    await again.close()


async def test_a_running_bots_database_is_not_replaced(store, chair, folder, database, keyring):
    await backup(store, folder / "monday.db")
    with pytest.raises(DatabaseBusy):
        restore(folder / "monday.db", database, keyring, replace=True)
    assert await store.read(lambda r: r.chairs.all()) == (chair,)


async def test_a_backup_is_not_overwritten(store, chair, folder):
    await backup(store, folder / "monday.db")
    before = (folder / "monday.db").read_bytes()
    with pytest.raises(BackupExists):
        await backup(store, folder / "monday.db")
    assert (folder / "monday.db").read_bytes() == before


async def test_a_backup_that_cannot_be_written_leaves_nothing(store, chair, folder, tmp_path):
    with pytest.raises(BackupFailed):
        await backup(store, tmp_path / "nowhere" / "monday.db")
    (folder / "data-keys.json").write_text("what is this")
    with pytest.raises(BackupUnreadable):
        await backup(store, folder / "monday.db")
    assert [path.name for path in folder.iterdir()] == ["data-keys.json"]
    assert await store.read(lambda r: r.chairs.all()) == (chair,)


async def test_two_databases_do_not_share_a_folder_of_backups(store, chair, folder, tmp_path, keyring):
    await backup(store, folder / "monday.db")
    keys = (folder / "data-keys.json").read_bytes()
    for theirs in (keyring, Keyring.fresh()):
        other = opens(tmp_path / f"other-{id(theirs)}.db", theirs)
        with pytest.raises(BackupForeign):
            await backup(other, folder / "other.db")
        await other.close()
    assert (folder / "data-keys.json").read_bytes() == keys
    assert not (folder / "other.db").exists()


async def test_a_backup_without_its_keys_is_not_put_back(store, chair, folder, tmp_path, database, keyring):
    await backup(store, folder / "monday.db")
    (folder / "data-keys.json").unlink()
    with pytest.raises(BackupKeysMissing):
        restore(folder / "monday.db", tmp_path / "afterword.db", keyring)
    assert not (tmp_path / "afterword.db").exists()
    # The database that it came from still has them.
    await store.close()
    assert restore(folder / "monday.db", database, keyring, replace=True).sound


async def test_a_backup_whose_keys_lack_a_chairs_is_not_put_back(store, chair, folder, tmp_path, keyring):
    await backup(store, folder / "monday.db")
    kept = json.loads((folder / "data-keys.json").read_bytes())
    del kept["keys"][str(chair.id)]
    (folder / "data-keys.json").write_text(json.dumps(kept))
    with pytest.raises(BackupKeysMissing):
        restore(folder / "monday.db", tmp_path / "afterword.db", keyring)


async def test_a_backup_is_not_put_back_with_another_keyring(store, chair, folder, tmp_path):
    await backup(store, folder / "monday.db")
    with pytest.raises(KeyringWrong):
        restore(folder / "monday.db", tmp_path / "afterword.db", Keyring.fresh())
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["afterword.db.lock"]


async def test_what_is_no_backup_is_not_put_back(folder, tmp_path, keyring):
    with pytest.raises(BackupUnreadable):
        restore(folder / "none.db", tmp_path / "afterword.db", keyring)
    (folder / "text.db").write_text("no backup at all" * 1000)
    with pytest.raises(BackupUnreadable):
        restore(folder / "text.db", tmp_path / "afterword.db", keyring)
    sqlite3.connect(folder / "empty.db").close()
    with pytest.raises(BackupUnreadable):
        restore(folder / "empty.db", tmp_path / "afterword.db", keyring)
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnwritable):
        restore(folder / "text.db", tmp_path / "file" / "afterword.db", keyring)


async def test_a_backup_of_a_newer_version_is_not_put_back(store, chair, folder, tmp_path, keyring):
    await backup(store, folder / "monday.db")
    newer = sqlite3.connect(folder / "monday.db")
    with newer:
        newer.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('afterword', 'm999_later', '')"
        )
    newer.close()
    with pytest.raises(DatabaseNewer):
        restore(folder / "monday.db", tmp_path / "afterword.db", keyring)


async def test_a_check_finds_nothing_wrong_with_a_sound_store(store, reflection):
    report = await check(store)
    assert report.sound
    assert report.problems == ()
    assert (report.counts["reflections"], report.counts["inbox"], report.counts["inbox_done"]) == (1, 2, 1)


FLIPPED = [
    ("UPDATE answers SET sealed = randomblob(512) WHERE slot = 7", "reflection 1, slot 7"),
    ("DELETE FROM answers WHERE slot = 7", "reflection 1, slots"),
    ("UPDATE reflections SET sealed = randomblob(60)", "reflection 1, state"),
    ("UPDATE reflections SET submitted_on = '2026-11-23'", "reflection 1, day"),
    ("UPDATE chairs SET name = randomblob(60)", "name"),
    ("UPDATE chairs SET settings = randomblob(60)", "settings"),
    ("UPDATE invitations SET name = randomblob(60)", "name"),
    ("UPDATE inbox SET body = randomblob(60) WHERE update_id = 1", "update 1, body"),
    ("UPDATE inbox SET body = randomblob(60) WHERE update_id = 2", "update 2, body"),
    ("UPDATE canary SET sealed = randomblob(60)", "canary, canary"),
    ("DELETE FROM canary", "canary, canary"),
    ("UPDATE data_keys SET sealed = randomblob(60) WHERE owner = 1", "the key of chair 1"),
    ("DELETE FROM data_keys WHERE owner = 1", "the key of chair 1"),
]


@pytest.mark.parametrize(("harm", "named"), FLIPPED)
async def test_a_check_finds_every_seal_that_does_not_open_once(store, reflection, database, harm, named):
    other = sqlite3.connect(database)
    with other:
        other.execute(harm)
    other.close()
    (problem,) = (await check(store)).problems
    assert problem.startswith("sealed: ")
    assert problem.endswith(named)


async def test_a_check_finds_orphans(store, reflection, database):
    other = sqlite3.connect(database)
    with other:
        other.execute("DELETE FROM forms")
    other.close()
    told = ("orphan: reflections 1", "sealed: form sample, version 1: gone")
    assert (await check(store)).problems == told


async def test_a_backup_of_a_store_with_a_broken_seal_says_so_and_keeps_the_rest(
    store, chair, reflection, folder, tmp_path, database, keyring
):
    other = sqlite3.connect(database)
    with other:
        other.execute("UPDATE reflections SET sealed = randomblob(60)")
    other.close()
    assert (await backup(store, folder / "monday.db")).problems == (
        f"sealed: reflection {reflection.id}, state",
    )
    report = restore(folder / "monday.db", tmp_path / "afterword.db", keyring)
    assert report.problems == (f"sealed: reflection {reflection.id}, state",)


async def test_nobody_else_may_read_a_backup_whatever_the_umask(store, chair, folder):
    mask = os.umask(0)
    try:
        await backup(store, folder / "monday.db")
    finally:
        os.umask(mask)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


async def test_what_is_said_of_the_keys_beside_a_backup_holds_none_of_them(store, chair, folder):
    await backup(store, folder / "monday.db")
    beside = BackupKeys.beside(folder / "monday.db")
    assert set(beside.keys) == {SYSTEM, chair.id}
    assert repr(beside) == "BackupKeys(erased=frozenset())"
