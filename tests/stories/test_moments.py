"""A time of day is a moment too, which a phone elsewhere shows by its own clock; a server may know none."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

LONDON = ZoneInfo("Europe/London")
AT_FIVE = datetime(2026, 11, 23, 17, tzinfo=LONDON)


def moments(chair):
    """The moments in the newest message: the words, and when each is."""
    message = chair.phone.chat[-1]
    units = message["text"].encode("utf-16-le")
    return {
        units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le"): datetime.fromtimestamp(
            e["unix_time"], LONDON
        )
        for e in message.get("entities", ())
        if e["type"] == "date_time"
    }


@pytest.fixture
def calls(plain_chair, monkeypatch):
    """What the bot has called of the server, and how often."""
    counted, telegram = Counter(), plain_chair.server.telegram
    call = telegram.call

    async def noted(method, *given):
        counted[method] += 1
        return await call(method, *given)

    monkeypatch.setattr(telegram, "call", noted)
    return counted


async def test_when_a_conference_ends_is_a_moment_and_so_is_the_nudge(chair):
    await chair.sends_command("/conference")
    await chair.says("today 17:00")
    assert moments(chair) == {"Monday 23 November 2026, 17:00": AT_FIVE}
    await chair.taps("Yes")
    assert moments(chair)["Monday 23 November 2026, 17:00"] == AT_FIVE
    await chair.sends_command("/nudges")
    assert AT_FIVE.date() in {each.date() for each in moments(chair).values()}


async def test_on_a_server_that_knows_none_the_words_are_there_and_it_is_asked_once(plain_chair, calls):
    plain_chair.server.telegram.times = False
    await plain_chair.sends_command("/conference")
    calls.clear()
    await plain_chair.says("today 17:00")
    assert calls["sendMessage"] == 2
    plain_chair.sees("Monday 23 November 2026, 17:00")
    assert moments(plain_chair) == {}
    await plain_chair.taps("Yes")
    plain_chair.sees("Monday 23 November 2026, 17:00")
    await plain_chair.says("/nudges")
    assert calls["sendMessage"] + calls["editMessageText"] <= 5


async def test_a_server_that_knows_neither_moments_nor_styles_gets_all_without(plain_chair):
    plain_chair.server.telegram.times, plain_chair.server.telegram.styles = False, ()
    await plain_chair.sends_command("/conference")
    await plain_chair.says("today 17:00")
    plain_chair.sees("Monday 23 November 2026, 17:00")
    await plain_chair.sends_command("/privacy")
    plain_chair.sees("Before you write", "[Delete everything and leave]")
