"""Seals and keyrings: what opens what, and that nothing anybody wrote can be read from the disk."""

import asyncio
import base64
import json
import logging
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.errors import (
    AfterwordError,
    KeyringExists,
    KeyringExposed,
    KeyringMissing,
    KeyringUnreadable,
    KeyringUnwritable,
    KeyringWrong,
    SealBroken,
)
from storage.store import Store
from storage.vault import Keyring, Vault
from tests.storage.samples import NOW, answering, parse_form, said, starting

places = st.tuples(st.integers(0, 2**40), st.text(max_size=30), st.text(max_size=30))


def vault(owners=1):
    keyring = Keyring.fresh()
    keys = {}
    made = Vault(keyring, keys.get)
    for owner in range(owners):
        keys[owner] = made.new_key(owner)
    return made, keys


class Anyone(dict):
    """A key for whoever is asked for."""

    def __init__(self, keyring):
        super().__init__()
        self.keyring = keyring

    def find(self, owner):
        return self.setdefault(owner, self.keyring.wrap(bytes([owner % 256]) * 32, owner))


@given(plain=st.binary(max_size=200), place=places)
def test_what_is_sealed_opens_in_its_place(plain, place):
    keyring = Keyring.fresh()
    sealer = Vault(keyring, Anyone(keyring).find)
    owner, record, field = place
    sealed = sealer.seal(plain, owner=owner, record=record, field=field)
    assert sealer.open(sealed, owner=owner, record=record, field=field) == plain


@given(here=places, there=places)
@settings(max_examples=200)
def test_what_is_sealed_in_one_place_does_not_open_in_another(here, there):
    keyring = Keyring.fresh()
    sealer = Vault(keyring, Anyone(keyring).find)
    owner, record, field = here
    sealed = sealer.seal(b"words", owner=owner, record=record, field=field)
    owner, record, field = there
    if here != there:
        with pytest.raises(SealBroken):
            sealer.open(sealed, owner=owner, record=record, field=field)


@pytest.mark.parametrize("least", [64, 512, 4_604])
def test_a_seal_is_as_small_as_its_steps_allow(least):
    for length in {
        *range(0, 20_000, 17),
        *(Vault.room(least + n * 4_092) + m for n in range(4) for m in (0, 1)),
    }:
        size = Vault.size_of(length, least=least)
        assert Vault.room(size) >= length
        assert (size - least) % 4_092 == 0
        assert size == least or Vault.room(size - 4_092) < length


def test_a_seal_is_bound_to_its_owner_even_under_one_key():
    keyring = Keyring.fresh()
    sealer = Vault(keyring, lambda owner: keyring.wrap(b"k" * 32, owner))
    sealed = sealer.seal(b"words", owner=1, record="reflection 1", field="label")
    with pytest.raises(SealBroken):
        sealer.open(sealed, owner=2, record="reflection 1", field="label")


@given(st.text(alphabet="ab|1", max_size=6), st.text(alphabet="ab|1", max_size=6))
def test_no_two_places_read_the_same(record, field):
    sealer, _ = vault()
    sealed = sealer.seal(b"words", owner=0, record=record, field=field)
    for cut in range(len(record + field) + 1):
        other = (record + field)[:cut], (record + field)[cut:]
        if other != (record, field):
            with pytest.raises(SealBroken):
                sealer.open(sealed, owner=0, record=other[0], field=other[1])


@given(st.data())
def test_any_flipped_bit_breaks_the_seal(data):
    sealer, _ = vault()
    sealed = bytearray(sealer.seal(b"words", owner=0, record="r", field="f"))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        sealer.open(bytes(sealed), owner=0, record="r", field="f")


@given(st.binary(max_size=80))
def test_bytes_that_are_no_seal_break_cleanly(junk):
    sealer, _ = vault()
    with pytest.raises(SealBroken):
        sealer.open(junk, owner=0, record="r", field="f")
    with pytest.raises(KeyringWrong):
        Keyring.fresh().unwrap(junk, 0)


def test_a_broken_seal_names_its_place_and_nothing_else():
    sealer, _ = vault()
    with pytest.raises(SealBroken) as broken:
        sealer.open(b"\x01what the mother said", owner=0, record="reflection 12", field="answer hindsight")
    assert "[reflection 12, answer hindsight]" in str(broken.value)
    assert "mother" not in repr(broken.value)
    assert broken.value.__cause__ is None


def test_the_same_words_never_look_the_same_twice():
    sealer, _ = vault()
    seals = {sealer.seal(b"same", owner=0, record="r", field="f") for _ in range(50)}
    assert len(seals) == 50


