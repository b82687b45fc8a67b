"""The way in: what reached the bot has its effect once, in order, whatever fails and whoever else polls."""

import asyncio
import json
import logging
import re
from datetime import timedelta

import pytest

from bot import terms
from bot.actions.chat import AgreedTo, Wrote
from bot.gateway.transport import AiohttpRequest
from bot.inbound.arrived import Arrived, opened
from bot.inbound.hours import Hours
from bot.inbound.inbox import Inbox
from bot.inbound.polling import Polling
from bot.inbound.ptb import KeepingBot
from bot.inbound.raw import TYPES, chat_of
from bot.inbound.retries import Retries
from bot.invitations import hashed
from bot.outcome import Outcome
from bot.sandbox.standin.faults import Drop, HalfClose, RetryAfter, ServerError, Timeout
from storage.store import Store
from tests.bot.living import Machine, kept_form, texts
from tests.fuzz.typed import fields_of
from tests.standin import until

HELP, PRIVACY = "How this works", "Before you write"
RESTS = "That is more in one hour than I can take in. Nothing is lost"
ASIDE = "set aside for your administrator"
KIND, HELD = "What kind of conference was it?", "When was it?"


def seen(phone, text):
    return sum(text in one for one in texts(phone))


async def says(machine, phone, *what):
    for text in what:
        phone.send(text)
    await machine.at_rest()


async def spoil_draft(machine):
    """Flip a byte in what is kept of every draft; gives back what puts it right again."""

    def spoil(records):
        rows = records.db.execute("SELECT reflection_id, slot, sealed FROM answers").fetchall()
        records.db.execute("UPDATE answers SET sealed = x'0102'")
        records.changed()
        return rows

    rows = await machine.store.write(spoil)

    async def mend():
        def job(records):
            for reflection_id, slot, sealed in rows:
                where = (sealed, reflection_id, slot)
                records.db.execute(
                    "UPDATE answers SET sealed = ? WHERE reflection_id = ? AND slot = ?", where
                )
            records.changed()

        await machine.store.write(job)

    return mend


async def with_draft(machine):
    """A chair with one answer given, who is asked when it was."""
    phone = await machine.joined(101)
    await says(machine, phone, "/reflect")
    await says(machine, phone, "Initial (ICPC)")
    assert HELD in texts(phone)[-1]
    return phone


async def type_of(machine):
    """What is kept as the answer to the first question, and at which question the chair is."""

    def look(records):
        chair = records.chairs.by_telegram(101)
        reflection = records.reflections.load(chair.current, owner=chair)
        held = reflection.answers.get("held")
        return held.picked if held else (), reflection.cursor

    return await machine.store.read(look)


# Kept first.


async def test_an_update_is_on_disk_before_telegram_may_forget_it(machine, telegram):
    async with machine.built() as bot, bot.application:
        (await machine.joined(101)).send("/help")
        updates = await bot.application.bot.get_updates(None, timeout=0)
        assert telegram.pending_updates()
        assert await machine.left() == [update.update_id for update in updates]


async def test_what_is_kept_is_sealed(machine):
    async with machine.built() as bot, bot.application:
        (await machine.joined(101)).send("the school worried most")
        await bot.application.bot.get_updates(None, timeout=0)
        await machine.store.read(lambda _: None)
        for file in machine.database.parent.iterdir():
            assert b"worried" not in file.read_bytes()


