"""A chair looks at a finished reflection together with another chair of the service."""

from datetime import timedelta

import pytest

from bot.usecases.documents import MOST_SHARES
from bot.usecases.shared import MOST_COMMENTS
from tests.chair import Chair
from tests.screen import buttons
from tests.stories.test_documents import words_in

FELT = "Zebra: I was relieved, and then I was not."
COMMENT = "I would have asked the school first, and then waited for them."
GONE = "That reflection is not shared with you, or no longer."


async def shares(owner):
    """Share the reflection whose summary is on the screen with the other chair."""
    await owner.taps("Discussed with a peer", "Share with a chair", "Sam Peer", "Yes, share it")


async def finished(chair):
    """The chair, who has finished a reflection and has its summary before them."""
    await chair.reflects_until("review", {"label": "The corridor", "hindsight": FELT}, skipping=True)
    await chair.finishes()
    return chair


async def another(owner, number=202, name="Sam Peer"):
    """Another chair of the service."""
    other = Chair(owner.server, number, name)
    await other.joins(name)
    return other


@pytest.fixture
async def owner(plain_chair):
    return await finished(plain_chair)


@pytest.fixture
async def peer(owner):
    return await another(owner)


@pytest.fixture
async def reader(owner, peer):
    """The other chair, with the reflection on the screen."""
    await shares(owner)
    await peer.taps("Open it")
    return peer


def chat_of(chair):
    return "\n".join(message.get("text", "") for message in chair.phone.chat)


async def added(chair):
    """What was added to the newest reflection: to what, and the words."""

    def look(records):
        member = records.chairs.by_telegram(chair.phone.id)
        (newest, *_) = records.reflections.list(member, limit=1)
        return [(one.about, one.text) for one in records.addenda.list(member, newest.id)]

    return await chair.server.look(look)


async def share_ids(server):
    return await server.look(lambda records: [n for (n,) in records.db.execute("SELECT id FROM shares")])


async def test_two_chairs_look_at_a_reflection_together(chair):
    owner, peer = await finished(chair), await another(chair)
    await shares(owner)
    peer.sees("A chair asks you to look at a reflection together")
    await peer.taps("Open it", "Comment")
    await peer.says(COMMENT)
    owner.sees("A peer has added a comment to a reflection that you shared.")
    await peer.edits(COMMENT, "Kayleigh would have waited.")
    await peer.taps("Use “the child”")
    assert await added(owner) == [("discussed", "The child would have waited.")]
    await owner.taps("Discussed with a peer", "Stop: Sam Peer")
    assert FELT not in chat_of(peer)
    await peer.presses(1, "p.open|1")
    peer.sees(GONE)


async def test_a_chair_is_asked_before_anything_is_shared(owner, peer):
    await owner.taps("Discussed with a peer", "Share with a chair", "Sam Peer")
    owner.sees("Share “The corridor” with Sam Peer until Monday 7 December 2026?")
    await owner.taps("No")
    assert await share_ids(owner.server) == []
    assert "Open it" not in peer.labels()


async def test_a_peer_reads_a_summary_that_cannot_be_passed_on(owner, peer):
    await shares(owner)
    owner.sees("Sam Peer, until Monday 7 December 2026: not opened yet")
    peer.sees("A chair asks you to look at a reflection together")
    peer.does_not_see("corridor", FELT)
    await peer.taps("Open it")
    peer.sees("Shared with you by A chair", FELT, "The corridor", "[Comment] [Put it back]")
    peer.does_not_see("[Word]", "[Delete]", "How are you after this one?")
    assert all(message["has_protected_content"] for message in peer.arrived)


