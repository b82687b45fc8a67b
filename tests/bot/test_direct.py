"""What is dealt with as it comes: kept by its effect, or like any other where that is not there soon."""

import asyncio
import threading

from tests.bot.living import texts
from tests.bot.test_inbox import HELD, HELP, KIND, says, seen, spoil_draft, type_of
from tests.standin import until


async def at_the_first_question(machine):
    """A chair of whom something was kept, so that the bot knows them for one."""
    phone = await machine.joined(101)
    await says(machine, phone, "/reflect")
    assert KIND in texts(phone)[-1]
    return phone


async def halted(machine):
    """Hold the disk up; gives back what lets it go on."""
    begun, on = threading.Event(), threading.Event()

    def wait(_records):
        begun.set()
        assert on.wait(60)

    machine.store.write_soon(wait)
    await until(begun.is_set)
    return on


async def test_a_chair_waits_for_one_commit(machine):
    async with machine.running():
        phone = await at_the_first_question(machine)
        machine.bot.inbox.direct.within = 60
        gate = machine.gates["sendMessage"] = machine.gates["editMessageText"] = asyncio.Event()
        before, sent = machine.store.commits, machine.calls.count("sendMessage")
        phone.send("Initial (ICPC)")
        await until(lambda: machine.calls.count("sendMessage") > sent)
        assert machine.store.commits == before + 1
        gate.set()
        await until(lambda: HELD in texts(phone)[-1])


async def test_telegram_may_not_forget_an_update_before_its_effect_is_stored(machine, telegram):
    async with machine.running():
        phone = await at_the_first_question(machine)
        machine.bot.inbox.direct.within = 60
        on = await halted(machine)
        try:
            phone.send("Initial (ICPC)")
            await machine.bot.inbox.queue.join()
            await until(lambda: machine.in_hand() == 1)
            assert telegram.pending_updates()
        finally:
            on.set()
        await until(lambda: not telegram.pending_updates())
        await machine.at_rest()
        assert (await type_of(machine))[1] == "held"
        assert await machine.left() == []


async def test_a_process_that_ends_before_the_effect_leaves_the_update_to_the_next(machine, telegram):
    async with machine.running():
        phone = await at_the_first_question(machine)
    async with machine.built() as bot, bot.application:
        bot.inbox.direct.are_chairs([101])
        phone.send("Initial (ICPC)")
        # Nobody takes it from the queue.
        await bot.application.bot.get_updates(None, timeout=0)
        assert len(await machine.left()) == 1
        assert telegram.pending_updates()
    async with machine.running():
        await until(lambda: seen(phone, HELD) == 1)


async def test_a_turn_that_waits_for_something_else_is_kept_meanwhile_and_holds_nobody_up(machine, telegram):
    async with machine.running():
        phone, other = await at_the_first_question(machine), await machine.joined(102)
        machine.gates["getFile"] = asyncio.Event()
        phone.send_document("diary.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")
        await until(lambda: not telegram.pending_updates())
        assert len(await machine.left()) == 1
        other.send("/help")
        await until(lambda: seen(other, HELP) == 1)
        machine.gates.pop("getFile").set()
        await until(lambda: "calendar" in texts(phone)[-1])
        await machine.at_rest()
        assert await machine.left() == []


async def test_a_failing_turn_is_kept_at_once_and_its_tries_are_counted(machine, telegram):
    async with machine.running():
        phone = await at_the_first_question(machine)
        machine.bot.inbox.direct.within = 60
        mend = await spoil_draft(machine)
        phone.send("Initial (ICPC)")
        await machine.at_rest()
        (left,) = await machine.store.read(lambda records: list(records.inbox.left()))
        assert left.tries == 1
        await mend()
        await machine.passes_until(lambda: seen(phone, HELD) == 1)
        assert await machine.left() == []


async def test_whoever_is_no_chair_any_more_is_answered_as_a_stranger_and_only_once(machine):
    async with machine.running():
        phone = await at_the_first_question(machine)
        await machine.store.write(lambda records: records.chairs.remove(records.chairs.by_telegram(101)))
        machine.bot.inbox.direct.within = 60
        for words in ("good morning", "is anybody there?", "hello?"):
            await says(machine, phone, words)
        assert seen(phone, "for invited conference chairs") == 1
