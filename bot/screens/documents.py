"""What can be on a screen of what is taken away: a finished reflection, or everything."""

from dataclasses import dataclass

from bot.actions.documents import DocumentFormat


@dataclass(frozen=True, slots=True)
class DocumentSent:
    """The reflection as a file, which is made when it is sent."""

    format: DocumentFormat


@dataclass(frozen=True, slots=True)
class FormatsOffered:
    """The formats that are asked for less often."""


@dataclass(frozen=True, slots=True)
class RecordShown:
    """What goes into each field of the yearly record, by the form of that version."""

    form: str
    version: int


@dataclass(frozen=True, slots=True)
class DataSent:
    """Everything that is held about the chair as a file, which is made when it is sent."""


@dataclass(frozen=True, slots=True)
class FilesSpent:
    """The chair has had as many files as there may be for now; `until` is when there may be more."""

    until: str


ReflectionTaken = DocumentSent | FormatsOffered | RecordShown
"""Of one finished reflection."""
DataTaken = DataSent | FilesSpent
"""Of no one reflection."""
DocumentScreen = ReflectionTaken | DataTaken
