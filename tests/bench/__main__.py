"""Measure the bot, and its peers beside it: `python -m tests.bench [--quick] [PART …]`.

The bot that is measured has one core to itself; the stand-in server and its crowd have another. Nothing here
is a test: figures are printed, with what they are to be beside them.
"""

import argparse
import os
import platform
import shutil
import sqlite3
import statistics
import sys
import tempfile
import timeit
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tests.bench.documents import documents
from tests.bench.flood import FLOODS, on_disk, p99
from tests.bench.guard import guard
from tests.bench.instances import instances
from tests.bench.nudges import nudges
from tests.bench.running import PEERS, Json, Run, fresh
from tests.bench.stocking import ANSWERS, REFLECTION_BYTES

_ROWS = {
    "afterword": "(1) this bot, durable: reflections tapped and typed",
    "afterword words": "(1) this bot, durable: reflections all typed",
    "echo_httpx": "(2) bare PTB echo, PTB's own transport",
    "echo_aiohttp": "(2) bare PTB echo, this bot's transport",
    "conversation": "(3) PTB ConversationHandler, pickled every update",
    "aiogram": "(4) aiogram FSM, in memory",
}
_CROWDS = {"afterword": "reflect", "afterword words": "words", "conversation": "form", "aiogram": "form"}


def side_by_side(*, quick: bool) -> None:
    """Turns a second of the bot and its peers, in rounds, so that a busy moment meets all alike."""
    found: dict[str, list[Json]] = {name: [] for name in _ROWS}
    for _ in range(1 if quick else 3):
        for name in _ROWS:
            if name == "aiogram" and not PEERS.exists():
                continue
            with (
                fresh(128) as folder,
                Run(name.split()[0], folder, {"kind": _CROWDS.get(name, "echo")}) as run,
            ):
                found[name].append(run.report())
    rate = {name: _median(reports, lambda r: r["turns"] / r["seconds"]) for name, reports in found.items()}
    # On a machine that others use too, what a second of the core was good for is the fairer figure.
    whole = {name: _median(reports, lambda r: r["turns"] / r["core"]) for name, reports in found.items()}
    print(f"{'':52}turns/s  turns per second of its core  calls/turn")
    for name, label in _ROWS.items():
        calls = _median(found[name], lambda r: r["calls"] / r["turns"])
        print(f"{label:52}{rate[name]:7.0f}  {whole[name]:28.0f}  {calls:10.2f}")
    _ratios("by the clock", rate)
    _ratios("by the core's time", whole)
    calls = _median(found["afterword"], lambda r: r["calls"] / r["turns"])
    print(f"Bot API calls a turn, where every comment is passed over: {calls:.2f} (at most 2.0)")


def distance(*, quick: bool) -> None:
    """What a chair waits for when the server is 100 ms away, there and back; and its peers' people.

    Counted from when the server hands an update out: before, it may have had to wait for the next poll.
    """
    trip = 0.1
    crowd = {"people": 1000, "rate": 30, "seconds": 10 if quick else 40, "warm_up": 1, "round_trip": trip}
    print(f"A server {1000 * trip:.0f} ms away, 30 turns a second from 1,000 people, in round trips:")
    for name, kind in (("afterword", "reflect"), ("echo_aiohttp", "echo"), ("aiogram", "form")):
        if name == "aiogram" and not PEERS.exists():
            continue
        with fresh(1000) as folder, Run(name, folder, crowd | {"kind": kind}) as run:
            report = run.report()
        for what, wanted in (("asked", "next question"), ("acknowledged", "acknowledgement")):
            p50, p99 = (seconds / trip for seconds in report[what])
            if p50:
                print(f"  {name}: {wanted} p50 {p50:.2f}, p99 {p99:.2f} (at most 1.1 and 1.3)")


