"""A record from before anything of it was sealed in its newest way is opened, and nothing of it is lost."""

import json
import os
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlite_utils import Database

from storage.codec import utc
from storage.data_keys import DataKeys
from storage.database import plain
from storage.heads import open_head, seal_head
from storage.integrity import check
from storage.kept_words import Words
from storage.migrations import steps
from storage.store import Store
from storage.tally import Tally
from storage.vault import SYSTEM, Keyring, Vault
from tests.storage.samples import NOW, parse_form, starting

TEXTS = ("the mother came late", "and left early ✓", "x" * 6_000)


def unpadded(key: bytes, plain: bytes, owner: int, record: str, field: str) -> bytes:
    """A seal as the first version made it."""
    nonce, bound = os.urandom(12), b"\x01" + f"{owner}|{len(record)}|{record}|{field}".encode()
    return b"\x01" + nonce + AESGCM(key).encrypt(nonce, plain, bound)


@pytest.fixture
def older(database, keyring):
    """A database of the sixth step: a chair, and words of theirs that wait, in two bursts."""
    database.parent.mkdir(exist_ok=True)
    keys = {owner: os.urandom(32) for owner in (SYSTEM, 1)}
    with closing(sqlite3.connect(database)) as connection:
        db = plain(connection)
        steps.apply(db, stop_before="m007_slots")
        with connection:
            for owner, key in keys.items():
                db.execute("INSERT INTO data_keys VALUES (?, ?)", (owner, keyring.wrap(key, owner)))
            canary = unpadded(keys[SYSTEM], b"afterword", SYSTEM, "canary", "canary")
            db.execute("INSERT INTO canary (id, sealed) VALUES (1, ?)", (canary,))
            name = unpadded(keys[1], b'"a chair"', 1, "chair 1", "name")
            db.execute(
                "INSERT INTO chairs (id, telegram_id, name, joined_at, waiting) VALUES (1, 101, ?, ?, ?)",
                (name, NOW.isoformat(), '["conference"]'),
            )
            for number, text in enumerate(TEXTS, 11):
                sealed = unpadded(keys[1], json.dumps(text).encode(), 1, f"words {number}", "text")
                db.execute(
                    "INSERT INTO kept_words (id, chair_id, burst, after, message_id, sealed, at)"
                    " VALUES (?, 1, ?, ?, ?, ?, ?)",
                    (number, min(number, 12), 50 + min(number, 12), 60 + number, sealed, NOW.isoformat()),
                )
    return database


def opens(database, keyring):
    return Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW)


async def test_words_that_waited_wait_still_to_the_letter(older, keyring):
    store = opens(older, keyring)
    chair = await store.read(lambda r: r.chairs.by_telegram(101))
    assert await store.read(lambda r: r.kept_words.bursts(chair)) == (11, 12)
    words = [Words(min(n, 12), 60 + n, t, NOW, after=50 + min(n, 12)) for n, t in enumerate(TEXTS, 11)]
    assert await store.read(lambda r: r.kept_words.of(chair, 11)) == (words[0],)
    assert await store.read(lambda r: r.kept_words.of(chair, 12)) == (*words[1:],)
    assert chair.waiting == '["conference"]'
    assert (await check(store)).sound
    # What came after the same message is of the same burst, and a number is never given twice.
    assert await store.write(lambda r: r.kept_words.keep(chair, 80, "more", after=62, at=NOW)) == 12
    await store.write(lambda r: r.kept_words.forget(chair, 12))
    assert await store.write(lambda r: r.kept_words.keep(chair, 81, "new", after=70, at=NOW)) == 15
    await store.close()


async def test_nothing_of_the_older_form_is_left(older, keyring):
    before = older.read_bytes()
    assert b'["conference"]' in before
    await opens(older, keyring).close()
    after = older.read_bytes()
    assert b'["conference"]' not in after
    with closing(sqlite3.connect(older)) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        sizes = [size for (size,) in db.execute("SELECT length(sealed) FROM kept_words")]
    assert not [name for name in tables if name.startswith("unsealed")]
    assert all((size - 512) % 4_092 == 0 for size in sizes)


