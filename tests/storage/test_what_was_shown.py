"""What the bot had shown before a message, in the order in which the chair saw it last."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from tests.storage.samples import NOW, starting

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def before(store, chair, message_id):
    return await store.read(lambda r: [m.message_id for m in r.messages.shown_before(chair, message_id)])


async def test_what_came_last_is_first_and_what_came_later_is_not_there(store, chair):
    for message in (10, 12, 15):
        await store.write(lambda r, m=message: r.messages.shown(chair, m, None, "Home", AT))
    await store.write(lambda r: r.messages.said(chair, 13, None, "", AT))
    assert await before(store, chair, 14) == [12, 10]
    assert await before(store, chair, 15) == [12, 10]
    assert await before(store, chair, 16) == [15, 12, 10]


async def test_a_message_that_the_chair_turned_to_counts_from_then(store, chair):
    for message in (10, 12, 15):
        await store.write(lambda r, m=message: r.messages.shown(chair, m, None, "Home", AT))
    await store.write(lambda r: r.messages.turned_to(chair, 10))
    assert (await before(store, chair, 16))[0] == 10
    assert (await before(store, chair, 15))[0] == 12
    await store.write(lambda r: r.messages.shown(chair, 17, None, "Past", AT))
    assert (await before(store, chair, 18))[0] == 17


async def test_a_number_that_is_missing_may_be_a_message_that_nobody_noted(store, chair):
    await store.write(lambda r: r.messages.shown(chair, 10, None, "Home", AT))
    await store.write(lambda r: r.messages.said(chair, 11, None, "", AT))
    assert await store.read(lambda r: r.messages.is_unbroken(chair, 12))
    assert not await store.read(lambda r: r.messages.is_unbroken(chair, 13))


async def test_words_that_wait_keep_their_order_and_their_bursts(store, chair):
    for number, (message, after) in enumerate(((11, 10), (12, 10), (14, 13))):
        await store.write(
            lambda r, m=message, a=after, n=number: r.kept_words.keep(chair, m, f"words {n}", after=a, at=AT)
        )
    bursts = await store.read(lambda r: r.kept_words.bursts(chair))
    texts = [[w.text for w in await store.read(lambda r, b=b: r.kept_words.of(chair, b))] for b in bursts]
    assert texts == [["words 0", "words 1"], ["words 2"]]
    assert await store.write(lambda r: r.kept_words.correct(chair, 12, "other words"))
    await store.write(lambda r: r.kept_words.forget(chair, bursts[1]))
    assert await store.read(lambda r: r.kept_words.bursts(chair)) == bursts[:1]
    assert (await store.read(lambda r: r.kept_words.of(chair, bursts[0])))[1].text == "other words"


async def test_what_the_chair_turns_to_far_up_is_found_however_long_the_chat_is(store, chair):
    def long(r):
        for message in range(10, 310):
            r.messages.shown(chair, message, None, f"Screen{message}", AT)

    await store.write(long)
    assert (await before(store, chair, 12))[0] == 11
    await store.write(lambda r: r.messages.turned_to(chair, 10))
    await store.write(lambda r: r.messages.became(chair, 10, None, "Home"))
    for forget in (False, True):
        if forget:
            await store.write(lambda r: r.messages.chats.clear())
        assert (await before(store, chair, 310))[:2] == [10, 309]
        assert await store.read(lambda r: r.messages.last_shown(chair, None, "Home")) == 10
        assert await store.read(lambda r: r.messages.newest(chair)) == 309
        assert await store.read(lambda r: r.messages.is_unbroken(chair, 310))


async def test_the_last_message_that_showed_something_is_told_whatever_the_chair_turned_to(store, chair):
    def last(r):
        return r.messages.last_shown(chair, None, "Home")

    def shown(r):
        for message in (10, 20):
            r.messages.shown(chair, message, None, "Home", AT)
        for message in range(30, 90):
            r.messages.shown(chair, message, None, f"Screen{message}", AT)

    await store.write(shown)
    assert await store.read(last) == 20
    # The older of the two is among the newest rows by now, and the newer one no longer.
    await store.write(lambda r: r.messages.turned_to(chair, 10))
    await store.write(lambda r: [r.messages.shown(chair, m, None, f"Screen{m}", AT) for m in range(90, 120)])
    assert await store.read(last) == 20
    await store.write(lambda r: r.messages.taken_away(chair, [20]))
    assert await store.read(last) == 10
    found = await store.read(lambda r: [r.messages.find(chair, m) for m in (10, 20, 89, 500)])
    assert [one and one.message_id for one in found] == [10, None, 89, None]
    standing = await store.read(lambda r: [one.message_id for one in r.messages.standing(chair)])
    assert standing == sorted(set(standing)) == [10, *range(30, 120)]


async def test_what_is_sent_and_changed_in_one_job_is_found_by_its_number_and_by_what_it_shows(store, chair):
    def sent_and_changed(r):
        r.messages.shown(chair, 10, None, "Home", AT)
        r.messages.became(chair, 10, None, "Past")

    await store.write(sent_and_changed)

    def looked_up(r):
        # As one of a long chat, which is looked for on the disk.
        rows = r.messages._rows
        return rows.shown(chair.id, None, "Home"), rows.shown(chair.id, None, "Past"), [*rows.misplaced()]

    home, (past,), misplaced = await store.read(looked_up)
    assert (home, past.message_id, misplaced) == ((), 10, [])


def told_rightly(r, chair, stands, begun):
    """Whether the last message of each thing that a reflection shows, or does not, is told."""
    shows = {*filter(None, stands.values()), *((of, "never") for of in begun)}
    last = {one: max((n for n, what in stands.items() if what == one), default=None) for one in shows}
    return last == {
        (of, what): r.messages.last_shown(chair, of, what, since=begun.get(of)) for of, what in shows
    }


@pytest.mark.parametrize("often", [0.002, 0.01, 0.1])
@pytest.mark.parametrize("seed", range(8))
async def test_what_was_shown_last_is_told_however_the_chat_went(store, chair, seed, often):
    draw = Random(seed)
    numbers = [(await store.write(starting(chair))).id for _ in range(6)]

    def job(r):
        stands: dict[int, tuple[int | None, str] | None] = {}
        begun: dict[int, datetime] = {}
        for number in range(1, 301):
            at, what, before = NOW + number * MINUTE, f"Q{draw.randrange(60)}", draw.randrange(number)
            if number % 50 == 1:
                begun[numbers[number // 50]] = at
            of = draw.choice([None, *begun]) if draw.random() < often else [*begun][-1]
            if draw.random() < often:
                r.messages.turned_to(chair, before)
            if draw.random() < often:
                r.messages.became(chair, before, of, what)
                stands |= {before: (of, what)} if stands.get(before) else {}
            if draw.random() < often:
                r.messages.taken_away(chair, [before])
                stands[before] = None
            if draw.random() < often:
                r.messages.chats.clear()
            r.messages.shown(chair, number, of, what, at)
            stands[number] = of, what
            assert number % 20 or told_rightly(r, chair, stands, begun)

    await store.write(job)


async def test_what_a_reflection_has_not_shown_is_known_without_a_look_into_the_database(store, chair):
    first, second = [(await store.write(starting(chair))).id for _ in range(2)]

    def job(r):
        asked = []
        for number in range(200):
            at = NOW + number * MINUTE
            of, begun = (first, NOW) if number < 50 else (second, NOW + 50 * MINUTE)
            with r.db.tracer(lambda sql, _: asked.append(sql)):
                assert r.messages.last_shown(chair, of, f"Q{number}", since=begun) is None
            r.messages.shown(chair, number, of, f"Q{number}", at)
        return [sql for sql in asked if "shown" in sql]

    assert await store.write(job) == []


@pytest.mark.parametrize("when", [110, 190])
async def test_an_old_message_that_becomes_a_question_of_a_newer_reflection_is_told(store, chair, when):
    first, second = [(await store.write(starting(chair))).id for _ in range(2)]

    def job(r):
        for number in range(when):
            of = first if number < 100 else second
            r.messages.shown(chair, number, of, f"Q{number}", NOW + number * MINUTE)
        r.messages.became(chair, 3, second, "Became")
        return r.messages.last_shown(chair, second, "Became", since=NOW + 100 * MINUTE)

    assert await store.write(job) == 3
