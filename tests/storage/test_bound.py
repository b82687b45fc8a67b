"""Nothing older passes for the newest of what belongs to no chair, or was set aside."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from storage.codec import utc
from storage.departures import Why
from storage.errors import InvitationSpent, SealBroken
from storage.integrity import check
from storage.invitations import Invitation
from tests.storage.samples import NOW, answering, form, said, source, starting
from tests.storage.test_binding import brought_up, handled, rewrite, rows

CODE = b"\x07" * 32
NAMED = f"invitation {CODE.hex()[:16]}"
INVITED = Invitation(CODE, "Somebody", NOW + timedelta(days=1))


def put_back(database, table, was):
    rewrite(database, (f"INSERT INTO {table} VALUES ({', '.join('?' * len(was))})", was))


async def is_good(store, at=NOW):
    return await store.read(lambda r: r.invitations.open(CODE, at)) is not None


async def test_nobody_makes_an_invitation_good_for_longer(store, database):
    await store.write(lambda r: r.invitations.add(INVITED))
    later = NOW + timedelta(days=2)
    rewrite(database, ("UPDATE invitations SET expires_at = ?", (utc(later + timedelta(days=9)),)))
    assert not await is_good(store, later)
    assert not await is_good(store)
    with pytest.raises(InvitationSpent):
        await store.write(lambda r: r.chairs.join(CODE, 404, later))
    assert (await check(store)).problems == (f"sealed: {NAMED}, end",)


def is_withdrawn(r):
    r.invitations.withdraw(INVITED)


def is_taken_up(r):
    r.chairs.join(CODE, 404, NOW)


def is_taken_up_and_they_leave(r):
    r.chairs.remove(r.chairs.join(CODE, 404, NOW))


def is_sent_again(r):
    r.invitations.drop(INVITED)
    r.invitations.add(replace(INVITED, code_hash=b"\x08" * 32))


@pytest.mark.parametrize("ends", [is_withdrawn, is_taken_up, is_taken_up_and_they_leave, is_sent_again])
async def test_an_invitation_that_is_good_no_longer_cannot_be_put_back(ends, store, opening, database):
    await store.write(lambda r: r.invitations.add(INVITED))
    assert await is_good(store)
    (was,) = rows(database, "SELECT * FROM invitations")
    await store.write(ends)
    assert (await check(store)).sound
    put_back(database, "invitations", was)
    assert not await is_good(store)
    assert (await check(store)).problems == (f"sealed: {NAMED}: not the newest",)
    assert not await is_good(await opening())


async def test_nobody_moves_a_chair_with_a_link_that_was_replaced(store, chair, database):
    link = replace(INVITED, moves=(chair.id, chair.telegram_id))
    await store.write(lambda r: r.invitations.add(link, event="move offered"))
    (was,) = rows(database, "SELECT * FROM invitations")
    await store.write(lambda r: r.invitations.drop(link))
    put_back(database, "invitations", was)
    with pytest.raises(InvitationSpent):
        await store.write(lambda r: r.invitations.take(CODE, NOW))


async def test_an_invitation_that_somebody_took_away_is_told(store, database):
    await store.write(lambda r: r.invitations.add(INVITED))
    rewrite(database, "DELETE FROM invitations")
    assert (await check(store)).problems == (f"sealed: {NAMED}: gone",)


async def test_the_systems_head_cannot_be_put_back_with_what_it_knew(store, opening, database, caplog):
    await store.write(lambda r: r.invitations.add(INVITED))
    (was,), (head,) = (rows(database, f"SELECT * FROM {table}") for table in ("invitations", "heads"))
    await store.write(is_withdrawn)
    put_back(database, "invitations", was)
    rewrite(database, ("UPDATE heads SET sealed = ? WHERE chair_id = 0", (head[1],)))
    assert (await check(store)).problems == ("sealed: heads of chairs: not all the newest",)
    await opening()
    assert "a part of the record is not the newest" in caplog.text


@pytest.mark.parametrize("change", ["DELETE FROM heads", "UPDATE heads SET sealed = randomblob(512)"])
async def test_without_the_systems_head_nobody_joins_and_everybody_may_go(store, chair, database, change):
    await store.write(lambda r: r.invitations.add(INVITED))
    rewrite(database, f"{change} WHERE chair_id = 0")
    assert not await is_good(store)
    assert not (await check(store)).sound

    def leaves(r):
        r.departures.add(chair.telegram_id, (), Why.REMOVED, stays=False)
        r.chairs.remove(chair)

    await store.write(leaves)
    assert await store.read(lambda r: r.chairs.all()) == ()


async def test_a_chat_that_was_told_is_not_told_again(store, database):
    await store.write(lambda r: r.departures.add(404, (7, 8), Why.REMOVED, stays=False))
    (was,) = rows(database, "SELECT * FROM departures")
    await store.write(lambda r: r.departures.done(1))
    put_back(database, "departures", was)
    assert await store.read(lambda r: r.departures.all()) == ()
    assert (await check(store)).problems == ("sealed: departure 1: not the newest",)
    # One that comes later has its place, and is told.
    rewrite(database, "DELETE FROM departures")
    await store.write(lambda r: r.departures.add(505, (), Why.MOVED, stays=False))
    assert [one.telegram_id for one in await store.read(lambda r: r.departures.all())] == [505]


async def test_nobody_puts_another_question_over_an_answer(store, opening, chair, database):
    started = await store.write(starting(chair))
    await store.write(answering(chair, started.id, "feelings", said("mixed")))
    (text,) = rows(database, "SELECT source FROM forms")[0]
    rewrite(database, ("UPDATE forms SET source = ?", (f"{text}\n# another",)))
    store = await opening()
    with pytest.raises(SealBroken, match="form sample, version 1: not the newest"):
        await store.read(lambda r: r.reflections.load(started.id, owner=chair))
    assert (await check(store)).problems == ("sealed: form sample, version 1: not the newest",)
    rewrite(database, ("UPDATE forms SET source = ?", (text,)))
    store = await opening()
    assert await store.read(lambda r: r.reflections.load(started.id, owner=chair))


async def test_a_form_whose_text_changes_where_it_may_is_known_by_its_new_text(store, opening, chair):
    started = await store.write(starting(chair))
    await store.write(lambda r: r.forms.keep(form(), f"{source()}\n"))
    store = await opening()
    assert await store.read(lambda r: r.reflections.load(started.id, owner=chair))
    assert (await check(store)).sound


async def with_one_set_aside(store, chair, database):
    """Update 5 as it stood while it waited, dealt with by now; and 6, which is set aside."""
    dealt_with = await handled(store, chair, 5)
    await store.write(lambda r: r.inbox.take([(6, chair.telegram_id, b"{}")], NOW))
    await store.write(lambda r: r.inbox.set_aside(6))
    assert (await check(store)).sound
    return dealt_with


async def test_what_was_dealt_with_is_not_heard_again_by_a_retry(store, chair, database):
    names = [name for _, name, *_ in rows(database, "PRAGMA table_info(inbox)")]
    row = list(await with_one_set_aside(store, chair, database))
    row[names.index("aside")] = 1
    rewrite(database, "DELETE FROM inbox_done")
    put_back(database, "inbox", row)
    assert (await check(store)).problems == ("sealed: chair 1, update 5: not the newest",)
    assert not await store.write(lambda r: r.inbox.retry(5, NOW))
    assert await store.write(lambda r: r.inbox.retry(6, NOW))
    assert await store.write(brought_up(chair)) == [6]


async def test_nor_by_one_after_the_bot_has_set_it_aside_itself(store, chair, database):
    row = await with_one_set_aside(store, chair, database)
    rewrite(database, "DELETE FROM inbox_done")
    put_back(database, "inbox", row)
    # First in another place in time, where it does not open, and then as it was.
    rewrite(database, "UPDATE inbox SET taken_at = '9' || taken_at WHERE update_id = 5")
    assert await store.write(brought_up(chair)) == []
    rewrite(database, "UPDATE inbox SET taken_at = substr(taken_at, 2) WHERE update_id = 5")
    assert not await store.write(lambda r: r.inbox.retry(5, NOW))
    assert await store.write(brought_up(chair)) == []
    assert (await check(store)).problems == ("sealed: chair 1, update 5: not the newest",)


async def test_what_was_set_aside_and_dropped_cannot_be_put_back(store, chair, database):
    await with_one_set_aside(store, chair, database)
    (row,) = rows(database, "SELECT * FROM inbox")
    await store.write(lambda r: r.inbox.done(6, NOW))
    assert (await check(store)).sound
    rewrite(database, "DELETE FROM inbox_done")
    put_back(database, "inbox", row)
    assert not await store.write(lambda r: r.inbox.retry(6, NOW))
    assert not (await check(store)).sound


async def test_a_message_is_never_taken_for_another(store, opening, chair, database):
    def shows(r):
        for number in range(2, 600, 2):
            r.messages.shown(chair, number, None, f"what {number}", NOW)
            r.messages.said(chair, number + 1, None, f"answer {number}", NOW)

    await store.write(shows)
    swapped = "UPDATE messages SET number = CASE slot WHEN 1 THEN ? ELSE ? END WHERE slot IN (1, 3)"
    one, other = (rows(database, f"SELECT number FROM messages WHERE slot = {slot}")[0][0] for slot in (1, 3))
    rewrite(database, (swapped, (other, one)))
    rewrite(
        database, "UPDATE messages SET shown = (SELECT shown FROM messages WHERE slot = 0) WHERE slot = 2"
    )
    told = tuple(f"sealed: chair 1, message {slot}: another's token" for slot in (1, 2, 3))
    assert (await check(store)).problems == told
    store = await opening()
    for number in (3, 5):
        assert await store.read(lambda r, n=number: r.messages.find(chair, n)) is None
    assert await store.read(lambda r: r.messages.last_shown(chair, None, "what 2")) == 2
