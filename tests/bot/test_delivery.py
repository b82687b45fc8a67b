"""The way out: what a chair is to see arrives, once, whatever the line, the disk and Telegram do."""

import asyncio
import logging
import threading
from datetime import timedelta
from functools import partial

import pytest

from bot.actions.documents import DocumentFormat
from bot.sandbox.standin.faults import Blocked, Drop, HalfClose, RetryAfter, ServerError, Timeout
from bot.screens.chat import HelpPage, PrivacyPage, Unfolded
from bot.screens.documents import DocumentSent
from bot.screens.outbox_data import pack
from bot.strings import chat as strings
from bot.strings.documents import NOT_MADE
from bot.views.take_out import take_out
from flows import inputs
from flows.conversation import step
from flows.effects import Ask, Recall
from flows.form import REVIEW, Pace, QuestionKind
from flows.loading import source_of
from tests.bot.living import LONDON, full_disk, texts
from tests.screen import buttons
from tests.server import parsed_once
from tests.standin import until

HELP, PRIVACY, KIND = "How this works", "Before you write", "What kind of conference was it?"
PROMPTED = "what prompted this reflection"


def sends(machine):
    return machine.calls.count("sendMessage")


def seen(phone, text):
    return sum(text in one for one in texts(phone))


async def says(machine, phone, *what):
    for text in what:
        phone.send(text)
    await machine.at_rest()


async def asked_what_prompted_it(machine, phone):
    """Have the chair stand at the first question that takes words, and has help."""
    for text in ("/reflect", "Initial (ICPC)", "Today", "The one with the empty chair"):
        await says(machine, phone, text)
    assert PROMPTED in texts(phone)[-1]


async def test_an_answer_comes_at_once_when_all_is_well(machine):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/help")
        assert seen(phone, HELP) == 1
        assert await machine.owed(101) == []


async def test_too_many_calls_in_a_chat_wait_as_long_as_the_server_says_and_no_longer(
    machine, telegram, time
):
    async with machine.running():
        phone, other = await machine.joined(101), await machine.joined(102)
        telegram.faults.next("sendMessage", fault=RetryAfter(7))
        await says(machine, phone, "/help")
        await machine.passes(6.9)
        assert (seen(phone, HELP), sends(machine)) == (0, 1)
        await says(machine, other, "/help")
        assert seen(other, HELP) == 1
        await machine.passes(0.2)
        assert seen(phone, HELP) == 1


async def test_when_two_chats_are_refused_every_chat_waits(machine, telegram):
    async with machine.running():
        phones = [await machine.joined(user_id) for user_id in (101, 102, 103)]
        telegram.faults.next("sendMessage", times=2, fault=RetryAfter(10))
        for phone in phones:
            await says(machine, phone, "/help")
        await machine.passes(9.9)
        assert sends(machine) == 2
        await machine.passes(1.2)
        assert [seen(phone, HELP) for phone in phones] == [1, 1, 1]


@pytest.mark.parametrize(
    "fault", [ServerError(500), ServerError(502), Timeout(), Drop()], ids=["500", "html", "timeout", "drop"]
)
async def test_a_line_that_breaks_is_tried_again_until_it_holds(machine, telegram, fault):
    async with machine.running():
        phone = await machine.joined(101)
        telegram.faults.next("sendMessage", times=4, fault=fault)
        await says(machine, phone, "/help")
        await machine.passes_until(lambda: seen(phone, HELP) > 0)
        assert (seen(phone, HELP), sends(machine)) == (1, 5)
        assert await machine.owed(101) == []


@pytest.mark.parametrize(
    "fault",
    [Timeout(after_effect=True), Drop(after_effect=True), HalfClose()],
    ids=["timeout", "drop", "half-closed"],
)
async def test_an_answer_that_is_lost_on_its_way_back_costs_one_message_twice(machine, telegram, fault):
    async with machine.running():
        phone = await machine.joined(101)
        telegram.faults.next("sendMessage", fault=fault)
        await says(machine, phone, "/help")
        await machine.passes_until(lambda: seen(phone, HELP) > 1)
        await machine.passes(300)
        assert seen(phone, HELP) == 2


