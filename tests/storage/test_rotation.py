"""Going on with another key: everything still opens, and the old key opens nothing any more."""

from pathlib import Path

import pytest

from storage.backup import backup
from storage.errors import KeyringWrong
from storage.integrity import check
from storage.restore import restore
from storage.rotation import rotate
from storage.store import Store
from storage.vault import Keyring
from tests.storage.samples import NOW, answering, joining, parse_form, said, starting


def opens(database, keyring):
    return Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW)


async def test_after_a_rotation_the_new_key_alone_opens_everything(store, chair, stranger, database, keyring):
    started = await store.write(starting(chair))
    kept = await store.write(answering(chair, started.id, "feelings", said("mixed")))
    renewed = keyring.renewed()
    assert await rotate(store, renewed) == 3
    assert await rotate(store, renewed) == 0
    newcomer = await store.write(joining(303))
    assert (await check(store)).sound
    await store.close()
    with pytest.raises(KeyringWrong):
        opens(database, keyring)
    again = opens(database, renewed.current_only())
    assert await again.read(lambda r: r.reflections.load(started.id, owner=chair)) == kept
    assert await again.read(lambda r: r.chairs.all()) == (chair, stranger, newcomer)
    await again.close()


async def test_before_a_rotation_a_keyring_of_both_keys_opens_everything(store, chair, database, keyring):
    await store.close()
    again = opens(database, keyring.renewed())
    assert await again.read(lambda r: r.chairs.all()) == (chair,)
    await again.close()


async def test_a_rotation_that_would_lock_everybody_out_changes_nothing(store, chair, database, keyring):
    with pytest.raises(KeyringWrong):
        await rotate(store, Keyring.fresh())
    assert (await check(store)).sound
    await store.write(joining(303))
    await store.close()
    again = opens(database, keyring)
    assert len(await again.read(lambda r: r.chairs.all())) == 2
    await again.close()


async def test_what_the_old_key_sealed_is_gone_from_the_disk(store, chair, database, keyring):
    old = [await store.read(lambda r, o=owner: r.keys.find(o)) for owner in (0, chair.id)]
    await rotate(store, keyring.renewed())
    raw = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert not any(key in raw for key in old)


async def test_after_the_next_backup_older_ones_open_with_the_new_key_too(store, chair, tmp_path, keyring):
    await backup(store, tmp_path / "monday.db")
    renewed = keyring.renewed()
    await rotate(store, renewed)
    await backup(store, tmp_path / "tuesday.db")
    assert restore(tmp_path / "monday.db", tmp_path / "afterword.db", renewed.current_only()).sound


def test_a_saved_keyring_takes_the_place_of_the_old(tmp_path):
    path = tmp_path / "keyring.json"
    renewed = Keyring.create(path).renewed()
    renewed.save(path)
    assert Keyring.load(path) == renewed
    assert list(renewed.current_only().keys) == list(renewed.keys)[:1]
    assert [entry.name for entry in tmp_path.iterdir()] == ["keyring.json"]


async def test_a_store_goes_on_with_the_keys_that_another_process_renewed(store, chair, database, keyring):
    await store.close()
    keyrings = [keyring]
    bot = Store.open(
        database, keyring, parse_form=parse_form, clock=lambda: NOW, keyring_again=lambda: keyrings[-1]
    )
    keyrings.append(keyring.renewed())
    command = Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW, beside=True)
    await rotate(command, keyrings[-1])
    await command.close()
    newcomer = await bot.write(joining(303, "somebody new"))
    await bot.close()
    again = opens(database, keyrings[-1].current_only())
    assert await again.read(lambda r: r.chairs.name(newcomer)) == "somebody new"
    assert (await check(again)).sound
    await again.close()


@pytest.mark.parametrize("wrong", [Keyring.fresh, lambda: Keyring.load(Path("nowhere.json"))])
async def test_a_keyring_that_does_not_open_the_record_is_not_gone_on_with(
    store, chair, database, keyring, caplog, wrong
):
    await store.close()
    bot = Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW, keyring_again=wrong)
    command = Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW, beside=True)
    await command.write(lambda r: r.chairs.rename(chair, "another name"))
    await command.close()
    assert await bot.read(lambda r: r.chairs.name(chair)) == "another name"
    assert "keyring not read again" in caplog.text
    await bot.write(joining(303))
    await bot.close()
    await opens(database, keyring).close()
