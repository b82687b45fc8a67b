"""A record from before anything of it was sealed in its newest way is opened, and nothing of it is lost."""

import json
import os
import sqlite3
from contextlib import closing

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlite_utils import Database

from storage.integrity import check
from storage.kept_words import Words
from storage.migrations import steps
from storage.store import Store
from storage.vault import SYSTEM, Keyring
from tests.storage.samples import NOW, parse_form

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
        db = Database(connection, execute_plugins=False)
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
