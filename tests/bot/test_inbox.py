"""The way in: what reached the bot has its effect once, in order, whatever fails and whoever else polls."""

import asyncio
import logging

import pytest
from telegram import Update

from bot.inbound.inbox import Arrived, Inbox, chat_of
from bot.inbound.retries import Retries
from bot.sandbox.standin.faults import Drop, HalfClose, RetryAfter, ServerError, Timeout
from storage.store import Store
from tests.bot.living import Machine, kept_form, texts
from tests.standin import until

HELP, PRIVACY = "How this works", "Before you write"
ASIDE = "set aside for your administrator"
KIND, HELD = "What kind of conference was it?", "When was it?"


def seen(phone, text):
    return sum(text in one for one in texts(phone))


async def says(machine, phone, *what):
    for text in what:
        phone.send(text)
    await machine.at_rest()


async def spoil_draft(machine):
    """Flip a byte in what is kept of every draft; gives back what puts it right again."""

    def spoil(records):
        rows = records.db.execute("SELECT reflection_id, slot, sealed FROM answers").fetchall()
        records.db.execute("UPDATE answers SET sealed = x'0102'")
        records.changed()
        return rows

    rows = await machine.store.write(spoil)

    async def mend():
        def job(records):
            for reflection_id, slot, sealed in rows:
                where = (sealed, reflection_id, slot)
                records.db.execute(
                    "UPDATE answers SET sealed = ? WHERE reflection_id = ? AND slot = ?", where
                )
            records.changed()

        await machine.store.write(job)

    return mend


async def with_draft(machine):
    """A chair with one answer given, who is asked when it was."""
    phone = await machine.joined(101)
    await says(machine, phone, "/reflect", "Initial (ICPC)")
    assert HELD in texts(phone)[-1]
    return phone


async def type_of(machine):
    """What is kept as the answer to the first question, and at which question the chair is."""

    def look(records):
        chair = records.chairs.by_telegram(101)
        reflection = records.reflections.load(chair.current, owner=chair)
        held = reflection.answers.get("held")
        return held.picked if held else (), reflection.cursor

    return await machine.store.read(look)


# Kept first.


async def test_an_update_is_on_disk_before_telegram_may_forget_it(machine, telegram):
    async with machine.built() as bot, bot.application:
        (await machine.joined(101)).send("/help")
        updates = await bot.application.bot.get_updates(None, timeout=0)
        assert telegram.pending_updates()
        assert await machine.left() == [update.update_id for update in updates]


async def test_what_is_kept_is_sealed(machine):
    async with machine.built() as bot, bot.application:
        (await machine.joined(101)).send("the school worried most")
        await bot.application.bot.get_updates(None, timeout=0)
        await machine.store.read(lambda _: None)
        for file in machine.database.parent.iterdir():
            assert b"worried" not in file.read_bytes()


async def test_what_a_crash_left_is_dealt_with_before_anything_newer(machine, telegram):
    async with machine.built() as bot, bot.application:
        phone = await machine.joined(101)
        phone.send("/reflect")
        phone.send("Initial (ICPC)")
        await bot.application.bot.get_updates(None, timeout=0)
    phone.send("Today")
    async with machine.running():
        await machine.at_rest()
        assert await machine.left() == []
        assert (await type_of(machine))[0] == ("today",)


async def test_an_update_that_comes_again_and_again_has_its_effect_once(machine, telegram):
    telegram.deliver_twice = True
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/help", "/privacy")
        telegram.redeliver_last()
        await machine.at_rest()
        assert (seen(phone, HELP), seen(phone, PRIVACY)) == (1, 1)


