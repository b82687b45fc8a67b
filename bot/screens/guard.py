"""What can be shown of words that may identify somebody, and what is taken out of the chat."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GuardAsked:
    """What in the words of a burst may identify somebody, and what may stand there instead."""

    burst: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class GuardSettled:
    """How the words that these messages brought read now; parted by commas, and none if they are left out."""

    burst: int
    messages: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class TakenAway:
    """These messages go from the chat; their numbers are parted by commas."""

    messages: str


GuardScreen = GuardAsked | GuardSettled | TakenAway

GUARD = "guard "
"""Before a burst's number: what the question about its words is called in the record of what was shown."""
