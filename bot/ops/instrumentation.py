"""Counts around the parts of the bot, which know nothing of it: calls to the Bot API, and turns."""

from collections.abc import Awaitable
from typing import Any

from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from bot.gateway.payloads import answer_in
from bot.inbound.ordering import ChatOrder
from bot.ops.metrics import Metrics

_OUTCOMES = {200: "ok", 429: "too_many", 403: "forbidden", 409: "conflict"}
_SERVER_ERRORS = 500


class CountedRequest(BaseRequest):
    """Passes calls on to another request, and counts them by method and outcome."""

    __slots__ = ("_inner", "_metrics")

    def __init__(self, inner: BaseRequest, metrics: Metrics) -> None:
        self._inner = inner
        self._metrics = metrics

    @property
    def read_timeout(self) -> float | None:
        """The inner request's, in seconds."""
        return self._inner.read_timeout

    async def initialize(self) -> None:
        """Open what the inner request needs."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Close it."""
        await self._inner.shutdown()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        """Pass a call on, and count what came of it."""
        began = self._metrics.monotonic()
        outcome = "failed"
        try:
            status, payload = await self._inner.do_request(url, method, request_data, *timeouts, **named)
            outcome = _OUTCOMES.get(status) or ("server_error" if status >= _SERVER_ERRORS else "refused")
        except TimedOut:
            outcome = "timed_out"
            raise
        finally:
            self._metrics.called(_method(url), outcome, self._metrics.monotonic() - began)
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer of the Bot API, as the transport does."""
        return answer_in(payload)


class TimedChatOrder(ChatOrder):
    """The order of updates, each of which is timed."""

    __slots__ = ("_metrics",)

    def __init__(self, metrics: Metrics, **named: Any) -> None:
        super().__init__(**named)
        self._metrics = metrics

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """As `ChatOrder`; the time that is counted includes the wait for earlier updates of the chat."""
        metrics = self._metrics
        metrics.taken.inc()
        began = metrics.monotonic()
        try:
            await super().do_process_update(update, coroutine)
        finally:
            metrics.turns.observe(metrics.monotonic() - began)


def _method(url: str) -> str:
    """The method that a call is of; a download's address names a file, which is not told."""
    _, *folder, token, method = url.rsplit("/", 3)
    return method if token.startswith("bot") and folder != ["file"] and method.isalpha() else "download"
