"""A pack to the bytes of a file; used in a process of its own."""

from bot.actions.documents import DocumentFormat
from bot.documents.pack import Pack, Told, document_of_pack
from bot.documents.pack_pdf import pack_pdf
from bot.documents.pack_word import pack_word


def file_of_pack(pack: Pack, told: Told) -> bytes:
    """The file of a pack, in Word or as a PDF; `told` hears how many reflections are in it so far."""
    document = document_of_pack(pack)
    return pack_word(document, told) if pack.format is DocumentFormat.WORD else pack_pdf(document, told)
