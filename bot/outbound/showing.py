"""One round of showing a chair what waits, and what of it must stand in order."""

from msgspec import Struct, field
from msgspec.structs import replace
from telegram.error import TelegramError

from bot.concurrency import Interruptible
from bot.outbound.trace import Trace
from bot.views.message import Message
from bot.views.rendered import Rendered
from storage.chairs import Chair

Lane = list[tuple[Rendered, Trace]]
"""Screens that are sent one after another, and how far each has come."""


class Show(Struct, frozen=True):
    """One round of showing a chair what waits.

    `turns` are its waits for leave to call, `failed` are the errors that lanes of it have ended with. One
    that is `counted` has leave for a single call, which it is to make before it ends.
    """

    chair: Chair
    urgent: bool
    counted: bool = False
    turns: Interruptible = field(default_factory=Interruptible)
    failed: list[TelegramError] = field(default_factory=list)

    def sounding(self, screen: Rendered, message: Message) -> Message:
        """The message as it is sent: of a reflection, it is silent unless the chair is waiting for it."""
        if self.urgent or screen.reflection_id is None:
            return message
        return replace(message, quiet=True)


def touched_by(lane: Lane) -> set[int | None]:
    """The messages that a lane changes or deletes; None stands for new ones."""
    return {
        screen.edits if each is None else each
        for screen, _ in lane
        for message in screen.messages
        for each in message.touches
    }


def lanes_of(screens: Lane) -> list[Lane]:
    """What may go out side by side: new messages are one lane, and so are the changes of each message.

    A screen that does both, or changes several messages, joins their lanes. New messages come first, since
    they are what the chair waits for.
    """
    lanes: list[tuple[set[int | None], Lane]] = [({None}, [])]
    for screen, trace in screens:
        touches = touched_by([(screen, trace)])
        joined = [lane for lane in lanes if lane[0] & touches]
        lanes = [lane for lane in lanes if not lane[0] & touches]
        together = [one for _, lane in joined for one in lane]
        together.sort(key=lambda one: one[0].pending.id)
        entry = touches.union(*(touched for touched, _ in joined)), [*together, (screen, trace)]
        lanes.insert(0 if None in entry[0] else len(lanes), entry)
    return [lane for _, lane in lanes if lane]