async def test_the_pauses_between_tries_grow_to_two_minutes_and_are_not_all_alike(machine, telegram, time):
    async with machine.running():
        phones = [await machine.joined(user_id) for user_id in range(101, 121)]
        for phone in phones:
            phone.send("/help")
        telegram.faults.next("sendMessage", times=10_000, fault=Drop())
        await machine.at_rest()
        assert sends(machine) == 20
        await machine.passes(0.75)
        assert 20 < sends(machine) < 40
        for _ in range(300):
            await machine.passes(1)
        # 1, 2, 4 … 64 and then 120 seconds, each between half and the whole of it.
        assert 20 * 8 <= sends(machine) <= 20 * 12
        telegram.faults.off()
        await machine.passes(121)
        assert [seen(phone, HELP) for phone in phones] == [1] * 20


async def test_a_chair_who_writes_during_a_pause_does_not_wait_for_its_end(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        telegram.faults.next("sendMessage", times=3, fault=Drop())
        await says(machine, phone, "/help")
        await machine.passes_until(lambda: sends(machine) == 3)
        await says(machine, phone, "/privacy")
        assert (seen(phone, HELP), seen(phone, PRIVACY)) == (1, 1)


async def test_whoever_waits_is_woken_at_the_moment_and_nobody_is_looked_for_meanwhile(
    machine, telegram, time
):
    async with machine.running():
        phone = await machine.joined(101)
        await machine.settled()
        telegram.faults.next("sendMessage", fault=RetryAfter(7))
        time.pauses.clear()
        await says(machine, phone, "/help")
        await machine.passes(7)
        assert seen(phone, HELP) == 1
        assert 7.0 in time.pauses
        assert len(time.pauses) < 6


async def test_a_chair_who_blocked_the_bot_is_sent_nothing_until_they_write(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/reflect")
        assert seen(phone, KIND) == 1
        telegram.faults.next("sendMessage", fault=Blocked())
        await says(machine, phone, "/help")
        calls = sends(machine)
        chair = await machine.store.read(lambda r: r.chairs.by_telegram(101))
        await machine.store.write(lambda r: r.outbox.put(chair, None, "OnlyWords", {}))
        for _ in range(20):
            await machine.passes(60)
        assert sends(machine) == calls
        await says(machine, phone, "/privacy")
        assert (seen(phone, HELP), seen(phone, PRIVACY)) == (0, 1)


async def test_the_question_that_a_blocked_chair_missed_comes_when_they_write_again(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        telegram.faults.next("sendMessage", times=1, fault=Blocked())
        await says(machine, phone, "/reflect")
        assert texts(phone) == []
        await says(machine, phone, "/privacy")
        assert seen(phone, KIND) == 1
        assert texts(phone)[-1].startswith("Before you write")


@pytest.mark.parametrize("gone", ["deactivated", "unknown"])
async def test_a_chair_whom_telegram_no_longer_knows_is_not_tried_again(machine, telegram, gone):
    async with machine.running():
        if gone == "deactivated":
            (await machine.joined(101)).deactivate()
        else:
            await machine.joined(101)
            del telegram.world.chats[101]
        chair = await machine.store.read(lambda r: r.chairs.by_telegram(101))
        await machine.store.write(lambda r: r.outbox.put(chair, None, "HelpPage", {}))
        await machine.passes(20)
        assert sends(machine) == 1
        for _ in range(10):
            await machine.passes(60)
        assert sends(machine) == 1
        assert await machine.owed(101) == []


async def test_an_edit_of_a_message_that_is_gone_holds_nothing_up(machine, telegram, caplog):
    async with machine.running():
        phone = await machine.joined(101)
        await asked_what_prompted_it(machine, phone)
        question = phone.chat[-1]
        data = next(
            button["callback_data"]
            for row in question["reply_markup"]["inline_keyboard"]
            for button in row
            if button["text"] == "Help"
        )
        phone.delete([question["message_id"]])
        phone.press(question["message_id"], data, stale=True)
        await machine.at_rest()
        assert "editMessageText" in machine.calls
        await says(machine, phone, "/help")
        assert seen(phone, HELP) == 1
        assert not [r for r in caplog.records if r.levelno >= logging.ERROR]


@pytest.mark.parametrize("harmless", ["message is not modified: as it was", "query is too old and so on"])
async def test_a_harmless_refusal_of_an_edit_is_none(machine, harmless, caplog):
    async with machine.running():
        phone = await machine.joined(101)
        await asked_what_prompted_it(machine, phone)
        machine.refusals["editMessageText"] = [harmless]
        phone.press_button("Help")
        await machine.at_rest()
        assert await machine.owed(101) == []
        assert not [r for r in caplog.records if r.levelno >= logging.ERROR]


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_what_telegram_will_never_take_is_logged_and_holds_nothing_up(machine, method, caplog):
    async with machine.running():
        phone = await machine.joined(101)
        await asked_what_prompted_it(machine, phone)
        machine.refusals[method] = ["can't parse entities: the mother's own words"] * 2
        if method == "sendMessage":
            phone.send("/privacy")
        else:
            phone.press_button("Help")
        await says(machine, phone, "/help")
        assert seen(phone, HELP) == 1
        assert await machine.owed(101) == []
        assert [r.message for r in caplog.records if r.levelno >= logging.ERROR] == [
            "telegram will not take a screen"
        ]
        assert "mother" not in str([vars(r) for r in caplog.records])


def newest_of_101(records):
    chair = records.chairs.by_telegram(101)
    return records.reflections.load(chair.current, owner=chair)


ANSWER = "The school's worry was heard first, and the room went quiet before anybody answered it."
NEXT = "What was the learning need"


async def test_what_telegram_refuses_is_sent_once_more_without_formatting(machine):
    async with machine.running():
        phone = await machine.joined(101)
        await asked_what_prompted_it(machine, phone)
        machine.refusals["sendMessage"] = ["can't parse entities: unclosed tag"]
        await says(machine, phone, ANSWER)
        assert NEXT in texts(phone)[-1]
        assert "entities" not in phone.chat[-1]
        assert buttons(phone.chat[-1])


async def test_a_question_that_telegram_refuses_stands_at_the_chairs_next_word(machine):
    async with machine.running():
        phone = await machine.joined(101)
        await asked_what_prompted_it(machine, phone)
        machine.refusals["sendMessage"] = ["of a reason that nobody knows"] * 2
        await says(machine, phone, ANSWER)
        assert seen(phone, NEXT) == 0
        assert texts(phone)[-1] == strings.NOT_TAKEN
        assert await machine.owed(101) == []
        await says(machine, phone, "And the youngest.")
        assert NEXT in texts(phone)[-1]
        answers = (await machine.store.read(newest_of_101)).answers
        assert answers["prompted"].text == f"{ANSWER}\nAnd the youngest."
        assert "learning_need" not in answers


async def test_what_only_waits_for_telegrams_rate_is_not_in_hand_and_comes_once(machine):
    async with machine.running():
        phone = await machine.joined(101)
        for _ in range(23):
            await says(machine, phone, "/help")
        assert machine.in_hand() == 0
        assert seen(phone, HELP) == 20
        await machine.passes(1)
        await machine.passes(5)
        assert seen(phone, HELP) == 21
        assert await machine.owed(101) == []


async def test_what_many_taps_made_idle_leaves_the_outbox_in_one_job(machine):
    async with machine.running() as bot:
        phone = await machine.joined(101)

        def put(records):
            chair = records.chairs.by_telegram(101)
            for _ in range(300):
                records.outbox.put(chair, None, "HelpPage", {})
            return chair

        # What every start looks through is done before anything is counted.
        await machine.settled()
        chair = await machine.store.write(put)
        jobs, queue = [], machine.store._writer.put

        def counted(job):
            jobs.append(job)
            queue(job)

        machine.store._writer.put = counted
        await bot.delivery.show(chair)
        await machine.settled()
        assert seen(phone, HELP) == 1
        assert await machine.owed(101) == []
        # They are noted to be on their way, the idle ones leave, and the one that was shown does; beside
        # that, what looks after every chat may have its moment.
        assert sum(job.writes for job in jobs) <= 4


async def long_summary(machine, user_id):
    """Have a submitted reflection of a chair, whose summary takes several messages, wait to be shown."""

    def job(records):
        chair = records.chairs.by_telegram(user_id)
        source, file = source_of("west_sussex")
        form = parsed_once(source, file)
        now = machine.time.clock()
        draft = records.reflections.start(chair, form, source, Pace.FULL, now)
        at = step(draft, inputs.Resumed(), now).reflection
        message = 900
        while at.cursor != REVIEW:
            message += 1
            question = form.question(at.cursor)
            long = question.kind is QuestionKind.TEXT and question.limit > 3_000
            does = inputs.Said("the school was heard " * 140, message) if long else inputs.Skipped(at.cursor)
            at = step(at, does, now).reflection
            now += timedelta(minutes=1)
        sent = step(at, inputs.Submitted(), now).reflection
        records.reflections.save(draft, sent, owner=chair)
        records.outbox.put(chair, sent.id, "Sent", {})

    await machine.store.write(job)


async def test_a_long_summary_goes_on_from_the_part_that_failed(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/reflect")
        await long_summary(machine, 101)
        before = len(texts(phone))

        async def break_line():
            telegram.faults.next("sendMessage", times=2, fault=Drop())

        machine.then["sendMessage"] = break_line
        await machine.passes(20)
        assert len(texts(phone)) == before + 1
        await machine.passes_until(lambda: not telegram.faults._planned)
        await machine.passes(10)
        parts = texts(phone)[before:]
        assert len(parts) > 2
        assert len(set(parts)) == len(parts)
        assert await machine.owed(101) == []


async def test_a_long_summary_goes_on_from_the_part_that_failed_in_the_next_process(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/reflect")
        await long_summary(machine, 101)
        before = len(texts(phone))

        async def break_line():
            telegram.faults.next("sendMessage", times=1_000, fault=Drop())

        machine.then["sendMessage"] = break_line
        await machine.passes(20)
        assert len(texts(phone)) == before + 1
    telegram.faults.off()
    async with machine.running():
        await machine.settled()
        parts = texts(phone)[before:]
        assert len(parts) > 2
        assert len(set(parts)) == len(parts)


async def test_what_a_killed_process_may_have_sent_stays_in_doubt_while_what_is_ahead_of_it_fails(
    machine, telegram
):
    async with machine.built():
        await machine.joined(101)

        def killed(records):
            chair = records.chairs.by_telegram(101)
            for screen in (HelpPage(), PrivacyPage()):
                records.outbox.put(chair, None, *pack(screen))
            records.outbox.mark_tried([one.id for one in records.outbox.pending(chair)], tried=True)

        await machine.store.write(killed)
    telegram.faults.next("sendMessage", times=1_000, fault=ServerError())
    async with machine.running():
        await machine.settled()
        assert sends(machine) == 1
        doubtful = await machine.store.read(
            lambda r: [one.kind for one in r.outbox.may_have_arrived(r.chairs.by_telegram(101))]
        )
        assert doubtful == ["HelpPage", "PrivacyPage"]


async def test_a_question_behind_a_change_that_a_killed_process_may_have_sent_is_known_to_come_again(machine):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/reflect")
        chair = await machine.store.read(lambda r: r.chairs.by_telegram(101))
        # It stands there, so that asking it anew takes its buttons away first.
        await machine.store.write(lambda r: r.outbox.put(chair, chair.current, *pack(Ask("type"))))

        def killed(records):
            records.outbox.mark_tried([one.id for one in records.outbox.pending(chair)], tried=True)

        await machine.store.write(killed)
    async with machine.running():
        await machine.at_rest()
        newest = phone.chat[-1]["message_id"]
        known = await machine.store.read(lambda r: r.messages.find(chair, newest))
        assert (known.what, known.again) == ("type", True)


async def test_a_part_of_a_summary_that_telegram_refuses_does_not_break_the_rest(machine):
    async with machine.running():
        phone = await machine.joined(101)
        await long_summary(machine, 101)
        before = len(texts(phone))
        machine.refusals["sendMessage"] = ["message text is empty"] * 2
        await machine.passes(20)
        *parts, told = texts(phone)[before:]
        assert len(parts) > 1
        assert told == strings.NOT_TAKEN
        machine.refusals["sendMessage"] = ["message text is empty"] * 2
        await says(machine, phone, "/help")
        assert await machine.owed(101) == []
        before = len(texts(phone))
        await says(machine, phone, "/help")
        assert len(texts(phone)) == before + 1, "it would be sent for ever"


async def test_what_was_sent_while_the_disk_was_full_is_not_sent_again(machine, telegram, caplog):
    async with machine.running():
        phone = await machine.joined(101)
        disk = full_disk(machine.database)

        async def fill():
            # The writer has kept all that it was given, so the log is as long as it will be.
            await machine.store.read(lambda _: None)
            disk.__enter__()

        machine.then["sendMessage"] = fill
        await says(machine, phone, "/reflect")
        first = texts(phone)
        for _ in range(10):
            await machine.passes(30)
        assert len(set(texts(phone))) == len(texts(phone)) == len(first)
        assert await machine.owed(101) != []
        disk.__exit__(None, None, None)
        await machine.passes(30)
        await machine.settled()
        assert await machine.owed(101) == []
        assert texts(phone) == first
        # What was shown is known, so that a reply to it finds its question.
        shown = await machine.store.read(
            lambda r: r.messages.last_shown(r.chairs.by_telegram(101), 1, "type")
        )
        assert shown is not None


async def test_what_is_overtaken_while_it_is_sent_is_known_by_what_it_shows(machine, telegram, time):
    async with machine.running() as bot:
        phone = await machine.joined(101)
        telegram.faults.next("sendMessage", fault=Drop())
        await says(machine, phone, "/reflect")
        assert "Ask" in await machine.owed(101)
        chair = await machine.store.read(lambda r: r.chairs.by_telegram(101))
        looked_up = []

        async def overtaken():
            await machine.store.write(lambda r: r.outbox.put(chair, chair.current, *pack(Recall())))
            look = partial(take_out, chair.id, zone=LONDON, now=time.now)
            looked_up.extend(await machine.store.write(look))

        machine.then["sendMessage"] = overtaken
        await bot.delivery.show(chair)
        (asked,) = [m["message_id"] for m in phone.chat if KIND in m.get("text", "")]
        # What was looked up before that was sent is shown after it.
        await bot.delivery.show(chair, tuple(looked_up))
        known = await machine.store.read(lambda r: r.messages.find(chair, asked))
        assert (known.reflection_id, known.what) == (chair.current, "type")


async def test_after_a_long_absence_a_chair_sees_the_current_question_once(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        await asked_what_prompted_it(machine, phone)
        before = len(texts(phone))
    for _ in range(25):
        phone.press_button("Help")
        phone.send("/reflect")
    async with machine.running():
        await machine.at_rest()
        came = texts(phone)[before:]
        assert seen(phone, "What kind of conference was it?") <= 2
        assert len(came) <= 2
        assert await machine.left() == []


async def test_of_several_messages_that_come_together_only_the_last_question_is_asked(machine):
    async with machine.running():
        phone = await machine.joined(101)
        await asked_what_prompted_it(machine, phone)
        words = "The school's worry was heard first, and the room went quiet before anybody answered it."
        await says(machine, phone, words, "And the youngest.", "And the clock.")
        assert seen(phone, "What was the learning need") == 1
        assert seen(phone, "Added to") == 0


async def test_a_talking_chair_does_not_wait_behind_what_is_sent_in_bulk(machine):
    async with machine.running():
        phones = [await machine.joined(user_id) for user_id in range(101, 201)]
        await machine.settled()

        def put(records):
            for chair in records.chairs.all():
                records.outbox.put(chair, None, "HelpPage", {})

        await machine.store.write(put)
        await machine.passes(15)
        waiting = [phone for phone in phones if not seen(phone, HELP)]
        assert len(waiting) == 75
        await says(machine, waiting[-1], "/privacy")
        assert (seen(waiting[-1], HELP), seen(waiting[-1], PRIVACY)) == (1, 1)
        assert sum(seen(phone, HELP) for phone in phones) == 26
        await machine.passes_until(lambda: all(seen(phone, HELP) for phone in phones))
        assert sum(seen(phone, HELP) for phone in phones) == 100


async def test_shows_that_come_together_send_each_thing_once(machine):
    async with machine.running() as bot:
        phone = await machine.joined(101)
        chair = await machine.store.read(lambda r: r.chairs.by_telegram(101))
        await machine.store.write(lambda r: r.outbox.put(chair, None, "HelpPage", {}))
        gate = machine.gates["sendMessage"] = asyncio.Event()
        shows = [asyncio.create_task(bot.delivery.show(chair, urgent=n % 2 == 0)) for n in range(6)]
        await machine.settled()
        assert sends(machine) == 1
        gate.set()
        await asyncio.gather(*shows, bot.delivery.show(chair))
        assert seen(phone, HELP) == 1


async def test_a_clock_that_jumps_back_makes_nobody_wait(machine, telegram, time):
    async with machine.running():
        phone = await machine.joined(101)
        telegram.faults.next("sendMessage", fault=RetryAfter(7))
        await says(machine, phone, "/reflect")
        time.now -= timedelta(days=2)
        # A paused chat begins again without a burst: the question comes a second after the opening words.
        await machine.passes(7)
        await machine.passes(1)
        assert seen(phone, KIND) == 1
        phone.press_button("Initial (ICPC)")
        await machine.at_rest()
        began = time.seconds
        await machine.passes_until(lambda: seen(phone, "When was it?") == 1)
        assert time.seconds - began < 5


async def test_work_that_ends_in_the_very_moment_that_the_bot_is_waited_for_ends_the_wait(machine):
    async with machine.running() as bot:
        ending = asyncio.Event()
        bot.delivery.beside(ending.wait())
        # Both wake in one round of the loop: the work first, then this, before the work's end is noted.
        waiting = asyncio.create_task(_after(ending, bot.delivery))
        await asyncio.sleep(0)
        ending.set()
        await waiting


async def _after(event, delivery):
    await event.wait()
    await delivery.idle()


async def test_one_damaged_record_does_not_keep_other_chairs_from_being_shown_anything(machine):
    async with machine.running():
        damaged, phone = await machine.joined(101), await machine.joined(102)

        def spoil(records):
            for chair, show in zip(records.chairs.all(), ("Choose", "HelpPage"), strict=True):
                records.outbox.put(chair, None, show, {})
            records.db.execute("UPDATE reflections SET sealed = x'00'")

        await says(machine, damaged, "/reflect")
        await machine.store.write(spoil)
        await machine.passes(15)
        assert seen(phone, HELP) == 1


async def test_a_screen_that_cannot_be_made_holds_nothing_up(machine):
    async with machine.running():
        phone = await machine.joined(101)
        chair = await machine.store.read(lambda r: r.chairs.by_telegram(101))
        await machine.store.write(lambda r: r.outbox.put(chair, None, "Past", {"page": "x"}))
        await says(machine, phone, "/help")
        assert seen(phone, HELP) == 1
        assert await machine.owed(101) == []


async def test_the_next_question_and_the_acknowledgement_wait_for_no_change_of_the_old_one(machine):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/reflect")
        gate = machine.gates["editMessageText"] = asyncio.Event()
        tap = phone.press_button("Initial (ICPC)")
        await machine.settled()
        assert "editMessageText" in machine.calls
        assert seen(phone, "When was it?") == 1
        assert machine.telegram.world.presses[tap].toast is not None
        assert await machine.owed(101) == ["Redraw"]
        gate.set()
        await machine.at_rest()
        assert await machine.owed(101) == []


@pytest.mark.parametrize("hung", ["editMessageText", "answerCallbackQuery"])
async def test_a_call_that_hangs_holds_back_no_turn_that_does_not_depend_on_it(machine, hung):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/reflect")
        gate = machine.gates[hung] = asyncio.Event()
        phone.press_button("Initial (ICPC)")
        await machine.at_rest()
        assert seen(phone, "When was it?") == 1
        del machine.gates[hung]
        await says(machine, phone, "/help", "/privacy")
        assert (seen(phone, HELP), seen(phone, PRIVACY)) == (1, 1)
        waits = ["Redraw"] if hung == "editMessageText" else []
        assert await machine.owed(101) == waits
        gate.set()
        await machine.at_rest()
        assert await machine.owed(101) == []


async def test_a_change_waits_for_the_one_of_the_same_message_that_hangs_and_is_made_after_it(machine):
    async with machine.running():
        phone = await machine.joined(101)
        await asked_what_prompted_it(machine, phone)
        chair = await machine.store.read(lambda r: r.chairs.by_telegram(101))
        of, message_id = chair.current, phone.chat[-1]["message_id"]

        async def changes(*, folded: bool) -> None:
            kind, body = pack(Unfolded("prompted", folded, message_id))
            await machine.store.write(lambda r: r.outbox.put(chair, of, kind, body))
            await machine.bot.delivery.show(chair)
            await machine.settled()

        gate = machine.gates["editMessageText"] = asyncio.Event()
        before = machine.calls.count("editMessageText")
        await changes(folded=False)
        await changes(folded=True)
        assert machine.calls.count("editMessageText") == before + 1
        gate.set()
        await machine.settled()
        assert machine.calls.count("editMessageText") == before + 2
        assert await machine.owed(101) == []


@pytest.mark.parametrize("held", ["sendMessage", "answerCallbackQuery"])
async def test_a_tap_has_all_its_calls_under_way_at_once(machine, held):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/reflect")
        gate = machine.gates[held] = asyncio.Event()
        before = len(machine.calls)
        phone.press_button("Initial (ICPC)")
        await machine.settled()
        made = sorted(name for name in machine.calls[before:] if name != "getUpdates")
        assert made == ["answerCallbackQuery", "editMessageText", "sendMessage"]
        gate.set()


async def test_of_taps_that_end_together_no_change_goes_before_a_question_or_an_acknowledgement(machine):
    async with machine.running():
        phones = [await machine.joined(user_id) for user_id in (101, 102, 103)]
        for phone in phones:
            await says(machine, phone, "/reflect")
        begun, held, before = threading.Event(), threading.Event(), len(machine.calls)
        holding = asyncio.ensure_future(machine.store.write(lambda _: begun.set() or held.wait()))
        await until(begun.is_set)
        for phone in phones:
            phone.press_button("Initial (ICPC)")
        try:
            await until(lambda: machine.store._writer._jobs.qsize() == len(phones))
        finally:
            held.set()
        await machine.at_rest()
        assert await holding
        made = [name for name in machine.calls[before:] if name != "getUpdates"]
        assert sorted(made[:6]) == [*["answerCallbackQuery"] * 3, *["sendMessage"] * 3]
        assert made[6:] == ["editMessageText"] * 3


async def test_a_new_message_is_not_sent_before_the_one_ahead_of_it_has_arrived(machine):
    async with machine.running():
        phone = await machine.joined(101)
        chair = await machine.store.read(lambda r: r.chairs.by_telegram(101))

        def put(records):
            for show in ("HelpPage", "PrivacyPage"):
                records.outbox.put(chair, None, show, {})

        await machine.store.write(put)
        gate = machine.gates["sendMessage"] = asyncio.Event()
        await machine.passes(15)
        assert sends(machine) == 1
        gate.set()
        await machine.settled()
        assert sends(machine) == 2
        assert [seen(phone, HELP), seen(phone, PRIVACY)] == [1, 1]
        assert PRIVACY in texts(phone)[-1]


@pytest.mark.parametrize("fault", [RetryAfter(7), Drop(), ServerError(502)], ids=["429", "drop", "502"])
async def test_a_change_that_fails_holds_back_only_itself(machine, telegram, fault):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/reflect")
        telegram.faults.next("editMessageText", fault=fault)
        phone.press_button("Initial (ICPC)")
        await machine.at_rest()
        assert seen(phone, "When was it?") == 1
        assert await machine.owed(101) == ["Redraw"]
        await machine.passes(8)
        assert await machine.owed(101) == []
        assert (seen(phone, "When was it?"), machine.calls.count("editMessageText")) == (1, 2)


async def test_a_question_that_fails_does_not_hold_back_the_change_of_the_old_one(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/reflect")
        telegram.faults.next("sendMessage", fault=Drop())
        phone.press_button("Initial (ICPC)")
        await machine.at_rest()
        assert await machine.owed(101) == ["Ask"]
        await machine.passes(8)
        assert seen(phone, "When was it?") == 1
        assert machine.calls.count("editMessageText") == 1


async def test_two_changes_of_one_message_go_out_in_order(machine):
    async with machine.running():
        phone = await machine.joined(101)
        await asked_what_prompted_it(machine, phone)
        chair = await machine.store.read(lambda r: r.chairs.by_telegram(101))
        of, message_id = chair.current, phone.chat[-1]["message_id"]

        def put(records):
            for folded in (False, True):
                kind, body = pack(Unfolded("prompted", folded, message_id))
                records.outbox.put(chair, of, kind, body)

        await machine.store.write(put)
        gate = machine.gates["editMessageText"] = asyncio.Event()
        before = machine.calls.count("editMessageText")
        await machine.passes(15)
        assert machine.calls.count("editMessageText") == before + 1
        gate.set()
        await machine.settled()
        assert machine.calls.count("editMessageText") == before + 2


async def test_a_change_that_a_stop_cut_off_is_made_by_the_next_process_and_nothing_comes_twice(
    machine, telegram
):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/reflect")
        telegram.faults.next("editMessageText", times=1_000, fault=Drop())
        phone.press_button("Initial (ICPC)")
        await machine.at_rest()
        assert await machine.owed(101) == ["Redraw"]
    telegram.faults.off()
    async with machine.running():
        await machine.settled()
        assert await machine.owed(101) == []
        assert seen(phone, "When was it?") == 1


async def test_an_outage_makes_the_pauses_grow_by_tries_and_not_by_calls(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/reflect")
        telegram.faults.next("*", times=10_000, fault=Drop())
        phone.press_button("Initial (ICPC)")
        await machine.at_rest()
        before = sends(machine)
        await machine.passes(1)
        assert sends(machine) == before + 1
        telegram.faults.off()
        await machine.passes(2)
        assert await machine.owed(101) == []


async def taken_away(machine, user_id):
    """Have the file of a chair's submitted reflection wait to be sent."""

    def job(records):
        chair = records.chairs.by_telegram(user_id)
        source, file = source_of("west_sussex")
        now = machine.time.clock()
        draft = records.reflections.start(chair, parsed_once(source, file), source, Pace.QUICK, now)
        at = step(draft, inputs.Resumed(), now).reflection
        while at.cursor != REVIEW:
            at = step(at, inputs.Skipped(at.cursor), now).reflection
        sent = step(at, inputs.Submitted(), now).reflection
        assert sent.submitted
        records.reflections.save(draft, sent, owner=chair)
        records.outbox.put(chair, sent.id, *pack(DocumentSent(DocumentFormat.MARKDOWN)))

    await machine.store.write(job)


def came(phone):
    return sum("document" in message for message in phone.chat)


async def test_a_file_that_telegram_refuses_is_told_and_tried_once_more_at_the_next_word(machine):
    async with machine.running():
        phone = await machine.joined(101)
        await taken_away(machine, 101)
        machine.refusals["sendDocument"] = ["of a reason that nobody knows"]
        await machine.passes(20)
        await until(lambda: strings.NOT_TAKEN in texts(phone))
        assert came(phone) == 0
        await says(machine, phone, "/help")
        await until(lambda: came(phone) == 1)
        await machine.passes(1)
        assert await machine.owed(101) == []


async def test_a_file_that_is_refused_again_is_set_aside(machine):
    async with machine.running():
        phone = await machine.joined(101)
        await taken_away(machine, 101)
        machine.refusals["sendDocument"] = ["of a reason that nobody knows"] * 2
        await machine.passes(20)
        await until(lambda: strings.NOT_TAKEN in texts(phone))
        await says(machine, phone, "/help")
        await until(lambda: machine.calls.count("sendDocument") == 2)
        await machine.passes(1)
        assert await machine.owed(101) == []
        aside = await machine.store.read(lambda records: records.outbox.set_asides())
        assert [one.kind for one in aside] == ["DocumentSent"]
        assert came(phone) == 0


async def test_a_file_is_owed_until_it_came_whatever_the_server_says(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        await taken_away(machine, 101)
        telegram.faults.next("sendDocument", fault=ServerError())
        await machine.passes(20)
        await until(lambda: machine.calls.count("sendDocument") == 1)
    assert came(phone) == 0
    async with machine.running():
        await machine.passes(60)
        await until(lambda: came(phone) == 1)


async def test_a_file_that_cannot_be_made_is_said_and_holds_nothing_back(machine, monkeypatch, caplog):
    async with machine.running():
        phone = await machine.joined(101)
        await taken_away(machine, 101)
        monkeypatch.setattr("bot.documents.process.sys.executable", "/bin/false")
        await machine.passes(20)
        await until(lambda: NOT_MADE in texts(phone))
        await machine.passes(1)
        assert await machine.owed(101) == []
    assert "document not made" in caplog.text
