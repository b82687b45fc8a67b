"""What a chair shares with a peer: until when, by which link, who reads it, and that nobody else does."""

import re
from datetime import timedelta

import pytest

from storage.shares import Shares
from tests.storage.samples import NOW, answering, joining, said, starting, submitting

UNTIL = NOW + timedelta(days=14)
BARELY = timedelta(microseconds=1)


@pytest.fixture
async def finished(store, chair):
    started = await store.write(starting(chair))
    await store.write(answering(chair, started.id, "feelings", said("mixed")))
    await store.write(submitting(chair, started.id))
    return started.id


def makes(chair, number, peer, until=UNTIL):
    return lambda r: r.shares.make(chair, number, peer, now=NOW, until=until)


async def test_a_share_is_read_until_its_moment_and_no_longer(opening, store, chair, stranger, finished):
    share = await store.write(makes(chair, finished, stranger))
    store = await opening()
    for at, there in ((UNTIL - BARELY, (share,)), (UNTIL, ())):
        assert await store.read(lambda r, at=at: r.shares.of_owner(chair, at)) == there
        assert await store.read(lambda r, at=at: r.shares.of_peer(stranger, at)) == there
        assert await store.read(lambda r, at=at: r.shares.with_peer(stranger, share.id, at)) == (
            there[0] if there else None
        )
    owner, reflection, added = await store.read(lambda r: r.shares.reading(stranger, share))
    assert (owner, reflection.answers["feelings"].text, added) == (chair, "mixed", ())


async def test_shares_are_told_oldest_first_and_to_no_third(store, chair, stranger, finished):
    third = await store.write(joining(303))
    shares = [await store.write(makes(chair, finished, peer)) for peer in (stranger, third, None, stranger)]
    assert await store.read(lambda r: r.shares.of_owner(chair, NOW)) == tuple(shares)
    assert await store.read(lambda r: r.shares.of_peer(stranger, NOW)) == (shares[0], shares[3])
    assert await store.read(lambda r: r.shares.with_peer(third, shares[0].id, NOW)) is None
    assert await store.read(lambda r: r.shares.reading(third, shares[0])) is None
    with pytest.raises(LookupError):
        await store.write(lambda r: r.shares.comment(third, shares[0], 5, "no", NOW))


async def test_only_what_is_finished_is_shared_and_with_another(store, chair, stranger, finished):
    draft = await store.write(starting(chair))
    for number, owner, peer in (
        (draft.id, chair, stranger),
        (finished, chair, chair),
        (finished, stranger, chair),
        (99, chair, stranger),
    ):
        with pytest.raises(LookupError):
            await store.write(makes(owner, number, peer))
    assert await store.read(lambda r: r.db.execute("SELECT count(*) FROM shares").fetchone()) == (0,)


async def test_a_link_is_taken_up_by_its_own_words_and_stays_through_a_restart(
    opening, store, chair, stranger, finished
):
    one, other = [await store.write(makes(chair, finished, None)) for _ in range(2)]
    code = await store.read(lambda r: r.shares.link_code(one))
    store = await opening()
    assert await store.read(lambda r: r.shares.by_code(code, NOW)) == one
    assert re.fullmatch(rf"share{one.id}-[A-Za-z0-9_-]{{22}}", code)
    words = code.partition("-")[2]
    changed = [
        f"share{other.id}-{words}",
        f"share{one.id}-{words[:-1]}{'A' if words[-1] != 'A' else 'B'}",
        f"share{one.id}-{words}A",
        f"share99-{words}",
        code.upper(),
        "",
    ]
    for wrong in changed:
        assert await store.read(lambda r, w=wrong: r.shares.by_code(w, NOW)) is None
    assert await store.read(lambda r: r.shares.by_code(code, UNTIL)) is None
    taken = await store.write(lambda r: r.shares.take_up(one, stranger, NOW))
    assert await store.read(lambda r: r.shares.of_peer(stranger, NOW)) == (taken,)
    assert taken.peer == stranger.id


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("share1-" + "a" * 22, True),
        ("share999999999999-" + "-_" * 11, True),
        ("share0-" + "a" * 22, False),
        ("share01-" + "a" * 22, False),
        ("share1000000000000-" + "a" * 22, False),
        ("share1-" + "a" * 21, False),
        ("share1-" + "a" * 23, False),
        ("share-" + "a" * 22, False),
        ("xshare1-" + "a" * 22, False),
    ],
)
def test_the_words_of_a_link_are_known_for_what_they_are(code, is_one):
    assert Shares.is_code(code) is is_one


