"""Updates that wait, messages that were sent, and what is still to be shown."""

from datetime import timedelta

from storage.store import Records
from tests.storage.samples import NOW, joining, starting


async def test_an_update_is_new_once(store, chair):
    first, second = (11, chair.telegram_id, b'{"update_id": 11}'), (12, None, b"{}")
    assert await store.write(lambda r: r.inbox.take([first, second], NOW)) == [first, second]
    assert await store.write(lambda r: r.inbox.take([second, (13, 5, b"x"), first], NOW)) == [(13, 5, b"x")]
    assert await store.write(lambda r: r.inbox.take([(14, 5, b"y"), (14, 5, b"y")], NOW)) == [(14, 5, b"y")]


async def test_an_update_that_is_done_stays_known_after_a_restart(opening, store):
    await store.write(lambda r: r.inbox.take([(11, 5, b"body")], NOW))
    assert await store.write(lambda r: r.inbox.done(11, NOW))
    store = await opening()
    assert not await store.write(lambda r: r.inbox.done(11, NOW))
    assert await store.write(lambda r: r.inbox.take([(11, 5, b"body")], NOW)) == []


async def test_what_a_crash_left_over_comes_in_order_with_its_tries(opening, store, chair):
    await store.write(lambda r: r.inbox.take([(13, chair.telegram_id, b"c"), (11, None, b"\x00a")], NOW))
    await store.write(lambda r: r.inbox.take([(12, 999, b"b")], NOW))
    await store.write(lambda r: r.inbox.done(12, NOW))
    assert await store.write(lambda r: r.inbox.tried(13)) == 1
    assert await store.write(lambda r: r.inbox.tried(13)) == 2
    assert await store.write(lambda r: r.inbox.tried(12)) == 0
    store = await opening()
    left = await store.write(lambda r: [(u.update_id, u.chat_id, u.body, u.tries) for u in r.inbox.left()])
    assert left == [(11, None, b"\x00a", 0), (13, chair.telegram_id, b"c", 2)]


async def test_an_update_set_aside_is_out_of_the_way_but_not_lost(store):
    await store.write(lambda r: r.inbox.take([(11, 5, b"poison"), (12, 5, b"fine")], NOW))

    def set_aside(r: Records) -> None:
        for _ in range(3):
            r.inbox.tried(11)
        r.inbox.set_aside(11)

    await store.write(set_aside)
    assert [u.update_id for u in await store.write(lambda r: list(r.inbox.left()))] == [12]
    (aside,) = await store.read(lambda r: r.inbox.set_asides())
    assert (aside.update_id, aside.chat_id, aside.tries, aside.taken_at) == (11, 5, 3, NOW)
    assert await store.write(lambda r: r.inbox.take([(11, 5, b"poison")], NOW)) == []
    await store.write(lambda r: r.inbox.retry(11, NOW))
    assert await store.read(lambda r: r.inbox.set_asides()) == ()
    assert [(u.body, u.tries) for u in await store.write(lambda r: list(r.inbox.left()))] == [
        (b"poison", 0),
        (b"fine", 0),
    ]


async def test_a_chairs_updates_open_also_when_they_joined_meanwhile(store):
    await store.write(lambda r: r.inbox.take([(11, 303, b"hello")], NOW))
    await store.write(joining(303))
    assert [u.body for u in await store.write(lambda r: list(r.inbox.left()))] == [b"hello"]


async def test_ids_of_done_updates_are_forgotten_after_a_while(store):
    await store.write(lambda r: r.inbox.done(1, NOW - timedelta(hours=49)))
    await store.write(lambda r: r.inbox.done(2, NOW - timedelta(hours=47)))
    await store.write(lambda r: r.inbox.forget_done(NOW - timedelta(hours=48)))
    assert [await store.write(lambda r, i=i: r.inbox.done(i, NOW)) for i in (1, 2)] == [True, False]


