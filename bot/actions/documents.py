"""What a chair can ask for to take away: a finished reflection, or everything."""

from enum import StrEnum

from msgspec import Struct


class DocumentFormat(StrEnum):
    """What a file is."""

    WORD = "word"
    PDF = "pdf"
    MARKDOWN = "markdown"
    JSON = "json"


class TakeAway(Struct, frozen=True):
    """The reflection as a file."""

    reflection: int
    format: DocumentFormat


class AskFormats(Struct, frozen=True):
    """The formats that are asked for less often."""

    reflection: int


class AskRecord(Struct, frozen=True):
    """What goes into each field of the profession's yearly record."""

    reflection: int


class TakeData(Struct, frozen=True):
    """`/mydata`: everything that is held about the chair."""


DocumentAction = TakeAway | AskFormats | AskRecord | TakeData
