"""What Telegram finds in a text by itself: commands, mentions, hashtags, e-mail addresses and links.

This is an approximation: it finds a link by its http, https or www, not by a bare domain.
"""

import re
from collections.abc import Sequence

from bot.sandbox.standin.text.entities import SPLITTABLE, Entity, ordered, utf16_length

_HINT = re.compile(r"[/@#]|www\.", re.IGNORECASE)
_FOUND = re.compile(
    r"(?P<url>(?<![\w@/.])(?:https?://|www\.)[^\s<>\"«»]+)"
    r"|(?P<email>(?<![\w.+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}(?!\w))"
    r"|(?P<bot_command>(?<![\w/<>])/\w{1,64}(?:@\w{3,32})?(?![\w/<>]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z0-9_]{2,32}(?!\w))"
    r"|(?P<hashtag>(?<!\w)#(?=\w*[^\W\d])\w{1,256}(?![\w#]))",
    re.ASCII,
)
_TRAILING = ".,:;!?'\")]}»"


def with_detected(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """The entities with those that Telegram would add, none over code, a link or another of these."""
    if not _HINT.search(text):
        return list(entities)
    taken = [e for e in entities if e["type"] not in SPLITTABLE and not e["type"].endswith("blockquote")]
    added = []
    for found in _FOUND.finditer(text):
        kind = found.lastgroup or ""
        piece = found[0].rstrip(_TRAILING) if kind == "url" else found[0]
        offset, length = utf16_length(text[: found.start()]), utf16_length(piece)
        if all(e["offset"] + e["length"] <= offset or offset + length <= e["offset"] for e in taken):
            added.append({"type": kind, "offset": offset, "length": length})
    return ordered([*entities, *added]) if added else list(entities)
