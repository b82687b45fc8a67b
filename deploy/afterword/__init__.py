"""What an installed `afterword` is: a package of its own that has `bot`, `flows` and `storage` within it.

Installed so, those everyday names stand in nobody's way; in a clone they are where they always were.
"""

import sys
from pathlib import Path


def main() -> int:
    """Run the command line, from within this package if it is installed whole."""
    here = Path(__file__).parent
    if (here / "bot").is_dir():
        sys.path.insert(0, str(here))
    from bot.__main__ import main as command_line  # noqa: PLC0415 - only now is it known where `bot` is

    return command_line()
