"""The sandbox's clock: the machine's, turned forward by as much as whoever tries the bot out likes."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import utc_now


class Clock:
    """Tells the time with its zone; how far it is turned is kept in `file`, and holds in the next run too."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ahead = timedelta(seconds=json.loads(file.read_text()) if file.exists() else 0)

    def __call__(self) -> datetime:
        """The time."""
        return utc_now() + self._ahead

    def turn_to(self, to: datetime) -> None:
        """From now on it is that time, and goes on from there."""
        self._ahead = to - utc_now()
        self._file.write_text(json.dumps(self._ahead.total_seconds()))
