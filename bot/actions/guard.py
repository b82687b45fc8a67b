"""What a chair can say of words that may identify somebody; `step` tells a question from the one before."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UseRole:
    """The role with this number stands instead, wherever the word does."""

    burst: int
    step: int
    role: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class UseAll:
    """For everything that was found, the first role stands instead."""

    burst: int
    step: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class KeepWord:
    """The word identifies nobody: it stays, and is not asked about again in that reflection."""

    burst: int
    step: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class WriteAgain:
    """The chair wants to write it anew."""

    burst: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class SettleWords:
    """The chair does not want to after all."""

    burst: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """It is not to be part of the reflection."""

    burst: int
    edits: int | None = None


GuardAction = UseRole | UseAll | KeepWord | WriteAgain | SettleWords | LeaveOut
