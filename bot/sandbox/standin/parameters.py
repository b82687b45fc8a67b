"""Reads a Bot API call's parameters: they come as Python values, form strings, or JSON in strings."""

import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from bot.sandbox.standin.errors import bad_request

Json = dict[str, Any]
Parameters = Mapping[str, Any]


class Upload(Struct, frozen=True):
    """One file of a multipart request."""

    name: str
    content: bytes
    mime: str = "application/octet-stream"


def text_of(parameters: Parameters, name: str) -> str:
    """A string parameter; "" when it is missing."""
    value = parameters.get(name)
    return value if isinstance(value, str) else "" if value is None else str(value)


def whole(parameters: Parameters, name: str, default: int = 0) -> int:
    """A whole number; `default` when it is missing. Refuses what is not one."""
    value = parameters.get(name)
    if value is None or value == "":
        return default
    try:
        return int(value)
    except (TypeError, ValueError):
        raise bad_request(f"invalid {name} specified") from None


def flag(parameters: Parameters, name: str, default: bool = False) -> bool:
    """A Boolean, however it was written."""
    value = parameters.get(name)
    if value is None:
        return default
    return value if isinstance(value, bool) else str(value).lower() in ("true", "yes", "1")


def structure(parameters: Parameters, name: str) -> Any:
    """An object or a list, given as such or as JSON; None when it is missing. Refuses broken JSON."""
    value = parameters.get(name)
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


def listed(parameters: Parameters, name: str) -> list[Any]:
    """A list; empty when it is missing. Refuses anything else."""
    value = structure(parameters, name)
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise bad_request(f"can't parse {name.replace('_', ' ')}: expected an Array")
    return list(value)


Files = Mapping[str, Upload | bytes]


def upload_of(parameters: Parameters, files: Files, name: str) -> Upload | str | None:
    """The file of a parameter: uploaded under its own name or by `attach://`, or an earlier file's id."""
    value = parameters.get(name)
    attached = isinstance(value, str) and value.startswith("attach://")
    part = str(value).removeprefix("attach://") if attached else name
    if part in files:
        found = files[part]
        return found if isinstance(found, Upload) else Upload("file", found)
    return text_of(parameters, name) or None
