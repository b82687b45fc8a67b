"""What a chair can ask for to take away: a finished reflection, or everything."""

from dataclasses import dataclass
from enum import StrEnum


class DocumentFormat(StrEnum):
    """What a file is."""

    WORD = "word"
    PDF = "pdf"
    MARKDOWN = "markdown"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class TakeAway:
    """The reflection as a file."""

    reflection: int
    format: DocumentFormat


@dataclass(frozen=True, slots=True)
class AskFormats:
    """The formats that are asked for less often."""

    reflection: int


@dataclass(frozen=True, slots=True)
class AskRecord:
    """What goes into each field of the profession's yearly record."""

    reflection: int


@dataclass(frozen=True, slots=True)
class TakeData:
    """`/mydata`: everything that is held about the chair."""


DocumentAction = TakeAway | AskFormats | AskRecord | TakeData
