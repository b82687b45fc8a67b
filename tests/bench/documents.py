"""What a chair waits for who looks for something or takes it away: a search, documents, a pack, the year."""

import asyncio
import resource
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bot.actions.documents import DocumentFormat
from bot.documents.maker import Maker
from bot.views.wanted import Wanted, WantedPack
from bot.views.year import picture_of
from flows.year_figures import figures
from tests.bench.running import Run, fresh
from tests.documents.packing import pack
from tests.documents.reflecting import LONDON, added, finished

_REFLECTIONS = 500


def documents(*, quick: bool) -> None:
    """A search that finds every reflection of a chair, in the whole bot; and files, each in a process."""
    crowd = {"kind": "search", "people": 1, "rate": 4, "seconds": 5 if quick else 30, "warm_up": 5}
    with fresh(1, _REFLECTIONS) as folder, Run("afterword", folder, crowd) as run:
        report = run.report()
    p50, p99 = (1000 * report[name] for name in ("p50", "p99"))
    short = "" if p99 <= 150 else ", SHORT"
    print(
        f"A search among {_REFLECTIONS} reflections: p50 {p50:.0f} ms, p99 {p99:.0f} ms (at most 150{short})"
    )
    print("Files, from when they are asked for:", flush=True)
    asyncio.run(_documents(3 if quick else 15, 10 if quick else 100))


async def _documents(times: int, many: int) -> None:
    chair = finished()
    at = chair.now.astimezone(LONDON)
    for kind in DocumentFormat:
        wanted = Wanted(chair.reflection, at, (added(chair),), (), kind)
        await _told(f"a reflection as {kind.value}", lambda w=wanted: Maker().make(w), times, 0.5)
    pieces = pack(many).pieces
    found = figures([one.facts for one in pieces], (), LONDON)
    days = pieces[0].finished.date(), pieces[-1].finished.date()
    drawn = picture_of(chair.reflection.form, found, "Your year so far", days)
    await _told("the picture of a year", lambda: Maker().picture(drawn), times, 0.5)
    for kind in (DocumentFormat.WORD, DocumentFormat.PDF):

        async def read(_wanted: WantedPack, kind: DocumentFormat = kind) -> Any:
            return pack(many, kind)

        asked = WantedPack(1, 1, "all", (1,), ("",), kind, None)
        await _told(
            f"a pack of {many} as {kind.value}", lambda r=read, a=asked: Maker(packs=r).make(a), 3, 10
        )


async def _told(what: str, make: Callable[[], Awaitable[object]], times: int, most: float) -> None:
    taken, core = [], []
    for _ in range(times):
        before, used = time.perf_counter(), _core()
        await make()
        taken.append(time.perf_counter() - before)
        core.append(_core() - used)
    middle, worst = statistics.median(taken), max(taken)
    short = "" if worst <= most else ", SHORT"
    print(
        f"  {what}: {middle:.2f} s, at worst {worst:.2f} s of {times} (at most {most:g}{short}); "
        f"of a core's time {statistics.median(core):.2f} s",
        flush=True,
    )


def _core() -> float:
    """The time of a core that processes have had which have ended: fairer on a machine that others use."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
