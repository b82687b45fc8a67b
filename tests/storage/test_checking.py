"""A check tells everything that does not open or is not in its place, each once, whatever it meets before."""

from datetime import timedelta

import pytest

from storage.announcements import Announcement
from storage.departures import Why
from storage.integrity import check
from storage.invitations import Invitation
from tests.storage.samples import NOW, answering, joining, said, starting, submitting
from tests.storage.test_binding import nudge, rewrite

CODES = [bytes([number]) * 32 for number in (1, 2, 3)]


@pytest.fixture
async def chairs(store):
    """Three chairs, each with one of everything, and three of everything that is of no chair."""
    joined = [await store.write(joining(100 + number)) for number in (1, 2, 3)]
    for number, one in enumerate(joined, 1):
        finished = await store.write(starting(one))
        await store.write(answering(one, finished.id, "feelings", said("mixed")))
        await store.write(submitting(one, finished.id))

        def more(r, one=one, number=number, finished=finished):
            r.addenda.add(one, finished.id, "label", "Later on", at=NOW)
            r.chairs.save_settings(one, {"day": number})
            r.nudges.put(one, nudge(1))
            r.kept_words.keep(one, 7, "where?", after=6, at=NOW)
            r.outbox.put(one, finished.id, "Sent", {})
            r.messages.shown(one, 6, None, "Home", NOW)
            r.inbox.take([(number, one.telegram_id, b"{}")], NOW)
            r.shares.make(one, finished.id, joined[number % 3], now=NOW, until=NOW + timedelta(days=1))
            r.holds.put_on(one, NOW, "a court asks")
            r.announcements.add(Announcement(f"News {number}", NOW + timedelta(days=1)))
            r.departures.add(300 + number, (7,), Why.REMOVED, stays=False)
            r.invitations.add(Invitation(CODES[number - 1], f"Chair {number}", NOW + timedelta(days=1)))

        await store.write(more)
    return joined


def each(name, *numbers):
    return [f"sealed: {name.format(number)}" for number in numbers or (1, 2, 3)]


OF_CHAIRS = {
    "UPDATE chairs SET name = x'01'": each("chair {}, name"),
    "UPDATE chairs SET account = x'01'": each("chair {}, account"),
    "UPDATE chairs SET telegram_id = telegram_id + 900": each("chair {}, account"),
    "UPDATE chairs SET settings = x'01'": each("chair {}, settings"),
    "UPDATE nudges SET sealed = x'01'": each("chair {}, nudges"),
    "UPDATE kept_words SET sealed = x'01'": each("chair {}, words"),
    "UPDATE reflections SET sealed = x'01'": each("reflection {}, state"),
    "UPDATE reflections SET submitted_on = '2020-01-01'": each("reflection {}, day"),
    "UPDATE reflections SET form_version = 2": [
        *each("reflection {}, form"),
        *(f"orphan: reflections {number}" for number in (1, 2, 3)),
    ],
    "UPDATE answers SET sealed = x'01' WHERE slot = 3": each("reflection {}, slot 3"),
    "UPDATE inbox SET body = x'01'": each("update {}, body"),
    "UPDATE inbox SET chat_id = 9": each("update {}, body"),
    "UPDATE shares SET sealed = x'01'": [
        f"sealed: share {number} of reflection {number} with {number % 3 + 1}, share" for number in (1, 2, 3)
    ],
    "UPDATE heads SET sealed = x'01' WHERE chair_id > 0": each("chair {}, head"),
}
OF_THE_SYSTEM = {
    "UPDATE outbox SET sealed = x'01'": each("chair {}, outbox"),
    "UPDATE announcements SET sealed = x'01'": each("announcement {}, said"),
    "UPDATE departures SET sealed = x'01'": each("departure {}, chat"),
    "UPDATE audit_reasons SET sealed = x'01'": each("audit, reason {}", 8, 12, 16),
    "UPDATE invitations SET name = x'01'": [f"sealed: invitation {c.hex()[:16]}, name" for c in CODES],
    "UPDATE invitations SET expires_at = '2099-01-01T00:00:00+00:00'": [
        f"sealed: invitation {c.hex()[:16]}, end" for c in CODES
    ],
    "UPDATE messages SET shown = zeroblob(16)": each("chair {}, message 0: another's token"),
    f"UPDATE messages SET shown = x'{'ff' * 16}'": each("chair {}, message 0: another's token"),
}


async def test_what_is_sound_is_told_as_such_with_all_that_there_is(store, chairs):
    report = await check(store)
    assert report.problems == ()
    named = ("chairs", "reflections", "answers", "addenda", "inbox", "shares", "invitations", "audit_reasons")
    assert {name: report.counts[name] for name in named} == dict.fromkeys(named, 3)
    assert report.counts["messages"] == 3 * 128
    assert not [name for name in report.counts if "sqlite" in name]


@pytest.mark.parametrize("damage", OF_CHAIRS | OF_THE_SYSTEM)
async def test_each_of_several_that_are_damaged_is_told_once(store, chairs, database, damage):
    rewrite(database, damage)
    assert sorted((await check(store)).problems) == sorted((OF_CHAIRS | OF_THE_SYSTEM)[damage])


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE chairs SET account = x'01' WHERE id = 3", "sealed: chair 3, account"),
        ("UPDATE reflections SET submitted_on = NULL WHERE id = 3", "sealed: reflection 3, day"),
        ("UPDATE inbox SET chat_id = 9 WHERE update_id = 3", "sealed: update 3, body"),
        ("UPDATE heads SET sealed = x'01' WHERE chair_id = 3", "sealed: chair 3, head"),
        ("UPDATE messages SET number = x'01' WHERE slot = 0 AND chair_id = 3", "sealed: chair 3, message 0"),
    ],
)
async def test_the_one_that_is_damaged_is_told_though_all_before_it_are_sound(
    store, chairs, database, damage, told
):
    rewrite(database, damage)
    (problem,) = (await check(store)).problems
    assert problem.startswith(told)


@pytest.mark.parametrize("damage", OF_CHAIRS)
async def test_of_a_chair_whose_key_does_not_open_that_alone_is_told_and_all_of_the_others(
    store, chairs, database, damage
):
    rewrite(database, "UPDATE data_keys SET sealed = x'00' WHERE owner = 1", damage)
    _, *others = OF_CHAIRS[damage]
    assert sorted((await check(store)).problems) == sorted(["sealed: the key of chair 1", *others])


@pytest.mark.parametrize("damage", OF_CHAIRS | OF_THE_SYSTEM)
async def test_where_the_systems_own_key_does_not_open_what_is_of_chairs_is_told_still(
    store, chairs, database, damage
):
    rewrite(database, "UPDATE data_keys SET sealed = x'00' WHERE owner = 0", damage)
    told = [] if "heads" in damage else OF_CHAIRS.get(damage, [])
    assert sorted((await check(store)).problems) == sorted(["sealed: the system's own key", *told])


async def test_free_pages_that_are_not_there_are_told_though_everything_can_be_read(
    store, chairs, opening, database
):
    await store.close()
    with database.open("r+b") as file:
        # How many pages are free, by SQLite's header.
        file.seek(36)
        file.write((7).to_bytes(4))
    (problem,) = (await check(await opening())).problems
    assert problem.startswith("damaged: ")
