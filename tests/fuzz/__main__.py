"""Run the fuzzers one after another: `python -m tests.fuzz [--seed N] [--updates N] [--calendars N]`."""

import argparse
import secrets
import sys

from tests.fuzz import calendars, updates


def main() -> int:
    """Run each with the seed, which is printed; 1 if any of them found something wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, help="replay the run with this seed")
    parser.add_argument("--updates", type=int, default=100_000, help="how many updates (100000)")
    parser.add_argument("--calendars", type=int, default=20_000, help="how many calendars (20000)")
    asked = parser.parse_args()
    seed = secrets.randbelow(10**6) if asked.seed is None else asked.seed
    print(f"seed {seed}: {asked.updates} updates and {asked.calendars} calendars …", flush=True)
    wrong = 0
    for fuzzed in (updates.run(seed, asked.updates), calendars.fuzz(seed, asked.calendars)):
        print(fuzzed, flush=True)
        wrong += bool(fuzzed.problems)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
