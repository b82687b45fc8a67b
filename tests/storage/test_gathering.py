"""What an earlier version sealed one by one waits still, as far as it opens and is the newest."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlite_utils import Database

from storage.accounts import seal_account
from storage.canary import begin
from storage.codec import packed, utc, zoned
from storage.data_keys import DataKeys
from storage.database import plain
from storage.heads import Head, seal_head
from storage.integrity import check
from storage.kept_words import Words
from storage.migrations import steps
from storage.nudges import seal_nudges
from storage.store import Store
from storage.tally import Tally, end_of
from storage.vault import SYSTEM, Vault
from tests.storage.samples import NOW, parse_form

CHAIRS = {1: 101, 2: 202}
SCREENS = (
    # Of whom, what, how many of its messages were sent; whether it was tried, refused, set aside.
    (1, "Home", 2, 1, 0, 0),
    (2, "Home", 0, 0, 0, 0),
    (1, "Past", 0, 0, 2, 0),
    (1, "Review", 0, 0, 0, 1),
)
TEXTS = {3: "the school", 4: "worried most", 5: "of all"}
UPDATES = {7: 1, 8: 1, 9: SYSTEM}
LATER = NOW + timedelta(minutes=1)


def sealed_words(vault, number, text):
    values = [3, 60, 60 + number, text, zoned(NOW)]
    return vault.seal(packed(values), owner=1, record=f"words {number}", field="words")


def insert(db, into, *values):
    db.execute(f"INSERT INTO {into} VALUES ({', '.join('?' * len(values))})", values)


def fill(db, keyring):
    keys = DataKeys(db)
    vault = Vault(keyring, keys.find)
    begin(db, vault, keys)
    for chair in CHAIRS:
        keys.put(chair, vault.new_key(chair))
    words = {number: sealed_words(vault, number, text) for number, text in TEXTS.items()}
    for chair, account in CHAIRS.items():
        name = vault.seal(b'"a chair"', owner=chair, record=f"chair {chair}", field="name")
        known = seal_account(vault, chair, account)
        insert(
            db, "chairs (id, telegram_id, name, joined_at, account)", chair, account, name, utc(NOW), known
        )
        nudges = seal_nudges(vault, chair, [])
        insert(db, "nudges", chair, nudges)
        ends = {f"words {number}": end_of(sealed) for number, sealed in words.items() if chair == 1}
        insert(db, "heads", chair, seal_head(vault, chair, Head(None, {**ends, "nudges": end_of(nudges)})))
    for chair, kind, *how in SCREENS:
        place = {"owner": SYSTEM, "record": f"chair {chair}", "field": "screen of none"}
        sealed = vault.seal(packed([kind, "{}"]), **place)
        insert(db, "outbox (chair_id, sealed, sent, tried, refused, aside)", chair, sealed, *how)
    for number, sealed in words.items():
        insert(db, "kept_words", number, 1, sealed)
    for number, owner in UPDATES.items():
        body = vault.seal(b'{"n":%d}' % number, owner=owner, record=f"update {number}", field="body")
        row = (number, CHAIRS.get(owner, 909), owner, body, utc(NOW))
        insert(db, "inbox (update_id, chat_id, owner, body, taken_at)", *row)
    Tally(db, vault).create()


@pytest.fixture
def apart(database, keyring):
    """A database of the twentieth step, in which all that waits for its chairs is sealed one by one."""
    database.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(database)) as connection:
        db = plain(connection)
        steps.apply(db, stop_before="m021_whole")
        for name in ("answers", "messages", "nudges", "kept_words", "waiting"):
            db.execute(f"DROP TABLE unsealed_{name}")
        for column in ("kind", "body"):
            db.execute(f"ALTER TABLE outbox DROP COLUMN {column}")
        with connection:
            fill(db, keyring)
    return database


@pytest.fixture
async def opens(apart, keyring):
    """Opens it with the code of today, once some of it has been changed."""
    opened = []

    def open_after(*changes):
        with closing(sqlite3.connect(apart)) as db, db:
            for change in changes:
                db.execute(*change)
        opened.append(Store.open(apart, keyring, parse_form=parse_form, clock=lambda: LATER))
        return opened[-1]

    yield open_after
    for store in opened:
        await store.close()


def waiting_of(account):
    """What waits for a chair: each as it is, and whether it is set aside."""

    def job(r):
        standing = r.outbox.standing(r.chairs.by_telegram(account))
        return [(one.kind, one.body, one.sent, one.tried, one.refused, aside) for one, aside in standing]

    return job


async def test_each_screen_waits_in_its_order_as_far_as_it_had_come(opens, caplog):
    store = opens()
    assert await store.read(waiting_of(101)) == [
        ("Home", {}, 2, True, False, False),
        ("Past", {}, 0, False, True, False),
        ("Review", {}, 0, False, False, True),
    ]
    assert await store.read(waiting_of(202)) == [("Home", {}, 0, False, False, False)]
    assert (await check(store)).sound
    assert caplog.records == []


async def test_each_screen_has_a_number_of_its_own_and_so_has_what_comes_later(opens):
    store = opens()
    chair = await store.read(lambda r: r.chairs.by_telegram(101))
    await store.write(lambda r: r.outbox.put(chair, None, "Help", {}))
    numbers = [one.id for one in await store.read(lambda r: r.outbox.everything(chair))]
    assert numbers == sorted(set(numbers))
    await store.write(lambda r: r.outbox.done(numbers[0]))
    assert [kind for kind, *_ in await store.read(waiting_of(101))] == ["Past", "Review", "Help"]


@pytest.mark.parametrize("damage", ["randomblob(60)", "x''", "(SELECT sealed FROM outbox WHERE id = 2)"])
async def test_a_screen_whose_seal_is_damaged_keeps_its_place_and_the_others_wait(opens, damage):
    store = opens((f"UPDATE outbox SET sealed = {damage} WHERE id = 3",))
    found = await store.read(waiting_of(101))
    assert [(kind, body) for kind, body, *_ in found] == [("Home", {}), ("damaged", None), ("Review", {})]
    assert await store.read(waiting_of(202)) == [("Home", {}, 0, False, False, False)]
    assert (await check(store)).sound


def words_that_wait(r):
    return r.kept_words.all(r.chairs.by_telegram(101))


async def test_words_that_a_head_knows_wait_in_their_order_and_the_head_knows_them(opens, opening):
    store = opens()
    words = tuple(Words(3, 60 + number, text, NOW, after=60) for number, text in TEXTS.items())
    assert await store.read(words_that_wait) == words
    assert (await check(store)).sound
    chair = await store.read(lambda r: r.chairs.by_telegram(101))
    assert await store.write(lambda r: r.kept_words.keep(chair, 80, "more", after=70, at=NOW)) == 6


@pytest.mark.parametrize("damage", ["randomblob(60)", "another's", "an older one", "one put there"])
async def test_words_that_do_not_open_or_are_not_the_newest_are_told_and_the_others_wait(
    opens, apart, keyring, caplog, damage
):
    with closing(sqlite3.connect(apart)) as db:
        vault = Vault(keyring, DataKeys(Database(db)).find)
        anew = sealed_words(vault, 4, "as it was first")
        (another,) = db.execute("SELECT sealed FROM kept_words WHERE id = 3").fetchone()
    change = {
        "randomblob(60)": ("UPDATE kept_words SET sealed = randomblob(60) WHERE id = 4",),
        "another's": ("UPDATE kept_words SET sealed = ? WHERE id = 4", (another,)),
        "an older one": ("UPDATE kept_words SET sealed = ? WHERE id = 4", (anew,)),
        "one put there": ("UPDATE kept_words SET id = 9, sealed = ? WHERE id = 4", (anew,)),
    }[damage]
    store = opens(change)
    told = [(r.chair, r.words) for r in caplog.records if r.msg == "a part of the record is not readable"]
    assert told == [(1, 9 if damage == "one put there" else 4)]
    assert [one.text for one in await store.read(words_that_wait)] == ["the school", "of all"]
    assert (await check(store)).sound


async def test_updates_wait_in_their_order_and_one_that_does_not_open_is_set_aside(opens):
    store = opens(("UPDATE inbox SET body = randomblob(60) WHERE update_id = 7",))
    left = await store.write(lambda r: [(one.update_id, one.body) for one in r.inbox.left_of(101, 9)])
    assert left == [(8, b'{"n":8}')]
    assert [one.update_id for one in await store.read(lambda r: r.inbox.set_asides())] == [7]
    left = await store.write(lambda r: [one.update_id for one in r.inbox.left_of(909, 9)])
    assert left == [9]
