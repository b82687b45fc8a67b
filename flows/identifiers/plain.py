"""A text brought into letters that rules can be written for, with the way back to the very text.

Accents and other marks, invisible characters and the directions of writing go; typographic quotes, dashes and
spaces become the plain ones; digits of every script become 0 to 9. Capitals stay, for they tell.
"""

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

_UNUSUAL = re.compile(r"[^\x00-\x7f]+")
_SWAPS = (
    dict.fromkeys(map(ord, "‘’‚‛ʼʻ´′＇"), "'")
    | dict.fromkeys(map(ord, "“”„‟«»″＂"), '"')
    | dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
    | {ord(letter): plain for letter, plain in zip("łŁđĐøØıħĦ", "lLdDoOihH", strict=True)}
    | {0x0085: "\n", 0x2028: "\n", 0x2029: "\n"}
    | {
        ord(letter): plain
        for letter, plain in {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe"}.items()
    }
)


class Plain(Struct, frozen=True):
    """A text made plain, the very text, and where in that each plain character stood."""

    text: str
    source: str
    origins: tuple[int, ...] = ()
    """Empty where nothing has moved."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the very text has what is plain from `start` to `end`, and its last letter's marks."""
        if not self.origins:
            return start, end
        after = self.origins[end - 1] + 1
        while after < len(self.source) and _clings(self.source[after]):
            after += 1
        return self.origins[start], after


def plain(text: str) -> Plain:
    """`text` made plain."""
    if text.isascii():
        return Plain(text, text)
    pieces: list[str] = []
    origins: list[int] = []
    at = 0
    for unusual in _UNUSUAL.finditer(text):
        pieces.append(text[at : unusual.start()])
        origins.extend(range(at, unusual.start()))
        for offset, letter in enumerate(unusual[0], start=unusual.start()):
            swap = _swapped(letter)
            pieces.append(swap)
            origins.extend([offset] * len(swap))
        at = unusual.end()
    pieces.append(text[at:])
    origins.extend(range(at, len(text)))
    return Plain("".join(pieces), text, tuple(origins))


def folded(text: str) -> str:
    """`text` as it stands on the lists: plain, small, and without apostrophes."""
    return plain(text).text.casefold().replace("'", "")


@lru_cache(maxsize=4096)
def _swapped(letter: str) -> str:
    swap = _SWAPS.get(ord(letter))
    if swap is not None:
        return swap
    category = unicodedata.category(letter)
    if category == "Zs":
        return " "
    if category in {"Mn", "Me", "Cf"}:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(letter))
    return "".join(
        part for part in unicodedata.normalize("NFKD", letter) if unicodedata.category(part) != "Mn"
    )


def _clings(letter: str) -> bool:
    """Whether a character has no place of its own: an accent, or what joins two letters unseen."""
    return unicodedata.category(letter) in {"Mn", "Me"} or letter in "\u200b\u200c\u200d\u2060\ufeff"
