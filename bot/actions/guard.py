"""What a chair can say of words that may identify somebody; `step` tells a question from the one before."""

from msgspec import Struct


class UseRole(Struct, frozen=True):
    """The role with this number stands instead, wherever the word does."""

    burst: int
    step: int
    role: int
    edits: int | None = None


class UseAll(Struct, frozen=True):
    """For everything that was found, the first role stands instead."""

    burst: int
    step: int
    edits: int | None = None


class KeepWord(Struct, frozen=True):
    """The word identifies nobody: it stays, and is not asked about again in that reflection."""

    burst: int
    step: int
    edits: int | None = None


class WriteAgain(Struct, frozen=True):
    """The chair wants to write it anew."""

    burst: int
    edits: int | None = None


class SettleWords(Struct, frozen=True):
    """The chair does not want to after all."""

    burst: int
    edits: int | None = None


class LeaveOut(Struct, frozen=True):
    """It is not to be part of the reflection."""

    burst: int
    edits: int | None = None


GuardAction = UseRole | UseAll | KeepWord | WriteAgain | SettleWords | LeaveOut
