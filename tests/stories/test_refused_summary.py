"""A summary that Telegram does not take, time and again, is owed until it stands."""

import pytest

from bot.sandbox.standin.faults import Refused
from flows.form import Pace


@pytest.mark.parametrize("tries", [1, 2, 4])
async def test_a_summary_that_was_refused_stands_at_a_later_word(plain_chair, tries):
    await plain_chair.reflects_until("review", pace=Pace.QUICK)
    refusing = plain_chair.server.telegram.faults
    for method in ("sendMessage", "editMessageText"):
        refusing.next(method, times=1_000, fault=Refused("SOMETHING_UNHEARD_OF"))
    await plain_chair.finishes()
    for _ in range(tries - 1):
        await plain_chair.says("Is it there?")
    plain_chair.does_not_see("Thank you for stopping to think")
    refusing.off()
    await plain_chair.says("Is it there?")
    plain_chair.sees("Thank you for stopping to think")