async def test_what_was_done_before_a_restart_is_known_after_it(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/help")
    telegram.redeliver_last()
    async with machine.running():
        await machine.at_rest()
        assert seen(phone, HELP) == 1


async def test_an_update_that_cannot_be_read_is_set_aside_and_holds_nothing_up(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        telegram.updates.put("message", {"message_id": 5, "chat": 7, "date": "never"}, 101)
        await says(machine, phone, "/help")
        assert seen(phone, HELP) == 1
        assert len(await machine.store.read(lambda r: r.inbox.set_asides())) == 1


async def test_updates_of_every_kind_leave_the_inbox(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        phone.send_sticker()
        phone.send_photo(b"picture")
        group = telegram.group(-100, "The office")
        group.send(phone, "/help")
        phone.block_bot()
        phone.unblock_bot()
        await machine.at_rest()
        assert await machine.left() == []


# Order, and what fails.


async def test_an_update_that_fails_is_not_overtaken_and_has_its_effect_when_it_can(machine):
    async with machine.running():
        phone = await with_draft(machine)
        mend = await spoil_draft(machine)
        await says(machine, phone, "Today", "/help")
        assert seen(phone, HELP) == 0
        await mend()
        await machine.passes(2)
        await machine.at_rest()
        assert (await type_of(machine))[0] == ("today",)
        assert seen(phone, HELP) == 1
        assert await machine.left() == []
        assert seen(phone, ASIDE) == 0


async def test_after_three_tries_an_update_is_set_aside_and_its_chat_goes_on(machine, caplog):
    async with machine.running():
        phone = await with_draft(machine)
        await spoil_draft(machine)
        await says(machine, phone, "Today", "/help")
        await machine.passes(2)
        assert (seen(phone, ASIDE), seen(phone, HELP)) == (0, 0)
        await machine.passes(2)
        await machine.at_rest()
        assert (seen(phone, ASIDE), seen(phone, HELP)) == (1, 1)
        assert await machine.left() == []
        (aside,) = await machine.store.read(lambda r: r.inbox.set_asides())
        assert (aside.tries, aside.chat_id) == (3, 101)
        assert [r.message for r in caplog.records if r.levelno >= logging.ERROR] == ["update set aside"]
        for _ in range(5):
            await machine.passes(60)
        assert seen(phone, ASIDE) == 1


async def test_an_update_that_was_set_aside_and_comes_again_stays_there(machine, telegram):
    async with machine.running():
        phone = await with_draft(machine)
        await spoil_draft(machine)
        await says(machine, phone, "Today")
        await machine.passes(2)
        await machine.passes(2)
        await machine.at_rest()
        telegram.redeliver_last()
        await machine.at_rest()
        await machine.passes(2)
        (aside,) = await machine.store.read(lambda r: r.inbox.set_asides())
        assert aside.tries == 3
        assert seen(phone, ASIDE) == 1


async def test_other_chats_go_on_while_an_update_waits_to_be_tried_again(machine):
    async with machine.running():
        phone = await with_draft(machine)
        other = await machine.joined(102)
        await spoil_draft(machine)
        await says(machine, phone, "Today")
        await says(machine, other, "/help")
        assert seen(other, HELP) == 1


async def test_what_came_before_a_failing_update_is_shown_meanwhile(machine):
    async with machine.running():
        phone = await with_draft(machine)
        await spoil_draft(machine)
        await says(machine, phone, "/help", "Today", "/privacy")
        assert (seen(phone, HELP), seen(phone, PRIVACY)) == (1, 0)


async def test_tries_are_counted_through_restarts(machine):
    async with machine.running():
        phone = await with_draft(machine)
        await spoil_draft(machine)
        await says(machine, phone, "Today")
    for _ in range(2):
        async with machine.running():
            await machine.at_rest()
    async with machine.running():
        await machine.at_rest()
        assert len(await machine.store.read(lambda r: r.inbox.set_asides())) == 1
        assert seen(phone, ASIDE) == 1


async def test_an_update_that_was_set_aside_can_be_put_back_beside_the_running_bot(machine):
    async with machine.running():
        phone = await with_draft(machine)
        mend = await spoil_draft(machine)
        await says(machine, phone, "Today")
        await machine.passes(2)
        await machine.passes(2)
        await machine.at_rest()
        (aside,) = await machine.store.read(lambda r: r.inbox.set_asides())
        await mend()
        other = Store.open(
            machine.database,
            await machine.store.read(lambda r: r.vault.keyring),
            parse_form=kept_form,
            clock=machine.time.clock,
            beside=True,
        )
        await other.write(lambda r: r.inbox.retry(aside.update_id))
        await other.close()
        await machine.passes(5)
        await machine.at_rest()
        assert (await type_of(machine))[0] == ("today",)
        assert await machine.left() == []
        for _ in range(5):
            await machine.passes(5)
        assert texts(phone).count(texts(phone)[-1]) == 1


async def test_an_error_after_the_effect_is_not_tried_again(machine, caplog):
    async with machine.built() as bot, bot.application:
        phone = await machine.joined(101)
        phone.send("/help")
        (update,) = await bot.application.bot.get_updates(None, timeout=0)
        await machine.store.write(lambda r: r.inbox.done(update.update_id, machine.time.clock()))
        again = []
        retries = Retries(machine.store, bot.delivery.tell, pause=machine.time.pause)
        await retries.failed(Update(update.update_id), LookupError())

        async def work(update: Arrived) -> None:
            again.append(update)

        await retries.retry_until_done(update, work)
        assert not again
        assert texts(phone) == []
        assert [r.message for r in caplog.records] == ["update failed after its effect"]


async def test_what_a_chair_wrote_is_in_no_log_when_it_fails(machine, caplog):
    caplog.set_level(logging.DEBUG, "bot")
    async with machine.running():
        phone = await with_draft(machine)
        await spoil_draft(machine)
        await says(machine, phone, "the school worried most")
        await machine.passes(2)
        await machine.passes(2)
        ours = [r for r in caplog.records if r.name.startswith(("bot", "storage"))]
        assert ours
        assert "worried" not in str([vars(record) for record in ours])


# Many at once.


async def test_a_flood_from_one_chat_holds_no_other_up(machine):
    async with machine.running():
        flooding, other = await machine.joined(101), await machine.joined(102)
        answered = asyncio.Event()

        async def note() -> None:
            answered.set()

        # The flood is answered only when all of it has been dealt with.
        machine.then["sendMessage"] = note
        for number in range(500):
            flooding.send(f"/help {number}")
        other.send("/privacy")
        await answered.wait()
        assert (seen(other, PRIVACY), seen(flooding, HELP)) == (1, 0)
        await machine.at_rest()
        await machine.passes(5)
        assert seen(flooding, HELP) == 1


async def test_a_chair_whose_key_is_damaged_is_told_and_holds_no_other_up(machine):
    async with machine.running():
        damaged, other = await with_draft(machine), await machine.joined(102)
        await machine.store.write(
            lambda r: r.db.execute("UPDATE data_keys SET sealed = x'00' WHERE owner = 1")
        )
    async with machine.running():
        await says(machine, damaged, "Today")
        await says(machine, other, "/help")
        assert seen(other, HELP) == 1
        await machine.passes(2)
        await machine.passes(2)
        await machine.at_rest()
        assert seen(damaged, ASIDE) == 1


def an_update(number):
    return Arrived(number, 101, {"update_id": number})


async def test_no_more_is_taken_in_hand_than_there_is_room_for(machine):
    async with machine.built() as bot:
        inbox = Inbox(bot.store, machine.time.clock, room=3)
        inbox.enqueue(an_update(n) for n in (1, 2))
        assert not inbox.full
        inbox.enqueue(an_update(n) for n in (3, 4))
        assert inbox.full
        waiting = asyncio.create_task(inbox.room())
        inbox.finished(an_update(1))
        await machine.settled()
        assert not waiting.done()
        inbox.finished(an_update(2))
        await waiting
        assert inbox.queue.qsize() == 4


async def test_an_update_that_is_in_hand_is_not_fed_again(machine):
    async with machine.built() as bot:
        bot.inbox.enqueue([an_update(1), an_update(1)])
        bot.inbox.enqueue([an_update(1)])
        assert bot.inbox.queue.qsize() == 1
        bot.inbox.finished(an_update(1))
        bot.inbox.enqueue([an_update(1)])
        assert bot.inbox.queue.qsize() == 2


# The line, and who else is on it.


@pytest.mark.parametrize(
    "fault",
    [RetryAfter(3), ServerError(502), Timeout(), Drop(), HalfClose(), Timeout(after_effect=True)],
    ids=["429", "html", "timeout", "drop", "half-closed", "lost answer"],
)
async def test_polling_goes_on_after_whatever_the_line_does(machine, telegram, fault):
    telegram.faults.next("getUpdates", times=3, fault=fault)
    async with machine.running():
        phone = await machine.joined(101)
        phone.send("/help")
        await machine.passes_until(lambda: seen(phone, HELP) > 0)
        assert seen(phone, HELP) == 1


async def test_a_start_waits_until_telegram_can_be_reached(machine, telegram, caplog):
    telegram.faults.next("getMe", times=2, fault=Drop())
    ready = asyncio.Event()
    stop = asyncio.Event()

    async def run():
        async with machine.running():
            ready.set()
            await stop.wait()

    bot = asyncio.create_task(run())
    await until(lambda: "getMe" in machine.calls)
    await machine.passes_until(ready.is_set)
    assert [r.message for r in caplog.records] == ["telegram cannot be reached, trying again"] * 2
    stop.set()
    await bot


async def test_a_second_copy_of_the_bot_is_named_once_and_the_first_comes_back(
    machine, telegram, time, tmp_path, caplog
):
    second = Machine(tmp_path / "elsewhere", telegram, time)
    async with machine.running():
        phone = await machine.joined(101)
        await until(lambda: telegram.updates.is_polled)
        async with second.running():
            for _ in range(8):
                await machine.passes(15)
                await second.settled()
        said = [r.message for r in caplog.records if r.levelno >= logging.ERROR]
        assert set(said) == {"another copy of this bot is running: stop one of the two"}
        assert len(said) <= 2
        assert machine.calls.count("getUpdates") < 12
        phone.send("/help")
        await machine.passes_until(lambda: seen(phone, HELP) > 0)


async def test_a_webhook_that_was_left_set_is_taken_away_and_loses_nothing(machine, telegram):
    async with machine.built():
        phone = await machine.joined(101)
    await telegram.call("setWebhook", {"url": "https://elsewhere.example.org/"})
    phone.send("/help")
    async with machine.running():
        await machine.at_rest()
        assert seen(phone, HELP) == 1


def test_every_kind_of_update_is_known_by_its_chat():
    message = {"message_id": 1, "chat": {"id": 5}}
    assert chat_of({"update_id": 1, "message": message}) == 5
    assert chat_of({"update_id": 1, "callback_query": {"id": "1", "message": message}}) == 5
    assert chat_of({"update_id": 1, "my_chat_member": {"chat": {"id": 6}}}) == 6
    assert chat_of({"update_id": 1, "inline_query": {"id": "1"}}) is None
