"""Asks pip-audit whether a fault of a locked package is known; `make audit`.

Where the list of known faults cannot be reached, or does not know the packages, it says so and ends with 0:
that nothing was found and that nobody could look are not the same.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

LOCK = Path(__file__).parents[2] / "requirements.txt"
NOT_ASKED = "Known faults were not looked for: the list of them cannot be reached from this machine."


def judged(status: int, answer: str) -> tuple[int, str]:
    """The exit status and what to say, of how pip-audit ended and what it printed."""
    try:
        packages = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return 0, NOT_ASKED
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    if len(skipped) == len(packages):
        return 0, NOT_ASKED
    found = [
        f"{one['name']} {one['version']}: {fault['id']}, mended in {fault['fix_versions'] or 'none'}"
        for one in packages
        for fault in one.get("vulns", ())
    ]
    looked = f"{len(packages) - len(skipped)} of {len(packages)} packages were looked up"
    if found:
        return 1, "\n".join((*found, f"{looked}; faults: {len(found)}."))
    if status or skipped:
        return int(
            status != 0
        ), f"{looked}; not: {', '.join(skipped) or 'unknown'}. No fault is known of the others."
    return 0, f"{looked}; no fault is known."


def main(command: Sequence[str] = (sys.executable, "-m", "pip_audit")) -> int:
    """Ask, say what came of it, and give the exit status."""
    asked = [*command, "--requirement", str(LOCK), "--disable-pip", "--require-hashes", "--format", "json"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    status, said = judged(done.returncode, done.stdout)
    print(said)
    return status


if __name__ == "__main__":
    sys.exit(main())
