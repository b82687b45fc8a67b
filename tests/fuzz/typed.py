"""Values by the structure of the Bot API, as python-telegram-bot's classes have it; and odd ones."""

import inspect
import random
import typing
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Any, ForwardRef

import telegram
from telegram._telegramobject import TelegramObject

_DEEPEST = 4
_SAID_BY = {"from_user": "from"}
"""Fields that the Bot API calls otherwise."""
_SHARE = 0.12
"""How many of the fields that may be missing are there."""
TEXTS = (
    *("", " ", "/start", "/help", "/start x", "/cancel", "/pause", "/privacy\nand more", "yes", "👍", "skip"),
    *("\x00", "\ud800", "\u2800", "\u202e", "<b>", "&amp;", "é" * 4_096, "tomorrow 4.30pm", "7 or 8", "-1"),
    *("9" * 400, "null", "{}", "%s%n", "' OR 1=1 --", "🙂" * 2_048, "private", "group", "channel", "member"),
)
NUMBERS = (*(0, 1, -1, 2, 47, 255), 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 10**40, 1_795_781_117)
ODD = (*(None, True, False, 1.5, 1e300, [], {}, [[]], {"": {}}, [None] * 50), *NUMBERS[:4], *TEXTS[:4])
"""What may stand where something else belongs."""


@cache
def fields_of(name: str) -> tuple[tuple[str, Any, bool], ...]:
    """The fields of a class: each one's name in the Bot API, its type, and whether it must be there."""
    parameters = [*inspect.signature(getattr(telegram, name).__init__).parameters.values()][1:]
    return tuple(
        (_SAID_BY.get(one.name, one.name), one.annotation, one.default is one.empty)
        for one in parameters
        if one.name != "api_kwargs" and one.kind is one.POSITIONAL_OR_KEYWORD
    )


def made(name: str, chance: random.Random, depth: int = 0) -> dict[str, Any]:
    """One of this class, with a few of the fields that it may have."""
    return {
        field: value(annotation, chance, depth + 1)
        for field, annotation, required in fields_of(name)
        if required or (depth < _DEEPEST and chance.random() < _SHARE)
    }


def value(annotation: Any, chance: random.Random, depth: int) -> Any:
    """Something of this type."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, UnionType):
        return value(chance.choice([one for one in arguments if one is not type(None)]), chance, depth)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Sequence):
        return [value(arguments[0], chance, depth) for _ in range(chance.choice((0, 1, 1, 2)))]
    named = _name_of(annotation)
    if annotation is bool:
        return chance.random() < 0.5
    if annotation in (int, datetime):
        return chance.choice(NUMBERS)
    if annotation is float:
        return chance.uniform(-1e6, 1e6)
    if named is not None:
        return made(named, chance, depth) if depth <= _DEEPEST else {}
    return chance.choice(TEXTS)


def _name_of(annotation: Any) -> str | None:
    """The class of the Bot API that an annotation names, if it names one."""
    if isinstance(annotation, ForwardRef):
        annotation = annotation.__forward_arg__
    if isinstance(annotation, str):
        annotation = getattr(telegram, annotation.partition(" | ")[0], None)
    if isinstance(annotation, type) and issubclass(annotation, TelegramObject):
        return annotation.__name__ if hasattr(telegram, annotation.__name__) else None
    return None
