"""Strangers: one answer, then silence and nothing kept; who has an invitation is heard all the same."""

from datetime import timedelta

import pytest

from bot.inbound.strangers import Strangers
from bot.invitations import hashed
from bot.strings import chat as strings
from tests.bot.living import texts


async def invited(machine, code="an-invitation"):
    expires = machine.time.clock() + timedelta(days=7)
    await machine.store.write(lambda r: r.chairs.invite(hashed(code), "A chair", expires))
    return code


async def kept(machine):
    """How many updates are on disk or were, by their numbers."""
    return await machine.store.read(
        lambda r: sum(
            r.db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("inbox", "inbox_done")
        )
    )


async def test_of_a_strangers_flood_one_is_answered_and_none_else_is_kept(machine):
    async with machine.running():
        stranger, chair = machine.telegram.person(505), await machine.joined(101)
        for number in range(400):
            stranger.send(f"Hello {number}")
        stranger.send_sticker()
        await machine.at_rest()
        assert texts(stranger) == [strings.STRANGER]
        assert await kept(machine) == 1
        commits = machine.store.commits
        for number in range(100):
            stranger.send(f"/start? {number}")
        await machine.at_rest()
        assert machine.store.commits == commits
        chair.send("/help")
        await machine.at_rest()
        assert "How this works" in texts(chair)[-1]
        await machine.passes(600)
        stranger.send("Hello")
        await machine.at_rest()
        assert texts(stranger) == [strings.STRANGER] * 2


async def test_made_up_links_are_answered_a_few_times_and_taps_on_them_likewise(machine):
    async with machine.running():
        stranger = machine.telegram.person(505)
        for number in range(50):
            stranger.send(f"/start made-up-{number}")
        await machine.at_rest()
        assert await kept(machine) == 3
        assert set(texts(stranger)) == {strings.SPENT}
        assert len(texts(stranger)) <= 3


async def test_an_invitation_is_heard_in_the_silence_and_so_is_all_after_it(machine):
    async with machine.running():
        stranger = machine.telegram.person(505)
        code = await invited(machine)
        stranger.send("Hello")
        stranger.send("Is anybody there?")
        await machine.at_rest()
        stranger.follow_link(code)
        await machine.at_rest()
        assert "Before you write" in texts(stranger)[-1]
        stranger.press_button("I agree")
        stranger.send("/help")
        await machine.at_rest()
        assert "How this works" in texts(stranger)[-1]


async def test_a_group_is_answered_once_and_a_chair_in_it_goes_on_in_private(machine):
    async with machine.running():
        chair = await machine.joined(101)
        group = machine.telegram.group(-500, "Colleagues", privacy=False)
        for _ in range(60):
            group.send(chair, "Hello")
        chair.send("/help")
        await machine.at_rest()
        assert [m["text"] for m in group.chat if m["from"]["is_bot"]] == [strings.PRIVATE_ONLY]
        assert "How this works" in texts(chair)[-1]


async def test_what_could_not_be_kept_was_not_answered(machine):
    async with machine.built():
        known = Strangers(machine.time.clock)
        admits = lambda number: machine.store.read(lambda r: known.admits(505, number, None, r))  # noqa: E731
        assert await admits(1)
        assert not await admits(2)
        known.forget([505])
        assert await admits(2)


async def test_the_memory_of_strangers_is_bounded(machine):
    async with machine.built():
        known = Strangers(machine.time.clock)

        def many(records):
            for number in range(1, 10_500):
                known.admits(number, number, None, records)

        await machine.store.read(many)
        assert len(known._known) == 10_000
        assert not known.ignores(1, 1, None)
        assert known.ignores(10_499, 10_500, None)


async def test_who_brings_the_bot_back_into_a_group_is_told_again(machine):
    async with machine.running():
        chair = await machine.joined(101)
        group = machine.telegram.group(-500, "Colleagues", privacy=False)
        group.send(chair, "Hello")
        await machine.at_rest()
        for times in (2, 3):
            group.add_bot(chair)
            await machine.at_rest()
            assert [m["text"] for m in group.chat if m["from"]["is_bot"]] == [strings.PRIVATE_ONLY] * times
            assert not machine.telegram.world.chats[group.id].bot_inside


async def test_what_was_taken_in_comes_again_and_what_came_after_it_does_not(machine):
    async with machine.built() as bot:
        stranger = machine.telegram.person(505)
        stranger.send("Hello")
        stranger.send("Is anybody there?")

        async def fetched():
            return [update.update_id for update in await bot.application.bot.get_updates() if update.content]

        # Nobody heard of the first fetch, nor does Telegram.
        first = await fetched()
        assert len(first) == 1
        assert await fetched() == first == await machine.left()
        await machine.store.write(lambda records: records.inbox.done(first[0], machine.time.clock()))
        assert await fetched() == []


@pytest.mark.parametrize("said", ["Hello", "/start made-up"])
async def test_a_chair_waits_behind_no_answers_to_strangers(machine, said):
    async with machine.running():
        chair = await machine.joined(101)
        strangers = [machine.telegram.person(500 + number) for number in range(60)]

        def answered():
            return sum(bool(texts(stranger)) for stranger in strangers)

        for stranger in strangers:
            stranger.send(said)
        await machine.at_rest()
        before = answered()
        assert before < 60
        chair.send("/help")
        await machine.passes_until(lambda: bool(texts(chair)), step=0.04)
        assert answered() <= before + 1
