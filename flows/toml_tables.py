"""Tables of a form's file: fields taken out one by one, and every problem noted with its line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")

KEY = re.compile(r"[a-z][a-z0-9_]{0,19}")
_QUESTION_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*section[ \t]*\.[ \t]*question[ \t]*\]\]", re.MULTILINE)
_SHOWN = 400
_NAMES = {str: "text", int: "a whole number", bool: "true or false", dict: "a table", list: "a list"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a form's file; `question` is empty where it concerns the whole file."""

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
        self._headers = [source.count("\n", 0, m.start()) + 1 for m in _QUESTION_HEADER.finditer(source)]
        self._line, self._question = 1, ""
        self._lines: dict[str, int] = {}

    def enter(self, number: int, question: str) -> None:
        """What is read from here on is of this question, the file's `number`th from 0."""
        self._line = self._headers[number] if number < len(self._headers) else 1
        self._question = question
        self._lines.setdefault(question, self._line)

    def leave(self) -> None:
        """What is read from here on is of the whole file."""
        self._line, self._question = 1, ""

    def report(self, message: str, question: str | None = None) -> None:
        """Note a problem of the question that is being read, or of the one named."""
        key = self._question if question is None else question
        line = self._line if question is None else self._lines.get(question, 1)
        self.problems.append(Problem(self.file, line, key, message))

    def take(
        self, table: dict[str, Any], name: str, kind: type[T], default: Any, *, required: bool = False
    ) -> Any:
        """The field, taken out of the table; the default if it is left out or is not of this kind."""
        value = table.pop(name, None)
        if value is None:
            if required:
                self.report(f"“{name}” is missing")
            return default
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.report(f"“{name}” is to be {_NAMES[kind]}")
            return default
        if required and isinstance(value, str) and not value.strip():
            self.report(f"“{name}” is empty")
        return value

    def tables(self, table: dict[str, Any], name: str, *, required: bool = False) -> list[dict[str, Any]]:
        """The field as a list of tables."""
        entries = self.take(table, name, list, [], required=required)
        if not all(isinstance(entry, dict) for entry in entries):
            self.report(f"“{name}” is to be a list of tables")
        return [entry for entry in entries if isinstance(entry, dict)]

    def member(
        self, table: dict[str, Any], name: str, enum: Any, default: Any, *, required: bool = False
    ) -> Any:
        """The field as a member of an enum."""
        value = self.take(table, name, str, None, required=required)
        if value is None:
            return default
        if value not in list(enum):
            self.report(f"there is no {name} “{value}”; there is {', '.join(enum)}")
            return default
        return enum(value)

    def key(self, table: dict[str, Any], name: str) -> str:
        """The field as a key."""
        key: str = self.take(table, name, str, "", required=True)
        return self.checked(key) if key else key

    def checked(self, key: str) -> str:
        """The key, reported if it is not written as one."""
        if not KEY.fullmatch(key):
            self.report(f"the key “{key}” is to be up to 20 of a–z, 0–9 and _, beginning with a letter")
        return key

    def refuse_rest(self, table: Mapping[str, Any]) -> None:
        """Report every field that nobody has taken."""
        for name in table:
            self.report(f"nothing is known of “{name}”")
