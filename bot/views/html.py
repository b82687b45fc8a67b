"""Text as Telegram's HTML, cut into pages: each is one message that Telegram takes.

The one place where text is escaped. A message may hold 4,096 UTF-16 code units after parsing, and formats
only its first hundred entities; pages stay below both.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape as _escape
from html import unescape
from unicodedata import category

from msgspec import Struct
from msgspec.structs import replace

from flows.typed import units

PAGE_UNITS = 4_000
PAGE_ENTITIES = 90

_TAG = re.compile(r"<[^>]*>")
TIME = "tg-time"
"""The tag of a moment."""
_TIME_TAG = re.compile(rf"</?{TIME}[^>]*>")
_BLANK = frozenset(("Cc", "Cf", "Zl", "Zp", "Zs"))
"""Unicode categories that leave no mark. A character too new for this Python has none of them."""
_BREAKS = ("\n\n", "\n", ". ", " ")


class Block(Struct, frozen=True):
    """A piece of a message that is kept together if it can be: HTML `head`, then `body` as plain text.

    The body stands between `before` and `after`, which are tags; a body too long for one page is cut, each
    part between the tags again.
    """

    head: str
    body: str = ""
    before: str = ""
    after: str = ""

    @property
    def html(self) -> str:
        """The block as it is sent."""
        joint = "\n" if self.head and self.body else ""
        return f"{self.head}{joint}{self.before}{escape(self.body)}{self.after}"

    @property
    def length(self) -> int:
        """What it adds to a message, in UTF-16 code units, with the break that parts it from the next."""
        return plain_units(self.head) + units(self.body) + 3

    @property
    def entities(self) -> int:
        """How many pieces of formatting it adds."""
        return self.head.count("</") + self.after.count("</")


def escape(text: str) -> str:
    """Text that a person or a form wrote, made safe to stand in HTML."""
    return _escape(text, quote=False)


def plain_units(html: str) -> int:
    """How long a piece of our own HTML is once parsed; at most a few units over, for escaped signs."""
    return units(_TAG.sub("", html))


def dated(at: datetime, words: str) -> str:
    """Words for a moment, with the moment itself, which a tap shows by the clock of the phone."""
    return f'<{TIME} unix="{int(at.timestamp())}">{escape(words)}</{TIME}>'


def undated(html: str) -> str:
    """The same without the moments, for a server that does not know their tag."""
    return _TIME_TAG.sub("", html)


def unformatted(html: str) -> str:
    """The same words without any formatting."""
    return escape(words_of(html))


def words_of(html: str) -> str:
    """The words alone, as they are read."""
    return unescape(_TAG.sub("", html))


def paginate(blocks: Iterable[Block], limit: int = PAGE_UNITS) -> tuple[str, ...]:
    """The blocks on as few pages, in HTML, as hold them in order, broken between blocks if that can be."""
    pages: list[list[Block]] = [[]]
    length = entities = 0
    for whole in blocks:
        for block in _cut(whole, limit):
            full = length + block.length > limit or entities + block.entities > PAGE_ENTITIES
            if pages[-1] and full:
                pages.append([])
                length = entities = 0
            pages[-1].append(block)
            length += block.length
            entities += block.entities
    return tuple("\n\n".join(block.html for block in page) for page in pages if page)


def _cut(block: Block, limit: int) -> Iterator[Block]:
    """The block in as many parts as it needs, cut where a reader would pause."""
    while block.length > limit:
        at = _pause(block.body, limit - plain_units(block.head) - 3)
        if _shows(cut := replace(block, body=block.body[:at])):
            yield cut
        block = replace(block, head="", body=block.body[at:])
    if _shows(block):
        yield block


def _shows(block: Block) -> bool:
    """Whether there is anything to see: Telegram takes no message that is blank."""
    return bool(block.head) or any(category(c) not in _BLANK for c in block.body)


def _pause(text: str, room: int) -> int:
    """Where to cut a text so that at most `room` units come before: the last best break in its later half."""
    end = 0
    for character in text:
        room -= 2 if character > "\uffff" else 1
        if room < 0:
            break
        end += 1
    for wanted in _BREAKS:
        found = text.rfind(wanted, end // 2, end)
        if found != -1:
            return found + len(wanted)
    return end
