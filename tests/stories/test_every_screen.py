"""Whatever can wait to be shown can be shown."""

import asyncio
import logging

from tests.records.make import put_one_of_each


async def test_one_of_each_screen_that_can_wait_is_made(chair, caplog):
    caplog.set_level(logging.WARNING)
    await chair.reflects_until("held")
    await chair.server.store.write(lambda records: put_one_of_each(records, chair))
    chair.looks_away()
    await asyncio.gather(*await chair.server.bot.delivery.catch_up())
    assert len(chair.arrived) > 40
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert await chair.server.look(lambda records: records.outbox.set_asides()) == ()
