"""What is counted while the bot works: how much, how fast and what went wrong; no content, and nobody's ids.

What the store knows anyway is not counted, but looked up when it is asked for. What is counted around the
parts of the bot is in `instrumentation`.
"""

import logging
import platform
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from math import isfinite
from pathlib import Path

from msgspec import Struct
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.ops.logs import sentence_of
from storage.counts import Counts, shown

_TURN_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_CALL_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_MONTHS = 12
_LONG_AGO = float("-inf")


class Standing(Struct, frozen=True):
    """How the store stands at one moment."""

    waiting: int
    """Updates that had no effect yet."""
    set_aside: int
    """Updates that failed too often."""
    to_show: int
    """Things that are still to be shown."""
    not_shown: int
    """Things that could not be shown, and are set aside."""
    commits: int
    """Transactions since the start."""
    disk_free: int
    """Room on the database's disk, in bytes."""


class Metrics:
    """The counts of one running bot, in a registry of their own; `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.monotonic = monotonic
        self.registry = CollectorRegistry()
        self.polled_at = _LONG_AGO
        """When updates were last asked for with success, by `monotonic`."""
        self.webhook = False
        """Whether Telegram was last told to bring updates by itself."""
        ProcessCollector(registry=self.registry)
        self.taken = Counter("afterword_updates_taken", "Updates taken up.", registry=self.registry)
        self.turns = Histogram(
            "afterword_turn_seconds",
            "From an update's being taken up to its effect's being stored, and shown if the rate allows.",
            buckets=_TURN_SECONDS,
            registry=self.registry,
        )
        self._calls = Counter(
            "afterword_calls", "Bot API calls.", ("method", "outcome"), registry=self.registry
        )
        self._call_seconds = Histogram(
            "afterword_call_seconds",
            "How long Bot API calls took, polling left out.",
            buckets=_CALL_SECONDS,
            registry=self.registry,
        )
        self._counted: dict[tuple[str, str], Counter] = {}
        self._events = Counter(
            "afterword_events", "Warnings and errors logged.", ("level", "event"), registry=self.registry
        )
        self._store_failures = Counter(
            "afterword_store_failures", "Errors of the store logged.", registry=self.registry
        )
        Info("afterword_build", "What runs.", registry=self.registry).info(
            {"version": version(), "python": platform.python_version()}
        )

    def called(self, method: str, outcome: str, seconds: float) -> None:
        """Count one call to the Bot API; `method` and `outcome` are of small, closed sets."""
        count = self._counted.get((method, outcome))
        if count is None:
            count = self._counted[method, outcome] = self._calls.labels(method, outcome)
        count.inc()
        if method != "getUpdates":
            self._call_seconds.observe(seconds)
        if outcome == "ok":
            match method:
                case "getUpdates":
                    self.polled_at = self.monotonic()
                case "setWebhook":
                    self.webhook = True
                case "deleteWebhook":
                    self.webhook = False
                case _:
                    pass

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Count, meanwhile, the warnings and errors that are logged."""
        listener = _Listener(self._events, self._store_failures)
        logging.getLogger().addHandler(listener)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(listener)

    def page(self, standing: Standing | None, counts: Counts | None = None) -> bytes:
        """All counts as Prometheus reads them, with how the store stands and is used, if that is known."""
        looked_up = CollectorRegistry()
        looked_up.register(_LookedUp(standing, self.monotonic() - self.polled_at))
        looked_up.register(_Used(counts))
        return generate_latest(self.registry) + generate_latest(looked_up)


def version() -> str:
    """This program's version: the installed one's, or, where it runs from its folder, the folder's."""
    try:
        return metadata.version("afterword")
    except metadata.PackageNotFoundError:
        project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
        return str(project["project"]["version"])


class _LookedUp(Collector):
    """What is not counted but looked up, when it is asked for."""

    def __init__(self, standing: Standing | None, since_poll: float) -> None:
        self._standing = standing
        self._since_poll = since_poll

    def collect(self) -> Iterator[Metric]:
        gauge = GaugeMetricFamily
        if isfinite(self._since_poll):
            yield gauge("afterword_last_poll_seconds", "Since updates were last asked for.", self._since_poll)
        stands = self._standing
        if stands is None:
            return
        yield gauge("afterword_inbox_waiting", "Updates on disk that had no effect yet.", stands.waiting)
        yield gauge("afterword_inbox_set_aside", "Updates that failed too often.", stands.set_aside)
        yield gauge("afterword_outbox_waiting", "Things on disk still to be shown.", stands.to_show)
        yield gauge("afterword_outbox_set_aside", "Things that could not be shown.", stands.not_shown)
        yield gauge("afterword_disk_free_bytes", "Room on the database's disk.", stands.disk_free)
        yield CounterMetricFamily("afterword_commits", "Transactions committed.", stands.commits)


class _Used(Collector):
    """How much chairs use the bot, all together; what may tell of one of them has no value."""

    def __init__(self, counts: Counts | None) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        found = self._counts or Counts(0, 0, 0, 0, 0, {})
        for name, said, count in (
            ("chairs", "Chairs.", found.chairs if self._counts else None),
            ("chairs_active", "Chairs who did anything in the last 30 days.", shown(found.active)),
            ("drafts", "Reflections under way.", shown(found.drafts)),
            ("nudges_to_come", "What is to come to chairs by itself.", shown(found.nudges)),
        ):
            yield GaugeMetricFamily(f"afterword_{name}", said, count)
        finished = GaugeMetricFamily(
            "afterword_reflections_finished", "Reflections finished, by the month.", labels=("month",)
        )
        for month, count in [*(found.finished.items())][-_MONTHS:]:
            if shown(count) is not None:
                finished.add_metric((month,), count)
        yield finished


class _Listener(logging.Handler):
    """Counts what is logged, from warnings on."""

    def __init__(self, events: Counter, store_failures: Counter) -> None:
        super().__init__(logging.WARNING)
        self._events = events
        self._store_failures = store_failures

    def emit(self, record: logging.LogRecord) -> None:
        self._events.labels(record.levelname, sentence_of(record)).inc()
        if record.name.startswith("storage.") and record.levelno >= logging.ERROR:
            self._store_failures.inc()
