"""Whose turn it is, their records and their clock; and a screen with the reflection that it is of."""

from datetime import datetime

from msgspec import Struct, field

from bot.guard.guard import Guard
from bot.screens import Screen
from bot.screens.outbox_data import pack
from storage.chairs import Chair
from storage.store import Records

NOTHING_ADDED = Guard()
"""The guard of a service that has set nothing of its own."""
ScreenOf = tuple[int | None, Screen]
"""A screen, and the reflection that it is of."""


class Context(Struct, frozen=True):
    """What a use case works with: the records, the chair, the time by the chair's clock, and the guard.

    `others` are the chairs to whom something is to be shown beside that one.
    """

    records: Records
    chair: Chair
    now: datetime
    guard: Guard = NOTHING_ADDED
    others: list[Chair] = field(default_factory=list)


def put(records: Records, chair: Chair, screens: list[ScreenOf]) -> None:
    """Have screens wait for a chair, in this order."""
    for reflection_id, screen in screens:
        records.outbox.put(chair, reflection_id, *pack(screen))
