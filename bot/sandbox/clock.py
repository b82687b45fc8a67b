"""The sandbox's clock: the machine's time, moved forward as far as the person at the phone wants."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import utc_now


class Clock:
    """Gives zone-aware times. `file` keeps how far the clock is ahead, for the next run."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ahead = timedelta(seconds=json.loads(file.read_text()) if file.exists() else 0)

    def __call__(self) -> datetime:
        """The time."""
        return utc_now() + self._ahead

    def turn_to(self, to: datetime) -> None:
        """Set the time; the clock goes on from there."""
        self._ahead = to - utc_now()
        self._file.write_text(json.dumps(self._ahead.total_seconds()))
