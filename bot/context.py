"""Whose turn it is, their records and their clock; and a screen with the reflection that it is of."""

from dataclasses import dataclass
from datetime import datetime

from bot.screens import Screen
from storage.chairs import Chair
from storage.store import Records

ScreenOf = tuple[int | None, Screen]
"""A screen, and the reflection that it is of."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where one action is dealt with: the records, whose they are, and when it is by the chair's clock."""

    records: Records
    chair: Chair
    now: datetime
