"""Faults on the line reach the bot as the library reports them, in memory and over HTTP alike."""

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.gateway.errors import seconds_of
from bot.sandbox.standin import faults
from bot.sandbox.standin.rates import Rates
from tests.standin import CHAIR, until


@pytest.mark.parametrize(
    ("fault", "error", "arrives"),
    [
        (faults.RetryAfter(3), RetryAfter, False),
        (faults.ServerError(502), NetworkError, False),
        (faults.ServerError(500), NetworkError, False),
        (faults.Timeout(), TimedOut, False),
        (faults.Timeout(after_effect=True), TimedOut, True),
        (faults.Drop(), NetworkError, False),
        (faults.Drop(after_effect=True), NetworkError, True),
        (faults.HalfClose(), NetworkError, True),
        (faults.Blocked(), Forbidden, False),
        (faults.Refused("CHAT_RESTRICTED"), BadRequest, False),
    ],
)
async def test_a_fault_is_reported_and_the_next_call_goes_well(bot, person, telegram, fault, error, arrives):
    telegram.faults.next("sendMessage", fault=fault)
    # What is never answered is waited for as long as the call says; what is answered, as long as it takes.
    patience = 0.2 if isinstance(fault, faults.Timeout) else 30
    with pytest.raises(error):
        await bot.send_message(CHAIR, "faulty", read_timeout=patience)
    if arrives:
        await until(lambda: person.chat[-1]["text"] == "faulty")
    assert (person.chat[-1]["text"] == "faulty") is arrives
    await bot.send_message(CHAIR, "well")
    assert person.chat[-1]["text"] == "well"


async def test_a_429_says_how_long_to_wait(bot, telegram):
    telegram.faults.next(fault=faults.RetryAfter(17))
    with pytest.raises(RetryAfter) as problem:
        await bot.send_message(CHAIR, "x")
    assert seconds_of(problem.value) == 17


async def test_a_fault_of_every_method_leaves_polling_alone(bot, person, telegram):
    telegram.faults.next("*", 2, fault=faults.Drop())
    person.send("hello")
    assert len(await bot.get_updates()) == 1
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_chat_action(CHAIR, "typing")
    assert await bot.send_message(CHAIR, "x")


async def test_polling_fails_when_named_and_loses_nothing(bot, person, telegram):
    telegram.faults.next("getUpdates", fault=faults.HalfClose())
    person.send("hello")
    with pytest.raises(NetworkError):
        await bot.get_updates()
    assert len(await bot.get_updates()) == 1


async def outcomes(telegram, seed):
    kinds = (faults.RetryAfter(), faults.Blocked())
    telegram.faults.random(seed, 0.5, kinds)
    return [(await telegram.call("sendMessage", {"chat_id": CHAIR, "text": "x"})).status for _ in range(60)]


async def test_chance_repeats_itself_with_the_same_seed(telegram):
    first = await outcomes(telegram, 11)
    assert set(first) == {200, 403, 429}
    assert await outcomes(telegram, 11) == first
    assert await outcomes(telegram, 12) != first
    telegram.faults.off()
    assert (await telegram.call("getMe", {})).status == 200


async def test_a_burst_of_20_to_one_chat_passes_and_then_one_a_second(bot, telegram):
    telegram.rates = Rates(telegram.clock)
    for _ in range(20):
        await bot.send_message(CHAIR, "x")
    with pytest.raises(RetryAfter) as problem:
        await bot.send_message(CHAIR, "x")
    assert seconds_of(problem.value) == 1
    telegram.clock.forward(seconds=1)
    assert await bot.send_message(CHAIR, "x")
    with pytest.raises(TelegramError):
        await bot.send_message(CHAIR, "x")


async def test_thirty_a_second_pass_in_all(telegram):
    telegram.rates = Rates(telegram.clock)
    for chat_id in range(100, 131):
        telegram.person(chat_id).send("/start")
    calls = [{"chat_id": chat_id, "text": "x"} for chat_id in range(100, 131)]
    statuses = [(await telegram.call("sendMessage", each)).status for each in calls]
    assert statuses == [200] * 30 + [429]
    telegram.clock.forward(seconds=1)
    assert (await telegram.call("sendMessage", calls[-1])).status == 200
