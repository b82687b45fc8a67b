"""What can be on a screen of a finished reflection that is taken away."""

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


DocumentScreen = DocumentSent | FormatsOffered | RecordShown