def pace(*, quick: bool) -> None:
    """A turn's time, seen from the server, when 1,000 people make 30 a second together; and an echo's."""
    crowd = {"people": 1000, "rate": 30, "seconds": 10 if quick else 40, "warm_up": 10}
    for name, kind, wanted in (
        ("afterword", "reflect", " (p50 at most 5, p99 at most 25)"),
        ("echo_aiohttp", "echo", ", a bare echo on the same transport"),
    ):
        with fresh(1000) as folder, Run(name, folder, crowd | {"kind": kind}) as run:
            report = run.report()
        p50, p99 = 1000 * report["p50"], 1000 * report["p99"]
        print(f"30 turns a second from 1,000 people: p50 {p50:.1f} ms, p99 {p99:.1f} ms{wanted}")


def flood(*, quick: bool) -> None:
    """What a flood costs chairs who talk meanwhile: the 99th of 100 of their turns, to a calm one's.

    Counted from when the server hands an update out. Before that it stands behind the flood at the server,
    which hands out a hundred at a time, in order; what it takes with that wait is printed besides.
    """
    seconds = 5 if quick else 10
    crowd = {"kind": "reflect", "people": 100, "rate": 30, "seconds": seconds, "warm_up": 3}
    for name, asked in FLOODS.items():
        with fresh(120) as folder, Run("afterword", folder, crowd | {"flood": asked}) as run:
            report = run.report()
        whole = f"; with the wait at the server {1000 * p99(report['flooded whole']):.0f} ms"
        _told(name, p99(report["calm"]), p99(report["flooded"]), whole)
    restarted = crowd | {"warm_up": 1}
    taken: dict[bool, list[float]] = {False: [], True: []}
    for flooded in (False, True) * (1 if quick else 3):
        with fresh(120) as folder:
            if flooded:
                on_disk(folder, chair=101, updates=5_000)
            with Run("afterword", folder, restarted) as run:
                taken[flooded].append(run.report()["answered"][1])
    _told("5,000 of one chair's, after a restart", *map(statistics.median, taken.values()))


def _told(name: str, calm: float, flooded: float, more: str = "") -> None:
    print(
        f"Flood, {name}: others' p99 {1000 * flooded:.1f} ms, calm {1000 * calm:.1f} ms: "
        f"{flooded / calm:.2f} × (at most 2){more}",
        flush=True,
    )


