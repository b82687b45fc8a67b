"""What is deleted or replaced is gone from the disk itself, within a second, in a store that goes on."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

import pytest
from msgspec.structs import replace

from flows.availability import NudgeKind
from flows.form import Pace
from flows.nudges import Nudge
from storage import database as files
from storage.announcements import KEPT_FOR, Announcement
from storage.chairs import Chair
from storage.codec import utc
from storage.database import reading
from storage.departures import Why
from storage.errors import NotErased
from storage.invitations import Invitation
from storage.kept_words import Words
from storage.shares import Share
from storage.store import Store
from tests.storage.samples import NOW, answering, form, parse_form, said, source, starting, submitting

WITHIN = 1.0


def on_disk(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def seals(database):
    """Every sealed value in a database that somebody may have open; not tokens, nor what is always there."""
    with reading(database) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        rows = [
            row for table in tables if table != "canary" for row in db.execute(f"SELECT * FROM [{table}]")
        ]
    return {value for row in rows for value in row if isinstance(value, bytes) and len(value) > 16}


def stand(seals, folder):
    """Those of which any part that fills a corner of a page is left in a folder."""
    raw = on_disk(folder)
    return {seal for seal in seals if any(seal[i : i + 20] in raw for i in range(4, len(seal) - 20, 200))}


async def gone(seals, folder):
    """Whether none of these is left anywhere in a folder, or will be, within a second."""
    try:
        async with asyncio.timeout(WITHIN):
            while stand(seals, folder):  # noqa: ASYNC110 - a disk has no event
                await asyncio.sleep(0)
    except TimeoutError:
        return False
    return True


@pytest.fixture
async def reflection(store, chair):
    started = await store.write(starting(chair))
    await store.write(answering(chair, started.id, "label", said("The blue folder")))
    await store.write(answering(chair, started.id, "kind", said("a")))
    await store.write(lambda r: r.messages.said(chair, 7, started.id, "feelings", NOW))
    await store.write(lambda r: r.addenda.add(chair, started.id, "label", "Later", at=NOW, message_id=9))
    await store.write(lambda r: r.chairs.save_settings(chair, {"quiet": True}))
    await store.write(lambda r: r.inbox.take([(1, chair.telegram_id, b"words" * 300), (2, 5, b"words")], NOW))
    return await store.write(answering(chair, started.id, "feelings", said("mixed " * 900)))


def deletes(chair, number):
    return lambda r: r.reflections.delete(number, owner=chair)


def corrects(chair, number):
    return answering(chair, number, "feelings", said("other"))


def corrects_an_addendum(chair, number):
    return lambda r: r.addenda.correct(chair, number, 9, "Other")


def is_done(chair, number):
    return lambda r: r.inbox.done(1, NOW)


def changes_settings(chair, number):
    return lambda r: r.chairs.save_settings(chair, {})


def removes(chair, number):
    return lambda r: r.chairs.remove(chair)


ERASING = [deletes, corrects, corrects_an_addendum, is_done, changes_settings, removes]


@pytest.mark.parametrize("does", ERASING)
async def test_what_is_no_longer_stored_is_nowhere_on_the_disk(does, store, chair, reflection, database):
    before = seals(database)
    await store.write(does(chair, reflection.id))
    old = before - seals(database)
    assert old
    assert await gone(old, database.parent)
    assert stand(before, database.parent) == before - old


@dataclass(frozen=True)
class Around:
    """What else is kept of a chair: a share with a peer and its comment, words that wait, and so on."""

    chair: Chair
    peer: Chair
    share: Share
    invitation: Invitation


@pytest.fixture
async def around(store, chair, stranger, reflection):
    def job(r):
        draft = r.reflections.start(chair, form(), source(), Pace.QUICK, NOW)
        submitting(chair, draft.id)(r)
        share = r.shares.make(chair, draft.id, stranger, now=NOW, until=NOW + timedelta(days=14))
        r.shares.comment(stranger, share, 9, "I would have waited", NOW)
        r.kept_words.hold(chair, Words(0, 11, "Sam came late", NOW, held="[]"))
        invitation = Invitation(b"\x07" * 32, "Somebody else", NOW + timedelta(days=7))
        r.invitations.add(invitation)
        r.departures.add(303, (7, 8), Why.MOVED, stays=False)
        r.announcements.add(Announcement("The office moves", NOW + timedelta(days=1)))
        r.db.execute("UPDATE announcements SET at = ?", (utc(NOW - KEPT_FOR),))
        r.outbox.put(chair, draft.id, "Sent", {})
        due = NOW + timedelta(days=9)
        nudge = Nudge(NudgeKind.HINDSIGHT, "it", due.replace(tzinfo=None), "Europe/London", due, 1, False)
        r.nudges.put(chair, nudge)
        return Around(chair, stranger, share, invitation)

    return await store.write(job)


def ends_a_share(r, a):
    r.shares.end(a.share, NOW, "ended")


def shares_until_it_runs_out(r, a):
    r.shares.end_expired(NOW + timedelta(days=15))


def leaves_what_was_shared(r, a):
    r.chairs.remove(a.peer)


def changes_a_comment(r, a):
    (share,) = r.shares.of_peer(a.peer, NOW)
    r.shares.comment(a.peer, share, 9, "Other", NOW)


def is_renamed(r, a):
    r.chairs.rename(a.chair, "Another name")


def moves_to_another_account(r, a):
    r.chairs.move(a.chair, 909)


def places_the_words_that_were_held(r, a):
    r.kept_words.forget(a.chair, 1)


def changes_the_words_that_were_held(r, a):
    (words,) = r.kept_words.all(a.chair)
    r.kept_words.change(a.chair, replace(words, text="her son came late"))


def takes_an_invitation_back(r, a):
    r.invitations.withdraw(a.invitation)


def takes_an_invitation_up(r, a):
    r.chairs.join(a.invitation.code_hash, 404, NOW)


def is_told_in_the_chat_that_was_left(r, a):
    r.departures.done(1)


def announces_something_long_after(r, a):
    r.announcements.add(Announcement("Another", NOW + timedelta(days=1)))


def is_shown_what_waited(r, a):
    (pending,) = r.outbox.pending(a.chair)
    r.outbox.done(pending.id)


def no_longer_wants_a_reminder(r, a):
    (nudge,) = r.nudges.coming(a.chair)
    r.nudges.drop(a.chair, nudge.id)


def is_seen_on_another_day(r, a):
    r.chairs.set_seen(a.chair, NOW.date() + timedelta(days=1))


ERASING_AROUND = [
    *(ends_a_share, shares_until_it_runs_out, leaves_what_was_shared, changes_a_comment),
    *(is_renamed, moves_to_another_account, is_seen_on_another_day),
    *(places_the_words_that_were_held, changes_the_words_that_were_held),
    *(takes_an_invitation_back, takes_an_invitation_up),
    *(is_told_in_the_chat_that_was_left, announces_something_long_after, is_shown_what_waited),
    no_longer_wants_a_reminder,
]


@pytest.mark.parametrize("does", ERASING_AROUND)
async def test_nor_is_what_was_replaced_around_a_reflection(does, store, around, database):
    before = seals(database)
    await store.write(lambda records: does(records, around))
    old = before - seals(database)
    assert old
    assert await gone(old, database.parent)
    assert stand(before, database.parent) == before - old


async def test_what_is_erased_while_somebody_reads_goes_when_they_end(store, chair, reflection, database):
    before = seals(database)
    with reading(database):
        await store.write(deletes(chair, reflection.id))
        assert not await gone(before, database.parent)
        # Whoever reads holds up nobody's turn.
        await asyncio.wait_for(store.write(starting(chair)), files.BUSY_MILLISECONDS / 1000)
    assert await gone(before - seals(database), database.parent)


async def test_whoever_ends_at_once_sees_it_off_the_disk_or_says_that_it_is_not(
    store, chair, reflection, database, monkeypatch
):
    monkeypatch.setattr(files, "_PATIENCE", 50)
    before = seals(database)
    with reading(database):
        await store.write(deletes(chair, reflection.id))
        with pytest.raises(NotErased):
            await store.prove_erased()
    await store.prove_erased()
    assert not stand(before - seals(database), database.parent)


async def test_what_another_process_erased_beside_goes_too(store, chair, reflection, database, keyring):
    other = Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW, beside=True)
    before = seals(database)
    with reading(database):
        await other.write(deletes(chair, reflection.id))
        await other.close()
    await store.read(lambda r: r.chairs.all())
    assert await gone(before - seals(database), database.parent)


async def test_what_a_command_replaced_beside_a_bot_that_rests_is_gone_when_it_ends(
    store, around, database, keyring
):
    await store.close()
    with closing(sqlite3.connect(database)) as resting:
        resting.execute("SELECT * FROM chairs").fetchall()
        before = seals(database)
        beside = Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW, beside=True)
        await beside.write(lambda records: is_renamed(records, around))
        await beside.close()
        old = before - seals(database)
        assert old
        assert not stand(old, database.parent)


async def test_what_a_killed_process_left_in_its_log_goes_when_the_next_one_starts(
    store, chair, reflection, database, keyring, tmp_path
):
    before = seals(database)
    killed = tmp_path / "killed"
    killed.mkdir()
    with reading(database):
        await store.write(deletes(chair, reflection.id))
        old = before - seals(database)
        # The shared memory of the log is not on a disk that was cut off.
        for name in ("afterword.db", "afterword.db-wal"):
            (killed / name).write_bytes((database.parent / name).read_bytes())
    assert stand(old, killed)
    again = Store.open(killed / "afterword.db", keyring, parse_form=parse_form, clock=lambda: NOW)
    assert await gone(old, killed)
    await again.close()


async def test_many_reflections_come_and_go_and_leave_no_trace(store, chair, stranger, database):
    """Rows that move from page to page as others come and go leave no copy behind either."""
    ever = set()
    for round_ in range(6):
        for number in range(8):
            whose = (chair, stranger)[number % 2]
            started = await store.write(starting(whose))
            await store.write(answering(whose, started.id, "feelings", said("so " * 10 ** (number % 4))))
            await store.write(lambda r, n=number + 100 * round_: r.inbox.take([(n, 101, b"{}" * n)], NOW))
        ever |= seals(database)
        for done in range(0, 8, 2):
            await store.write(lambda r, n=done + 100 * round_: r.inbox.done(n, NOW))
        for whose in (chair, stranger):
            newest = await store.read(lambda r, w=whose: r.reflections.list(w, limit=2))
            await store.write(deletes(whose, newest[0].id))
    assert await gone(ever - seals(database), database.parent)


async def test_a_log_that_cannot_be_emptied_stops_nothing(store, chair, database):
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not await asyncio.to_thread(_emptied_now, database)
    assert await store.write(starting(chair))


def _emptied_now(database):
    with closing(sqlite3.connect(database)) as connection:
        return files.empty_log(files.Database(connection))
