"""Titles: which are a conference's, and which say that it is cancelled or declined."""

import re
import unicodedata

from msgspec import Struct

WORDS = ("ICPC", "RCPC", "CPC", "conference", "case conference")
"""What a conference's title holds, until the chair says otherwise."""

_LONGEST = 300
"""Characters of a title that are read: Outlook and Exchange write no more than 255."""
_LETTER = r"[^\W\d_]"
_BEFORE = re.compile(r"\b(?:pre|post)[\s\-‐‑–]*$", re.IGNORECASE)
"""What makes anything a meeting before or after a conference, unless the chair's own words hold it."""
_CALLS = re.compile(
    r"\b(?:video|tele|phone|telephone|audio|web|online|press|news|zoom|skype)[\s\-‐‑–]*$", re.IGNORECASE
)
"""What makes a conference one over a line, or another kind of event."""
_CALL = "conference"
_FORWARDED = re.compile(r"^(?:\s*(?:fwd?|re|aw|wg|tr)\s*:)+", re.IGNORECASE)
_PARTS = re.compile(r"[\[\](){}<>|:;,!*/\\–—_-]+")
_GONE = r"(?:cancell?ed|cancell?ation|canx)"
_SAID = re.compile(_GONE, re.IGNORECASE)
_HAS_BEEN = r"(?:(?:now|is|was|has|been|today|event|meeting)\s+)*"
_ALONE = re.compile(rf"{_HAS_BEEN}{_GONE}(?:\s+(?:event|meeting|invitation|notice))?\W*", re.IGNORECASE)
_FIRST = re.compile(rf"{_GONE}\b", re.IGNORECASE)
_LAST = re.compile(rf"(?<!\bnot )(?<!\bnot been )\b{_GONE}\W*$", re.IGNORECASE)
_NEXT = re.compile(rf"\s+{_HAS_BEEN}{_GONE}\b", re.IGNORECASE)
_DECLINED = re.compile(r"\s*declined\s*:", re.IGNORECASE)


class Titles(Struct, frozen=True):
    """What a chair's words make of titles."""

    pattern: re.Pattern[str]

    @classmethod
    def of(cls, words: tuple[str, ...]) -> "Titles":
        """The titles that hold one of `words` whole, in any case."""
        spaced = (r"\s+".join(map(re.escape, _plain(word).split())) for word in words if word.strip())
        # The longest first: "case conference" is to be found before the "conference" in it.
        either = "|".join(sorted(spaced, key=len, reverse=True)) or "(?!)"
        return cls(re.compile(rf"(?<!{_LETTER})(?:{either})(?!{_LETTER})", re.IGNORECASE))

    def is_conference(self, title: str) -> bool:
        """Whether the title, as the file writes it, is a conference's."""
        plain = _unescaped(title)
        return any(_stands(plain, found) for found in self.pattern.finditer(plain))

    def is_cancelled(self, title: str) -> bool:
        """Whether the title says that what it names does not take place."""
        plain = _FORWARDED.sub("", _unescaped(title))
        if not _SAID.search(plain):
            return False
        parts = [part.strip(" \t\n.") for part in _PARTS.split(plain)]
        return any(self._cancels(part) for part in parts if part)

    def _cancels(self, part: str) -> bool:
        if _ALONE.fullmatch(part):
            return True
        named = [found.end() for found in self.pattern.finditer(part)]
        around = _FIRST.match(part) or _LAST.search(part)
        return bool(named) and (around is not None or any(_NEXT.match(part, end) for end in named))


def is_declined(title: str) -> bool:
    """Whether the title says that the chair does not come; Outlook writes so before what was declined."""
    return _DECLINED.match(_FORWARDED.sub("", _unescaped(title))) is not None


def _stands(title: str, found: re.Match[str]) -> bool:
    before = title[max(0, found.start() - 40) : found.start()]
    if _BEFORE.search(before):
        return False
    return not (found[0].lower().startswith(_CALL) and _CALLS.search(before))


def _unescaped(title: str) -> str:
    return _plain(re.sub(r"\\[nN]", " ", title[:_LONGEST]).replace("\\", ""))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("\u00ad", "")
