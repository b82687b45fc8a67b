"""Answers as JSON and times as text: what goes in comes out to the letter."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from flows.answer import Answer, Piece, Status


def packed(value: object) -> bytes:
    """A value as compact JSON in UTF-8; ValueError, without the value, if it holds a lone surrogate."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError as error:
        raise ValueError(f"cannot be kept: {error}") from None


def unpacked(plain: bytes) -> Any:
    """What `packed` was given."""
    return orjson.loads(plain)


def utc(at: datetime) -> str:
    """A time as text that sorts as times do; ValueError if it has no zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone cannot be kept")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def from_utc(text: str) -> datetime:
    """The time that `utc` was given, in UTC."""
    return datetime.fromisoformat(text)


def time_in(value: object) -> datetime | None:
    """The time that `utc` was given; None of anything that is no time."""
    try:
        return from_utc(str(value))
    except ValueError:
        return None


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
    return packed(_answer_value(answer))


def answer_unpacked(plain: bytes) -> Answer:
    """The answer that `answer_packed` was given."""
    return _answer(unpacked(plain))


def _answer_value(answer: Answer) -> dict[str, object]:
    value: dict[str, object] = {"status": answer.status.value}
    if answer.picked:
        value["picked"] = answer.picked
    if answer.marks:
        value["marks"] = answer.marks
    if answer.day:
        value["day"] = answer.day.isoformat()
    if answer.pieces:
        value["pieces"] = _piece_values(answer.pieces)
    if answer.picked_by is not None:
        value["picked_by"] = answer.picked_by
    if answer.probed:
        value["probed"] = True
    if answer.notes:
        value["notes"] = _piece_values(answer.notes)
    if answer.held:
        value["held"] = _piece_values(answer.held)
    if answer.held_day:
        value["held_day"] = answer.held_day.isoformat()
    if answer.doubtful:
        value["doubtful"] = True
    if answer.replaced:
        value["replaced"] = [_answer_value(before) for before in answer.replaced]
    return value


def _answer(value: Mapping[str, Any]) -> Answer:
    return Answer(
        status=Status(value["status"]),
        picked=tuple(value.get("picked", ())),
        marks=value.get("marks", {}),
        day=_day(value.get("day")),
        pieces=_pieces(value.get("pieces", ())),
        picked_by=value.get("picked_by"),
        probed=value.get("probed", False),
        notes=_pieces(value.get("notes", ())),
        held=_pieces(value.get("held", ())),
        held_day=_day(value.get("held_day")),
        doubtful=value.get("doubtful", False),
        replaced=tuple(map(_answer, value.get("replaced", ()))),
    )


def _piece_values(pieces: tuple[Piece, ...]) -> list[tuple[str, int, str, str]]:
    return [(p.text, p.source, zoned(p.at), p.joint) for p in pieces]


def _pieces(values: Iterable[tuple[str, int, str, str]]) -> tuple[Piece, ...]:
    return tuple(Piece(text, source, from_zoned(at), joint) for text, source, at, joint in values)


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
