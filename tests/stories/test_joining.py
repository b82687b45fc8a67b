"""Who may use the bot: strangers, invitations, groups and channels; and leaving again."""

from datetime import timedelta

from bot.strings import chat as strings
from flows.form import Pace
from tests.chair import Chair


async def kept_updates(server):
    return await server.look(lambda records: records.db.execute("SELECT count(*) FROM inbox").fetchone()[0])


async def test_a_stranger_is_told_in_one_sentence_how_to_join_and_nothing_is_kept(newcomer):
    for text in ("Hello", "/start", "/reflect", "/history", "/leave"):
        await newcomer.says(text)
        newcomer.sees(strings.STRANGER)
        assert len(newcomer.arrived) == 1
        await newcomer.waits(minutes=10)
    assert not await newcomer.is_known()
    assert await kept_updates(newcomer.server) == 0


async def test_a_strangers_photo_and_edit_are_not_kept_either(newcomer):
    await newcomer.sends("photo", caption="What is this?")
    newcomer.sees(strings.STRANGER)
    await newcomer.says("Hello")
    await newcomer.edits("Hello", "Good morning")
    assert await kept_updates(newcomer.server) == 0


async def test_the_link_shows_what_is_kept_and_joins_only_after_i_agree(newcomer):
    await newcomer.opens_link(await newcomer.invited())
    newcomer.sees("Before you write", "not end-to-end encrypted", "What is kept:", "Write roles, not names")
    newcomer.sees("This is not the child's record", "[I agree]")
    assert not await newcomer.is_known()
    await newcomer.says("What happens then?")
    newcomer.sees(strings.STRANGER)
    await newcomer.taps("I agree")
    newcomer.sees("You have joined", "[Reflect]", "[90 seconds]", "[Past reflections]")
    member = (await newcomer.record()).member
    assert await newcomer.server.look(lambda records: records.chairs.name(member)) == "A chair"


async def test_agreeing_twice_joins_once(newcomer):
    await newcomer.opens_link(await newcomer.invited())
    await newcomer.taps("I agree", "I agree")
    newcomer.does_not_see(strings.SPENT, strings.STRANGER)
    newcomer.sees("[Reflect]")
    assert (await newcomer.record()).reflections == ()


async def test_a_used_link_opens_for_nobody_else(server):
    first, second = Chair(server, 101), Chair(server, 202)
    code = await first.invited()
    await second.opens_link(code)
    await first.opens_link(code)
    await first.taps("I agree")
    await second.taps("I agree")
    second.sees(strings.SPENT)
    await second.opens_link(code)
    second.sees(strings.SPENT)
    assert not await second.is_known()


async def test_a_link_runs_out(newcomer):
    code = await newcomer.invited(valid_for=timedelta(days=7))
    await newcomer.waits(days=6)
    await newcomer.opens_link(code)
    newcomer.sees("[I agree]")
    await newcomer.waits(days=1)
    await newcomer.taps("I agree")
    newcomer.sees(strings.SPENT)
    await newcomer.opens_link(code)
    newcomer.sees(strings.SPENT)
    assert not await newcomer.is_known()


async def test_a_made_up_link_is_answered_like_a_spent_one(newcomer):
    for code in ("nonsense", "_", "0" * 64):
        await newcomer.opens_link(code)
        newcomer.sees(strings.SPENT)


async def test_a_chair_who_opens_a_link_again_is_at_home_and_does_not_use_it_up(chair):
    code = await chair.invited()
    await chair.opens_link(code)
    chair.sees("[Reflect]")
    chair.does_not_see(strings.SPENT, "[I agree]")
    other = Chair(chair.server, 202)
    await other.opens_link(code)
    await other.taps("I agree")
    other.sees("You have joined")


async def test_a_link_opened_in_the_middle_of_a_reflection_keeps_the_draft(chair):
    await chair.reflects_until("prompted", pace=Pace.QUICK)
    await chair.opens_link("0" * 24)
    chair.sees("You have a reflection open", "[Continue: 23 November,")
    await chair.says("The mother was heard before anybody had read the school's report aloud to the room.")
    chair.sees("Where does “The mother was heard")
    await chair.taps(next(label for label in chair.labels() if label.startswith("It answers")))
    assert (await chair.record()).answers["prompted"].text.startswith("The mother was heard")


