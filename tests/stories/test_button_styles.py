"""What deletes is red and what finishes is green; a server that knows no styles gets them without."""

from collections import Counter

import pytest

from bot.sandbox.standin.faults import Refused
from tests.screen import buttons


def styles(chair):
    """The buttons of the chat that have a style, and which."""
    return {b["text"]: b["style"] for m in chair.phone.chat for b in buttons(m) if "style" in b}


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


async def test_finish_is_green_and_what_deletes_is_red(plain_chair):
    await plain_chair.reflects_until("review", skipping=True)
    assert styles(plain_chair) == {"Finish": "success"}
    await plain_chair.finishes()
    assert styles(plain_chair) == {"Delete": "danger"}
    await plain_chair.sends_command("/privacy")
    assert styles(plain_chair)["Delete everything and leave"] == "danger"
    await plain_chair.sends_command("/reflect")
    await plain_chair.sends_command("/cancel")
    assert styles(plain_chair)["Delete it"] == "danger"


async def test_on_a_server_that_knows_no_styles_everything_is_there_without_and_it_is_asked_once(
    plain_chair, calls
):
    plain_chair.server.telegram.styles = ()
    await plain_chair.sends_command("/privacy")
    assert (calls["sendMessage"], styles(plain_chair)) == (2, {})
    assert "Delete everything and leave" in plain_chair.labels()
    assert plain_chair.message("Before you write")["entities"]
    await plain_chair.sends_command("/privacy")
    assert calls["sendMessage"] == 3


async def test_a_change_of_a_message_is_there_without_styles_too(plain_chair):
    await plain_chair.reflects_until("review", skipping=True)
    plain_chair.server.telegram.styles = ()
    await plain_chair.taps("›")
    plain_chair.sees("[Page 2 of 3]", "[Finish]")
    assert styles(plain_chair) == {}


async def test_what_is_refused_for_another_reason_keeps_its_styles_for_the_next(plain_chair):
    plain_chair.server.telegram.faults.next("sendMessage", times=2, fault=Refused())
    await plain_chair.sends_command("/privacy")
    plain_chair.sees("Before you write")
    await plain_chair.sends_command("/privacy")
    assert styles(plain_chair) == {"Delete everything and leave": "danger"}
