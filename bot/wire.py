"""How things are stored: a table of formats for each kind of thing, by tags of their own.

No class's name, no field's name and no order of fields decides what is stored: a format says it. A tag and
its fields are never changed or taken away, since a record or a chat may hold them; new ones are added.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from flows.packing import span

Stored = str | int
_WHOLE = re.compile(r"0|[1-9][0-9]{0,18}")
_DAY = re.compile(r"2[01][0-9]{2}-[0-9]{2}-[0-9]{2}")
_ANY_MOMENT = _DAY.pattern + r"T[0-9:.]{5,15}[+-][0-9:]{5,8}"
_MOMENT = re.compile(_DAY.pattern + r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{6})?)?\+00:00")


class Unreadable(ValueError):
    """What is stored under a tag is not what its format says."""


class UnknownTag(Unreadable):
    """No format has this tag: another version wrote it."""


class Value(Struct, frozen=True):
    """How one value is stored; `read` takes what `write` gave and raises Unreadable for anything else."""

    write: Callable[[Any], Stored]
    read: Callable[[object], Any]
    is_number: bool = False

    def read_text(self, text: str) -> Any:
        """The value, where a number is stored as its digits too."""
        if self.is_number and not _WHOLE.fullmatch(text):
            raise Unreadable
        return self.read(int(text) if self.is_number else text)


def number(least: int, most: int, back: Callable[[int], Any] = int) -> Value:
    """A whole number in these bounds."""

    def read(stored: object) -> Any:
        if type(stored) is not int or not least <= stored <= most:
            raise Unreadable
        return back(stored)

    return Value(int, read, is_number=True)


def text(pattern: str | re.Pattern[str], check: Callable[[str], object] = str) -> Value:
    """A text that the whole pattern matches, and for which `check` raises no ValueError."""
    whole = re.compile(pattern)

    def read(stored: object) -> str:
        if not isinstance(stored, str) or not whole.fullmatch(stored):
            raise Unreadable
        try:
            check(stored)
        except ValueError:
            raise Unreadable from None
        return stored

    return Value(str, read)


def one_of(*members: StrEnum) -> Value:
    """One of these members, stored as its value."""
    by_value = {member.value: member for member in members}

    def read(stored: object) -> StrEnum:
        if not isinstance(stored, str) or stored not in by_value:
            raise Unreadable
        return by_value[stored]

    return Value(str, read)


def maybe(value: Value) -> Value:
    """This value, or none, which is stored as nothing at all."""
    return Value(
        lambda held: "" if held is None else value.write(held),
        lambda stored: None if stored == "" else value.read(stored),
    )


ID = number(1, 2**63 - 1)
MESSAGE = Value(lambda message: message or 0, lambda stored: number(0, 2**63 - 1).read(stored) or None, True)
"""A message's id; none is stored as 0."""
COUNT = number(0, 2**31 - 1)
PAGE = number(0, 9_999)
FLAG = number(0, 1, bool)
KEY = text(r"[a-z0-9_]{1,64}")
DAY = text(_DAY, date.fromisoformat)
BY = text(r"[a-z]{1,12}(?::[a-z0-9_-]{1,40})?")
"""By what the history is narrowed: what it is, and of several which, as `kind:review`."""
CHOICE = text(r"[a-z]{1,12}(?::[a-z0-9_-]{1,40})?", span)
"""Which reflections a pack is of, as `days:2025-12-01_2026-11-30`."""
IDS = text(r"[1-9][0-9]{0,17}(,[1-9][0-9]{0,17}){0,999}")
"""Numbers, parted by commas."""
SOME_IDS = text(r"([1-9][0-9]{0,17}(,[1-9][0-9]{0,17}){0,999})?")
MOMENT = text(_MOMENT, datetime.fromisoformat)


def _all_of(one: Value) -> Callable[[str], object]:
    return lambda stored: [one.read(each) for each in stored.split(",")]


