"""TDLib, Telegram's own library, as a judge of texts: offline, and with no account."""

import json
from typing import Any

import tdjson

Entity = dict[str, Any]


def asked(request: dict[str, Any]) -> dict[str, Any]:
    """TDLib's answer to one of its synchronous requests."""
    answer = tdjson.td_execute(json.dumps(request).encode())
    assert answer is not None
    return dict(json.loads(answer))


asked({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def parsed(html: str) -> tuple[str, list[Entity]]:
    """What a bot's HTML reads as, with its entities in UTF-16 units; AssertionError if it does not parse."""
    mode = {"@type": "textParseModeHTML"}
    answer = asked({"@type": "parseTextEntities", "text": html, "parse_mode": mode})
    assert answer["@type"] == "formattedText", answer
    return answer["text"], answer["entities"]


def delivered(text: str) -> str:
    """What is left of a text once Telegram has cleaned and trimmed it: what a bot can come to hear."""
    plain = {"@type": "formattedText", "text": text, "entities": []}
    answer = asked({"@type": "parseMarkdown", "text": plain})
    return str(answer.get("text", "")).strip()


def part(text: str, entity: Entity) -> str:
    """The piece of a text that an entity covers."""
    units = text.encode("utf-16-le")
    begin, end = entity["offset"], entity["offset"] + entity["length"]
    return units[2 * begin : 2 * end].decode("utf-16-le")
