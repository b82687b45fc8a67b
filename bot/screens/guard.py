"""What can be shown of words that may identify somebody, and what is taken out of the chat."""

from msgspec import Struct


class GuardAsked(Struct, frozen=True):
    """What in the words of a burst may identify somebody, and what may stand there instead."""

    burst: int
    edits: int | None = None


class GuardSettled(Struct, frozen=True):
    """How the words that these messages brought read now; parted by commas, and none if they are left out."""

    burst: int
    messages: str = ""
    changed: bool = False


class TakenAway(Struct, frozen=True):
    """These messages go from the chat; their numbers are parted by commas."""

    messages: str


GuardScreen = GuardAsked | GuardSettled | TakenAway

GUARD = "guard "
"""Before a burst's number: what the question about its words is called in the record of what was shown."""