DAYS = text(f"{_DAY.pattern}(,{_DAY.pattern}){{0,9}}", _all_of(DAY))
"""Days that may be meant, parted by commas."""
NO_DAYS = text(f"(?:{_DAY.pattern}(,{_DAY.pattern}){{0,9}})?", lambda days: days and DAYS.read(days))
MOMENTS = text(f"{_MOMENT.pattern}(,{_MOMENT.pattern}){{0,9}}", _all_of(MOMENT))
"""Moments that may be meant, parted by commas."""
SOME_MOMENTS = text(f"(?:{_ANY_MOMENT}(,{_ANY_MOMENT}){{0,4999}})?")
"""Moments with their offsets, parted by commas, or none."""
SAID_AGAIN = text(r"[^\x00-\x1f]{0,200}")
"""Words of the grammar of time, said again."""


REQUIRED = object()
"""The default of a field that may not be missing."""


class Field(Struct, frozen=True):
    """One field as it is stored; `attribute` is what the class calls it, if not the same.

    A field with a `default` may be missing from what is stored.
    """

    stored: str
    value: Value
    attribute: str = ""
    default: Any = REQUIRED

    @property
    def name(self) -> str:
        """What the class calls it."""
        return self.attribute or self.stored


class Format(Struct, frozen=True):
    """How the things of one class are stored: the tag, and the fields in the order in which they are written.

    `fixed` are attributes that the tag itself tells, and `message` is the one that takes the message in which
    a button stands. `check` says whether the fields go with each other.
    """

    tag: str
    made: type[Any]
    fields: tuple[Field, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    check: Callable[[Any], bool] = lambda _: True
    message: str = ""

    def body(self, thing: object) -> dict[str, Stored]:
        """The fields by their stored names."""
        return {each.stored: each.value.write(getattr(thing, each.name)) for each in self.fields}

    def from_body(self, body: Mapping[str, object]) -> Any:
        """The thing that has these fields; raises Unreadable."""
        values, known = {}, 0
        for each in self.fields:
            if each.stored in body:
                values[each.name] = each.value.read(body[each.stored])
                known += 1
            elif each.default is REQUIRED:
                raise Unreadable
            else:
                values[each.name] = each.default
        if known != len(body):
            raise Unreadable
        return self._checked(values)

    def texts(self, thing: object) -> list[str]:
        """The fields in their order, as text."""
        return [str(each.value.write(getattr(thing, each.name))) for each in self.fields]

    def from_texts(self, texts: list[str], more: Mapping[str, Any] | None = None) -> Any:
        """The thing that has these fields, and `more` that is not stored; raises Unreadable."""
        if len(texts) != len(self.fields):
            raise Unreadable
        pairs = zip(self.fields, texts, strict=True)
        return self._checked({each.name: each.value.read_text(one) for each, one in pairs} | dict(more or {}))

    def _checked(self, values: dict[str, Any]) -> Any:
        thing = self.made(**values, **self.fixed)
        if not self.check(thing):
            raise Unreadable
        return thing


class Table:
    """The formats of one kind of thing."""

    def __init__(self, formats: Iterable[Format]) -> None:
        self.formats = tuple(formats)
        self._by_tag = {each.tag: each for each in self.formats}
        self._by_class: dict[type[Any], list[Format]] = {}
        for each in self.formats:
            self._by_class.setdefault(each.made, []).append(each)

    def of(self, thing: object) -> Format:
        """The format of a thing; raises KeyError if the table has none."""
        found = self._by_class[type(thing)]
        if len(found) == 1:
            return found[0]
        return next(f for f in found if all(getattr(thing, n) == value for n, value in f.fixed.items()))

    def tagged(self, tag: str) -> Format:
        """The format with this tag; raises UnknownTag."""
        found = self._by_tag.get(tag)
        if found is None:
            raise UnknownTag
        return found

    def tag_of(self, made: type[Any]) -> str:
        """The tag of a class that has one."""
        (only,) = self._by_class[made]
        return only.tag
