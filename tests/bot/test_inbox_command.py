"""`inbox`: whoever runs the bot sees what was set aside, and has it tried again."""

import asyncio

import pytest

from bot.__main__ import main
from storage.database import reading
from storage.nudges import Kept
from tests.bot.living import texts
from tests.bot.test_inbox import says, spoil_draft, type_of, with_draft


@pytest.fixture
def here(machine, monkeypatch, tmp_path):
    """The settings of the machine, as the command line reads them."""
    monkeypatch.chdir(tmp_path)
    for name in ("database_file", "keyring_file"):
        monkeypatch.setenv(name.upper(), str(getattr(machine.settings, name)))
    return machine


async def command(capsys, *words):
    status = await asyncio.to_thread(main, words)
    printed = capsys.readouterr()
    return status, (printed.out + printed.err).strip()


async def set_aside(machine):
    """One answer that was set aside; gives back the update's number, and what mends the record."""
    phone = await with_draft(machine)
    mend = await spoil_draft(machine)
    await says(machine, phone, "Today")
    await machine.passes(2)
    await machine.passes(2)
    await machine.at_rest()
    (aside,) = await machine.store.read(lambda r: r.inbox.set_asides())
    return str(aside.update_id), mend


async def test_it_lists_what_was_set_aside_and_nothing_that_was_written(here, capsys):
    async with here.running():
        number, _ = await set_aside(here)
        status, said = await command(capsys, "inbox")
        assert status == 0
        assert said == f"0 waiting, 1 set aside\n{number}\tcame 23 November 2026, 15:00\ttried 3 times"


async def test_it_lists_screens_and_nudges_that_this_version_does_not_know(here, capsys):
    async with here.running():
        await here.joined(101)

        def left_by_another_version(records):
            chair = records.chairs.by_telegram(101)
            records.outbox.put(chair, None, "Fireworks", {})
            left = [Kept(99, "birthday", "birthday 1", "", "", "", 1, 0)]
            records.nudges.restore(chair.id, left)
            return chair.id, records.nudges.unknown()[0][0]

        owner, nudge = await here.store.write(left_by_another_version)
        await here.passes(30)
        await here.at_rest()
        (screen,) = await here.store.read(lambda r: r.outbox.set_asides())
        status, said = await command(capsys, "inbox")
    assert status == 0
    assert said.splitlines() == [
        "0 waiting, 2 set aside",
        f"screen {screen.id}\tFireworks\tof chair {owner}",
        f"nudge {nudge}\tbirthday\tof chair {owner}",
    ]


@pytest.mark.parametrize("which", ["that one", "all"])
async def test_it_is_tried_again_beside_the_running_bot(here, capsys, which):
    async with here.running():
        number, mend = await set_aside(here)
        await mend()
        status, said = await command(capsys, "inbox", "retry", "all" if which == "all" else number)
        assert (status, said.split()[0]) == (0, "1")
        await here.passes(5)
        await here.at_rest()
        assert (await type_of(here))[0] == ("today",)
        assert (await command(capsys, "inbox"))[1] == "0 waiting, 0 set aside"


async def test_it_is_tried_again_at_the_next_start(here, capsys):
    async with here.running():
        number, mend = await set_aside(here)
        await mend()
    assert (await command(capsys, "inbox", "retry", number))[0] == 0
    assert (await command(capsys, "inbox"))[1] == "1 waiting, 0 set aside"
    async with here.running():
        await here.at_rest()
        assert (await type_of(here))[0] == ("today",)


async def test_what_fails_again_is_set_aside_again(here, capsys):
    async with here.running():
        number, _ = await set_aside(here)
        await command(capsys, "inbox", "retry", number)
        for _ in range(4):
            await here.passes(5)
        await here.at_rest()
        assert "1 set aside" in (await command(capsys, "inbox"))[1]


async def test_a_number_that_is_not_set_aside_is_named(here, capsys):
    async with here.running():
        await here.joined(101)
        status, said = await command(capsys, "inbox", "retry", "12")
        assert status == 1
        assert said.endswith("[12]")
        assert (await command(capsys, "inbox", "retry", "all"))[1].startswith("0 put back")


async def with_screen_aside(machine):
    """A screen that no version knew how to make, and that is set aside; gives back its number."""
    await machine.joined(101)

    def put(records):
        records.outbox.put(records.chairs.by_telegram(101), None, "Fireworks", {})

    await machine.store.write(put)
    await machine.passes(30)
    await machine.at_rest()
    (screen,) = await machine.store.read(lambda r: r.outbox.set_asides())
    return screen.id


async def test_a_screen_that_was_set_aside_is_shown_once_it_can_be_made(here, capsys):
    async with here.running():
        number = await with_screen_aside(here)

        def mend(records):
            records.outbox._change(number, kind="HelpPage")

        await here.store.write(mend)
        assert (await command(capsys, "inbox", "retry", "screen", str(number)))[1].startswith("1 put back")
        await here.passes(15)
        await here.at_rest()
        assert "How this works" in texts(here.telegram.person(101))[-1]
        assert await here.owed(101) == []


async def test_what_is_dropped_is_gone_and_does_not_come_again(here, telegram, capsys):
    async with here.running():
        number, mend = await set_aside(here)
        assert await command(capsys, "inbox", "drop", number) == (0, "1 deleted.")
        assert (await command(capsys, "inbox"))[1] == "0 waiting, 0 set aside"
        await mend()
        telegram.redeliver_last()
        await here.passes(5)
        await here.at_rest()
        assert (await type_of(here))[0] == ()


async def test_what_somebody_goes_on_reading_is_not_said_to_be_deleted(here, capsys):
    async with here.running():
        number, _ = await set_aside(here)
        with reading(here.database):
            status, said = await command(capsys, "inbox", "drop", number)
        assert status == 1
        assert "deleted." not in said
        assert (await command(capsys, "inbox"))[1] == "0 waiting, 0 set aside"


async def test_dropping_all_drops_screens_and_nudges_too(here, capsys):
    async with here.running():
        await with_screen_aside(here)

        def nudge(records):
            records.nudges.restore(1, [Kept(99, "birthday", "birthday 1", "", "", "", 1, 0)])

        await here.store.write(nudge)
        assert (await command(capsys, "inbox", "retry", "all"))[1].startswith("1 put back")
        await here.passes(30)
        await here.at_rest()
        assert await command(capsys, "inbox", "drop", "all") == (0, "2 deleted.")
        assert (await command(capsys, "inbox"))[1] == "0 waiting, 0 set aside"


@pytest.mark.parametrize(
    "words", [("seven",), ("screen",), ("poster", "7"), ("screen", "99"), ("1", "2", "3")]
)
async def test_what_is_not_set_aside_is_neither_retried_nor_dropped(here, capsys, words):
    async with here.running():
        await with_screen_aside(here)
        for what in ("retry", "drop"):
            status, said = await command(capsys, "inbox", what, *words)
            assert status == 1
            assert "set aside" in said
        assert len(await here.store.read(lambda r: r.outbox.set_asides())) == 1
