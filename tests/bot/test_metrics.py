"""What is counted of a bot at work, and what it costs."""

import asyncio
import logging
from typing import Any

import pytest
from prometheus_client import generate_latest
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.ops.instrumentation import CountedRequest, TimedChatOrder
from bot.ops.metrics import Metrics, version

TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
API = f"https://api.telegram.org/bot{TOKEN}"


class Answering(BaseRequest):
    """A line on which every call has the outcome it is given."""

    def __init__(self, outcome: int | Exception) -> None:
        self.outcome = outcome
        self.open = False

    @property
    def read_timeout(self) -> float:
        return 7.0

    async def initialize(self) -> None:
        self.open = True

    async def shutdown(self) -> None:
        self.open = False

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome, b'{"ok": true, "result": []}'


def value(metrics: Metrics, name: str, **labels: str) -> float:
    found = metrics.registry.get_sample_value(name, labels)
    return 0.0 if found is None else found


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (200, "ok"),
        (429, "too_many"),
        (403, "forbidden"),
        (409, "conflict"),
        (400, "refused"),
        (404, "refused"),
        (502, "server_error"),
        (TimedOut("late"), "timed_out"),
        (NetworkError("down"), "failed"),
        (OSError("down"), "failed"),
    ],
)
async def test_a_call_is_counted_by_its_method_and_what_came_of_it(answer, outcome):
    metrics = Metrics()
    request = CountedRequest(Answering(answer), metrics)
    if isinstance(answer, Exception):
        with pytest.raises(type(answer)):
            await request.do_request(f"{API}/sendMessage", "POST")
    else:
        assert (await request.do_request(f"{API}/sendMessage", "POST"))[0] == answer
    assert value(metrics, "afterword_calls_total", method="sendMessage", outcome=outcome) == 1
    assert value(metrics, "afterword_call_seconds_count") == 1


async def test_the_seam_is_passed_through():
    inner = Answering(200)
    request = CountedRequest(inner, Metrics())
    await request.initialize()
    assert inner.open
    assert request.read_timeout == 7.0
    await request.shutdown()
    assert not inner.open


async def test_an_answer_that_cannot_be_read_is_not_logged(caplog):
    with pytest.raises(NetworkError), caplog.at_level(logging.DEBUG):
        CountedRequest.parse_json_payload(b"<html>what the mother said</html>")
    assert caplog.text == ""


async def test_neither_the_token_nor_a_files_name_is_counted():
    metrics = Metrics()
    request = CountedRequest(Answering(200), metrics)
    for url in (
        f"{API}/getMe",
        f"https://api.telegram.org/file/bot{TOKEN}/documents/what_the_mother_said",
        f"https://api.telegram.org/file/bot{TOKEN}/mother",
        API,
    ):
        await request.do_request(url, "GET")
    page = generate_latest(metrics.registry).decode()
    assert TOKEN not in page
    assert "mother" not in page
    assert value(metrics, "afterword_calls_total", method="download", outcome="ok") == 3


async def test_polling_does_not_count_as_time_that_a_call_took():
    metrics = Metrics()
    await CountedRequest(Answering(200), metrics).do_request(f"{API}/getUpdates", "POST")
    assert value(metrics, "afterword_calls_total", method="getUpdates", outcome="ok") == 1
    assert value(metrics, "afterword_call_seconds_count") == 0


async def test_a_turn_is_timed_also_when_it_fails():
    metrics = Metrics()
    order = TimedChatOrder(metrics)

    async def works() -> None:
        await asyncio.sleep(0)

    async def fails() -> None:
        raise LookupError

    await order.do_process_update(object(), works())
    with pytest.raises(LookupError):
        await order.do_process_update(object(), fails())
    assert value(metrics, "afterword_updates_taken_total") == 2
    assert value(metrics, "afterword_turn_seconds_count") == 2


async def test_a_turn_that_is_worked_on_is_taken_and_not_yet_timed():
    metrics = Metrics()
    order = TimedChatOrder(metrics)
    seen = []

    async def looks() -> None:
        seen.append(
            (value(metrics, "afterword_updates_taken_total"), value(metrics, "afterword_turn_seconds_count"))
        )

    await order.do_process_update(object(), looks())
    assert seen == [(1, 0)]


def test_warnings_and_errors_are_counted_by_their_sentence():
    metrics = Metrics()
    with metrics.listening():
        logging.getLogger("bot.inbound.inbox").error("update set aside", extra={"update": 7})
        logging.getLogger("bot.inbound.inbox").error("update set aside", extra={"update": 8})
        logging.getLogger("bot.inbound.inbox").info("all well")
        logging.getLogger("telegram.ext").warning("the mother said %s", "no")
        logging.getLogger("storage.writer").error("nothing could be kept")
        logging.getLogger("storage.writer").warning("slow")
    logging.getLogger("bot.inbound.inbox").error("update set aside")
    events = "afterword_events_total"
    assert value(metrics, events, level="ERROR", event="update set aside") == 2
    assert value(metrics, events, level="INFO", event="all well") == 0
    assert value(metrics, events, level="WARNING", event="a library reported") == 1
    assert value(metrics, "afterword_store_failures_total") == 1
    assert "mother" not in generate_latest(metrics.registry).decode()


def test_what_runs_is_told():
    page = Metrics().page(None).decode()
    assert f'version="{version()}"' in page
    assert version()[0].isdigit()


def test_two_bots_in_one_process_count_apart():
    one, other = Metrics(), Metrics()
    one.called("getMe", "ok", 0.1)
    assert value(one, "afterword_calls_total", method="getMe", outcome="ok") == 1
    assert value(other, "afterword_calls_total", method="getMe", outcome="ok") == 0


async def test_the_bot_counts_its_own_turns_and_calls(plain_chair):
    metrics = plain_chair.server.bot.metrics
    assert value(metrics, "afterword_calls_total", method="sendMessage", outcome="ok") >= 1
    assert value(metrics, "afterword_calls_total", method="getUpdates", outcome="ok") >= 1
    page = metrics.page(None).decode()
    assert plain_chair.server.telegram.token not in page