async def test_a_word_behind_start_is_a_word_to_a_chair(chair):
    await chair.reflects_until("prompted", pace=Pace.QUICK)
    await chair.says("/start frightened")
    chair.sees("You have a reflection open")
    assert (await chair.record()).answers["prompted"].text == "frightened"


async def test_in_a_group_the_bot_says_once_that_it_works_in_private_and_leaves(chair):
    server = chair.server
    for number, text in enumerate(("Hello", "/start", "/reflect@afterword_sandbox_bot")):
        group = server.telegram.group(-500 - number, "Colleagues", privacy=False)
        group.send(chair.phone, text)
        group.send(chair.phone, "And again")
        await server.work()
        assert [m["text"] for m in group.chat].count(strings.PRIVATE_ONLY) == 1
        assert not server.telegram.world.chats[group.id].bot_inside
    assert (await chair.record()).reflections == ()
    assert await kept_updates(server) == 0


async def test_whoever_adds_the_bot_to_a_group_is_told_and_it_leaves(chair):
    server = chair.server
    group = server.telegram.group(-500, "Colleagues")
    group.remove_bot(chair.phone)
    await server.work()
    assert group.chat == []
    group.add_bot(chair.phone)
    await server.work()
    assert [m["text"] for m in group.chat] == [strings.PRIVATE_ONLY]
    assert not server.telegram.world.chats[group.id].bot_inside


async def test_a_channel_is_left_without_a_word(chair):
    server = chair.server
    channel = server.telegram.group(-1000, "News", "channel", privacy=False)
    channel.send(chair.phone, "Hello")
    await server.work()
    assert [m["text"] for m in channel.chat] == ["Hello"]
    assert not server.telegram.world.chats[channel.id].bot_inside
    assert await kept_updates(server) == 0


async def test_what_serves_a_group_is_not_answered(chair):
    server = chair.server
    group = server.telegram.group(-500, "Colleagues", privacy=False)
    chat = server.telegram.world.chats[group.id]
    for service in ({"new_chat_title": "Friends"}, {"something_new": {"by": "nobody"}}):
        server.telegram.receive(chat, chair.phone.account, service)
        await server.work()
    assert not any(m.get("text") == strings.PRIVATE_ONLY for m in group.chat)


async def test_blocking_and_unblocking_the_bot_leaves_everything_as_it_was(chair):
    await chair.reflects_until("prompted", pace=Pace.QUICK)
    chair.phone.block_bot()
    await chair.server.work()
    chair.phone.unblock_bot()
    await chair.server.work()
    await chair.says("The mother was heard before anybody had read the school's report aloud to the room.")
    chair.sees("What was the outcome of the conference?")
    assert await kept_updates(chair.server) == 0


async def test_the_privacy_page_leads_to_deleting_everything_after_asking(chair):
    await chair.reflects_until("outcome", pace=Pace.QUICK)
    await chair.sends_command("/privacy")
    chair.sees("What is kept:", "[Delete everything and leave]")
    await chair.taps("Delete everything and leave")
    chair.sees("This cannot be undone", "type delete", "[No, keep it]")
    await chair.taps("No, keep it")
    chair.sees("[Continue: 23 November,")
    assert len((await chair.record()).reflections) == 1
    await chair.sends_command("/privacy")
    await chair.taps("Delete everything and leave")
    await chair.says("delete")
    chair.sees(strings.LEFT)
    assert not await chair.is_known()
    await chair.says("Hello")
    chair.sees(strings.STRANGER)
    assert await kept_updates(chair.server) == 0


async def test_whoever_left_can_join_again_and_finds_nothing(chair):
    await chair.reflects_until("outcome", pace=Pace.QUICK)
    await chair.sends_command("/privacy")
    await chair.taps("Delete everything and leave")
    await chair.says("delete")
    await chair.joins()
    chair.sees("You have joined")
    await chair.sends_command("/history")
    chair.sees("No reflections yet")


async def test_two_chairs_never_see_each_others_reflections(server):
    first, second = Chair(server, 101), Chair(server, 202)
    await first.joins()
    await second.joins()
    await first.reflects_until(
        "outcome", {"prompted": "The grandmother's question in the corridor. " * 3}, pace=Pace.QUICK
    )
    theirs = first.button("Plan made")[0]
    await second.taps_stale(theirs, "Plan made")
    second.sees(strings.GONE)
    await second.taps_stale(theirs, "Skip")
    second.sees(strings.GONE)
    await second.sends_command("/history")
    second.sees("No reflections yet")
    assert "outcome" not in (await first.record()).answers