async def test_a_message_is_known_for_what_it_was(store, chair):
    reflection = await store.write(starting(chair))
    await store.write(lambda r: r.messages.shown(chair, 20, reflection.id, "feelings", NOW))
    await store.write(lambda r: r.messages.said(chair, 21, reflection.id, "feelings", NOW))
    await store.write(lambda r: r.messages.shown(chair, 22, None, "home", NOW))

    def look(r: Records) -> None:
        shown, said, home = (r.messages.find(chair, i) for i in (20, 21, 22))
        assert (shown.ours, shown.what, shown.reflection_id) == (True, "feelings", reflection.id)
        assert (said.ours, said.what, said.reflection_id) == (False, "feelings", reflection.id)
        assert (home.ours, home.what, home.reflection_id, home.at) == (True, "home", None, NOW)
        assert r.messages.find(chair, 23) is None
        assert r.reflections.by_message(chair, 21) == reflection
        assert r.reflections.by_message(chair, 22) is None
        assert r.reflections.by_message(chair, 23) is None

    await store.read(look)


async def test_the_last_message_that_showed_something_is_found(store, chair, stranger):
    one, other = await store.write(starting(chair)), await store.write(starting(chair))

    def show(r: Records) -> None:
        for message, reflection, what in [
            (30, one.id, "kind"),
            (31, one.id, "kind"),
            (32, other.id, "kind"),
            (33, one.id, "review"),
            (34, None, "home"),
        ]:
            r.messages.shown(chair, message, reflection, what, NOW)
        r.messages.said(chair, 35, one.id, "kind", NOW)
        r.messages.shown(stranger, 36, None, "home", NOW)

    await store.write(show)

    def look(r: Records) -> None:
        assert r.messages.last_shown(chair, one.id, "kind") == 31
        assert r.messages.last_shown(chair, other.id, "kind") == 32
        assert r.messages.last_shown(chair, None, "home") == 34
        assert r.messages.last_shown(chair, None, "kind") is None
        assert r.messages.last_shown(chair, other.id, "review") is None

    await store.read(look)


async def test_the_newest_message_of_a_chat_is_known_whoever_sent_it(store, chair, stranger):
    reflection = await store.write(starting(chair))
    assert await store.read(lambda r: r.messages.newest(chair)) is None
    await store.write(lambda r: r.messages.shown(chair, 40, None, "home", NOW))
    await store.write(lambda r: r.messages.said(chair, 41, reflection.id, "kind", NOW))
    await store.write(lambda r: r.messages.shown(stranger, 42, None, "home", NOW))
    assert await store.read(lambda r: r.messages.newest(chair)) == 41


async def test_what_waits_to_be_shown_waits_in_order_through_a_restart(opening, store, chair, stranger):
    reflection = await store.write(starting(chair))

    def put(r: Records) -> None:
        r.outbox.put(chair, reflection.id, "ask", {"question": "kind", "message": 12})
        r.outbox.put(chair, None, "home", {})
        r.outbox.put(stranger, None, "home", {})

    await store.write(put)
    store = await opening()
    ask, home = await store.read(lambda r: r.outbox.pending(chair))
    assert (ask.kind, ask.body, ask.reflection_id) == (
        "ask",
        {"question": "kind", "message": 12},
        reflection.id,
    )
    assert (home.kind, home.body, home.reflection_id, home.sent) == ("home", {}, None, 0)
    assert await store.read(lambda r: r.outbox.waiting()) == (chair, stranger)
    await store.write(lambda r: r.outbox.done(ask.id))
    assert await store.read(lambda r: r.outbox.pending(chair)) == (home,)


async def test_what_was_sent_in_part_remembers_how_far_it_came(opening, store, chair):
    await store.write(lambda r: r.outbox.put(chair, None, "home", {}))
    (home,) = await store.read(lambda r: r.outbox.pending(chair))
    await store.write(lambda r: r.outbox.advance(home.id, 2))
    store = await opening()
    (again,) = await store.read(lambda r: r.outbox.pending(chair))
    assert (again.id, again.sent) == (home.id, 2)


async def test_an_update_waits_until_it_is_done_or_set_aside(store):
    await store.write(lambda r: r.inbox.take([(n, 5, b"{}") for n in (1, 2, 3)], NOW))
    await store.write(lambda r: r.inbox.done(1, NOW))
    await store.write(lambda r: r.inbox.set_aside(2))
    assert [await store.read(lambda r, n=n: r.inbox.waits(n)) for n in (1, 2, 3, 4)] == [
        False,
        False,
        True,
        False,
    ]