async def test_a_comment_is_a_dated_addition_that_the_owner_is_told_of_and_the_year_counts(owner, reader):
    await reader.taps("Comment")
    reader.sees("It is kept with their reflection as a dated comment, without your name.")
    await reader.says(COMMENT)
    reader.sees("Your comment is with the reflection, and A chair is told.")
    owner.sees("A peer has added a comment to a reflection that you shared.")
    assert not any(said in owner.screen for said in ("corridor", COMMENT))
    assert await added(owner) == [("discussed", COMMENT)]
    await owner.taps("See the summary")
    owner.sees("Discussed with a peer, Monday 23 November 2026", COMMENT)
    await owner.sends_command("/history")
    owner.sees("The corridor · finished, with a peer")


async def test_the_yearly_record_counts_what_a_peer_has_said(owner, reader):
    await owner.reflects_until("review", skipping=True)
    await owner.finishes()
    await reader.replies(FELT, COMMENT)
    await owner.sends_command("/year")
    owner.sees("2 of 2", "1 of 1")
    await owner.sends_command("/history")
    await owner.taps(next(label for label in owner.labels() if "corridor" in label), "For my yearly record")
    (said,) = [m["text"] for m in owner.arrived if "A peer's comment" in m["text"]]
    assert said.endswith(COMMENT)


async def test_a_reply_to_what_is_shared_is_a_comment_and_an_edit_corrects_it(owner, reader):
    await reader.replies(FELT, COMMENT)
    await reader.edits(COMMENT, "I would have waited.")
    reader.sees("Your comment is corrected.")
    assert await added(owner) == [("discussed", "I would have waited.")]


async def test_a_reflection_takes_so_many_comments_of_a_peer_and_no_more(owner, reader):
    for number in range(MOST_COMMENTS):
        await reader.presses(1, "p.say|1")
        await reader.says(f"I would have asked them {'again and ' * number}first.")
    owner.looks_away()
    await reader.presses(1, "p.say|1")
    await reader.says("And one more thing.")
    reader.sees("This reflection has 20 comments of yours", "this one was not kept")
    assert len(await added(owner)) == MOST_COMMENTS
    owner.sees_nothing_new()


async def test_words_that_a_peer_types_unasked_are_no_comment(owner, reader):
    await reader.says(COMMENT)
    reader.does_not_see("Your comment is with the reflection")
    assert await added(owner) == []


async def test_a_comment_goes_through_the_guard(owner, reader):
    await reader.taps("Comment")
    await reader.says("Kayleigh was frightened of the stairs at home all that week, I thought.")
    reader.sees("Kayleigh may identify somebody.")
    assert await added(owner) == []
    owner.does_not_see("A peer has added")
    await reader.taps("Use “the child”")
    reader.sees("It now reads:", "The child was frightened")
    ((about, text),) = await added(owner)
    assert (about, text.partition(" was")[0]) == ("discussed", "The child")
    assert "Kayleigh" not in chat_of(reader)


async def test_a_word_of_a_comment_that_identifies_nobody_is_kept(owner, reader):
    await reader.taps("Comment")
    await reader.says("Kayleigh was frightened of the stairs at home all that week, I thought.")
    await reader.taps("Keep: it identifies nobody")
    assert "Kayleigh" in (await added(owner))[0][1]


async def test_every_opening_is_there_for_the_owner_to_see(owner, reader):
    await reader.presses(1, f"p.open|{(await share_ids(owner.server))[0]}")
    await owner.taps("Who has opened it")
    owner.sees("What you have shared, newest first", ": opened · Sam Peer", ": shared · Sam Peer")
    assert chat_of(owner).count(": opened · Sam Peer") == 2
    events = await owner.server.look(lambda records: [e.event for e in records.audit.latest()])
    assert events[:3] == ["share opened, chair 2", "share opened, chair 2", "share made, chair 2"]


async def test_what_is_shared_no_longer_goes_from_the_peers_chat_at_once(owner, reader):
    await owner.taps("Stop: Sam Peer")
    assert FELT not in chat_of(reader)
    await reader.presses(1, "p.open|1")
    reader.sees(GONE)


