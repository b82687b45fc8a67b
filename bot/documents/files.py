"""A format and a document to the bytes of a file, in a process that reads what makes that one format."""

from typing import assert_never

from bot.actions.documents import DocumentFormat
from bot.documents.model import Document


def file_of(document: Document, wanted: DocumentFormat, template: bytes | None) -> bytes:
    """The file; Word fills the template, if there is one. JSON, which is not made of a document, is none."""
    match wanted:
        case DocumentFormat.WORD:
            if template is not None:
                from bot.documents.template import filled

                return filled(template, document)
            from bot.documents.word import word

            return word(document)
        case DocumentFormat.PDF:
            from bot.documents.pdf import pdf

            return pdf(document)
        case DocumentFormat.MARKDOWN:
            from bot.documents.markdown import markdown

            return markdown(document)
        case DocumentFormat.JSON:
            raise ValueError("JSON is made of the reflection itself")
        case _:
            assert_never(wanted)
