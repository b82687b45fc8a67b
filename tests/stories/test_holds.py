"""A legal hold: nothing of the chair's is deleted while it is on, they see it, and what they want waits."""

from datetime import timedelta

import pytest

from bot.context import Context
from bot.screens.outbox_data import pack
from bot.usecases import holding
from storage.backup import backup
from storage.backup_keys import BackupKeys
from storage.errors import AlreadyHeld, ChairHeld, NotHeld
from storage.integrity import check
from tests.chair import WORDS, Chair
from tests.stories.test_forgetting import ANSWERS, in_chat


@pytest.fixture
async def held(chair):
    """A chair with a finished reflection, on whom a hold is."""
    await chair.reflects_until("review", ANSWERS, skipping=True)
    await chair.finishes()
    await holds(chair)
    return chair


async def holds(chair, reason="an inquiry"):
    def job(records):
        member = records.chairs.by_telegram(chair.phone.id)
        records.holds.put_on(member, chair.server.clock(), reason)

    await chair.server.store.write(job)


async def releases(chair):
    """As `chairs release` does beside a bot that runs."""

    def job(records):
        member = records.chairs.by_telegram(chair.phone.id)
        for of, screen in holding.lifted(Context(records, member, chair.server.clock()), "it is over") or ():
            records.outbox.put(member, of, *pack(screen))

    await chair.server.store.write(job)
    await chair.server.bot.delivery.catch_up()
    await chair.server.bot.delivery.idle()


async def deletes(chair):
    await chair.sends_command("/forget")
    await chair.taps("Blue folder")
    await chair.says("delete")


async def leaves(chair):
    await chair.sends_command("/forget")
    await chair.taps("Delete everything and leave")
    await chair.says("delete")


async def test_a_chair_sees_that_it_is_on_and_what_they_want_deleted_waits(held):
    await held.sends_command("/forget")
    await held.taps("Blue folder")
    held.sees("A legal hold is on your record, so it goes only when your service lifts that.")
    await held.says("delete")
    held.sees("this reflection cannot be deleted yet. I have noted", "[Keep it after all]")
    assert (await held.record()).answers["prompted"].text == WORDS
    assert WORDS in in_chat(held)
    await held.sends_command("/privacy")
    held.sees(
        "A legal hold is on your record since Monday 23 November 2026", "What you wanted deleted goes then."
    )

    held.looks_away()
    await releases(held)
    held.sees("Deleted, here and in our chat.")
    assert (await held.record()).reflections == ()
    assert WORDS not in in_chat(held)
    await held.sends_command("/privacy")
    held.does_not_see("A legal hold is on your record since")


async def test_a_chair_who_wants_to_leave_goes_when_it_is_lifted_and_from_backups_too(held, tmp_path):
    await leaves(held)
    held.sees("I have noted that you want to leave")
    assert (await held.record()).answers["prompted"].text == WORDS
    store = held.server.store
    member = (await held.record()).member
    await backup(store, tmp_path / "before.db")
    assert member.id in BackupKeys.beside(tmp_path / "before.db").keys

    await releases(held)
    assert not await held.is_known()
    await held.server.bot.departing.look()
    held.sees("The legal hold on your record is lifted, and what you asked for is done.")
    held.sees("Everything of yours is deleted")
    assert WORDS not in in_chat(held)
    assert await held.server.look(lambda records: records.departures.all()) == ()
    await backup(store, tmp_path / "after.db")
    beside = BackupKeys.beside(tmp_path / "before.db")
    assert (member.id in beside.keys, member.id in beside.erased) == (False, True)
    events = [event.event for event in await store.read(lambda records: records.audit.latest(4))]
    assert events == ["backup made", "chair removed", "hold lifted", "backup made"]


async def test_whoever_is_gone_when_it_is_lifted_is_told_what_stays_in_the_chat(held):
    await leaves(held)
    await held.waits(days=3)
    await releases(held)
    await held.server.bot.departing.look()
    held.sees("in our chat as far as Telegram lets me: what is older than two days I cannot delete.")


@pytest.mark.parametrize("wish", [deletes, leaves])
async def test_what_was_to_go_can_be_kept_after_all(held, wish):
    await wish(held)
    await held.taps("Keep it after all")
    held.sees("Kept. Nothing of yours goes when the hold is lifted.")
    await releases(held)
    assert (await held.record()).answers["prompted"].text == WORDS


async def test_the_chat_is_not_cleared_either_neither_by_a_tap_nor_by_itself(held):
    await held.taps("Clear the chat")
    held.sees("our chat is not cleared until your service lifts it")
    await held.waits(hours=25)
    await held.server.clears()
    assert WORDS in in_chat(held)


async def test_whatever_else_would_erase_is_stopped_by_the_record_itself(held):
    """Retention, a command, a use case that forgot to ask: the last to be asked is the store."""
    member = (await held.record()).member
    number = (await held.record()).newest.id
    for erasing in (
        lambda records: records.chairs.remove(member),
        lambda records: records.reflections.delete(number, owner=member),
    ):
        with pytest.raises(ChairHeld):
            await held.server.store.write(erasing)
    assert (await held.record()).answers["prompted"].text == WORDS


async def test_another_chairs_wishes_do_not_wait(held, server):
    from tests.chair import Chair

    other = Chair(server, 202, "Another")
    await other.joins()
    await leaves(other)
    assert not await other.is_known()


async def test_a_hold_is_put_on_and_lifted_once_with_reasons_that_are_sealed(held):
    store, member = held.server.store, (await held.record()).member
    now = held.server.clock()
    with pytest.raises(AlreadyHeld):
        await store.write(lambda records: records.holds.put_on(member, now, "again"))
    await releases(held)
    with pytest.raises(NotHeld):
        await store.write(lambda records: records.holds.lift(member, now + timedelta(days=1), "again"))

    def reasons(records):
        return [(one.event, records.audit.reason(one.number)) for one in records.audit.latest(2)]

    assert await store.read(reasons) == [("hold lifted", "it is over"), ("hold put on", "an inquiry")]
    assert b"an inquiry" not in b"".join(
        file.read_bytes() for file in held.server.database.parent.iterdir() if file.is_file()
    )


async def test_a_hold_that_was_taken_away_behind_the_bots_back_is_found(held):
    assert (await check(held.server.store)).sound
    await held.server.store.write(lambda records: records.db.execute("DELETE FROM holds"))
    member = (await held.record()).member
    assert f"hold: chair {member.id}, not as the audit has it" in (await check(held.server.store)).problems


async def test_a_hold_whose_day_is_damaged_holds_and_keeps_no_other_chat_from_being_cleared(plain_chair):
    other = Chair(plain_chair.server, 202)
    await other.joins()
    for chair in (plain_chair, other):
        await chair.reflects_until("prompted")
        await chair.says(WORDS)
    await plain_chair.server.store.write(lambda r: r.db.execute("INSERT INTO holds VALUES (1, 'odd')"))
    await plain_chair.waits(days=1, hours=1)
    await plain_chair.server.clears()
    held, cleared = ([one.get("text") for one in chair.phone.chat] for chair in (plain_chair, other))
    assert WORDS in held
    assert WORDS not in cleared
