"""What can be on a screen of a pack: several finished reflections as one file."""

from msgspec import Struct


class PackChoices(Struct, frozen=True):
    """Which reflections a pack can be of; `opened` is this professional year's first day, in ISO form."""

    opened: str
    edits: int | None = None


class PackPicking(Struct, frozen=True):
    """A page of the reflections, to pick from by hand."""

    page: int = 0
    edits: int | None = None


class PackOffered(Struct, frozen=True):
    """A pack of this choice, and the formats that there are; `stopped`: it was being made, and is no more."""

    of: str
    stopped: bool = False
    edits: int | None = None


class PackMaking(Struct, frozen=True):
    """The pack with this number is being made."""

    pack: int
    edits: int | None = None


class PackFailed(Struct, frozen=True):
    """A pack of this choice could not be made."""

    of: str
    edits: int | None = None


class PackSent(Struct, frozen=True):
    """The pack with this number as a file; what is in it is kept with the chair until it has come."""

    pack: int
    edits: int | None = None


PackPage = PackChoices | PackPicking | PackOffered | PackMaking | PackFailed
"""What is one message, changed in place."""
PackScreen = PackPage | PackSent
