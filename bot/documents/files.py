"""A format and a document to the bytes of a file; used in a process of its own."""

from typing import assert_never

from bot.actions.documents import DocumentFormat
from bot.documents.markdown import markdown
from bot.documents.model import Document
from bot.documents.pdf import pdf
from bot.documents.template import filled
from bot.documents.word import word


def file_of(document: Document, wanted: DocumentFormat, template: bytes | None) -> bytes:
    """The file; Word fills the template, if there is one. JSON, which is not made of a document, is none."""
    match wanted:
        case DocumentFormat.WORD:
            return word(document) if template is None else filled(template, document)
        case DocumentFormat.PDF:
            return pdf(document)
        case DocumentFormat.MARKDOWN:
            return markdown(document)
        case DocumentFormat.JSON:
            raise ValueError("JSON is made of the reflection itself")
        case _:
            assert_never(wanted)
