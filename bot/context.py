"""The desk: where one action of a chair is dealt with, and what it may show."""

from dataclasses import dataclass
from datetime import datetime

from bot.screens.chat import Show
from storage.chairs import Chair
from storage.store import Records

Shown = tuple[int | None, Show]
"""A show, and the reflection that it is of."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one action is dealt with: the records, whose they are, and when it is by the chair's clock."""

    records: Records
    chair: Chair
    now: datetime
