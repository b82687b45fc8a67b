"""A chair with a new phone or account: everything of theirs goes with them, the old account is shut out."""

from datetime import timedelta

import pytest

from bot.invitations import hashed, new_code
from storage.invitations import Invitation
from tests.chair import Chair


async def moving(chair, days=7):
    """The administrator makes a link for another account of this chair; its code."""
    code = new_code()

    def job(records):
        member = records.chairs.by_telegram(chair.phone.id)
        expires = chair.server.clock() + timedelta(days=days)
        moves = (member.id, member.telegram_id)
        records.invitations.add(Invitation(hashed(code), "A chair", expires, moves=moves))

    await chair.server.store.write(job)
    return code


@pytest.fixture
def other(chair):
    """The chair's other account."""
    return Chair(chair.server, 202, "Chair, again")


async def left(server):
    await server.bot.departing.look()
    assert await server.look(lambda records: records.departures.all()) == ()


async def test_everything_is_the_other_accounts_and_nothing_is_lost(chair, other):
    await chair.reflects_until("review", skipping=True)
    await chair.finishes()
    await chair.begins()
    await chair.says("A draft that I was in the middle of.")
    before, at = await chair.record(), await chair.at()
    await other.opens_link(await moving(chair))
    other.sees("Move to this account?")
    await other.taps("Move everything here")
    other.sees("Everything of yours is here now")
    after = await other.record()
    assert after.member.id == before.member.id
    assert {r.id: r.answers for r in after.reflections} == {r.id: r.answers for r in before.reflections}
    assert await other.at() == at
    # The question that the draft asks stands there, and takes its answer.
    await other.says("Something more to say about it.")
    assert (await other.record()).newest.answers != before.newest.answers
    assert not await chair.is_known()
    assert "chair moved" in {e.event for e in await chair.server.look(lambda r: r.audit.latest())}


async def test_the_old_account_is_told_cleared_and_a_stranger(chair, other):
    await chair.begins()
    await chair.says("Words that stood in the old chat.")
    await other.opens_link(await moving(chair))
    await other.taps("Move everything here")
    await left(chair.server)
    chair.sees("now belongs to another Telegram account of yours")
    assert not [m for m in chair.phone.chat if "Words that stood" in m.get("text", "")]
    shown = len((await other.record()).newest.answers)
    await chair.says("And more words, from the old phone.")
    chair.sees("This bot is for invited conference chairs")
    assert len((await other.record()).newest.answers) == shown


async def test_a_button_that_is_too_old_to_be_deleted_answers_kindly(chair, other):
    await chair.begins()
    message, key = chair.button("Skip")
    await chair.waits(days=3)
    await other.opens_link(await moving(chair))
    await other.taps("Move everything here")
    await left(chair.server)
    chair.sees("cleared as far as Telegram lets me")
    before = (await other.record()).newest
    await chair.presses(message["message_id"], key["callback_data"])
    chair.sees("This bot is for invited conference chairs")
    assert (await other.record()).newest == before


async def test_the_link_is_good_once_and_for_the_account_that_it_was_made_for(chair, other):
    code = await moving(chair)
    stale = await moving(chair)
    await other.opens_link(code)
    await other.taps("Move everything here")
    third = Chair(chair.server, 303, "Somebody")
    for spent in (code, stale):
        await third.opens_link(spent)
        third.sees("has been used or has run out")
    assert not await third.is_known()
    assert await other.is_known()


async def test_a_chair_who_is_somebody_else_takes_nothing_over(chair, other):
    await other.joins("Another chair")
    await other.opens_link(await moving(chair))
    other.does_not_see("Move to this account?")
    assert (await other.record()).member.id != (await chair.record()).member.id


async def test_what_the_old_account_has_sent_has_its_effect_first(chair, other):
    code = await moving(chair)
    await other.opens_link(code)
    await chair.begins()
    waits = (
        "INSERT INTO inbox (update_id, chat_id, owner, body, taken_at, aside) VALUES (9, ?, 0, x'', '', 1)"
    )
    await chair.server.store.write(lambda r: r.db.execute(waits, (chair.phone.id,)))
    await other.taps("Move everything here")
    other.sees("not dealt with yet, so nothing is moved")
    assert await chair.is_known()
    await chair.server.store.write(lambda r: r.db.execute("DELETE FROM inbox WHERE update_id = 9"))
    await other.taps("Move everything here")
    other.sees("Everything of yours is here now")


async def test_words_whose_place_is_asked_are_asked_about_again(chair, other):
    await chair.says("Words for which nothing was asked, and that are kept.")
    assert await chair.server.look(lambda r: len(r.kept_words.all(r.chairs.by_telegram(101)))) == 1
    await other.opens_link(await moving(chair))
    await other.taps("Move everything here")
    other.sees("Words for which nothing was asked")


async def test_under_a_legal_hold_nothing_goes_from_the_old_chat(chair, other):
    await chair.begins()
    await chair.says("Words that are evidence.")
    held = chair.server.clock()
    await chair.server.store.write(
        lambda r: r.holds.put_on(r.chairs.by_telegram(chair.phone.id), held, "a claim")
    )
    await other.opens_link(await moving(chair))
    await other.taps("Move everything here")
    await left(chair.server)
    assert chair.message("Words that are evidence.", mine=True)
    chair.sees("now belongs to another Telegram account of yours, by a link from your administrator. If that")
