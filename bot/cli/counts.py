"""`counts`: how much the bot is used, by all chairs together; may be used while it runs."""

import argparse
import asyncio
import json
from collections.abc import Iterator

from bot.open_store import store_beside
from bot.settings import load
from storage.counts import ACTIVE, SHOWN_FROM, Counts, counted, shown

FEWER = f"fewer than {SHOWN_FROM}"


def counts(arguments: argparse.Namespace) -> int:
    """Print the counts, as lines or as one JSON object; those that may tell of one person are not shown."""
    found = asyncio.run(_counted())
    if arguments.json:
        print(json.dumps(_as_json(found)))
    else:
        for said, count in _lines(found):
            print(f"{said}\t{FEWER if count is None else count}")
    return 0


async def _counted() -> Counts:
    async with store_beside(load()) as store:
        return await store.read(counted)


def _lines(found: Counts) -> Iterator[tuple[str, int | None]]:
    yield "chairs", found.chairs
    yield f"chairs active in the last {ACTIVE.days} days", shown(found.active)
    yield "drafts", shown(found.drafts)
    yield "nudges to come", shown(found.nudges)
    yield "not yet delivered", found.undelivered
    for month, count in found.finished.items():
        yield f"reflections finished in {month}", shown(count)


def _as_json(found: Counts) -> dict[str, object]:
    return {
        "chairs": found.chairs,
        "active": shown(found.active),
        "drafts": shown(found.drafts),
        "nudges": shown(found.nudges),
        "undelivered": found.undelivered,
        "finished": {month: shown(count) for month, count in found.finished.items()},
    }