def test_without_its_key_nothing_opens():
    sealer, keys = vault(2)
    sealed = sealer.seal(b"words", owner=1, record="r", field="f")
    del keys[1]
    sealer.forget(1)
    with pytest.raises(SealBroken, match="the key of chair 1"):
        sealer.open(sealed, owner=1, record="r", field="f")


def test_a_data_key_opens_for_its_owner_alone():
    keyring = Keyring.fresh()
    sealed = keyring.wrap(b"k" * 32, 1)
    assert keyring.unwrap(sealed, 1) == b"k" * 32
    with pytest.raises(KeyringWrong):
        keyring.unwrap(sealed, 2)
    with pytest.raises(KeyringWrong):
        Keyring.fresh().unwrap(sealed, 1)


def test_a_keyring_of_two_keys_opens_what_either_sealed():
    old = Keyring.fresh()
    sealed = old.wrap(b"k" * 32, 1)
    renewed = old.renewed()
    assert renewed.unwrap(sealed, 1) == b"k" * 32
    again = renewed.rewrap(sealed, 1)
    assert renewed.current_only().unwrap(again, 1) == b"k" * 32
    assert renewed.rewrap(again, 1) == again
    with pytest.raises(KeyringWrong):
        old.unwrap(again, 1)


def test_a_new_keyring_is_for_its_owner_alone_and_loads_again(tmp_path):
    path = tmp_path / "secrets" / "keyring.json"
    made = Keyring.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Keyring.load(path) == made == Keyring.parse(path.read_text())
    assert [len(key) for key in made.keys.values()] == [32]


def test_a_keyring_is_never_overwritten(tmp_path):
    path = tmp_path / "keyring.json"
    made = Keyring.create(path)
    with pytest.raises(KeyringExists):
        Keyring.create(path)
    assert Keyring.load(path) == made


def test_a_keyring_that_cannot_be_made_says_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(KeyringUnwritable):
        Keyring.create(tmp_path / "file" / "keyring.json")
    with pytest.raises(KeyringUnwritable):
        Keyring.create(tmp_path / ("k" * 300))
    with pytest.raises(KeyringUnwritable):
        Keyring.fresh().save(tmp_path / "nowhere" / "keyring.json")


def test_a_missing_keyring_says_so(tmp_path):
    with pytest.raises(KeyringMissing, match=r"keyring\.json"):
        Keyring.load(tmp_path / "keyring.json")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660])
def test_a_keyring_that_others_may_read_is_refused(tmp_path, mode):
    path = tmp_path / "keyring.json"
    Keyring.create(path)
    path.chmod(mode)
    with pytest.raises(KeyringExposed, match="chmod 600"):
        Keyring.load(path)


KEY = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        "{}",
        '{"keys": []}',
        '{"keys": 5}',
        '{"keys": [{"id": "a"}]}',
        '{"keys": [{"id": "a", "key": 7}]}',
        '{"keys": [{"id": "a", "key": "!!!!"}]}',
        json.dumps({"keys": [{"id": "a", "key": base64.b64encode(bytes(31)).decode()}]}),
        json.dumps({"keys": [{"id": "", "key": KEY}]}),
        json.dumps({"keys": [{"id": "a" * 256, "key": KEY}]}),
        json.dumps({"keys": [{"id": "a", "key": KEY}, {"id": "a", "key": KEY}]}),
        json.dumps({"keys": [{"id": "\ud800", "key": KEY}]}),
        json.dumps({"keys": [{"id": None, "key": KEY}]}),
        json.dumps({"keys": [{"id": ["a"], "key": KEY}]}),
        json.dumps({"keys": {"id": "a", "key": KEY}}),
        '{"keys": ' + "[" * 100_000,
        json.dumps({"keys": [{"id": "a", "key": KEY}]}) + " " * 1_100_000,
    ],
)
def test_what_is_no_keyring_is_refused_without_being_shown(tmp_path, text):
    path = tmp_path / "keyring.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyringUnreadable) as refused:
        Keyring.load(path)
    assert KEY not in str(refused.value)


def test_a_keyring_of_bytes_that_are_no_text_is_refused(tmp_path):
    path = tmp_path / "keyring.json"
    path.write_bytes(b"\xff\xfe")
    path.chmod(0o600)
    with pytest.raises(KeyringUnreadable):
        Keyring.load(path)


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_file_is_no_keyring(tmp_path, make):
    path = tmp_path / "keyring.json"
    make(path)
    with pytest.raises(KeyringUnreadable):
        Keyring.load(path)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="replace")))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_a_keyring_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyringUnreadable):
        Keyring.load(path)


def test_a_keyring_does_not_show_its_keys():
    keyring = Keyring.parse(json.dumps({"keys": [{"id": "a", "key": KEY}]}))
    assert repr(keyring) == "Keyring()"
    assert KEY in keyring.text()


