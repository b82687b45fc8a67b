"""A plain text as words, each with what its look and its place tell."""

import re
from enum import Enum, auto

from msgspec import Struct

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*'?")
_POSSESSIVE = re.compile(r"'[sS]?$")
_ENDS = re.compile(r"[.!?:;\n\r•*\"(]|(?:^|\s)- ")
_TITLE_DOT = frozenset({". ", "."})
_DOTTED_TITLES = frozenset({"mr", "mrs", "ms", "dr", "st", "prof", "rev", "sgt"})


class Look(Enum):
    """How a word is written."""

    SMALL = auto()
    CAPITAL = auto()
    SHOUTED = auto()


class Token(Struct, frozen=True):
    """A word of a plain text, without a possessive's ending."""

    start: int
    end: int
    key: str
    """As it stands on the lists."""
    look: Look
    gap: str
    """What stands between the word before and this one."""
    opens: bool
    """Whether a sentence begins here, so that a capital tells nothing."""
    owns: bool
    """Whether it is a possessive."""


def tokens(text: str) -> list[Token]:
    """The words of a plain text, in order."""
    found: list[Token] = []
    after = 0
    before = ""
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match[0]
        gap = text[after:start]
        after = end
        owns = False
        if "'" in word:
            ending = _POSSESSIVE.search(word)
            if ending:
                end -= len(ending[0])
                word = word[: ending.start()]
                owns = ending[0] != "'" or word[-1] in "sS"
        opens = gap != " " and (
            not found
            or (_ENDS.search(gap) is not None and not (gap in _TITLE_DOT and before in _DOTTED_TITLES))
        )
        opens = opens or not found
        before = word.lower().replace("'", "")
        found.append(Token(start, end, before, _look(word), gap, opens, owns))
    return found


def _look(word: str) -> Look:
    if not word[0].isupper():
        return Look.SMALL
    return Look.SHOUTED if len(word) > 1 and word.isupper() else Look.CAPITAL
