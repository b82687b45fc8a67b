"""What has arrived: updates on their way from Telegram, or from the disk, to their turn."""

from collections.abc import Iterable
from typing import cast

from msgspec import Struct

from bot.inbound.raw import Raw, read
from storage.errors import AfterwordError
from storage.store import Records


class NotTakenIn(AfterwordError):
    """Updates could not be kept, so Telegram keeps them: is the disk full, or in use by another program?"""

    def __init__(self, chats: Iterable[int]) -> None:
        super().__init__()
        self.chats = tuple(chats)
        """Where they came from."""


class Arrived(Struct, frozen=True):
    """An update as it came; it is read only when it is its turn, since that takes long.

    It has no content if there is nothing to be done: it has come before, is a stranger's who was answered,
    or cannot be kept. What has no number that Telegram gives has the number 0.
    """

    update_id: int
    chat_id: int | None = None
    content: Raw | None = None


def opened(records: Records, chat_id: int, most: int) -> list[Arrived]:
    """The first updates of a chat that wait on disk; what cannot be read is set aside."""
    found = []
    for one in records.inbox.left_of(chat_id, most):
        try:
            content = read(one.body)
        except ValueError:
            records.inbox.set_aside(one.update_id)
            continue
        found.append(Arrived(one.update_id, one.chat_id, cast(Raw, content)))
    return found
