"""What can be on a screen of what is taken away: a finished reflection, or everything."""

from msgspec import Struct

from bot.actions.documents import DocumentFormat


class DocumentSent(Struct, frozen=True):
    """The reflection as a file, which is made when it is sent."""

    format: DocumentFormat


class FormatsOffered(Struct, frozen=True):
    """The formats that are asked for less often."""


class RecordShown(Struct, frozen=True):
    """What goes into each field of the yearly record, by the form of that version."""

    form: str
    version: int


class DataSent(Struct, frozen=True):
    """Everything that is held about the chair as a file, which is made when it is sent."""


class FilesSpent(Struct, frozen=True):
    """The chair has had as many files as there may be for now; `until` is when there may be more."""

    until: str


ReflectionTaken = DocumentSent | FormatsOffered | RecordShown
"""Of one finished reflection."""
DataTaken = DataSent | FilesSpent
"""Of no one reflection."""
DocumentScreen = ReflectionTaken | DataTaken