def test_every_error_is_a_sentence():
    kinds = [kind for kind in AfterwordError.__subclasses__() if kind.__module__ == "storage.errors"]
    assert len(kinds) > 10
    for kind in kinds:
        assert str(kind()).endswith(".")
        assert "  " not in str(kind())
        assert str(kind("here")) == f"{kind()} [here]"


@given(text=st.text(), label=st.text(max_size=60), name=st.text(max_size=60))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def _survives(runner, reopened, text, label, name):
    from datetime import timedelta

    async def story():
        store = reopened()
        code = os.urandom(32)
        await store.write(lambda r: r.chairs.invite(code, name, NOW + timedelta(days=1)))
        someone = int.from_bytes(os.urandom(6), "big")
        chair = await store.write(lambda r: r.chairs.join(code, someone, NOW))
        started = await store.write(starting(chair))
        await store.write(answering(chair, started.id, "feelings", said(text)))
        after = await store.write(answering(chair, started.id, "label", said(label)))
        await store.write(lambda r: r.inbox.take([(started.id, someone, text.encode())], NOW))
        await store.close()
        store = reopened()
        assert await store.read(lambda r: r.reflections.load(started.id, owner=chair)) == after
        assert (await store.read(lambda r: r.reflections.list(chair, limit=1)))[0].label == after.label
        assert await store.read(lambda r: r.chairs.name(r.chairs.by_telegram(someone))) == name
        (left,) = await store.write(lambda r: list(r.inbox.left()))
        assert left.body.decode() == text
        await store.write(lambda r: r.inbox.done(started.id, NOW))
        await store.close()

    runner.run(story())


def test_any_text_survives_storage_to_the_letter(database, keyring):
    def reopened():
        return Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW)

    with asyncio.Runner() as runner:
        _survives(runner, reopened)


async def test_a_lone_surrogate_is_refused_without_its_text(store, chair):
    started = await store.write(starting(chair))
    with pytest.raises(ValueError, match="surrogate") as refused:
        await store.write(answering(chair, started.id, "feelings", said("the mother \ud83d")))
    assert "mother" not in str(vars(refused.value)) + repr(refused.value) + repr(refused.value.__cause__)
    assert await store.read(lambda r: r.reflections.load(started.id, owner=chair)) == started


CANARY = "zanzibarcanary"


def on_disk(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


async def test_nothing_a_chair_wrote_is_readable_on_disk(store, database, caplog):
    caplog.set_level(logging.DEBUG)
    from datetime import timedelta

    name, code = f"{CANARY}-name", b"c" * 32
    await store.write(lambda r: r.chairs.invite(code, name, NOW + timedelta(days=1)))
    invited = on_disk(database.parent)
    chair = await store.write(lambda r: r.chairs.join(code, 5, NOW))
    started = await store.write(starting(chair))
    await store.write(answering(chair, started.id, "feelings", said(f"{CANARY}-answer")))
    await store.write(answering(chair, started.id, "label", said(f"{CANARY}-label")))
    await store.write(lambda r: r.chairs.save_settings(chair, {"set": f"{CANARY}-set"}))
    update = f"{CANARY}-update".encode()
    await store.write(lambda r: r.inbox.take([(1, 5, update), (2, 6, update), (3, None, update)], NOW))
    assert list(database.parent.glob("*-wal"))
    running = on_disk(database.parent)
    await store.write(lambda r: r.chairs.remove(chair))
    removed = on_disk(database.parent)
    await store.close()
    for raw in (invited, running, removed, on_disk(database.parent)):
        assert len(raw) > 4096
        assert CANARY.encode() not in raw
        assert base64.b64encode(CANARY.encode())[:12] not in raw
        assert CANARY.encode("utf-16-le") not in raw
    assert CANARY not in caplog.text


async def test_a_destroyed_key_is_gone_from_the_disk_itself(store, chair, stranger, database):
    key = await store.read(lambda r: r.keys.find(chair.id))
    other = await store.read(lambda r: r.keys.find(stranger.id))
    assert key in on_disk(database.parent)
    await store.write(lambda r: r.chairs.remove(chair))
    raw = on_disk(database.parent)
    assert key not in raw
    assert other in raw


async def test_the_key_is_destroyed_before_anything_else_is_removed(store, chair):
    statements = []

    def job(records):
        records.chairs._db.conn.set_trace_callback(statements.append)
        records.chairs.remove(chair)
        records.chairs._db.conn.set_trace_callback(None)

    await store.write(job)
    changes = [s for s in statements if s.startswith(("DELETE", "INSERT", "UPDATE"))]
    assert changes[0] == f"DELETE FROM data_keys WHERE owner = {chair.id}"
