"""One message: what it says and the buttons under it, before either is in the Bot API's terms."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from bot.actions import Action
from bot.views.wanted import Picture, Wanted, WantedData, WantedPack


class Style(StrEnum):
    """What makes a button stand out, in the Bot API's words."""

    DELETES = "danger"
    FINISHES = "success"


class Button(Struct, frozen=True):
    """One button: what stands on it, and what a tap asks for; its style only repeats what it says."""

    text: str
    action: Action
    style: Style | None = None


Keyboard = tuple[tuple[Button, ...], ...]


class Message(Struct, frozen=True):
    """One message in Telegram's HTML; a `quiet` one makes no sound.

    `edits` is the message to change instead of sending a new one. One that `takes_over` there is from then on
    what its screen is, and is sent anew if that message is gone. What only `deletes` says nothing itself, and
    what brings a `file` has no words.
    """

    html: str
    keyboard: Keyboard = ()
    quiet: bool = False
    edits: int | None = None
    takes_over: bool = False
    deletes: tuple[int, ...] = ()
    start: str = ""
    """What a link to the bot carries, which stands below the words, to be passed on."""
    file: Wanted | WantedData | WantedPack | None = None
    picture: Picture | None = None
    """It stands above the words, which say the same."""

    @property
    def parts(self) -> tuple["Message", ...]:
        """What is sent one after another: a picture is a message of its own."""
        if self.picture is None or not self.html:
            return (self,)
        return Message("", picture=self.picture, quiet=True), replace(self, picture=None)

    @property
    def touches(self) -> frozenset[int | None]:
        """The messages that it changes; none of them is a new one."""
        return frozenset(self.deletes or (self.edits,))

    @property
    def is_new(self) -> bool:
        """Whether it adds a message to the chat."""
        return self.touches == {None}


def deleting(messages: Iterable[int]) -> tuple[Message, ...]:
    """What takes these messages out of the chat, a hundred at a time."""
    numbers = sorted(set(messages))
    return tuple(Message("", deletes=tuple(numbers[at : at + 100])) for at in range(0, len(numbers), 100))


def keyboard(keys: Iterable[Button], width: int) -> Keyboard:
    """Keys in rows of at most `width`, as even as can be."""
    listed = tuple(keys)
    if not listed:
        return ()
    count = -(-len(listed) // width)
    size = -(-len(listed) // count)
    return tuple(listed[i : i + size] for i in range(0, len(listed), size))
