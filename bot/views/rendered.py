"""A screen of the outbox as the messages that show it."""

from msgspec import Struct

from bot.views.message import Message
from storage.outbox import Pending


class Rendered(Struct, frozen=True):
    """One thing from the outbox as it is to be sent: its messages in order; none if it is no longer wanted.

    `what` and `reflection_id` name it in the record of what was shown. `edits` is the message to change
    instead of sending a new one. `nudges` are the numbers of those that it brings.
    """

    pending: Pending
    what: str = ""
    reflection_id: int | None = None
    messages: tuple[Message, ...] = ()
    edits: int | None = None
    nudges: tuple[int, ...] = ()
    part: str = ""
    """What of a question is folded out in it."""
    aside: bool = False
    """Whether it could not be made: it is set aside once its messages, which say so, have been sent."""