def scale(*, quick: bool) -> None:
    """What grows stays flat: what a chair waits for with much stored, to the same with a tenth of it.

    Each chair has a hundred reflections. Each record is built once, and needs about 40 kB a reflection; where
    the disk has no room for a million, there are as many as it has room for.
    """
    wanted = 10_000 if quick else 1_000_000
    room = int(0.7 * shutil.disk_usage(tempfile.gettempdir()).free / 1.1 / REFLECTION_BYTES)
    many = min(wanted, room) // 1_000 * 1_000
    if many < wanted:
        print(f"The disk has room for {many:,} reflections, and not for {wanted:,}: SHORT")
    with fresh(many // 1_000, 100) as few, fresh(many // 100, 100) as full:
        size = (full / "record" / "afterword.db").stat().st_size / 1e6
        print(f"{many:,} reflections of {ANSWERS} answers, {many // 100:,} chairs: {size:,.0f} MB")
        crowd = {"people": many // 1_000, "rate": 30, "seconds": 15, "warm_up": 5}
        for what, kind in (("a turn", "reflect"), ("a history page", "history"), ("a search", "search")):
            _grown(what, *(_p50(folder, crowd | {"kind": kind}) for folder in (few, full)), unit="ms")
        times = [statistics.median(_first_poll(folder) for _ in range(5)) for folder in (few, full)]
        _grown("a start", *times, unit="s")
        # A second is over before the smaller record is copied, so the larger one is no more in the way.
        backed = [
            _p50(folder, crowd | {"kind": "reflect", "seconds": 1}, backup=True) for folder in (few, full)
        ]
        _grown("a turn in a backup's first second", *backed, unit="ms")


def _grown(what: str, few: float, full: float, *, unit: str) -> None:
    told = "" if full / few <= 1.2 else ", SHORT"
    print(
        f"  {what}: {few:.2f} {unit} and {full:.2f} {unit}: {full / few:.2f} × (at most 1.2{told})",
        flush=True,
    )


def start(*, quick: bool) -> None:
    """From the start of the process to its first getUpdates."""
    with fresh(10) as folder:
        times = sorted(_first_poll(folder) for _ in range(3 if quick else 7))
    print(
        f"First poll: {statistics.median(times):.2f} s after the start (at most 1.5), of {len(times)} starts"
    )


def memory(*, quick: bool) -> None:
    """Resident memory: idle, after 10,000 turns, and after more."""
    stations = [times * (1_000 if quick else 10_000) for times in (1, 2, 4)]
    crowd = {"kind": "reflect", "people": 200, "warm_up": 0, "seconds": 300, "stations": stations}
    with fresh(200) as folder:
        with Run("process", folder, {"kind": "echo", "seconds": 0, "stay": 60}) as run:
            run.report()
            run.rested()
            idle = run.memory()
        with Run("afterword", folder, crowd) as run:
            after = [(count, run.memory()) for count in run.passes(len(stations))]
    said = ", ".join(f"{mb:.0f} MB after {count:,}" for count, mb in after)
    print(f"Memory: {idle:.0f} MB idle (at most 90); {said} turns (at most 140, then flat)")


def engine(*, quick: bool) -> None:
    """One step of the engine, alone."""
    from flows.conversation import step
    from flows.inputs import Picked, Said
    from flows.loading import parse, source_of
    from tests.flows.walking import NINE, Walking

    form = parse(*source_of("west_sussex"))
    said = Walking(form).until("hindsight").reflection
    tapped = Walking(form).until("escalate").reflection
    later, times = NINE + timedelta(hours=1), 200 if quick else 2_000
    words = "in more words than any probe would ask about, so that the form goes on to what is next"
    for what, given, reflection in (
        ("words", Said(words, 9_999), said),
        ("a tap", Picked("escalate", "no"), tapped),
    ):
        seconds = min(timeit.repeat(lambda r=reflection, g=given: step(r, g, later), number=times, repeat=5))
        print(f"The engine's step, {what}: {1e6 * seconds / times:.0f} µs (below 100)")


PARTS: dict[str, Callable[..., None]] = {
    "distance": distance,
    "documents": documents,
    "engine": engine,
    "guard": guard,
    "start": start,
    "side_by_side": side_by_side,
    "pace": pace,
    "flood": flood,
    "memory": memory,
    "scale": scale,
    "nudges": nudges,
    "instances": instances,
}


def _p50(folder: Path, crowd: Json, *, backup: bool = False) -> float:
    with Run("afterword", folder, crowd, backup=backup) as run:
        return float(1000 * run.report()["p50"])


def _first_poll(folder: Path) -> float:
    with Run("process", folder, {"kind": "echo", "seconds": 0, "stay": 5}) as run:
        return float(run.report()["first_poll"] - run.started)


def _median(reports: list[Json], figure: Callable[[Json], float]) -> float:
    return statistics.median(map(figure, reports)) if reports else float("nan")


def _ratios(by: str, rate: dict[str, float]) -> None:
    for ours in ("afterword", "afterword words"):
        said = []
        for other, number, wanted in (
            ("conversation", 3, 3.0),
            ("aiogram", 4, 1.0),
            ("echo_aiohttp", 2, 0.5),
        ):
            ratio = rate[ours] / rate[other]
            said.append(f"({number}) {ratio:.2f} × (at least {wanted}{'' if ratio >= wanted else ', SHORT'})")
        print(f"  {by}, {_ROWS[ours].rpartition(': ')[2]}, to {', to '.join(said)}")


def main() -> None:
    """Measure the parts that are asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter runs")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; else all")
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, "
        f"{platform.machine()}; load at the start {load:.1f}"
    )
    for name in asked.parts or PARTS:
        PARTS[name](quick=asked.quick)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
