"""How Telegram measures and cleans a text, and makes its entities valid.

An entity is a Bot API `MessageEntity` as a dict: `type`, `offset`, `length` (both in UTF-16 units), and
`url`, `language`, `user` or `unix_time` where its type asks for one. These rules are Telegram's own, and the
only library that has them is TDLib, which is for the tests alone (see `html`).
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

Entity = dict[str, Any]

SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
VERBATIM = ("code", "pre")
_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 48,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
}
_CONTROLS = dict.fromkeys((*range(10), 11, 12, *range(14, 32)), " ")
_DROPPED = dict.fromkeys((0x0D, *range(0x2028, 0x202F), 0x333, 0x33F, 0x30A))
_CLEANING: dict[int, str | None] = {**_CONTROLS, **_DROPPED}
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_UNCLEAN = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")


def utf16_length(text: str) -> int:
    """How long Telegram counts a text: UTF-16 code units, so that most emoji count as two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """The text without what Telegram never keeps: control characters, carriage returns, direction overrides.

    Bare combining lines and rings go too. The result is not trimmed.
    """
    return text.translate(_CLEANING) if _UNCLEAN.search(text) else text


def ordered(entities: Iterable[Entity]) -> list[Entity]:
    """Entities in Telegram's order: by offset, the longer first, then by type."""
    return sorted(entities, key=_rank)


def _rank(entity: Entity) -> tuple[int, int, int]:
    priority = _PRIORITY.get(entity["type"], 50) - ("language" in entity)
    return entity["offset"], -entity["length"], priority


def made_valid(entities: Sequence[Entity]) -> list[Entity]:
    """Entities that Telegram would keep: nested or joined ones of one type become one, code holds no other.

    Overlapping styles are cut where another begins; quotes and links never overlap each other.
    """
    entities = ordered(entities)
    if _are_valid(entities):
        return entities
    styles = [e for e in entities if e["type"] in SPLITTABLE]
    quotes = _apart([e for e in entities if e["type"] in QUOTES])
    others = _apart([e for e in entities if e["type"] not in SPLITTABLE and e["type"] not in QUOTES])
    others = [e for e in others if not any(_breaks(e, quote) for quote in quotes)]
    styles = _cut(_cut(styles, others), quotes)
    return ordered([*styles, *others, *quotes])


def _end(entity: Entity) -> int:
    return int(entity["offset"] + entity["length"])


def _are_valid(entities: Sequence[Entity]) -> bool:
    reached: dict[str, int] = {}
    around: list[Entity] = []
    for entity in entities:
        kind = entity["type"]
        while around and entity["offset"] >= _end(around[-1]):
            around.pop()
        if around and (_end(entity) > _end(around[-1]) or not _may_nest(kind, [e["type"] for e in around])):
            return False
        if kind in SPLITTABLE:
            if reached.get(kind, -1) >= entity["offset"]:
                return False
            reached[kind] = _end(entity)
        around.append(entity)
    return True


def _may_nest(kind: str, around: Sequence[str]) -> bool:
    if kind in around or any(outer in VERBATIM for outer in around):
        return False
    if kind in SPLITTABLE:
        return True
    if kind in QUOTES:
        return False
    styled = any(outer in SPLITTABLE for outer in around)
    return all(outer in SPLITTABLE or outer in QUOTES for outer in around) and not (
        kind in VERBATIM and styled
    )


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity["offset"] >= _end(kept[-1]):
            kept.append(entity)
    return kept


def _breaks(entity: Entity, quote: Entity) -> bool:
    apart = _end(entity) <= quote["offset"] or entity["offset"] >= _end(quote)
    inside = entity["offset"] >= quote["offset"] and _end(entity) <= _end(quote)
    return not apart and not inside


def _cut(styles: Sequence[Entity], fixed: Sequence[Entity]) -> list[Entity]:
    """Styles joined where they touch, and cut wherever a fixed entity or another style begins or ends."""
    result: list[Entity] = []
    spans: dict[str, tuple[int, int]] = {}
    waiting = list(reversed(styles))

    def flush(offset: int) -> None:
        for kind in SPLITTABLE:
            begin, end = spans.get(kind, (0, 0))
            if end and begin < offset:
                result.append({"type": kind, "offset": begin, "length": min(end, offset) - begin})
                spans[kind] = (offset, end) if end > offset else (0, 0)

    def take(until: int) -> None:
        while waiting and waiting[-1]["offset"] < until:
            style = waiting.pop()
            begin, end = spans.get(style["type"], (0, 0))
            if end and style["offset"] <= end:
                spans[style["type"]] = (begin, max(end, _end(style)))
            else:
                flush(style["offset"])
                spans[style["type"]] = (style["offset"], _end(style))
        flush(until)

    for entity in fixed:
        take(entity["offset"])
        before = len(result)
        take(_end(entity))
        if entity["type"] in VERBATIM:
            del result[before:]
    take(1 << 31)
    return result


def trimmed(text: str, entities: Sequence[Entity]) -> tuple[str, list[Entity]]:
    """The text without white space around it, its entities moved and clipped to fit."""
    stripped = text.strip()
    if stripped == text:
        return text, list(entities)
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    size = utf16_length(stripped)
    kept = []
    for entity in entities:
        begin, end = max(entity["offset"] - lead, 0), min(_end(entity) - lead, size)
        if begin < end:
            kept.append({**entity, "offset": begin, "length": end - begin})
    return stripped, kept
