"""How far away the stand-in seems: a Bot API call travels there and its answer back."""

import asyncio

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.api_routes import BotApi
from bot.sandbox.web.distance import DISTANCES
from bot.sandbox.web.server import serve
from tests.standin import Clock


async def test_every_answer_takes_the_way_there_and_the_way_back():
    telegram, ways = Telegram(Clock()), []

    async def pause(seconds):
        ways.append(seconds)

    api = BotApi(telegram, asyncio.Event(), pause=pause)
    app = web.Application()
    app.add_routes(api.routes())
    async with TestClient(TestServer(app)) as client:
        for token, status in ((telegram.token, 200), ("another", 401)):
            assert (await client.post(f"/bot{token}/getMe")).status == status
        assert ways == []
        api.place.distance = DISTANCES["train"]
        for token, status in ((telegram.token, 200), ("another", 401)):
            assert (await client.post(f"/bot{token}/getMe")).status == status
    assert len(ways) == 4
    assert all(0.15 <= seconds <= 0.35 for seconds in ways)
    assert len(set(ways)) == 4


async def test_another_process_sets_the_distance():
    async with serve(Telegram(Clock()), control=True) as address, ClientSession() as session:
        for asked, status in (("city", 200), ("near", 200), ("the moon", 400)):
            async with session.post(f"{address}/control/distance", json={"distance": asked}) as answer:
                assert answer.status == status
