"""What a process is asked to make, and how long it may take: all that the bot knows of such processes."""

from typing import TYPE_CHECKING, TypeAlias

from bot.actions.documents import DocumentFormat
from bot.documents.archive import Archive
from bot.documents.model import Document
from bot.views.wanted import Picture

if TYPE_CHECKING:
    # To read it takes longer than to make a single document.
    from bot.documents.pack import Pack

SECONDS = 30.0
"""How long a file may take to be made."""
SECONDS_OF_A_PACK = 120.0
"""How long a pack may take."""

Asked: TypeAlias = "Archive | Pack | Picture | tuple[Document, DocumentFormat, bytes | None]"
"""What the process is to make."""