async def test_what_a_crash_left_is_dealt_with_before_anything_newer(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/reflect")
    async with machine.built() as bot, bot.application:
        phone.press_button("Initial (ICPC)")
        phone.send("/help")
        await bot.application.bot.get_updates(None, timeout=0)
    phone.send("/privacy")
    async with machine.running():
        await machine.at_rest()
        assert await machine.left() == []
        assert (await type_of(machine))[1] == "held"
        order = [next(i for i, text in enumerate(texts(phone)) if one in text) for one in (HELP, PRIVACY)]
        assert order == sorted(order)


async def test_an_update_that_comes_again_and_again_has_its_effect_once(machine, telegram):
    telegram.deliver_twice = True
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/help", "/privacy")
        telegram.redeliver_last()
        await machine.at_rest()
        assert (seen(phone, HELP), seen(phone, PRIVACY)) == (1, 1)


async def test_what_was_done_before_a_restart_is_known_after_it(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/help")
    telegram.redeliver_last()
    async with machine.running():
        await machine.at_rest()
        assert seen(phone, HELP) == 1


async def test_an_update_that_cannot_be_read_is_set_aside_and_holds_nothing_up(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        telegram.updates.put(
            "message", {"message_id": 5, "chat": {"id": 101, "type": "private"}, "date": "never"}, 101
        )
        await says(machine, phone, "/help")
        assert seen(phone, HELP) == 1
        assert len(await machine.store.read(lambda r: r.inbox.set_asides())) == 1


async def test_updates_of_every_kind_leave_the_inbox(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        phone.send_sticker()
        phone.send_photo(b"picture")
        group = telegram.group(-100, "The office")
        group.send(phone, "/help")
        phone.block_bot()
        phone.unblock_bot()
        await machine.at_rest()
        assert await machine.left() == []


UNKEEPABLE = {
    "no object": "hello",
    "nothing": None,
    "a list": [{"update_id": 5}],
    "no number": {"message": {"chat": {"id": 101}}},
    "a negative number": {"update_id": -5, "message": {"chat": {"id": 101}}},
    "a huge number": {"update_id": 2**70, "message": {"chat": {"id": 101}}},
    "a number that ends all others": {"update_id": 2**62, "message": {"chat": {"id": 101}}},
    "a truth": {"update_id": True, "message": {"chat": {"id": 101}}},
    "a fraction": {"update_id": 5.5, "message": {"chat": {"id": 101}}},
    "no chat": {"update_id": 5, "message": {"message_id": 1, "text": "hello"}},
    "a chat of no id": {"update_id": 5, "message": {"chat": {}}},
    "a chat that is none": {"update_id": 5, "message": {"chat": 7}},
    "a chat out of range": {"update_id": 5, "message": {"chat": {"id": 2**63}}},
    "a chat of text": {"update_id": 5, "message": {"chat": {"id": "101"}}},
    "content that is none": {"update_id": 5, "message": "hello"},
    "too much": {"update_id": 5, "message": {"chat": {"id": 101}, "text": "a" * 300_000}},
}


@pytest.mark.parametrize("bad", UNKEEPABLE.values(), ids=UNKEEPABLE)
async def test_what_cannot_be_kept_is_passed_over_and_the_others_of_its_batch_are_kept(machine, caplog, bad):
    async with machine.built() as bot:
        await machine.joined(101)
        arrived = await bot.inbox.keep([said_by(101, 10), bad, said_by(101, 12)])
        assert [one.update_id for one in arrived if one.content] == [10, 12]
        assert await machine.left() == [10, 12]
        assert [r.message for r in caplog.records] == ["update passed over"]


async def test_what_is_nested_too_deep_to_be_read_again_is_passed_over_or_set_aside(machine):
    async with machine.built() as bot:
        await machine.joined(101)
        for number, depth in enumerate((100, 600, 900, 980, 1_000, 3_000), start=20):
            nested = []
            for _ in range(depth):
                nested = [nested]
            update = said_by(101, number)
            update["message"]["caption"] = nested
            bot.inbox.enqueue(await bot.inbox.keep([update]))
        assert await bot.store.write(lambda r: len(opened(r, 101, 50))) >= 1


class Raw(AiohttpRequest):
    """Answers with updates as bytes, as a server might send them that is not well."""

    def __init__(self, *updates: bytes) -> None:
        super().__init__()
        self.updates = dict(enumerate(updates, start=1))

    async def do_request(self, url, method, request_data=None, *_, **__):
        if not url.endswith("getUpdates"):
            return 200, b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"A","username":"a_bot"}}'
        asked = request_data.parameters
        found = [body for at, body in self.updates.items() if at >= (asked.get("offset") or 0)]
        return 200, b'{"ok":true,"result":[' + b",".join(found[: asked.get("limit", 100)]) + b"]}"


@pytest.mark.parametrize("broken", [b"[" * 5_000 + b"]" * 5_000, b"9" * 5_000], ids=["deep", "long"])
async def test_polling_gets_past_an_update_that_keeps_its_batch_from_being_read(machine, broken):
    async with machine.built() as bot:
        await machine.joined(101)
        good = [json.dumps(said_by(101, number)).encode() for number in (1, 3)]
        line = Raw(good[0], b'{"update_id":2,"message":' + broken + b"}", good[1])
        polled = KeepingBot(bot.inbox, "1:token", request=line, get_updates_request=line)
        offset = None
        for _ in range(3):
            # An interpreter that reads deeper has no trouble, and is through with the first batch.
            if updates := await polled.get_updates(offset):
                offset = updates[-1].update_id + 1
        assert await machine.left() == [1, 3]


async def test_of_a_tap_nothing_is_kept_of_the_question_that_its_button_stood_under(machine):
    tap = {"id": "7", "from": {"id": 101, "is_bot": False, "first_name": "x"}, "chat_instance": "-7"}
    question = {"message_id": 7, "date": 1, "chat": {"id": 101, "type": "private"}, "text": "What happened?"}
    async with machine.built() as bot:
        await machine.joined(101)
        update = {"update_id": 5, "callback_query": tap | {"data": "help", "message": question}}
        (arrived,) = await bot.inbox.keep([update])
        (left,) = await machine.store.read(lambda records: [*records.inbox.left()])
        assert b"happened" not in left.body
        assert json.loads(left.body) == arrived.content
        assert arrived.content["callback_query"]["data"] == "help"


async def test_half_of_a_character_in_a_strangers_link_keeps_nobody_from_being_heard(machine):
    async with machine.running():
        phone = await machine.joined(101)
        updates = machine.telegram.updates
        updates.again.append(
            said_by(301, 5) | {"message": said_by(301, 5)["message"] | {"text": "/start \ud800"}}
        )
        await says(machine, phone, "/help")
        assert seen(phone, HELP) == 1


MISTYPED = {
    "the words": {"text": ["/help"]},
    "what marks a command": {"entities": [{"type": "bot_command", "offset": 0, "length": [5]}]},
    "who": {"from": {"id": [101], "is_bot": False, "first_name": "x"}},
    "what is replied to": {"reply_to_message": 7},
    "a number out of range": {"message_id": 2**63},
    "a caption": {"text": None, "caption": 7},
}


@pytest.mark.parametrize("odd", MISTYPED.values(), ids=MISTYPED)
async def test_what_is_not_of_its_type_is_set_aside_at_once_and_its_chat_goes_on(machine, caplog, odd):
    async with machine.running():
        phone = await machine.joined(101)
        update = said_by(101, 5)
        update["message"] |= odd
        machine.telegram.updates.again.append(update)
        await says(machine, phone, "/help")
        assert seen(phone, HELP) == 1
        assert await machine.left() == []
        assert [record.message for record in caplog.records] == ["update not understood"]


async def test_a_tap_of_nobodys_is_set_aside_at_once(machine, caplog):
    async with machine.running():
        phone = await machine.joined(101)
        tap = {"id": "7", "chat_instance": "-7", "data": "help", "message": {"message_id": 7}}
        tap["message"] |= {"chat": {"id": 101, "type": "private"}, "date": 1}
        machine.telegram.updates.again.append({"update_id": 5, "callback_query": tap})
        await says(machine, phone, "/help")
        assert seen(phone, HELP) == 1
        assert await machine.left() == []
        assert [record.message for record in caplog.records] == ["update not understood"]


LOOKED_AT = (
    *("Update", "Message", "CallbackQuery", "ChatMemberUpdated", "Chat", "User", "MessageEntity", "Document"),
    *("InlineKeyboardMarkup", "InlineKeyboardButton"),
)


@pytest.mark.parametrize("name", TYPES)
def test_what_the_bot_looks_at_has_that_type_in_the_bot_api(name):
    found = [str(kind) for one in LOOKED_AT for field, kind, _ in fields_of(one) if field == name]
    own = {int: r"\bint\b", str: r"\bstr\b", list: "Sequence", dict: "User|Chat|Message|Markup|Document"}
    assert found
    assert [one for one in found if not re.search(own[TYPES[name]], one)] == []


async def test_what_came_before_somebody_joined_is_never_theirs(machine, caplog):
    code, mark = "abcdefgh" * 4, terms.current().mark
    async with machine.built() as bot:
        now = machine.time.clock()
        await machine.store.write(
            lambda records: records.chairs.invite(hashed(code), "A chair", now + timedelta(days=1))
        )
        kept = []
        for number, action in ((7, Wrote("me", 1)), (8, AgreedTo(code, mark))):
            body = json.dumps(said_by(303, number)).encode()
            await machine.store.write(lambda r, taken=(number, 303, body): r.inbox.take([taken], now))
            kept += await machine.store.read(lambda r: r.db.execute("SELECT * FROM inbox").fetchall())
            result = await bot.service.handle(303, action, number)
        assert result.outcome is Outcome.TAKEN

        def put_back(records):
            records.db.execute("DELETE FROM inbox_done")
            records.db.execute("INSERT INTO inbox VALUES (?, ?, ?, ?, ?, ?, ?)", kept[0])

        await machine.store.write(put_back)
        assert await machine.store.write(lambda records: opened(records, 303, 9)) == []
        assert "a part of the record is not the newest" in caplog.text


# Order, and what fails.


async def test_an_update_that_fails_is_not_overtaken_and_has_its_effect_when_it_can(machine):
    async with machine.running():
        phone = await with_draft(machine)
        mend = await spoil_draft(machine)
        await says(machine, phone, "Today", "/help")
        assert seen(phone, HELP) == 0
        await mend()
        await machine.passes(2)
        await machine.at_rest()
        assert (await type_of(machine))[0] == ("today",)
        assert seen(phone, HELP) == 1
        assert await machine.left() == []
        assert seen(phone, ASIDE) == 0


async def test_after_three_tries_an_update_is_set_aside_and_its_chat_goes_on(machine, caplog):
    async with machine.running():
        phone = await with_draft(machine)
        await spoil_draft(machine)
        await says(machine, phone, "Today", "/help")
        await machine.passes(2)
        assert (seen(phone, ASIDE), seen(phone, HELP)) == (0, 0)
        await machine.passes(2)
        await machine.at_rest()
        assert (seen(phone, ASIDE), seen(phone, HELP)) == (1, 1)
        assert await machine.left() == []
        (aside,) = await machine.store.read(lambda r: r.inbox.set_asides())
        assert (aside.tries, aside.chat_id) == (3, 101)
        assert [r.message for r in caplog.records if r.levelno >= logging.ERROR] == ["update set aside"]
        for _ in range(5):
            await machine.passes(60)
        assert seen(phone, ASIDE) == 1


async def test_an_update_that_was_set_aside_and_comes_again_stays_there(machine, telegram):
    async with machine.running():
        phone = await with_draft(machine)
        await spoil_draft(machine)
        await says(machine, phone, "Today")
        await machine.passes(2)
        await machine.passes(2)
        await machine.at_rest()
        telegram.redeliver_last()
        await machine.at_rest()
        await machine.passes(2)
        (aside,) = await machine.store.read(lambda r: r.inbox.set_asides())
        assert aside.tries == 3
        assert seen(phone, ASIDE) == 1


async def test_other_chats_go_on_while_an_update_waits_to_be_tried_again(machine):
    async with machine.running():
        phone = await with_draft(machine)
        other = await machine.joined(102)
        await spoil_draft(machine)
        await says(machine, phone, "Today")
        await says(machine, other, "/help")
        assert seen(other, HELP) == 1


async def test_what_came_before_a_failing_update_is_shown_meanwhile(machine):
    async with machine.running():
        phone = await with_draft(machine)
        await spoil_draft(machine)
        await says(machine, phone, "/help", "Today", "/privacy")
        assert (seen(phone, HELP), seen(phone, PRIVACY)) == (1, 0)


async def test_tries_are_counted_through_restarts(machine):
    async with machine.running():
        phone = await with_draft(machine)
        await spoil_draft(machine)
        await says(machine, phone, "Today")
    for _ in range(2):
        async with machine.running():
            await machine.at_rest()
    async with machine.running():
        await machine.at_rest()
        assert len(await machine.store.read(lambda r: r.inbox.set_asides())) == 1
        assert seen(phone, ASIDE) == 1


async def test_an_update_that_was_set_aside_can_be_put_back_beside_the_running_bot(machine):
    async with machine.running():
        phone = await with_draft(machine)
        mend = await spoil_draft(machine)
        await says(machine, phone, "Today")
        await machine.passes(2)
        await machine.passes(2)
        await machine.at_rest()
        (aside,) = await machine.store.read(lambda r: r.inbox.set_asides())
        await mend()
        other = Store.open(
            machine.database,
            await machine.store.read(lambda r: r.vault.keyring),
            parse_form=kept_form,
            clock=machine.time.clock,
            beside=True,
        )
        await other.write(lambda r: r.inbox.retry(aside.update_id, machine.time.clock()))
        await other.close()
        await machine.passes(5)
        await machine.at_rest()
        assert (await type_of(machine))[0] == ("today",)
        assert await machine.left() == []
        for _ in range(5):
            await machine.passes(5)
        assert texts(phone).count(texts(phone)[-1]) == 1


async def test_an_error_after_the_effect_is_not_tried_again(machine, caplog):
    async with machine.built() as bot, bot.application:
        phone = await machine.joined(101)
        phone.send("/help")
        (update,) = await bot.application.bot.get_updates(None, timeout=0)
        await machine.store.write(lambda r: r.inbox.done(update.update_id, machine.time.clock()))
        again = []
        retries = Retries(machine.store, bot.delivery.tell, pause=machine.time.pause)
        await retries.failed(update.update_id, None, LookupError())

        async def work(update: Arrived) -> None:
            again.append(update)

        await retries.retry_until_done(update, work)
        assert not again
        assert texts(phone) == []
        assert [r.message for r in caplog.records] == ["update failed after its effect"]


async def test_what_a_chair_wrote_is_in_no_log_when_it_fails(machine, caplog):
    caplog.set_level(logging.DEBUG, "bot")
    async with machine.running():
        phone = await with_draft(machine)
        await spoil_draft(machine)
        await says(machine, phone, "the school worried most")
        await machine.passes(2)
        await machine.passes(2)
        ours = [r for r in caplog.records if r.name.startswith(("bot", "storage"))]
        assert ours
        assert "worried" not in str([vars(record) for record in ours])


# Many at once.


@pytest.mark.once
async def test_a_flood_from_one_chat_holds_no_other_up(machine):
    async with machine.running():
        flooding, other = await machine.joined(101), await machine.joined(102)
        answered = asyncio.Event()

        async def note() -> None:
            answered.set()

        # The flood is answered only when all of it has been dealt with.
        machine.then["sendMessage"] = note
        for number in range(500):
            flooding.send(f"/help {number}")
        other.send("/privacy")
        await answered.wait()
        assert (seen(other, PRIVACY), seen(flooding, HELP)) == (1, 0)
        await machine.at_rest()
        await machine.passes(5)
        assert seen(flooding, HELP) == 1


async def test_whoever_sends_more_in_an_hour_than_is_dealt_with_waits_is_told_once_and_loses_nothing(machine):
    async with machine.running() as bot:
        flooding, other = await machine.joined(101), await machine.joined(102)
        bot.inbox._hours = Hours(machine.time.clock, 60)
        for number in range(100):
            flooding.send(f"/help {number}")
        await machine.at_rest()
        assert len(await machine.left()) == 40
        flooding.send("/privacy")
        await says(machine, other, "/privacy")
        assert (seen(flooding, RESTS), seen(flooding, HELP), seen(other, PRIVACY)) == (1, 1, 1)
        await machine.passes(3_000)
        assert len(await machine.left()) == 41
        await machine.passes(600)
        await machine.passes_until(lambda: seen(flooding, PRIVACY))
        assert (await machine.left(), seen(flooding, RESTS)) == ([], 1)


async def test_so_many_are_dealt_with_in_an_hour_as_nobody_writes(machine):
    async with machine.built() as bot:
        await machine.joined(101)
        rested = []
        inbox = Inbox(bot.store, machine.time.clock, of_each=9_000, room=9_000, resting=rested.append)
        inbox.enqueue(await inbox.keep([said_by(101, n) for n in range(1, 6_001)]))
        assert (inbox.queue.qsize(), rested) == (6_000, [])
        inbox.enqueue(await inbox.keep([said_by(101, 6_001), said_by(101, 6_002)]))
        assert (inbox.queue.qsize(), rested) == (6_000, [101])


@pytest.mark.once
async def test_polling_goes_on_while_a_flood_waits_on_disk(machine):
    machine.gates["sendMessage"] = asyncio.Event()
    async with machine.running():
        flooding, other = await machine.joined(101), await machine.joined(102)
        flooding.send("/help")
        await machine.settled()
        for number in range(1_500):
            flooding.send(f"/help {number}")
        other.send("/privacy")
        # Nothing can be sent, so of the flood nothing more is dealt with; what the other did is.
        await until(lambda: not machine.telegram.pending_updates())
        await machine.settled()
        assert await machine.owed(102) == ["PrivacyPage"]
        assert len(await machine.left()) == 1_500
        machine.gates["sendMessage"].set()
        await machine.at_rest()


async def test_a_flood_that_ends_with_a_full_batch_does_not_wait_for_what_comes_next(machine):
    async with machine.running():
        flooding = await machine.joined(101)
        for number in range(100):
            flooding.send(f"/help {number}")
        await machine.at_rest()
        assert await machine.left() == []


async def test_the_end_of_polling_leaves_nobody_waiting_for_calm(machine):
    async with machine.built() as bot, bot.application:
        flooding = await machine.joined(101)
        for number in range(150):
            flooding.send(f"/help {number}")
        held = machine.gates["getUpdates"] = asyncio.Event()
        held.set()

        async def hold() -> None:
            held.clear()

        machine.then["getUpdates"] = hold
        polling = asyncio.create_task(Polling(bot.application.bot, bot.inbox, bot.retries).run())
        await until(lambda: not bot.inbox.calm.is_set())
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        assert bot.inbox.calm.is_set()


@pytest.mark.parametrize("fault", [RetryAfter(600), ServerError(502), Drop()], ids=repr)
async def test_while_nothing_can_be_fetched_nobody_waits_for_calm(machine, telegram, fault):
    async with machine.built():
        flooding = await machine.joined(101)
        for number in range(150):
            flooding.send(f"/help {number}")

    async def fail() -> None:
        telegram.faults.next("getUpdates", 1_000, fault=fault)

    machine.then["getUpdates"] = fail
    async with machine.running() as bot:
        await until(lambda: machine.calls.count("getUpdates") > 1)
        await until(lambda: not bot.inbox.has_more(101))


async def test_a_restart_in_the_middle_of_a_flood_goes_on_with_it_and_answers_others_first(machine):
    async with machine.built() as bot, bot.application:
        flooding, other = await machine.joined(101), await machine.joined(102)
        for number in range(200):
            flooding.send(f"/help {number}")
        await bot.application.bot.get_updates(None, timeout=0)
        offset = None
        while machine.telegram.pending_updates():
            updates = await bot.application.bot.get_updates(offset, timeout=0)
            offset = updates[-1].update_id + 1 if updates else offset
    other.send("/privacy")
    async with machine.running():
        answered = asyncio.Event()

        async def note() -> None:
            answered.set()

        machine.then["sendMessage"] = note
        await answered.wait()
        assert (seen(other, PRIVACY), seen(flooding, HELP)) == (1, 0)
        await until(lambda: not machine.bot.inbox.has_more(101))
        await machine.at_rest()
        assert await machine.left() == []
        assert seen(flooding, HELP) == 1


async def test_what_waits_on_disk_is_looked_for_once_a_chat_and_not_opened(machine):
    async with machine.built() as bot:
        for chat in (101, 102):
            await machine.joined(chat)
        await bot.inbox.keep([said_by(101, n) for n in range(1, 400)] + [said_by(102, 900)])
        steps = []

        def look(records):
            with records.db.tracer(lambda sql, _: steps.append(sql)):
                return records.inbox.chats()

        assert await bot.store.read(look) == (101, 102)
        assert len(steps) == 1


async def test_a_chair_whose_key_is_damaged_is_told_and_holds_no_other_up(machine):
    async with machine.running():
        damaged, other = await with_draft(machine), await machine.joined(102)
        await machine.store.write(
            lambda r: r.db.execute("UPDATE data_keys SET sealed = x'00' WHERE owner = 1")
        )
    async with machine.running():
        await says(machine, damaged, "Today")
        await says(machine, other, "/help")
        assert seen(other, HELP) == 1
        await machine.passes(2)
        await machine.passes(2)
        await machine.at_rest()
        assert seen(damaged, ASIDE) == 1


def an_update(number):
    return Arrived(number, 101, {"update_id": number})


def queued(inbox):
    return [inbox.queue.get_nowait() for _ in range(inbox.queue.qsize())]


def said_by(chat, number):
    person = {"id": chat, "is_bot": False, "first_name": "A"}
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person}
    return {"update_id": number, "message": message | {"text": "/help"}}


async def test_of_one_chat_only_a_few_are_in_hand_and_the_rest_waits_on_disk_in_order(machine):
    async with machine.built() as bot:
        for chat in (101, 102):
            await machine.joined(chat)
        inbox = Inbox(bot.store, machine.time.clock, of_each=4)
        inbox.enqueue(await inbox.keep([said_by(101, n) for n in range(1, 91)]))
        inbox.enqueue(await inbox.keep([said_by(102, 100)]))
        first = queued(inbox)
        assert [update.update_id for update in first] == [1, 2, 3, 4, 100]
        assert (inbox.has_more(101), inbox.has_more(102)) == (True, False)
        bringing = asyncio.create_task(inbox.run())
        dealt_with, waiting = [], first
        while waiting:
            assert len(waiting) <= 5
            for update in waiting:
                await bot.store.write(lambda r, n=update.update_id: r.inbox.done(n, machine.time.clock()))
                dealt_with.append(update.update_id)
                inbox.finished(update)
            await machine.settled()
            waiting = [update for update in queued(inbox) if update.content]
        assert [n for n in dealt_with if n < 100] == list(range(1, 91))
        assert not inbox.has_more(101)
        bringing.cancel()


async def test_however_much_is_in_hand_the_first_of_every_chat_is(machine):
    async with machine.built() as bot:
        for chat in range(101, 106):
            await machine.joined(chat)
        inbox = Inbox(bot.store, machine.time.clock, room=3)
        for chat in range(101, 106):
            inbox.enqueue(await inbox.keep([said_by(chat, 10 * chat + n) for n in range(2)]))
        assert [update.update_id for update in queued(inbox)] == [1010, 1011, 1020, 1030, 1040, 1050]


async def test_an_update_that_is_in_hand_is_not_fed_again(machine):
    async with machine.built() as bot:
        bot.inbox.enqueue([an_update(1), an_update(1)])
        bot.inbox.enqueue([an_update(1)])
        assert bot.inbox.queue.qsize() == 1
        bot.inbox.finished(an_update(1))
        bot.inbox.enqueue([an_update(1)])
        assert bot.inbox.queue.qsize() == 2


# The line, and who else is on it.


@pytest.mark.parametrize(
    "fault",
    [RetryAfter(3), ServerError(502), Timeout(), Drop(), HalfClose(), Timeout(after_effect=True)],
    ids=["429", "html", "timeout", "drop", "half-closed", "lost answer"],
)
async def test_polling_goes_on_after_whatever_the_line_does(machine, telegram, fault):
    telegram.faults.next("getUpdates", times=3, fault=fault)
    async with machine.running():
        phone = await machine.joined(101)
        phone.send("/help")
        await machine.passes_until(lambda: seen(phone, HELP) > 0)
        assert seen(phone, HELP) == 1


async def test_a_start_waits_until_telegram_can_be_reached(machine, telegram, caplog):
    telegram.faults.next("getMe", times=2, fault=Drop())
    ready = asyncio.Event()
    stop = asyncio.Event()

    async def run():
        async with machine.running():
            ready.set()
            await stop.wait()

    bot = asyncio.create_task(run())
    await until(lambda: "getMe" in machine.calls)
    await machine.passes_until(ready.is_set)
    assert [r.message for r in caplog.records] == ["telegram cannot be reached, trying again"] * 2
    stop.set()
    await bot


async def test_a_second_copy_of_the_bot_is_named_once_and_the_first_comes_back(
    machine, telegram, time, tmp_path, caplog
):
    second = Machine(tmp_path / "elsewhere", telegram, time)
    async with machine.running():
        phone = await machine.joined(101)
        await until(lambda: telegram.updates.is_polled)
        async with second.running():
            for _ in range(8):
                await machine.passes(15)
                await second.settled()
        said = [r.message for r in caplog.records if r.levelno >= logging.ERROR]
        assert set(said) == {"another copy of this bot is running: stop one of the two"}
        assert len(said) <= 2
        assert machine.calls.count("getUpdates") < 12
        phone.send("/help")
        await machine.passes_until(lambda: seen(phone, HELP) > 0)


async def test_a_webhook_that_was_left_set_is_taken_away_and_loses_nothing(machine, telegram):
    async with machine.built():
        phone = await machine.joined(101)
    await telegram.call("setWebhook", {"url": "https://elsewhere.example.org/"})
    phone.send("/help")
    async with machine.running():
        await machine.at_rest()
        assert seen(phone, HELP) == 1


async def test_a_tap_needs_nothing_of_the_message_under_which_its_button_stands(machine, telegram):
    async with machine.running():
        phone = await machine.joined(101)
        await says(machine, phone, "/help")
        message = {"message_id": phone.chat[-1]["message_id"], "chat": {"id": 101, "type": "private"}}
        for odd in ({}, {"text": 5}, {"reply_markup": [7], "entities": "none", "date": "never"}):
            query = {"id": "1", "chat_instance": "1", "data": "history"}
            query["from"] = telegram.world.accounts[101].as_user()
            before = len(phone.chat)
            telegram.updates.put("callback_query", query | {"message": message | odd}, 101)
            await machine.at_rest()
            assert len(phone.chat) > before
        assert not await machine.left()


def test_every_kind_of_update_is_known_by_its_chat():
    message = {"message_id": 1, "chat": {"id": 5}}
    assert chat_of({"update_id": 1, "message": message}) == 5
    assert chat_of({"update_id": 1, "callback_query": {"id": "1", "message": message}}) == 5
    assert chat_of({"update_id": 1, "my_chat_member": {"chat": {"id": 6}}}) == 6
    assert chat_of({"update_id": 1, "inline_query": {"id": "1"}}) is None
