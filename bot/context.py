"""The desk: where one action of a chair is dealt with, and what it may show."""

from dataclasses import dataclass
from datetime import datetime

from bot.screens.chat import Screen
from storage.chairs import Chair
from storage.store import Records

ScreenOf = tuple[int | None, Screen]
"""A show, and the reflection that it is of."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where one action is dealt with: the records, whose they are, and when it is by the chair's clock."""

    records: Records
    chair: Chair
    now: datetime
