"""One message of a chair's chat, as it is known and as it is stored."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from storage.codec import from_utc, packed, unpacked, utc

_AT_FIRST = 6
"""How many values a message had at first."""
_LATER = (0, "", 0)
"""What one of an earlier version has of what came later."""


class SentMessage(Struct, frozen=True):
    """One message of a chair's chat.

    `what` is a question's key, or `"review"`, `"summary"`, `"home"` and the like; `ours`: the bot sent it.
    `turned_to`: the newest message of the chat when the chair turned to this one again. `gone`: it is deleted
    from the chat, or about to be. `again`: it was sent before, and nobody knows whether that arrived.
    """

    message_id: int
    ours: bool
    reflection_id: int | None
    what: str
    at: datetime
    turned_to: int | None = None
    gone: bool = False
    text: str = ""
    """Of a token of the chair's words, or of what is folded out in a message of the bot's, four bytes: enough
    to know them again, too few to tell them."""
    again: bool = False

    @property
    def shows(self) -> tuple[int | None, str] | None:
        """What the bot shows in it, and of which reflection; None of what is gone or is the chair's."""
        return (self.reflection_id, self.what) if self.ours and not self.gone else None

    def place(self, before: int) -> tuple[int, bool]:
        """When the chair saw it last before that message, as what can be compared."""
        again = self.turned_to is not None and self.turned_to < before
        return (self.turned_to or 0, True) if again else (self.message_id, False)


def packed_message(one: SentMessage) -> bytes:
    """A message as bytes; of what came to this format later, what it does not have is left out at the end."""
    value = [one.message_id, int(one.ours), one.reflection_id, one.what, utc(one.at), one.turned_to]
    later: list[int | str] = [int(one.gone), one.text, int(one.again)]
    while later and not later[-1]:
        later.pop()
    return packed([*value, *later])


def unpacked_message(plain: bytes) -> SentMessage:
    """The message that `packed_message` was given, by this version or an earlier one."""
    values: list[Any] = unpacked(plain)
    values += _LATER[len(values) - _AT_FIRST :]
    message_id, ours, of, what, at, turned_to, gone, text, again = values
    return SentMessage(
        message_id, bool(ours), of, what, from_utc(at), turned_to, bool(gone), text, bool(again)
    )
