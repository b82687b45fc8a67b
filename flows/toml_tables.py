"""Tables of a form's file: fields taken out one by one, and every problem noted with its line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any, TypeVar

from msgspec import Struct

from flows.toml_lines import FORM, Place, lines_of

T = TypeVar("T")

KEY = re.compile(r"[a-z][a-z0-9_]{0,19}")
_SHOWN = 400
_NAMES = {str: "text", int: "a whole number", bool: "true or false", dict: "a table", list: "a list"}


class Problem(Struct, frozen=True):
    """One thing that is wrong with a form's file; `question` names the question, section or table."""

    file: str
    line: int
    question: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: "
        said = f"{self.question}: {self.message}" if self.question else self.message
        return where + _on_a_line(said)


def _on_a_line(said: str) -> str:
    """What is said as it can be shown on one line, though a file's own words may be in it."""
    if len(said) > _SHOWN:
        said = f"{said[: _SHOWN // 2]} … {said[-_SHOWN // 2 :]}"
    return said if said.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in said)


class Tables:
    """Reads tables; a field that is wrong is reported, and read as if it were left out."""

    def __init__(self, source: str, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.wrong: set[tuple[Place, str]] = set()
        """The fields that could not be read, and those that a misspelt one may have been meant for."""
        self._lines = lines_of(source)
        self._place, self._name, self._within = FORM, "", ""

    @contextmanager
    def at(self, place: Place, name: str) -> Iterator[None]:
        """What is read meanwhile is of this table, whose name is told with its problems."""
        before = self._place, self._name
        self._place, self._name = place, name
        yield
        self._place, self._name = before

    @contextmanager
    def inside(self, field: str) -> Iterator[None]:
        """What is read meanwhile is part of this field of the table."""
        before = self._within
        self._within = f"{before}.{field}" if before else field
        yield
        self._within = before

    def report(self, message: str, field: str = "") -> None:
        """Note a problem of the table that is being read, in one of its fields."""
        path = ".".join(filter(None, (self._within, field)))
        self.wrong.add((self._place, path))
        self.add(self._place, path, self._name, message)

    def add(self, place: Place, field: str, name: str, message: str) -> None:
        """Note a problem at the line of a field, or else of its table."""
        self.problems.append(Problem(self.file, self._lines.of(place, field), name, message))

    def take(
        self, table: dict[str, Any], name: str, kind: type[T], default: Any, *, required: bool = False
    ) -> Any:
        """The field, taken out of the table; the default if it is left out or is not of this kind."""
        value = table.pop(name, None)
        if value is None:
            if required:
                self.report(f"“{name}” is missing", name)
            return default
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.report(f"“{name}” is to be {_NAMES[kind]}", name)
            return default
        if required and isinstance(value, str) and not value.strip():
            self.report(f"“{name}” is empty", name)
        return value

    def tables(self, table: dict[str, Any], name: str, *, required: bool = False) -> list[dict[str, Any]]:
        """The field as a list of tables."""
        entries = self.take(table, name, list, [], required=required)
        if not all(isinstance(entry, dict) for entry in entries):
            self.report(f"“{name}” is to be a list of tables", name)
        return [entry for entry in entries if isinstance(entry, dict)]

    def member(
        self, table: dict[str, Any], name: str, enum: Any, default: Any, *, required: bool = False
    ) -> Any:
        """The field as a member of an enum."""
        value = self.take(table, name, str, None, required=required)
        if value is None:
            return default
        if value not in list(enum):
            self.report(f"there is no {name} “{value}”; there is {', '.join(enum)}", name)
            return default
        return enum(value)

    def key(self, table: dict[str, Any], name: str) -> str:
        """The field as a key."""
        key: str = self.take(table, name, str, "", required=True)
        return self.checked(key, name) if key else key

    def checked(self, key: str, field: str) -> str:
        """The key, reported at the field if it is not written as one."""
        if not KEY.fullmatch(key):
            self.report(
                f"the key “{key}” is to be up to 20 of a–z, 0–9 and _, beginning with a letter", field
            )
        return key

    def refuse_rest(self, table: Mapping[str, Any], known: Iterable[str] = ()) -> None:
        """Report every field that nobody has taken; of those known, one may have been meant."""
        for name in table:
            self.report(f"nothing is known of “{name}”", name)
            if not self._within:
                self.wrong.update((self._place, meant) for meant in get_close_matches(name, known, 1))