@pytest.mark.parametrize("how", ["deleted", "left", "removed", "run out"])
async def test_a_share_ends_with_what_it_is_of(owner, reader, how):
    server = owner.server
    await reader.taps("Comment")
    await reader.says("Kayleigh was late again, and I wondered about that for a while.")
    match how:
        case "deleted":
            await owner.sends_command("/history")
            await owner.taps(next(label for label in owner.labels() if "corridor" in label))
            await owner.taps("Delete")
            await owner.says("delete")
        case "left":
            await owner.sends_command("/privacy")
            await owner.taps("Delete everything and leave")
            await owner.says("delete")
        case "removed":
            member = (await owner.record()).member
            await server.store.write(lambda records: records.chairs.remove(member))
            await server.clears()
        case "run out":
            await owner.waits(days=1)
            await server.clears()
            await owner.waits(days=13, hours=1)
            await server.clears()
    assert await share_ids(server) == []
    assert FELT not in chat_of(reader)
    for data in ("p.open|1", "p.say|1", "p.no|1"):
        await reader.presses(1, data)
        reader.sees(GONE)
    waits = await server.look(lambda r: r.kept_words.all(r.chairs.by_telegram(202)))
    assert waits == ()


async def test_a_peer_who_leaves_takes_their_share_along_and_the_comment_stays(owner, reader):
    await reader.replies(FELT, COMMENT)
    await reader.sends_command("/privacy")
    await reader.taps("Delete everything and leave")
    await reader.says("delete")
    assert await share_ids(owner.server) == []
    assert await added(owner) == [("discussed", COMMENT)]
    assert (await owner.server.look(lambda r: r.tally.is_right())) is True


async def test_a_peer_may_put_it_back(owner, reader):
    await reader.taps("Put it back")
    reader.sees(GONE)
    assert FELT not in chat_of(reader)
    owner.sees("The peer with whom you shared a reflection has put it back.")


async def test_an_edit_after_the_end_changes_nothing(owner, reader):
    await reader.replies(FELT, COMMENT)
    await owner.sends_command("/history")
    await owner.taps(owner.labels()[0], "Discussed with a peer", "Stop: Sam Peer")
    message = max((m["message_id"] for m in reader.phone.chat), default=1)
    await reader.says("Another thing.", reply_to=message)
    assert await added(owner) == [("discussed", COMMENT)]


async def link_of(owner):
    await owner.taps("Discussed with a peer", "Share by a link")
    (message,) = [m for m in owner.arrived if "?start=" in m.get("text", "")]
    assert "has_protected_content" not in message
    return message["text"].rpartition("?start=")[2]


async def test_a_link_is_for_the_one_who_opens_it_first(owner, peer):
    code = await link_of(owner)
    third = await another(owner, 303, "Third Chair")
    await peer.opens_link(code)
    peer.sees("A chair asks you to look at a reflection together")
    owner.sees("Sam Peer has opened your link, and can read the reflection until")
    await third.opens_link(code)
    third.sees(GONE)
    await peer.taps("Open it")
    peer.sees(FELT)


async def test_a_link_tells_a_stranger_nothing(owner):
    code = await link_of(owner)
    stranger = Chair(owner.server, 404, "Stranger")
    await stranger.opens_link(code)
    stranger.sees("That invitation has been used or has run out")
    for data in ("p.open|1", "p.say|1", "p.share|1|1", "p.log"):
        await stranger.presses(1, data)
    await stranger.says("Words.")
    assert FELT not in chat_of(stranger)
    assert not await stranger.is_known()


async def test_a_link_that_was_guessed_opens_nothing(owner, peer):
    code = await link_of(owner)
    for wrong in (f"{code[:-1]}{'A' if code[-1] != 'A' else 'B'}", code.replace("share1", "share2")):
        await peer.opens_link(wrong)
        peer.sees(GONE)


