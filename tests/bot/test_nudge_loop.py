"""Nudges on the way out: once each, at the right moment by the wall, whatever the clocks or the line do."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from time import tzset

import pytest
from msgspec.structs import replace

from bot.app import load_form
from bot.gateway.rate_limiter import RateLimiter
from bot.nudges.preferences import preferences_of, save_preferences
from bot.outbound.delivery import Delivery
from bot.outbound.nudge_loop import NudgeLoop
from bot.sandbox.standin.faults import Drop, RetryAfter, ServerError
from flows.availability import NudgeKind
from flows.nudges import nudge_at
from flows.time.working_days import WorkingDays
from tests.chair import Chair
from tests.nudged import coming, later, looks, nudges_shown, times, turns_to
from tests.server import LONDON, unnote

DRAFT = "A reflection is waiting where you left it."


async def lives_without_quiet(chair):
    """The chair may be reached at any hour of any day."""

    def job(records):
        member = records.chairs.by_telegram(chair.phone.id)
        usual = preferences_of(records, member, LONDON)
        rest = WorkingDays(frozenset(range(7)), bank_holidays=False)
        availability = replace(
            usual.availability, quiet_from=datetime.min.time(), quiet_until=datetime.min.time(), rest=rest
        )
        save_preferences(records, member, replace(usual, availability=availability))

    await chair.server.store.write(job)


async def weekly_at(chair, weekday, hour, minute=0):
    """Through the settings: a weekly look, then moved by hand to an hour that no button has."""
    await lives_without_quiet(chair)

    def job(records):
        member = records.chairs.by_telegram(chair.phone.id)
        usual = preferences_of(records, member, LONDON)
        at = time(hour, minute)
        availability = replace(usual.availability, kinds_off=frozenset())
        save_preferences(records, member, replace(usual, availability=availability, weekly=(weekday, at)))

    await chair.server.store.write(job)
    await chair.sends_command("/settings")
    await chair.taps("Weekly look", "Sun")


async def test_each_is_sent_once_however_often_the_bot_looks(plain_chair):
    await plain_chair.reflects_until("held")
    await turns_to(plain_chair, "2026-11-24 08:30")
    assert len(plain_chair.arrived) == 1
    for _ in range(3):
        await looks(plain_chair)
        plain_chair.sees_nothing_new()
    await plain_chair.restarts()
    await looks(plain_chair)
    plain_chair.sees_nothing_new()


async def test_a_crash_before_the_send_is_recorded_leads_to_an_edit_or_to_one_more(plain_chair):
    """The outbox still has what was sent and recorded: it is set into the message that is there."""
    await plain_chair.reflects_until("held")
    await turns_to(plain_chair, "2026-11-24 08:30")
    (first,) = await nudges_shown(plain_chair)

    def as_after_a_crash(records):
        member = records.chairs.by_telegram(plain_chair.phone.id)
        (number,) = [n.id for n in records.nudges.in_message(member, first["message_id"])]
        records.outbox.put(member, None, "Nudged", {"nudges": str(number)})

    await plain_chair.server.store.write(as_after_a_crash)
    await plain_chair.restarts()
    assert await nudges_shown(plain_chair) == [first]


async def test_a_message_that_a_crash_doubled_is_settled_with_the_one_that_was_tapped(plain_chair):
    await plain_chair.reflects_until("held")
    await turns_to(plain_chair, "2026-11-24 08:30")
    (orphan,) = await nudges_shown(plain_chair)

    def unrecorded(records):
        member = records.chairs.by_telegram(plain_chair.phone.id)
        (stored,) = records.nudges.in_message(member, orphan["message_id"])
        records.nudges.move(member, stored.id, stored.nudge)
        unnote(records, member, orphan["message_id"])

    await plain_chair.server.store.write(unrecorded)
    await looks(plain_chair)
    (second,) = await nudges_shown(plain_chair)
    await plain_chair.taps_stale(orphan, "Tomorrow 8:30")
    both = (orphan["message_id"], second["message_id"])
    texts = [message["text"] for message in plain_chair.phone.chat if message["message_id"] in both]
    assert texts == ["I will ask again on Wednesday 25 November 2026, 08:30."] * 2


@pytest.mark.parametrize("fault", [RetryAfter(3), ServerError(502), Drop()])
async def test_a_nudge_that_the_line_swallowed_comes_when_the_line_is_back(plain_chair, fault):
    await plain_chair.reflects_until("held")
    plain_chair.server.telegram.faults.next("sendmessage", fault=fault)
    await turns_to(plain_chair, "2026-11-24 08:30")
    plain_chair.sees_nothing_new()
    await later(plain_chair, minutes=1)
    plain_chair.sees_nothing_new()
    await plain_chair.restarts()
    plain_chair.sees(DRAFT)
    await later(plain_chair, minutes=20)
    plain_chair.sees_nothing_new()


async def test_what_did_not_arrive_within_a_quarter_of_an_hour_is_judged_anew(plain_chair):
    await plain_chair.reflects_until("held")
    plain_chair.server.telegram.faults.next("sendmessage", fault=Drop())
    await turns_to(plain_chair, "2026-11-24 18:50")
    plain_chair.sees_nothing_new()
    await turns_to(plain_chair, "2026-11-24 19:20")
    await plain_chair.restarts()
    plain_chair.sees_nothing_new()
    await turns_to(plain_chair, "2026-11-25 08:30")
    assert len(await nudges_shown(plain_chair)) == 1


async def test_in_the_repeated_hour_of_autumn_a_weekly_nudge_comes_once(plain_chair):
    plain_chair.server.clock.now = datetime(2026, 10, 20, 12, tzinfo=LONDON)
    await weekly_at(plain_chair, 6, 1, 30)
    assert times(await coming(plain_chair)) == ["weekly Sun 25 Oct 01:30"]
    at = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    seen = []
    for minutes in range(0, 180, 10):
        plain_chair.server.clock.now = at + timedelta(minutes=minutes)
        await looks(plain_chair)
        seen += [minutes] * len(plain_chair.arrived)
    assert seen == [30]
    assert times(await coming(plain_chair)) == ["weekly Sun 01 Nov 01:30"]


async def test_in_the_missing_hour_of_spring_a_weekly_nudge_comes_all_the_same(plain_chair):
    plain_chair.server.clock.now = datetime(2027, 3, 24, 12, tzinfo=LONDON)
    await weekly_at(plain_chair, 6, 1, 30)
    at = datetime(2027, 3, 28, 0, 0, tzinfo=UTC)
    seen = []
    for minutes in range(0, 180, 10):
        plain_chair.server.clock.now = at + timedelta(minutes=minutes)
        await looks(plain_chair)
        seen += [minutes] * len(plain_chair.arrived)
    assert seen == [90]
    assert times(await coming(plain_chair)) == ["weekly Sun 04 Apr 01:30"]


async def test_half_past_eight_stays_half_past_eight_across_a_clock_change(plain_chair):
    plain_chair.server.clock.now = datetime(2027, 3, 26, 15, tzinfo=LONDON)
    await lives_without_quiet(plain_chair)
    await plain_chair.reflects_until("held")
    drafts = await coming(plain_chair)
    assert [nudge.due for nudge in drafts] == [
        datetime(2027, 3, 27, 8, 30, tzinfo=UTC),
        datetime(2027, 3, 30, 7, 30, tzinfo=UTC),
    ]


async def test_a_leap_day_is_a_day_like_any_other(plain_chair):
    plain_chair.server.clock.now = datetime(2028, 2, 28, 15, tzinfo=LONDON)
    await plain_chair.reflects_until("held")
    assert times(await coming(plain_chair)) == ["draft Tue 29 Feb 08:30", "draft Fri 03 Mar 08:30"]
    await turns_to(plain_chair, "2028-02-29 08:30")
    plain_chair.sees(DRAFT)


async def test_the_servers_own_zone_changes_nothing(hosting, monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    tzset()
    try:
        chair = Chair(await hosting())
        await chair.joins()
        await chair.reflects_until("held")
        assert times(await coming(chair))[0] == "draft Tue 24 Nov 08:30"
        await turns_to(chair, "2026-11-24 08:29")
        chair.sees_nothing_new()
        await turns_to(chair, "2026-11-24 08:30")
        chair.sees(DRAFT)
    finally:
        monkeypatch.undo()
        tzset()


@pytest.mark.parametrize("damage", ["settings = x'00'", "account = x'00'", "telegram_id = 404"])
async def test_a_chair_whose_record_is_damaged_keeps_no_other_chairs_nudge_back(hosting, damage):
    server = await hosting()
    damaged, other = Chair(server, 101), Chair(server, 202)
    for chair in (damaged, other):
        await chair.joins()
        await chair.reflects_until("held")

    def damaging(records):
        records.db.execute(f"UPDATE chairs SET {damage} WHERE telegram_id = 101")
        records.changed()

    await server.store.write(damaging)
    server.clock.now = datetime(2026, 11, 24, 8, 30, tzinfo=LONDON)
    for chair in (damaged, other):
        chair.looks_away()
    await server.bot.nudge_loop.look()
    other.sees(DRAFT)
    damaged.sees_nothing_new()


async def with_nudges_due(hosting, count):
    """A server with so many chairs, to each of whom a nudge is due."""
    server = await hosting()

    def many(records):
        for number in range(count):
            code = number.to_bytes(32, "big")
            records.chairs.invite(code, "another", server.clock() + timedelta(days=1))
            chair = records.chairs.join(code, 1000 + number, server.clock())
            availability = preferences_of(records, chair, LONDON).availability
            about = f"conference {records.conferences.put(chair, server.clock(), 'Europe/London')}"
            records.nudges.put(chair, nudge_at(NudgeKind.CONFERENCE, about, server.clock(), availability))

    await server.store.write(many)
    for number in range(count):
        server.telegram.person(1000 + number).account.started = True
    return server


async def test_many_chairs_nudges_at_one_moment_are_all_sent_each_to_its_own_chair(hosting):
    server = await with_nudges_due(hosting, 120)
    await server.bot.nudge_loop.look()
    assert [len(server.telegram.person(1000 + number).chat) for number in range(120)] == [1] * 120


async def test_what_telegram_does_not_take_yet_stays_where_it_is_kept(hosting):
    server = await with_nudges_due(hosting, 120)
    seconds, second = 0, asyncio.Semaphore(0)

    async def passes(_):
        nonlocal seconds
        await second.acquire()
        seconds += 1

    slow = RateLimiter(overall=1, bulk=1, clock=lambda: float(seconds), sleep=passes)
    telegram = server.bot.application.bot
    delivery = Delivery(telegram, server.store, rate_limiter=slow, zone=LONDON, clock=server.clock)
    form, _ = await load_form(server.settings, server.store)
    nudge_loop = NudgeLoop(server.store, delivery, form=form, zone=LONDON, clock=server.clock)
    looking = asyncio.create_task(nudge_loop.look())

    def handed(records):
        planned = (one for chair in records.chairs.all() for one in records.nudges._load(chair.id)[1])
        return sum(one.handed_at is not None for one in planned)

    async def settled():
        for _ in range(50):
            count = await server.store.read(handed)
        return count

    # One message a second: however long it lasts, no more are handed over than have gone and may be waiting.
    for gone in range(1, 21):
        assert await settled() < gone + 60
        second.release()
    assert await settled() > 60
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)
