"""What typed words say of a finding: that it stays, a role of the chair's own, or another of the ways on."""

import re
from enum import Enum, auto

from flows.identifiers.guard import find
from flows.plain_words import plain


class Choice(Enum):
    """What can be said of it, other than a role."""

    KEEP = auto()
    USE_ALL = auto()
    AGAIN = auto()
    LEAVE_OUT = auto()


_CHOICES = {
    Choice.KEEP: ("keep", "keep it", "keep that", "it identifies nobody", "identifies nobody"),
    Choice.USE_ALL: ("use all", "use them all", "all of them"),
    Choice.AGAIN: ("write it again", "again", "write again"),
    Choice.LEAVE_OUT: ("leave it out", "leave out"),
}
_BY_WORDS = {words: choice for choice, each in _CHOICES.items() for words in each}
_BY_WORDS["keep: it identifies nobody"] = _BY_WORDS["keep it identifies nobody"] = Choice.KEEP
_QUOTES = "\"'“”‘’ "
_USE = re.compile(r"(?:use|put|say) +(?=\S)", re.IGNORECASE)
_ROLE = re.compile(r"(?:the|an?|my|his|her|their|our|your) [a-z'’-]+(?: [a-z'’-]+){0,3}", re.IGNORECASE)
_ENDS = re.compile(r"[.!?…]$")
_SHORT = 6

Answer = Choice | str


def answer_in(text: str, held: str) -> Answer | None:
    """What these words say of something that was found in the `held` text; none where they are a new text.

    A role is a few words with an article, which identify nobody themselves. Where the held text is but a few
    words too, they are a role only after “use”.
    """
    said = text.strip()
    choice = _BY_WORDS.get(plain(said))
    if choice is not None:
        return choice
    used = _USE.match(said)
    if not used and (len(held.split()) <= _SHORT or _ENDS.search(said)):
        return None
    role = said[used.end() if used else 0 :].rstrip(".").strip(_QUOTES)
    return role[:1].lower() + role[1:] if _ROLE.fullmatch(role) and not find(role) else None
