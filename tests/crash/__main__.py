"""Kill the bot again and again: `python -m tests.crash [--seed N] [--kills N] [--distance D] …`."""

import argparse
import asyncio
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from bot.sandbox.web.distance import DISTANCES
from tests.crash.crashing import crash

_WAYS = ("near", "city")
"""From where the bot talks to Telegram, in turn; on the longer way, calls overtake each other."""


def main() -> int:
    """Run the crash test in rounds, each with a seed of its own; 1 if any of them found something wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--seed", type=int, help="replay the round with this seed, alone")
    parser.add_argument("--kills", type=int, default=200, help="how many kills in all (200)")
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds they are spread over (5)")
    parser.add_argument("--chairs", type=int, default=6, help="how many chairs talk at once (6)")
    parser.add_argument(
        "--distance", choices=DISTANCES, help="how far away Telegram is (near and city, round by round)"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        help="a folder for what each round leaves; without it, only a bad one is kept",
    )
    asked = parser.parse_args()
    if asked.keep is not None:
        asked.keep.mkdir(parents=True, exist_ok=True)
    rounds = 1 if asked.seed is not None else asked.rounds
    kills = -(-asked.kills // asked.rounds)
    ways = (asked.distance,) if asked.distance else _WAYS
    wrong = 0
    for number in range(rounds):
        way = ways[number % len(ways)]
        seed = secrets.randbelow(10**6) if asked.seed is None else asked.seed
        print(f"seed {seed}: {kills} kills, {asked.chairs} chairs, --distance {way} …", flush=True)
        folder = Path(tempfile.mkdtemp(prefix=f"crash-{seed}-{way}-", dir=asked.keep))
        run = crash(seed, kills=kills, chairs=asked.chairs, folder=folder, distance=DISTANCES[way])
        report = asyncio.run(run)
        print(report, flush=True)
        wrong += bool(report.problems)
        if report.problems or asked.keep:
            print(f"what it left is in {folder}", flush=True)
        else:
            shutil.rmtree(folder)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