async def test_the_last_twenty_times_it_was_opened_are_kept(opening, store, chair, stranger, finished):
    share = await store.write(makes(chair, finished, stranger))
    times = [NOW + timedelta(minutes=n) for n in range(22)]
    for at in times:

        def opens(r, at=at):
            (share,) = r.shares.of_peer(stranger, NOW)
            r.shares.note_opened(share, stranger, at)

        await store.write(opens)
    store = await opening()
    (kept,) = await store.read(lambda r: r.shares.of_owner(chair, NOW))
    assert kept.opened == tuple(times[2:])
    assert (kept.id, kept.until) == (share.id, UNTIL)


async def test_a_peers_words_are_corrected_by_their_message_and_told_by_it(
    opening, store, chair, stranger, finished
):
    await store.write(makes(chair, finished, stranger))

    def says(message, text):
        def job(r):
            (share,) = r.shares.of_peer(stranger, NOW)
            r.shares.comment(stranger, share, message, text, NOW)

        return job

    for message, text in ((5, "I would wait"), (6, "Why not ask?"), (5, "I would have waited")):
        await store.write(says(message, text))
    store = await opening()

    def look(r):
        (share,) = r.shares.of_peer(stranger, NOW)
        _, _, added = r.shares.reading(stranger, share)
        assert [one.text for one in added] == ["I would have waited", "Why not ask?"]
        assert r.shares.comments_of(stranger, [5], NOW) == ["I would have waited"]
        assert r.shares.comments_of(stranger, [6, 7], NOW) == ["Why not ask?"]
        assert r.shares.comments_of(stranger, [7], NOW) == []
        assert r.shares.comments_of(stranger, [5], UNTIL) == []
        assert r.shares.comments_of(chair, [5], NOW) == []

    await store.read(look)


async def test_words_that_identify_nobody_are_kept_once_each(opening, store, chair, stranger, finished):
    await store.write(makes(chair, finished, stranger))
    for word in ("May", "April", "May"):

        def allows(r, word=word):
            (share,) = r.shares.of_peer(stranger, NOW)
            r.shares.allow(share, word)

        await store.write(allows)
    store = await opening()
    (share,) = await store.read(lambda r: r.shares.of_peer(stranger, NOW))
    assert share.allowed == ("April", "May")


async def test_what_has_run_out_or_does_not_open_is_ended_and_what_runs_is_not(
    store, chair, stranger, finished
):
    shares = [
        await store.write(makes(chair, finished, stranger, until))
        for until in (UNTIL, UNTIL + BARELY, UNTIL + BARELY)
    ]
    await store.write(
        lambda r: r.db.execute("UPDATE shares SET sealed = randomblob(512) WHERE id = ?", (shares[2].id,))
    )
    await store.write(lambda r: r.shares.end_expired(UNTIL))
    assert await store.read(lambda r: r.db.execute("SELECT id FROM shares").fetchall()) == [(shares[1].id,)]
    ended = await store.write(lambda r: r.shares.ended())
    assert ended == ((shares[0].id, stranger), (shares[2].id, stranger))
    assert await store.write(lambda r: r.shares.ended()) == ()
    lines = await store.read(lambda r: [(e.event, e.chair_id) for e in r.audit.latest(2)])
    assert lines == [("share run out", chair.id)] * 2
