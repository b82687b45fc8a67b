"""The Bot API's JSON: what is sent, and what is answered.

Read and written by orjson, in a fifth of the time; what it refuses is left to Python's own.
"""

import json
import re
from typing import Any

import orjson
from telegram.error import NetworkError

_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,15})\b')


class UnreadableAnswer(NetworkError):
    """What came is not the Bot API's.

    `update_id` is the number of the first update in what is whole but cannot be held, as nested too deep.
    """

    def __init__(self, update_id: int | None = None) -> None:
        super().__init__("The answer was not the Bot API's")
        self.update_id = update_id


def written(told: dict[str, Any]) -> bytes:
    """The parameters of a call, or an update, as JSON. Raises what `json.dumps` raises."""
    try:
        return orjson.dumps(told)
    except orjson.JSONEncodeError:
        # Half of a surrogate pair, say, which only ASCII can hold: it is for the server to refuse.
        return json.dumps(told).encode()


def answer_in(payload: bytes) -> dict[str, Any]:
    """An answer of the Bot API. Raises UnreadableAnswer."""
    try:
        answer = _read(payload)
    except json.JSONDecodeError:
        answer = None
    except (ValueError, RecursionError):
        number = _UPDATE_ID.search(payload)
        raise UnreadableAnswer(int(number[1]) if number else None) from None
    if not isinstance(answer, dict):
        raise UnreadableAnswer
    return answer


def is_object(payload: bytes) -> bool:
    """Whether it is JSON of the kind that every answer of the Bot API is."""
    try:
        return isinstance(_read(payload), dict)
    except (ValueError, RecursionError):
        return False


def _read(payload: bytes) -> Any:
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        # A faulty character must not cost a whole batch of updates.
        return json.loads(payload.decode(errors="replace"))
