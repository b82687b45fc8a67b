"""Emoji and other signs in words, where a page cannot show them: archives take no coloured letters."""

import unicodedata
from collections.abc import Iterator

import regex

from bot.strings import documents as strings

_CLUSTER = regex.compile(r"\X")
_SIGN = regex.compile(r"\p{Emoji_Presentation}|\uFE0F|[\U0001F000-\U0001FFFF]|\p{Regional_Indicator}")
_LETTERS = 0x1F1E6
"""The first of the signs that spell a flag's country, from A."""


def in_words(text: str) -> str:
    """The text with each emoji as its name in square brackets; those that stand together in one pair."""
    return _CLUSTER.sub(_named, text) if _SIGN.search(text) else text


def named(characters: str) -> str:
    """What is read in the place of signs or letters that cannot be shown: their names, if they are signs."""
    names = list(_names(characters))
    return strings.NAMED.format(", ".join(names)) if names else ""


def _named(found: regex.Match[str]) -> str:
    cluster = found[0]
    return named(cluster) if _SIGN.search(cluster) else cluster


def _names(characters: str) -> Iterator[str]:
    flag = "".join(chr(ord("A") + ord(c) - _LETTERS) for c in characters if 0 <= ord(c) - _LETTERS < 26)
    if flag:
        yield strings.FLAG.format(flag)
    for character in characters:
        category = unicodedata.category(character)
        if category[0] in "SNP" and not 0 <= ord(character) - _LETTERS < 26:
            yield unicodedata.name(character, strings.NAMELESS).lower()
        elif category[0] == "L":
            yield strings.UNREADABLE
