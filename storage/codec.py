"""Answers as JSON and times as text: what goes in comes out to the letter."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.answer import Answer, Piece, Status

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def packed(value: object) -> bytes:
    """A value as compact JSON in UTF-8; ValueError, without the value, if it holds a lone surrogate."""
    try:
        return _written(value).encode()
    except UnicodeEncodeError:
        # The original error carries the whole text.
        raise ValueError("a text with a lone surrogate cannot be kept") from None


def unpacked(plain: bytes) -> Any:
    """What `packed` was given."""
    return json.loads(plain)


def utc(at: datetime) -> str:
    """A time as text that sorts as times do; ValueError if it has no zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone cannot be kept")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def from_utc(text: str) -> datetime:
    """The time that `utc` was given, in UTC."""
    return datetime.fromisoformat(text)


def zoned(at: datetime) -> str:
    """A time as text with its offset and, if it has one, its zone's name; ValueError without either."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone cannot be kept")
    name = at.tzinfo.key if isinstance(at.tzinfo, ZoneInfo) else None
    return f"{at.isoformat()}[{name}]" if name else at.isoformat()


def from_zoned(text: str) -> datetime:
    """The time that `zoned` was given, in its own zone."""
    iso, bracket, name = text.partition("[")
    at = datetime.fromisoformat(iso)
    return at.astimezone(ZoneInfo(name[:-1])) if bracket else at


def answer_packed(answer: Answer) -> bytes:
    """An answer as bytes; what it does not have is left out."""
    value: dict[str, object] = {"status": answer.status.value}
    if answer.picked:
        value["picked"] = answer.picked
    if answer.marks:
        value["marks"] = answer.marks
    if answer.day:
        value["day"] = answer.day.isoformat()
    if answer.pieces:
        value["pieces"] = [(p.text, p.source, zoned(p.at), p.joint) for p in answer.pieces]
    if answer.picked_by is not None:
        value["picked_by"] = answer.picked_by
    if answer.probed:
        value["probed"] = True
    return packed(value)


def answer_unpacked(plain: bytes) -> Answer:
    """The answer that `answer_packed` was given."""
    value: Mapping[str, Any] = unpacked(plain)
    day = value.get("day")
    return Answer(
        status=Status(value["status"]),
        picked=tuple(value.get("picked", ())),
        marks=value.get("marks", {}),
        day=date.fromisoformat(day) if day else None,
        pieces=tuple(Piece(t, s, from_zoned(at), joint) for t, s, at, joint in value.get("pieces", ())),
        picked_by=value.get("picked_by"),
        probed=value.get("probed", False),
    )
