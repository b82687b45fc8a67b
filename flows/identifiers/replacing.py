"""Puts a role in the place of what was found, and leaves the rest of a text to the letter.

The role takes a capital where a sentence begins, and gives up its article where there is one already. Where
the words beside it say it already, what was found goes and nothing comes: “her sister Amina said” is “her
sister said”, “Dad, Craig, left” is “Dad left”, “the Shaw family” is “the family”.
"""

import re
from collections.abc import Mapping

from flows.identifiers.finding import Finding
from flows.identifiers.lists import lists
from flows.identifiers.plain import plain

_OPENS = re.compile(r"(?:^|[.!?…][\"'”’)\]]*\s+|[\n\r\u2028\u2029]\s*)[\W_]*$")
_ARTICLE = re.compile(r"^(?:the|an?) ")
_DETERMINED = re.compile(r"\b(?:the|an?|my|his|her|their|our|your|this|little|young|poor|dear) $")
_SAID_BEFORE = re.compile(r"([\w-]+)(,? | \()$")
_NEXT_WORD = re.compile(r" ([\w-]+)")
_APOSTROPHE = re.compile(r"['’](?!\w)")
_CLOSING = {" ": "", ", ": ",", " (": ")"}
_NEAR = 40


def replaced(text: str, finding: Finding, role: str) -> str:
    """`text` with `role` in the place of `finding`, which was found in this very text."""
    before, was, after = text[: finding.start], text[finding.start : finding.end], text[finding.end :]
    said = _SAID_BEFORE.search(before[-_NEAR:])
    if said and _says(said[1], role) and after.startswith(_CLOSING[said[2]]):
        return before[: -len(said[2])] + after[len(_CLOSING[said[2]]) :]
    following = _NEXT_WORD.match(after)
    if following and role.split()[-1:] == [following[1].lower()]:
        return before + after[1:]
    return before + _fitted(role, before, was) + _possessed(before, was, role, after)


def replace_all(text: str, roles: Mapping[Finding, str]) -> str:
    """`text` with each of these findings, all of this very text, replaced by its role."""
    for finding in sorted(roles, key=lambda finding: finding.start, reverse=True):
        text = replaced(text, finding, roles[finding])
    return text


def _says(word: str, role: str) -> bool:
    word = plain(word).text.lower()
    return role.split()[-1:] == [word] or lists().kin.get(word) == role


def _fitted(role: str, before: str, was: str) -> str:
    """The role as it stands here: no article after another, a capital where a sentence begins."""
    if _DETERMINED.search(before[-8:].lower()):
        role = _ARTICLE.sub("", role)
    if _OPENS.search(before[-_NEAR:]) and not was[:1].islower():
        return role[:1].upper() + role[1:]
    return role


def _possessed(before: str, was: str, role: str, after: str) -> str:
    """What follows, with the possessive that the role needs: “James' bag” is “the father's bag”."""
    quoted = before[-1:] in {"'", "‘"}
    if was[-1:].lower() == "s" and _APOSTROPHE.match(after) and not quoted and not role.endswith("s"):
        return after[0] + "s" + after[1:]
    return after
