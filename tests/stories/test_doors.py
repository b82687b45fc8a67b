"""Whoever tries codes is heard no more after a few, also over a restart; the invited come in."""

from datetime import timedelta

import pytest

from bot import terms
from bot.actions.callback_data import encode
from bot.actions.chat import Agreed, AgreedTo
from bot.invitations import TRIES, hashed, new_code
from bot.sandbox.standin.faults import ServerError
from bot.strings import chat as strings
from tests.chair import WORDS, Chair
from tests.screen import buttons


async def tries(somebody, count):
    for number in range(count):
        await somebody.opens_link(f"{number:024}")


async def test_whoever_tries_many_codes_is_answered_no_more_even_with_a_good_one(hosting):
    server = await hosting()
    stranger, invited = Chair(server, 101), Chair(server, 202)
    code = await invited.invited()
    await tries(stranger, TRIES)
    stranger.looks_away()
    await stranger.waits(minutes=11)
    await stranger.opens_link(code)
    stranger.sees_nothing_new()
    await stranger.restarts()
    await stranger.waits(hours=2)
    await stranger.opens_link(code)
    stranger.sees_nothing_new()
    await invited.opens_link(code)
    await invited.taps("I agree")
    invited.sees("You have joined")


@pytest.mark.parametrize("agrees", [Agreed, lambda code: AgreedTo(code, terms.current().mark)])
async def test_no_button_lets_them_in_either(hosting, agrees):
    stranger = Chair(await hosting())
    code = await stranger.invited()
    await stranger.opens_link(code)
    (message,) = [one for one in stranger.phone.chat if buttons(one)]
    await tries(stranger, TRIES)
    await stranger.presses(message["message_id"], encode(agrees(code)))
    assert not await stranger.is_known()


async def test_after_a_day_they_are_heard_again(hosting):
    newcomer = Chair(await hosting())
    await tries(newcomer, TRIES)
    await newcomer.waits(days=1)
    await newcomer.opens_link(await newcomer.invited())
    await newcomer.taps("I agree")
    newcomer.sees("You have joined")


async def test_a_few_links_that_have_run_out_do_not_keep_anybody_out(newcomer):
    await tries(newcomer, 1)
    newcomer.sees(strings.SPENT)
    await tries(newcomer, 3)
    await newcomer.joins()
    newcomer.sees("You have joined")


async def test_what_is_counted_of_a_stranger_is_no_number_of_theirs(plain_chair):
    stranger = Chair(plain_chair.server, 987_654_321)
    await tries(stranger, 3)
    await plain_chair.server.stop()
    raw = b"".join(path.read_bytes() for path in plain_chair.server.database.parent.iterdir())
    assert b"987654321" not in raw
    assert (987_654_321).to_bytes(4, "big") not in raw
    await plain_chair.server.start()
    await plain_chair.server.store.write(
        lambda records: records.limits.forget(records.clock() + timedelta(days=2))
    )
    assert await plain_chair.server.look(
        lambda r: r.db.execute("SELECT count(*) FROM limits").fetchone()
    ) == (0,)


async def test_no_invitation_is_good_for_more_than_a_fortnight(plain_chair):
    expires = plain_chair.server.clock() + timedelta(days=14, seconds=1)
    with pytest.raises(ValueError, match="too long"):
        await plain_chair.server.store.write(
            lambda records: records.chairs.invite(hashed(new_code()), "A chair", expires)
        )


async def test_whoever_is_removed_is_told_and_their_chat_is_cleared(chair):
    await chair.reflects_until("outcome", {"prompted": WORDS}, skipping=True)
    await chair.server.removes(chair.phone.id)
    assert not await chair.is_known()
    chair.sees("Your administrator has removed you from here. Everything of yours is deleted")
    assert WORDS not in "".join(message.get("text", "") for message in chair.phone.chat)
    assert await chair.server.look(lambda records: records.departures.all()) == ()


async def test_what_was_to_go_from_their_chat_and_has_not_gone_yet_goes_too(chair):
    await chair.begins()
    await chair.says(WORDS)
    chair.server.telegram.faults.next("deleteMessages", 99, fault=ServerError())
    await chair.sends_command("/privacy")
    await chair.taps("Clear the chat")
    chair.server.telegram.faults.off()
    await chair.server.removes(chair.phone.id)
    chair.sees("Your administrator has removed you from here.")
    assert WORDS not in "".join(message.get("text", "") for message in chair.phone.chat)
