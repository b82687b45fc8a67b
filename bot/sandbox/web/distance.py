"""How far away the stand-in seems: how long a Bot API call travels, and by how much that varies."""

import asyncio
import random
from collections.abc import Awaitable, Callable

from msgspec import Struct

Pause = Callable[[float], Awaitable[None]]


class Distance(Struct, frozen=True):
    """A way to the server: seconds for there and back, and how much longer either may take by chance.

    With jitter, calls that are under way together overtake each other.
    """

    name: str
    round_trip: float = 0.0
    jitter: float = 0.0

    async def travel(self, pause: Pause, chance: random.Random) -> None:
        """Go one way."""
        seconds = self.round_trip / 2 + chance.uniform(0, self.jitter / 2)
        if seconds:
            await pause(seconds)


NEAR = Distance("Near")
DISTANCES = {
    "near": NEAR,
    "city": Distance("A city away", 0.06, 0.01),
    "train": Distance("A train", 0.3, 0.4),
}


class Place:
    """Where the stand-in seems to be, until it is moved; a `seed` decides how long each way takes."""

    def __init__(self, distance: Distance = NEAR, *, seed: int | None = None) -> None:
        self.distance = distance
        self._chance = random.Random(seed)  # noqa: S311 - jitter, no secret

    async def travel(self, pause: Pause = asyncio.sleep) -> None:
        """Go one way."""
        await self.distance.travel(pause, self._chance)