async def test_words_whose_seal_is_damaged_are_told_and_the_others_wait(older, keyring, caplog):
    with closing(sqlite3.connect(older)) as db, db:
        db.execute("UPDATE kept_words SET sealed = randomblob(60) WHERE id = 11")
    store = opens(older, keyring)
    assert [r.words for r in caplog.records if r.msg == "a part of the record is not readable"] == [11]
    chair = await store.read(lambda r: r.chairs.by_telegram(101))
    assert await store.read(lambda r: r.kept_words.bursts(chair)) == (12,)
    assert (await check(store)).sound
    await store.close()


async def test_a_process_that_was_killed_meanwhile_is_followed_by_one_that_begins_again(
    older, keyring, monkeypatch
):
    def killed(*_, **__):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr("storage.gathering.seal_words", killed)
        with pytest.raises(SystemExit):
            opens(older, keyring)
    await test_words_that_waited_wait_still_to_the_letter(older, keyring)


async def test_another_keyring_changes_nothing_of_it(older):
    before = older.read_bytes()
    with pytest.raises(Exception, match="keyring"):
        opens(older, Keyring.fresh())
    assert older.read_bytes() == before


@pytest.fixture
async def unbound(store, chair, database, keyring):
    """A database from before the step that binds what is of no chair, with each kind of invitation."""
    moving = b'{"name":"a chair","form":null,"moves":[1,101]}'
    sealed = {
        b"\1" * 32: b'"First"',
        b"\2" * 32: b'{"name":"New","form":"lesson","moves":null}',
        b"\3" * 32: moving,
    }

    def job(r):
        r.inbox.take([(5, chair.telegram_id, b"{}"), (6, chair.telegram_id, b"{}")], NOW)
        r.inbox.set_aside(5)
        for code, content in sealed.items():
            record = f"invitation {code.hex()[:16]}"
            name = r.vault.seal(content, owner=SYSTEM, record=record, field="name")
            r.db.execute(
                "INSERT INTO invitations VALUES (?, ?, ?)", (code, name, utc(NOW + timedelta(days=1)))
            )

    await store.write(job)
    await store.write(starting(chair))
    await store.close()
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("UPDATE heads SET sealed = ? WHERE chair_id = 1", _head_without(db, keyring, "update 5"))
        db.execute("DELETE FROM heads WHERE chair_id = 0")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm033_bound'")
        Tally(Database(db), Vault(keyring, DataKeys(Database(db)).find)).create()
    return database


def _head_without(db, keyring, name):
    vault = Vault(keyring, DataKeys(Database(db)).find)
    (sealed,) = db.execute("SELECT sealed FROM heads WHERE chair_id = 1").fetchone()
    return (seal_head(vault, 1, open_head(vault, 1, sealed).after(name, None)),)


async def test_what_was_bound_to_nothing_is_bound_as_it_stands(unbound, keyring, caplog):
    store = opens(unbound, keyring)
    assert caplog.records == []
    assert (await check(store)).sound
    found = await store.read(lambda r: r.invitations.all())
    assert [(one.name, one.form, one.moves) for one in found] == [
        ("First", None, None),
        ("New", "lesson", None),
        ("a chair", None, (1, 101)),
    ]
    assert {one.expires_at for one in found} == {NOW + timedelta(days=1)}
    assert (await store.write(lambda r: r.chairs.join(found[1].code_hash, 404, NOW))).id == 2
    assert await store.write(lambda r: r.inbox.retry(5, NOW))
    chair = await store.read(lambda r: r.chairs.by_telegram(101))
    assert len(await store.read(lambda r: r.reflections.drafts(chair))) == 1
    assert (await check(store)).sound
    await store.close()


async def test_a_record_of_which_nothing_was_unsealed_is_not_written_anew(unbound, keyring):
    with closing(sqlite3.connect(unbound, isolation_level=None)) as db:
        # Pages that are free; who copies a database leaves them out.
        db.execute("CREATE TABLE much AS SELECT zeroblob(1000000) AS held")
        db.execute("DROP TABLE much")
    await opens(unbound, keyring).close()
    with closing(sqlite3.connect(unbound)) as db:
        assert db.execute("PRAGMA freelist_count").fetchone()[0] > 200
