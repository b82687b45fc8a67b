"""Addresses that lead to somebody online: emails, links and user names."""

import re
from collections.abc import Iterator

from flows.identifiers.finding import Kind, Span

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+'-]{1,64}(?:@| ?[\[(]at[\])] ?)(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}\b"
    r"|\b[\w.+-]{1,64} at (?:[\w-]{1,63} dot ){1,3}(?:com|org|net|uk|co)\b",
    re.IGNORECASE,
)
_TLD = r"(?:com|org|net|co|uk|io|me|be|ly|gov|info|tv|gg|app|eu|ie|pl|ro|dev|link|site|online|fr|de)"
_LINK = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"]{1,500}"
    rf"|(?<![\w@.-])(?:[a-z0-9-]{{1,63}}\.){{1,4}}{_TLD}/[^\s<>\"]{{1,500}}"
    r"|(?<![\w@.-])[a-z0-9-]{2,63}\.(?:com|net|io|me|ly|tv|gg|app)\b(?![\w.@-])",
    re.IGNORECASE,
)
_SITE = (
    r"(?:snap(?:chat)?|insta(?:gram)?|ig|tiktok|twitter|facebook|fb|discord|telegram|kik|youtube|onlyfans"
    r"|roblox|xbox|psn|playstation)"
)
_HANDLE = re.compile(
    r"(?<![\w@.])@[a-z0-9_](?:[\w.]{0,28}\w)?"
    rf"|\b(?:{_SITE}(?: (?:user ?name|account|handle|name|id))?|(?:user|screen) ?name|gamer ?tag|handle)"
    r"(?: (?:is|was|as|called))?(?: as)?[: ]{1,3}"
    r"(?P<bare>(?=[a-z0-9._]{0,29}[\d_.]|[a-z]{0,12}[A-Z][a-z]{1,12}[A-Z])[A-Za-z0-9_](?:[\w.]{1,28}\w))",
    re.IGNORECASE,
)
_CASED = re.compile(r"[a-z][A-Z]|[\d_.]")
_EMAIL_GATES = ("@", "(at", "[at", " dot ")
_LINK_GATE = re.compile(r"\w\.\w|://")
_HANDLE_GATES = (
    *(
        "@",
        "snap",
        "insta",
        "tiktok",
        "twitter",
        "facebook",
        "discord",
        "telegram",
        "kik",
        "youtube",
        "onlyfans",
    ),
    *("roblox", "xbox", "psn", "playstation", "user", "screen", "gamer", "handle", "ig", "fb"),
)


def emails(text: str) -> Iterator[Span]:
    """The email addresses of a plain text."""
    if any(gate in text for gate in _EMAIL_GATES):
        for match in _EMAIL.finditer(text):
            yield match.start(), match.end(), Kind.EMAIL


def links(text: str) -> Iterator[Span]:
    """The links of a plain text."""
    if _LINK_GATE.search(text):
        for match in _LINK.finditer(text):
            yield match.start(), match.start() + len(match[0].rstrip(".,;:!?)'\"")), Kind.LINK


def user_names(text: str) -> Iterator[Span]:
    """The user names of a plain text."""
    small = text.lower()
    if not any(gate in small for gate in _HANDLE_GATES):
        return
    for match in _HANDLE.finditer(text):
        if not match["bare"]:
            yield match.start(), match.end(), Kind.USER_NAME
        elif _CASED.search(match["bare"]):
            yield match.start("bare"), match.end("bare"), Kind.USER_NAME