async def test_nobody_but_the_two_gets_at_what_is_shared(owner, reader):
    third = await another(owner, 303, "Third Chair")
    reflection = (await owner.record()).newest.id
    for data in ("p.open|1", "p.say|1", "p.no|1", "p.stop|1"):
        await third.presses(1, data)
        third.sees(GONE)
    for other in (third, reader):
        for data in (
            "p.ask|{}",
            "p.list|{}|0",
            "p.with|{}|1",
            "p.share|{}|3",
            "p.link|{}",
            "open|{}",
            "d.take|{}|pdf",
        ):
            await other.presses(1, data.format(reflection))
            other.sees("That reflection is no longer there.")
    await reader.presses(1, "p.stop|1")
    reader.sees(GONE)
    assert await share_ids(owner.server) == [1]
    assert FELT not in chat_of(third)


async def test_a_chair_shares_with_nobody_who_is_no_other_chair(owner, peer):
    number = (await owner.record()).newest.id
    for data in (f"p.share|{number}|1", f"p.share|{number}|99", f"p.with|{number}|1"):
        await owner.presses(1, data)
    assert await share_ids(owner.server) == []
    await shares(owner)
    await owner.presses(1, f"p.share|{number}|2")
    assert await share_ids(owner.server) == [1]


async def test_nobody_is_swamped_with_what_another_shares_and_takes_back(owner, peer):
    for share in range(1, MOST_SHARES + 1):
        await owner.presses(1, "p.share|1|2")
        assert await share_ids(owner.server) == [share]
        await owner.presses(1, f"p.stop|{share}")
    peer.looks_away()
    for data in ("p.share|1|2", "p.link|1"):
        await owner.presses(1, data)
        owner.sees("You have shared as often as you can in a day. You can again from Tuesday")
    assert await share_ids(owner.server) == []
    peer.sees_nothing_new()
    await owner.waits(days=1, minutes=1)
    await owner.presses(1, "p.share|1|2")
    peer.sees("[Open it]")


async def test_a_draft_is_shared_with_nobody(owner, peer):
    await owner.begins()
    await owner.presses(1, "p.share|2|2")
    await owner.presses(1, "p.link|2")
    assert await share_ids(owner.server) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE shares SET peer_id = 3",
        "UPDATE shares SET chair_id = 3",
        "UPDATE shares SET reflection_id = (SELECT max(id) FROM reflections)",
        "UPDATE shares SET sealed = zeroblob(512)",
    ],
)
async def test_a_share_in_another_name_opens_for_nobody(plain_chair, change):
    owner = await finished(await finished(plain_chair))
    readers = [await another(owner), await another(owner, 303, "Third Chair")]
    await owner.presses(1, "p.share|1|2")
    await owner.server.store.write(lambda records: records.db.execute(change) and None)
    for reader in readers:
        await reader.presses(1, "p.open|1")
        reader.sees(GONE)


async def test_a_share_that_was_ended_and_put_back_opens_for_nobody(owner, peer):
    await owner.presses(1, "p.share|1|2")
    row = await owner.server.store.read(lambda r: r.db.execute("SELECT * FROM shares").fetchone())
    await owner.presses(1, "p.stop|1")
    await owner.server.store.write(
        lambda r: r.db.execute("INSERT INTO shares VALUES (?, ?, ?, ?, ?)", row) and None
    )
    await peer.presses(1, "p.open|1")
    peer.sees(GONE)


async def test_the_chat_of_a_peer_is_cleared_of_it_like_of_anything_else(owner, reader):
    assert FELT in chat_of(reader)
    owner.server.clock.forward(seconds=timedelta(hours=25).total_seconds())
    await owner.server.clears()
    assert FELT not in chat_of(reader)


async def test_a_document_has_the_comment_with_its_day_and_no_name(owner, reader):
    await reader.replies(FELT, COMMENT)
    await owner.taps("See the summary", "Other formats", "Markdown")
    (message,) = [m for m in owner.phone.chat if "document" in m]
    content = owner.server.telegram.world.files[message["document"]["file_id"]].content
    text = words_in("x.md", content)
    assert "Discussed with a peer" in text
    assert COMMENT in text
    assert "Sam" not in text
    assert buttons(message) == []
